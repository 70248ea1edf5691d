"""What several coders made of the same entries: one rule for which count, for all pages that say how far they agree."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from positions.models import Coding, Entry

Coded = Mapping[str, Any]


def codings_known(known: datetime | None) -> QuerySet[Coding]:
    """Return the codings that were taken in by a moment (None: now) of entries that stand as known then.

    They come by entry, in the order of the coders.
    """
    taken_in = Q() if known is None else Q(imported_in__isnull=True) | Q(imported_in__imported_at__lte=known)
    stands = Entry.objects.known(known).filter(negotiation=OuterRef("negotiation"), key=OuterRef("entry__key"))
    return Coding.objects.filter(taken_in, Exists(stands)).order_by("entry__key", "coder")


def coded_twice(codings: Iterable[Coded]) -> dict[str, list[Coded]]:
    """Return the codings of each entry that has two at least, by its key, which they have as `entry__key`."""
    by_entry: dict[str, list[Coded]] = {}
    for row in codings:
        by_entry.setdefault(row["entry__key"], []).append(row)
    return {key: rows for key, rows in by_entry.items() if len(rows) > 1}


def agreed_on(codings: Sequence[Coded], name: str) -> bool | None:
    """Say whether all coders of an entry gave it the same code; None unless two gave one at least."""
    given = [row[name] for row in codings if row[name]]
    return len(set(given)) == 1 if len(given) > 1 else None
