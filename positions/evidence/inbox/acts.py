"""What a person does with their inbox."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from positions.models import InboxSeen
from positions.writing.transactions import one_act


@one_act
def look_until(user: User, until: datetime) -> None:
    """Note that the person has looked at what happened up to a moment; never one to come, and never back in time."""
    moment = min(until, timezone.now())
    InboxSeen.objects.get_or_create(by=user, defaults={"until": moment})
    InboxSeen.objects.filter(by=user).update(until=Greatest(F("until"), moment))
