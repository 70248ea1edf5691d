"""Runs that write mails, as the tests have them: what was done up to now counts as committed."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from positions.evidence.inbox import sending
from positions.evidence.inbox.sending import MailRun, send_news
from positions.models import InboxMail
from positions.models.inbox import MailPace


def wants(user: User, pace: MailPace = MailPace.AT_ONCE) -> User:
    """Have a person with an address want mails of what comes from now on."""
    User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    InboxMail.objects.update_or_create(by=user, defaults={"pace": pace.value, "until": timezone.now()})
    return user


def run(monkeypatch: pytest.MonkeyPatch, *, dry: bool = False) -> MailRun:
    """Run once, a moment after all that the test did."""
    monkeypatch.setattr(sending, "all_is_there", timezone.now)
    return send_news(dry=dry)


def waited(user: User, for_: timedelta) -> None:
    """Put back until when a person was written to."""
    row = InboxMail.objects.get(by=user)
    InboxMail.objects.filter(by=user).update(until=row.until - for_)


def outbox() -> list[EmailMessage]:
    """Return the mails that were sent, and forget them."""
    sent = list(mail.outbox)
    mail.outbox.clear()
    return sent


def other_connection() -> psycopg.Connection[Any]:
    """Return a connection of another process to the database of the test."""
    return psycopg.connect(**connection.get_connection_params(), autocommit=True)
