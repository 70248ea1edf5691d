"""Which sources a person may build on: the shown ones, those seen unpublished, and their own; and which they mend."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from positions.models import Negotiation, Source
from positions.models.sources import OF_DELEGATIONS, is_shown
from positions.web.permissions import Permission, allowed


def visible_sources(negotiation: Negotiation, by: User) -> QuerySet[Source]:
    """Return the sources that the person may see: the shown ones, and those that they recorded themselves."""
    rows = Source.objects.filter(negotiation=negotiation)
    if allowed(by, Permission.SEE_PROPOSALS, negotiation):
        return rows
    return rows.filter(is_shown(None) | Q(pk__in=Source.objects.recorded_by(by).values("pk")))


def mendable_sources(negotiation: Negotiation, by: User) -> QuerySet[Source]:
    """Return the sources that the person recorded and may still mend: nothing public rests on them.

    For who keeps delegations, nothing but what they keep themselves: what is recorded there is public at once.
    """
    own = Source.objects.filter(negotiation=negotiation).recorded_by(by)
    if allowed(by, Permission.KEEP_DELEGATIONS, negotiation):
        return own.exclude(is_shown(None, but=OF_DELEGATIONS))
    return own.exclude(is_shown(None)) if allowed(by, Permission.PROPOSE, negotiation) else own.none()
