"""What of the unpublished a person may build on who proposes: all of it, or with no right to see it just their own."""

from django.contrib.auth.models import User
from django.db.models import Q

from positions.models import Entry, Negotiation, Position
from positions.models.positions import PositionQuerySet
from positions.web.permissions import Permission, allowed

EVERY = Q()


def visible_positions(negotiation: Negotiation, by: User) -> PositionQuerySet:
    """Return the positions that the person may see: the shown ones, and those of which they proposed an entry."""
    rows = Position.objects.filter(negotiation=negotiation)
    if allowed(by, Permission.SEE_PROPOSALS, negotiation):
        return rows
    return rows.filter(Q(pk__in=rows.shown()) | Q(pk__in=Entry.objects.filter(proposed_by=by).values("position")))


def visible_proposals(negotiation: Negotiation, by: User | None) -> Q:
    """Return the condition that the person may see what is only proposed; None: nobody looks, it is all of it."""
    return EVERY if by is None or allowed(by, Permission.SEE_PROPOSALS, negotiation) else Q(proposed_by=by)
