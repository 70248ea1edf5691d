"""What was done to published entries: corrections, retractions and redactions, as pages tell of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from positions.domain import wording
from positions.domain.codebook import AmendmentKind
from positions.models import Amendment

# Who proposed and who decided.
PEOPLE = ("proposed_by_name", "decided_by_name")


@dataclass(frozen=True, slots=True)
class AmendmentMark:
    """What happened to an entry after it was published; `fields` are the texts that were redacted in one act.

    `author` proposed it and `by` published it; `alone`: without a second reader. `replacement` is the version that
    a correction brought, 0 when it was none.
    """

    kind: str
    when: str
    reason: str
    replacement: int
    fields: tuple[str, ...]
    author: str
    by: str
    alone: bool


AMENDMENT_FIELDS = (
    *("entry_id", "replacement_id", "replacement__version", "kind", "field", "reason", "published_at"),
    *("without_second_reader", *PEOPLE),
)


def amendments_of(condition: Q, known: datetime | None) -> list[dict[str, Any]]:
    """Return the published amendments under that condition, as known, the oldest first. One query."""
    rows = Amendment.objects.filter(condition, published_at__isnull=False)
    if known is not None:
        rows = rows.filter(published_at__lte=known)
    return list(rows.order_by("published_at", "id").values(*AMENDMENT_FIELDS))


def marks_of(rows: Iterable[Mapping[str, Any]]) -> tuple[AmendmentMark, ...]:
    """Return what happened to one entry; the texts that were redacted at one moment are told as one act."""
    acts: dict[tuple[str, datetime], list[Mapping[str, Any]]] = {}
    for row in rows:
        acts.setdefault((row["kind"], row["published_at"]), []).append(row)
    return tuple(
        AmendmentMark(
            kind=AmendmentKind(kind).value,
            when=wording.moment(at),
            reason=listed[0]["reason"],
            replacement=listed[0]["replacement__version"] or 0,
            fields=tuple(dict.fromkeys(row["field"].replace("_", " ") for row in listed if row["field"])),
            author=listed[0]["proposed_by_name"],
            by=listed[0]["decided_by_name"],
            alone=listed[0]["without_second_reader"],
        )
        for (kind, at), listed in acts.items()
    )
