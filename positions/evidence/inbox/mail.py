"""What a mail of the inbox says: who did what on which position, and where to read on.

A mail leaves the house. So it has no text of what was said, and of what is not public only that there is something. It
tells what the inbox shows the person at this moment, and nothing that they may not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from positions.domain.wording import counted
from positions.evidence.inbox.inbox import Happened, happenings
from positions.evidence.inbox.news import Place, followed_news, newest_of, own_news
from positions.models import Entry, Negotiation

# So many are written out in a mail, and so many counted.
LINES = 20
MOST = 100
SIGNER = Signer(salt="positions.inbox.mail")


@dataclass(frozen=True, slots=True)
class NewsOfMail:
    """What is new between two moments: how much, as counted up to MOST + 1, and its newest."""

    number: int
    newest: tuple[Place, ...]


def news_between(user: User, after: datetime, until: datetime) -> NewsOfMail:
    """Return what is new for a person after a moment, up to another. One query."""
    told = [rows.filter(told_at__gt=after, told_at__lte=until) for rows in (*own_news(user), *followed_news(user))]
    found = newest_of(told, MOST + 1)
    return NewsOfMail(len(found), tuple(found[:LINES]))


def mail_of(user: User, news: NewsOfMail) -> EmailMessage:
    """Return the mail that tells a person of news; there must be some. A query for each kind of them, and one."""
    number = f"More than {MOST} things" if news.number > MOST else counted(news.number, "thing")
    more = news.number - len(news.newest)
    told = written_out(happenings(news.newest, user))
    if more:
        told.append(f"… and {'many' if news.number > MOST else more} more.")
    end = address_of("positions:inbox_mail_end", SIGNER.sign(str(user.pk)))
    # Programs that answer by themselves do not answer this.
    headers = {"List-Unsubscribe": f"<{end}>", "Auto-Submitted": "auto-generated"}
    if end.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    ending = [f"Your inbox: {address_of('positions:inbox')}", f"No more of these mails: {end}"]
    return EmailMessage(
        f"{number} new in your inbox at {urlsplit(settings.SITE_ADDRESS).netloc}",
        "\n\n".join([*told, "-- \n" + "\n".join(ending)]) + "\n",
        to=[user.email],
        headers=headers,
    )


def written_out(happened: Sequence[Happened]) -> list[str]:
    """Return a paragraph for each thing that happened; of what not everybody may see it names nothing. One query."""
    about = [each.entry.pk if each.entry and not each.kept else 0 for each in happened]
    named = set(public_entries().filter(pk__in=about).values_list("pk", flat=True))
    return [paragraph(each, named=entry in named) for each, entry in zip(happened, about, strict=True)]


def public_entries() -> QuerySet[Entry]:
    """Return the entries that everybody may see, without a login; where one is needed, there are none."""
    if settings.LOGIN_REQUIRED:
        return Entry.objects.none()
    return Entry.objects.published().filter(negotiation__in=Negotiation.objects.visible_to(AnonymousUser()))


def paragraph(happened: Happened, *, named: bool) -> str:
    did = f"{happened.by or 'Somebody'} {happened.words}"
    if not named:
        return f"{did}, on what is not public:\n{address_of('positions:inbox')}"
    of = f"{happened.about} ({happened.negotiation})"
    return f"{' '.join(f'{did}: {of}'.split())}\n{settings.SITE_ADDRESS}{happened.address}"


def address_of(name: str, *args: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"


def person_of(token: str) -> int | None:
    """Return the number of the person whose mail had the link; None: no mail of this site had it."""
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
