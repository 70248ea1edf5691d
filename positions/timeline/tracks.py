"""The timeline's read model: the whole history of the positions asked for, the entries that match, and a page of them.

One read of the histories serves the moves, the filters by move, the picture and the paging; the texts come by id for
the entries of one page only. They are read as known at a moment, which whoever asks settles first: the next page is
read as known then, so that what is published meanwhile neither shifts nor doubles a row.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from positions.domain.codebook import Kind
from positions.domain.entry_roles import is_own_word
from positions.domain.shifts import Shift, Stand, moves_in_order, resolved
from positions.domain.states import called_red_lines
from positions.models import Entry, Incompatibility, Negotiation, Position
from positions.reading.compiled import A_MOMENT, AN_ID, SOME_IDS, CompiledQuery
from positions.reading.entries import FIELDS, EntryLine, cited_lines, line, with_citations
from positions.reading.histories import ABOUT, STAND_COLUMNS, stand
from positions.reading.party_marks import PartyMark, mark_of_row, party_shapes
from positions.reading.strength import ShownStrength
from positions.web.paging import Keyset, Place, cut, key, number

PAGE = 50
ORDER = Keyset(("effective_on", "sequence", "key"), (date.fromisoformat, number, key))


@dataclass(frozen=True, slots=True)
class TimelinePosition:
    """A position as the timeline names it; `rank` is the place of its party among all.

    `against` are the ids of the positions of others that cannot be met together with it.
    """

    id: int
    key: str
    kind: Kind
    title: str
    party: PartyMark
    rank: int
    issue: str
    issue_name: str
    group: str
    against: tuple[int, ...] = ()


class Point(NamedTuple):
    """An entry in the life of a position; `shift` is its move, None for rivals and readings.

    `entry` is resolved; `called`: in the run of firm states up to it the party itself called it a red line.
    """

    entry: Stand
    key: str
    precision: str
    account: str
    basis: str
    content: str
    channel: str
    called: bool
    shift: Shift | None

    @property
    def own_word(self) -> bool:
        return is_own_word(self.account, self.channel)

    @property
    def place(self) -> Place:
        """Where the entry stands in the list of all."""
        return self.entry.effective_on, self.entry.sequence, self.key


@dataclass(frozen=True, slots=True)
class Track:
    """A position with all its entries as known, the oldest first."""

    position: TimelinePosition
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The tracks of positions, and the moment as known at which they were read (None: now)."""

    tracks: tuple[Track, ...]
    moment: datetime | None

    @property
    def points(self) -> Iterable[Point]:
        return (point for track in self.tracks for point in track.points)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """An entry in the list, with the position that it belongs to."""

    entry: EntryLine
    position: TimelinePosition


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of a month on one page; `continued` says that the page before has entries of it, too."""

    first_day: date
    continued: bool
    lines: tuple[TimelineLine, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of the list; `cursor` is the place to go on from, empty on the last page."""

    months: tuple[Month, ...]
    cursor: str

    @property
    def strengths(self) -> dict[int, ShownStrength]:
        """How strong the evidence of each entry of the page is, by its id."""
        return {item.entry.id: item.entry.strength for month in self.months for item in month.lines}


# What is read of a position's pairs, in which it may stand on either side: here, and the other one there.
AGAINST = {"against_a": ("b", "a"), "against_b": ("a", "b")}


def against() -> dict[str, ArraySubquery]:
    """Return what reads the ids of the positions that cannot be met together with a position, as AGAINST."""
    pairs = Incompatibility.objects.filter(negotiation=AN_ID)
    return {
        name: ArraySubquery(pairs.filter(**{f"position_{here}": OuterRef("pk")}).values(f"position_{there}"))
        for name, (here, there) in AGAINST.items()
    }


TRACKED = (*ABOUT, "party__order", *AGAINST)


@cache
def positions_spoken_of(*, now: bool) -> CompiledQuery:
    """Return the query for the positions of a negotiation with an entry as known; every table is asked by it.

    Entries are not: they are looked for by their position, in `entry_history`. Asked for both, a plan for whichever
    values goes through all of a negotiation for each of its positions.
    """
    spoken = Entry.objects.known(None if now else A_MOMENT).filter(position=OuterRef("pk"))
    here = dict.fromkeys(("negotiation", "party__negotiation", "issue__negotiation"), AN_ID)
    positions = Position.objects.filter(Exists(spoken), **here).in_order().annotate(**against())
    return CompiledQuery(positions.values_list(*TRACKED))


def positions_with_entries(negotiation: Negotiation, known: datetime | None) -> list[TimelinePosition]:
    """Return the positions with an entry as known, in the order of issues, parties and keys."""
    found = positions_spoken_of(now=known is None).rows(negotiation=negotiation.pk, moment=known)
    rows = [dict(zip(TRACKED, row, strict=True)) for row in found]
    order = sorted({(row["party__order"], row["party__key"]) for row in rows})
    shapes = party_shapes([party for _, party in order])
    ranks = {party: rank for rank, (_, party) in enumerate(order)}
    return [timeline_position(row, ranks[row["party__key"]], shapes) for row in rows]


def timeline_position(row: Mapping[str, Any], rank: int, shapes: Mapping[str, str]) -> TimelinePosition:
    """Return a position read as ABOUT, maybe with AGAINST; `rank` is the place of its party among those with any."""
    return TimelinePosition(
        id=row["id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        title=row["title"],
        party=mark_of_row(row, shapes),
        rank=rank,
        issue=row["issue__key"],
        issue_name=row["issue__name"],
        group=row["issue__group"],
        against=tuple(pk for name in AGAINST for pk in row.get(name, ())),
    )


def party_marks(tracked: Iterable[TimelinePosition]) -> tuple[PartyMark, ...]:
    """Return the parties of the positions, in their own order."""
    found = {item.rank: item.party for item in tracked}
    return tuple(found[rank] for rank in sorted(found))


# What the one read takes: the columns of the index `entry_history`, and what the picture says of an entry.
OF_PICTURE = ("key", "precision", "account", "basis", "content", "channel")
COLUMNS = ("position_id", *STAND_COLUMNS, *OF_PICTURE)
AFTER_STAND = 1 + len(STAND_COLUMNS)


@cache
def lives(*, now: bool) -> CompiledQuery:
    """Return the query for the whole histories of some positions as known, in their order."""
    entries = Entry.objects.known(None if now else A_MOMENT).filter(position__any_of=SOME_IDS)
    return CompiledQuery(entries.in_order().values_list(*COLUMNS))


def read_tracks(tracked: Sequence[TimelinePosition], known: datetime | None) -> Reading:
    """Read the histories of the positions as known at a moment (None: now), in one query and in their order."""
    rows = lives(now=known is None).rows(ids=[item.id for item in tracked], moment=known)
    found = {position: list(of) for position, of in groupby(rows, key=itemgetter(0))}
    tracks = (Track(item, points_of(found[item.id], item.kind)) for item in tracked if item.id in found)
    return Reading(tuple(tracks), known)


def points_of(rows: Sequence[tuple[Any, ...]], kind: Kind) -> tuple[Point, ...]:
    """Return the entries of one position with their moves, in their order, the oldest first."""
    entries = resolved([stand(*row[1:AFTER_STAND]) for row in rows])
    found = moves_in_order(entries, offer=kind is Kind.OFFER)
    called = called_red_lines(entries)
    rest = [row[AFTER_STAND:] for row in rows]
    return tuple(
        [
            Point(
                *(entry, key, precision, account, basis, content, channel),
                called=entry.id in called or (entry.declared and not entry.main),
                shift=found.get(entry.id),
            )
            for entry, (key, precision, account, basis, content, channel) in zip(entries, rest, strict=True)
        ]
    )


def page_of(points: Sequence[Point], after: Place | None, *, newest: bool) -> tuple[list[int], str]:
    """Return the entries of the page after a place, and the cursor of the next one (empty: there is none)."""
    listed, more = cut(points, after, PAGE, of=lambda point: point.place, backwards=newest)
    return [point.entry.id for point in listed], ORDER.cursor(listed[-1].place) if more else ""


def page_in_database(rows: QuerySet[Entry], after: Place | None, *, newest: bool) -> tuple[list[int], set[int], str]:
    """Return the entries of the page after a place, their positions, and the cursor of the next page."""
    ordered = ORDER.beyond(rows, after, backwards=newest).values_list("id", "position_id", *ORDER.fields)
    listed = list(ordered[: PAGE + 1])
    page = listed[:PAGE]
    cursor = ORDER.cursor(page[-1][2:]) if len(listed) > PAGE else ""
    return [pk for pk, *_ in page], {position for _, position, *_ in page}, cursor


def read_lines(ids: Sequence[int], tracks: Iterable[Track], known: datetime | None) -> list[TimelineLine]:
    """Read the texts and citations of the entries, in the order of the ids; the tracks have their moves."""
    of = {point.entry.id: (track.position, point.shift) for track in tracks for point in track.points}
    rows = {row[0]: row for row in entries_told(now=known is None).rows(ids=ids, moment=known)}
    return [TimelineLine(line_told(rows[pk], of[pk][1]), of[pk][0]) for pk in ids]


@cache
def entries_told(*, now: bool) -> CompiledQuery:
    """Return the query for the texts of some entries, each with its citations as known."""
    entries = with_citations(Entry.objects.filter(pk__any_of=SOME_IDS), None if now else A_MOMENT)
    return CompiledQuery(entries.order_by().values_list(*FIELDS, "cites"))


def line_told(row: tuple[Any, ...], shift: Shift | None) -> EntryLine:
    """Return the line of an entry read by `entries_told`."""
    *values, cites = row
    return line(dict(zip(FIELDS, values, strict=True)), cited_lines(map(json.loads, cites)), shift)


def by_month(lines: Sequence[TimelineLine], after: Place | None) -> tuple[Month, ...]:
    """Return the lines of a page grouped by month; `after` is the place of the last line before it."""
    before = after[0].replace(day=1) if after else None
    groups = groupby(lines, key=lambda item: item.entry.effective_on.replace(day=1))
    return tuple(Month(first_day, first_day == before, tuple(listed)) for first_day, listed in groups)
