"""A further page of the whole list: nothing is narrowed, so no filter is read, and nothing that is not on the page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from positions.domain.codebook import Kind
from positions.domain.shifts import Shift, moves_in_order
from positions.models import Entry, Negotiation, Party
from positions.reading.compiled import A_DAY, A_FIRST, A_MOMENT, A_THING, AN_ID, CompiledQuery
from positions.reading.entries import FIELDS, lines, with_citations
from positions.reading.histories import ABOUT, read_histories
from positions.reading.party_marks import party_shapes
from positions.timeline.tracks import (
    ORDER,
    PAGE,
    TimelineLine,
    TimelinePage,
    TimelinePosition,
    by_month,
    timeline_position,
)

# What is read of the position of an entry, by its names for a position.
OF_POSITION = {name: f"position__{name}" for name in ABOUT}


def is_of_whole_list(query: QueryDict) -> bool:
    """Say whether an address asks for a further page of all entries."""
    return {"after"} <= query.keys() <= {"after", "known", "order"} and query.get("order") in (None, "oldest")


def page_onward(negotiation: Negotiation, known: datetime | None, cursor: str, *, newest: bool) -> TimelinePage:
    """Return the page of the list of all entries that a cursor leads to, as known then (None: nothing was ever done).

    Three queries. Raises BadCursor.
    """
    after = ORDER.read(cursor)
    if after is None or known is None:
        return TimelinePage((), "")
    day, sequence, key = after
    query = entries_onward(newest=newest)
    rows = query.dicts(negotiation=negotiation.pk, moment=known, day=day, first=sequence, thing=key)
    listed = rows[:PAGE]
    positions = positions_of(listed, negotiation, known)
    told = lines(listed, moves_of(positions.values(), known))
    cursor = ORDER.cursor(tuple(listed[-1][name] for name in ORDER.fields)) if len(rows) > PAGE else ""
    placed = [TimelineLine(each, positions[row["position_id"]]) for row, each in zip(listed, told, strict=True)]
    return TimelinePage(by_month(placed, after), cursor)


@cache
def entries_onward(*, newest: bool) -> CompiledQuery:
    """Return the query for what a page shows, and one entry more: of those after A_DAY, A_FIRST and A_THING."""
    known = Entry.objects.known(A_MOMENT).filter(negotiation=AN_ID)
    rows = ORDER.beyond(known, (A_DAY, A_FIRST, A_THING), backwards=newest)
    columns = dict.fromkeys([*FIELDS, *OF_POSITION.values()])
    return CompiledQuery(with_citations(rows, A_MOMENT).values(*columns, "cites")[: PAGE + 1])


def positions_of(
    rows: Sequence[Mapping[str, Any]], negotiation: Negotiation, known: datetime
) -> dict[int, TimelinePosition]:
    """Return the positions of entries by their ids. One query, for the parties among which theirs are told apart."""
    order = [key for (key,) in parties_spoken_of().rows(negotiation=negotiation.pk, moment=known)]
    shapes = party_shapes(order)
    about = {row["position_id"]: {name: row[column] for name, column in OF_POSITION.items()} for row in rows}
    return {pk: timeline_position(each, order.index(each["party__key"]), shapes) for pk, each in about.items()}


@cache
def parties_spoken_of() -> CompiledQuery:
    """Return the query for the keys of the parties of whose positions an entry was known, in their order."""
    entries = Entry.objects.known(A_MOMENT).filter(negotiation=OuterRef("negotiation"), position__party=OuterRef("pk"))
    return CompiledQuery(Party.objects.filter(Exists(entries), negotiation=AN_ID).in_order().values_list("key"))


def moves_of(positions: Iterable[TimelinePosition], known: datetime) -> dict[int, Shift]:
    """Return the moves of all entries of some positions, by entry. One query."""
    kinds = {position.id: position.kind for position in positions}
    found: dict[int, Shift] = {}
    for position, history in read_histories(kinds, date.max, known).items():
        found |= moves_in_order(history.entries, offer=kinds[position] is Kind.OFFER)
    return found
