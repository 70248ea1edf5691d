"""Which sources a person may build on: the shown ones, those that they may see unpublished, and their own."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from positions.models import Negotiation, Source
from positions.models.sources import is_shown
from positions.web.permissions import Permission, allowed


def visible_sources(negotiation: Negotiation, by: User) -> QuerySet[Source]:
    """Return the sources that the person may see: the shown ones, and those that they recorded themselves."""
    rows = Source.objects.filter(negotiation=negotiation)
    if allowed(by, Permission.SEE_PROPOSALS, negotiation):
        return rows
    return rows.filter(is_shown(None) | Q(pk__in=Source.objects.recorded_by(by).values("pk")))
