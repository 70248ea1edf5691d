"""Writes to those who want it what is new in their inbox, for the scheduler: one run after another.

A person is written to first, and only then it is noted until when: a run that breaks off in between writes one mail
again, and leaves none out.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from positions.evidence.inbox.committed import committed_until
from positions.evidence.inbox.mail import mail_of, news_between
from positions.models import InboxMail
from positions.models.inbox import MailPace
from positions.writing.locks import holding

log = logging.getLogger("tracker.mail")

# Any number will do, as long as it is always the same.
RUN_LOCK = 7_312_026
# So many people are looked at in a run; the others come first in the next.
MOST_PEOPLE = 500
# After so many mails that did not get through to the server at all, a run ends.
MOST_UNREACHED = 3
# To whom a mail did not go out is not tried again sooner.
REST = timedelta(hours=1)
# Whom the server refused for so long is not tried any more, until they choose mails anew.
GIVEN_UP_AFTER = timedelta(days=7)
# The server took the connection, and not this mail. The last is of an address that no mail can be sent to.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, ValueError)

# Clocks of application and database may differ by less.
PATIENCE = timedelta(minutes=1)


@dataclass(slots=True)
class MailRun:
    """What a run did: mails `written`, `refused` by the server, and that did not get through to it (`unreached`).

    `busy`: it did nothing, since another one was at it.
    """

    written: int = 0
    refused: int = 0
    unreached: int = 0
    busy: bool = False


def send_news(*, dry: bool = False) -> MailRun:
    """Write to everybody whose turn it is, and return what was done; `dry`: only count the mails."""
    run = MailRun()
    with alone() as free:
        if not free:
            return MailRun(busy=True)
        until = all_is_there()
        quiet = []
        with closing(get_connection()) as server:
            for number in list(due(until).values_list("pk", flat=True)[:MOST_PEOPLE]):
                # Meanwhile they may have ended the mails, or may have no account any more.
                row = due(until).filter(pk=number).first()
                if row is not None and not write_to(row, until, run, None if dry else server):
                    quiet.append(number)
                if run.unreached == MOST_UNREACHED:
                    break
        if not dry:
            # They go to the end of the row.
            InboxMail.objects.filter(pk__in=quiet, until__lt=until).update(until=until)
    return run


def all_is_there() -> datetime:
    """Return the moment up to which nothing is still to come."""
    return committed_until(PATIENCE)


def due(until: datetime) -> QuerySet[InboxMail]:
    """Return whose turn it is at a moment: the longest waiting first.

    Left out are those to whom a mail did not go out just now, and those whom the server refused for a week.
    """
    hour = until.replace(hour=settings.DAILY_MAIL_HOUR, minute=0, second=0, microsecond=0)
    daily = hour if hour <= until else hour - timedelta(days=1)
    turn = Q(pace=MailPace.AT_ONCE.value, until__lt=until) | Q(pace=MailPace.DAILY.value, until__lt=daily)
    rested = Q(refused_at=None) | Q(refused_at__lt=until - REST)
    hopeful = Q(refused_since=None) | Q(refused_since__gt=until - GIVEN_UP_AFTER)
    rows = InboxMail.objects.filter(turn, rested, hopeful, by__is_active=True).exclude(by__email="")
    return rows.select_related("by").order_by("until", "pk")


def write_to(row: InboxMail, until: datetime, run: MailRun, server: BaseEmailBackend | None) -> bool:
    """Write to one person and note it, in the row and the run; say whether there was anything to write.

    Without a server it is only counted.
    """
    news = news_between(row.by, row.until, until)
    if not news.number:
        return False
    if server is None:
        run.written += 1
        return True
    error = failure_of(server, mail_of(row.by, news))
    own = InboxMail.objects.filter(pk=row.pk)
    if error is None:
        run.written += 1
        own.update(until=Greatest(F("until"), until), refused_at=None, refused_since=None)
        return True
    now = timezone.now()
    if isinstance(error, REFUSALS):
        run.refused += 1
        own.update(refused_at=now, refused_since=Coalesce(F("refused_since"), now))
    else:
        run.unreached += 1
        own.update(refused_at=now)
    return True


def failure_of(server: BaseEmailBackend, mail: EmailMessage) -> Exception | None:
    """Send a mail and return why it did not go out; None: it did.

    What is no refusal is tried once more on a fresh connection: servers end one on which there were many mails.
    """
    for left in (True, False):
        try:
            server.open()
            server.send_messages([mail])
        except (*REFUSALS, OSError) as error:
            server.close()
            refused = isinstance(error, REFUSALS)
            if left and not refused:
                continue
            # Who it was for, and what the server said of the address, is not for the log.
            log.warning("A mail was %s: %s.", "refused" if refused else "not sent", type(error).__name__)
            return error
        return None
    return None


@contextmanager
def alone() -> Iterator[bool]:
    """Keep other runs away meanwhile; gives whether that could be had."""
    with holding() as locks:
        row = locks.execute("SELECT pg_try_advisory_xact_lock(%s)", [RUN_LOCK]).fetchone()
        yield bool(row and row[0])


@contextmanager
def closing(server: BaseEmailBackend) -> Iterator[BaseEmailBackend]:
    try:
        yield server
    finally:
        server.close()
