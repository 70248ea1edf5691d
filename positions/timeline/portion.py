"""The timeline of very many positions: which of them are read for its page, and what the database counts of all.

So long as nothing is asked of single entries, all of them match: the page needs those that it draws or lists.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from math import inf
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, QuerySet
from django.db.models.functions import JSONObject

from positions.models import Entry, Negotiation
from positions.reading.compiled import as_array
from positions.timeline.filters import OF_ENTRIES, OF_EVIDENCE, OF_MOVES, OF_TIME, TimelineFilter
from positions.timeline.picture import MOST_MARKS
from positions.timeline.tracks import TimelinePosition

# Of more positions only a part is read.
MOST_READ = 1000


@dataclass(frozen=True, slots=True)
class CountedAll:
    """What the database counts: the entries of each day, those of the first positions by id, and what is opened."""

    days: Mapping[date, int]
    of_position: Mapping[int, int]
    opened: frozenset[int]


@dataclass(frozen=True, slots=True)
class TimelinePortion:
    """What is told of all entries, and which are shown: those of the positions `drawn`, and a page of the list.

    `beyond` are the names of issues that are not drawn, `cursor` is the place of the next page (empty: there is none).
    """

    entries: int
    positions: int
    days: tuple[date, ...]
    drawn: frozenset[int]
    beyond: tuple[str, ...]
    listed: list[int]
    cursor: str


def in_part(filters: TimelineFilter, wanted: Collection[TimelinePosition]) -> bool:
    """Say whether a part of the positions does: there are very many, and nothing is asked of their entries.

    Of a single issue the picture has a lane for each position.
    """
    asked_of_entries = filters.has(*OF_ENTRIES, *OF_MOVES, *OF_TIME, *OF_EVIDENCE)
    return len(wanted) > MOST_READ and not asked_of_entries and len(filters.asked()["issue"]) != 1


def count_all(
    negotiation: Negotiation, wanted: Sequence[TimelinePosition], known: datetime | None, key: str
) -> CountedAll:
    """Count the entries of positions as known; `key` is that of an entry whose position is to be told. One query.

    Each position has an entry: more of them than there is room for marks are not counted one by one.
    """
    entries = Entry.objects.known(known).filter(negotiation=negotiation).order_by()
    ids = [item.id for item in wanted]
    of_all = entries.filter(position__any_of=as_array(ids))
    of_first = entries.filter(position__any_of=as_array(ids[: MOST_MARKS + 1]))
    opened = entries.filter(key=key if "\0" not in key else "").values("position_id")
    found = Negotiation.objects.filter(pk=negotiation.pk).values(
        days=ArraySubquery(counting(of_all, "effective_on")),
        of_position=ArraySubquery(counting(of_first, "position_id")),
        opened=ArraySubquery(opened),
    )
    row = found.get()
    return CountedAll(
        days={date.fromisoformat(each["of"]): each["number"] for each in row["days"]},
        of_position={each["of"]: each["number"] for each in row["of_position"]},
        opened=frozenset(row["opened"]),
    )


def counting(entries: QuerySet[Entry], column: str) -> QuerySet[Entry, Any]:
    """Return rows that say how many of the entries are of each value of a column."""
    counted: QuerySet[Entry, Any] = entries.values(column).annotate(number=Count("pk"))
    return counted.values(row=JSONObject(of=column, number="number"))


def portion_of(
    wanted: Sequence[TimelinePosition], counted: CountedAll, listed: list[int], cursor: str
) -> TimelinePortion:
    """Return which positions are drawn, as `draw_groups` has room for their marks, and what is told of all."""
    marks: float = 0
    drawn: set[int] = set()
    beyond = []
    for (_, name), of in groupby(wanted, key=lambda item: (item.group, item.issue_name)):
        ids = [item.id for item in of]
        marks += sum(counted.of_position.get(pk, inf) for pk in ids)
        if marks > MOST_MARKS and drawn:
            beyond.append(name)
        else:
            drawn.update(ids)
    return TimelinePortion(
        entries=sum(counted.days.values()),
        positions=len(wanted),
        days=tuple(sorted(counted.days)),
        drawn=frozenset(drawn),
        beyond=tuple(beyond),
        listed=listed,
        cursor=cursor,
    )
