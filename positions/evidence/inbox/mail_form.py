"""How soon a person is written to, as their inbox asks it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from positions.evidence.inbox.sending import GIVEN_UP_AFTER
from positions.models import InboxMail
from positions.models.inbox import MailPace

NEVER = "never"
PACES = (MailPace.AT_ONCE.value, MailPace.DAILY.value, NEVER)


@dataclass(frozen=True, slots=True)
class PaceChoice:
    """One of the paces: its code, its words, and whether it is what the person chose."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MailForm:
    """The `address` that is written to (empty: there is none), the paces, and what is wrong.

    `missed`: the last mail did not go out, and is tried again. `given_up`: the server refused each for a week, and none
    is tried any more. `unsent`: this site has no mail server, and writes to nobody.
    """

    address: str
    choices: tuple[PaceChoice, ...]
    missed: bool
    given_up: bool
    unsent: bool


def mail_form(user: User) -> MailForm:
    """Return the form as the person left it; who never chose is never written to. One query."""
    row = InboxMail.objects.filter(by=user).first()
    words = ("At once, within minutes", f"Once a day, after {settings.DAILY_MAIL_HOUR:02}:00 UTC", "Never")
    chosen = row.pace if row else NEVER
    choices = tuple(PaceChoice(pace, said, pace == chosen) for pace, said in zip(PACES, words, strict=True))
    given_up = bool(row and row.refused_since and row.refused_since <= timezone.now() - GIVEN_UP_AFTER)
    return MailForm(
        user.email, choices, bool(row and row.refused_at and not given_up), given_up, not settings.EMAIL_HOST
    )
