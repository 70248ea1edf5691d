"""What was frozen of a negotiation: who did it, when, between which rounds, and under which digest and DOI."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from positions.domain import wording
from positions.models import FrozenComparison, Negotiation
from positions.web.asked import BadPoint, day_asked
from positions.web.paging import Keyset, number

PAGE = 50
ORDER = Keyset(("id",), (number,))


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A frozen comparison in the list, ready to show; `narrowed` and `doi` are empty where there is none."""

    number: int
    title: str
    narrowed: str
    known: str
    saved: str
    by: str
    sha256: str
    redacted: bool
    doi: str


@dataclass(frozen=True, slots=True)
class FrozenList:
    """A page of what was frozen, the newest first; `cursor` leads to the older ones, empty at the end."""

    lines: tuple[FrozenLine, ...]
    cursor: str


def frozen_page_of(negotiation: Negotiation, query: QueryDict) -> FrozenList:
    """Return the page that a query asks for: `before` and `after` name rounds or days. One query. Raises BadCursor."""
    rows = FrozenComparison.objects.filter(negotiation=negotiation).select_related("before", "after").defer("content")
    for side in ("before", "after"):
        if query.get(side):
            rows = rows.filter(at(side, query.get(side, "")))
    listed = list(ORDER.beyond(rows, ORDER.read(query.get("older", "")), backwards=True)[: PAGE + 1])
    cursor = ORDER.cursor((listed[PAGE - 1].pk,)) if len(listed) > PAGE else ""
    return FrozenList(tuple(map(line_of, listed[:PAGE])), cursor)


def at(side: str, text: str) -> Q:
    """Return the condition that a side is the round of that key, or that day."""
    try:
        day = day_asked(text)
    except BadPoint:
        day = None
    # A text with a NUL is no key, and the database would not take it.
    key = Q(**{f"{side}__key": text.replace("\0", "")})
    return key | Q(**{f"{side}_on": day}) if day else key


def line_of(row: FrozenComparison) -> FrozenLine:
    before, after = row.points
    return FrozenLine(
        number=row.pk,
        title=f"{before.name} → {after.name}",
        narrowed="; ".join(row.narrowed),
        known=wording.moment(row.known),
        saved=wording.moment(row.saved_at),
        by=row.saved_by_name,
        sha256=row.redacted_sha256 or row.sha256,
        redacted=row.redacted_at is not None,
        doi=row.doi,
    )
