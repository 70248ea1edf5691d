"""What a person does with their inbox: they have looked, they want mails or none, they follow something or no more."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from positions.models import Follow, InboxMail, InboxSeen
from positions.models.inbox import MailPace
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

# So many things a person follows.
MOST_FOLLOWED = 200
TOO_MANY = f"You follow {MOST_FOLLOWED} things. Stop following some of them; your inbox lists them."


@one_act
def look_until(user: User, until: datetime) -> None:
    """Note that the person has looked at what happened up to a moment; never one to come, and never back in time."""
    moment = min(until, timezone.now())
    InboxSeen.objects.get_or_create(by=user, defaults={"until": moment})
    InboxSeen.objects.filter(by=user).update(until=Greatest(F("until"), moment))


@one_act
def be_written_to(user: User, pace: MailPace | None) -> None:
    """Have the person written to of what comes from now on, so soon or, as before, sooner or later; None: never."""
    if pace is None:
        end_mails(user.pk)
        return
    # Whoever was given up is tried again.
    wanted = {"pace": pace.value, "refused_at": None, "refused_since": None}
    InboxMail.objects.update_or_create(by=user, defaults=wanted, create_defaults={**wanted, "until": timezone.now()})


def end_mails(number: int) -> None:
    """Write no more to the person of that number; nothing, when they are not written to or not there."""
    InboxMail.objects.filter(by=number).delete()


@one_act
def follow(column: str, thing: Any, *, by: User) -> None:
    """Have the person told what is published on a thing from now on, or as before if they follow it. Raises Refused."""
    own = Follow.objects.filter(by=by)
    if own.count() >= MOST_FOLLOWED and not own.filter(**{column: thing}).exists():
        raise Refused(TOO_MANY)
    own.get_or_create(by=by, **{column: thing}, defaults={"negotiation": thing.negotiation, "at": timezone.now()})


@one_act
def stop_following(column: str, thing: Any, *, by: User) -> None:
    """Tell the person no more of what is published on a thing; nothing, when they do not follow it."""
    Follow.objects.filter(by=by, **{column: thing}).delete()
