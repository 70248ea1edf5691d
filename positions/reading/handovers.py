"""Whose unfinished work a person answers for: their own, and that of those who left it to them."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from positions.models import Handover


def stands_for(person: User) -> QuerySet[User]:
    """Return the person and those whose account is inactive and whose work went to the person."""
    left = Handover.objects.at_present().filter(to=person.pk).values("person")
    return User.objects.filter(Q(pk=person.pk) | Q(pk__in=left)).order_by().only("pk")
