"""The citations of a negotiation whose entries count, as known: what is counted over all of a large one is read so."""

from datetime import datetime

from django.db.models import Q, QuerySet

from positions.models import Citation


def counting_citations(negotiation: int, known: datetime | None) -> QuerySet[Citation]:
    """Return the citations as known, in a negotiation by number, of the entries that count then (None: now); no order.

    The entries are joined: as a query within the other, the database takes minutes where it has not counted its rows
    yet, as after an import.
    """
    live = Q(entry__superseded_at__isnull=True)
    by_then = Q(entry__published_at__isnull=False)
    if known is not None:
        live |= Q(entry__superseded_at__gt=known)
        by_then = Q(entry__published_at__lte=known)
    rows = Citation.objects.known(known).filter(live, by_then, negotiation=negotiation, entry__negotiation=negotiation)
    return rows.order_by()
