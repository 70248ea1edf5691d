"""The timeline on a narrow screen: time runs down, a lane for each position, a row for each entry. Pure.

Everything is a finished string, so that templates only place it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from positions.domain import wording
from positions.domain.codebook import Account, Kind
from positions.domain.shifts import Shift
from positions.models import Round
from positions.timeline.axis import Period
from positions.timeline.picture import MOST_NAMED, SILENCE, SYMBOLS
from positions.timeline.stream_rows import (
    LaneHead,
    RoundHead,
    Stream,
    StreamCell,
    StreamEntry,
    StreamPart,
    StreamRow,
    Year,
)
from positions.timeline.tracks import Point, TimelineLine, Track

# As many lanes as leave room for words on the narrowest screen.
MOST_LANES = 14
# A page with more rows could hardly be sent: earlier ones are left out and counted.
MOST_ROWS = 150
# Shorter pauses go without saying.
PAUSE = timedelta(days=120)
# As many years as there is room for, to jump to.
MOST_JUMPS = 8


@dataclass(frozen=True, slots=True)
class StreamMaterial:
    """What the column is drawn from: the texts of entries by id, those that match, those too weak.

    `clashes` says what collides at a round, by its key.
    """

    lines: Mapping[int, TimelineLine]
    matching: frozenset[int]
    hollow: frozenset[int]
    rounds: Sequence[Round]
    clashes: Mapping[str, str]
    period: Period


@dataclass(frozen=True, slots=True)
class StreamItem:
    """Something in its place in time: a row, or the head of a round, which `says` something or nothing.

    `round` is the one whose window it is in, or whose head it is.
    """

    on: date
    round: Round | None
    row: StreamRow | None
    says: str = ""


def fits(tracks: Sequence[Track], *, one_issue: bool) -> bool:
    """Say whether so many positions can be drawn; those of one issue are, as many of them as have room."""
    return one_issue or len(tracks) <= MOST_LANES


def entries_told(tracks: Sequence[Track], matching: Collection[int], period: Period) -> frozenset[int]:
    """Return the ids of the entries that the column of these tracks tells of: those with a row, and all that stand.

    Whatever else the tracks hold needs no text: there are no more of these than rows have room for lanes.
    """
    drawn = tracks[:MOST_LANES]
    shown = Shown(drawn, matching, period)
    standing: list[int | None] = [None] * len(drawn)
    told: set[int | None] = set()
    for point, lane in shown.points:
        if point.entry.effective_on > period.ends_on:
            break
        has_row = shown.has_row(point)
        told |= {point.entry.id, *standing} if has_row else set()
        standing[lane] = point.entry.id if point.entry.main else standing[lane]
        told |= set(standing) if has_row else set()
    return frozenset(pk for pk in told | set(standing) if pk is not None)


def draw_stream(tracks: Sequence[Track], material: StreamMaterial) -> Stream:
    """Return the column of these tracks, in their order; `material` has the texts of `entries_told`."""
    drawn = list(tracks[:MOST_LANES])
    walk = Walk(drawn, material)
    items = list(walk.items())
    end = walk.cells(material.period.ends_on)
    years = tuple(years_of(items, material.clashes))
    return Stream(
        lanes=tuple(
            LaneHead(number, track.position, cell, walk.stands(number - 1))
            for number, (track, cell) in enumerate(zip(drawn, end, strict=True), start=1)
        ),
        years=years,
        jumps=years[:: 1 + max(len(years) - 1, 0) // MOST_JUMPS],
        end=StreamRow(end, None, walk.end),
        left_out=without_lane([track.position.title for track in tracks[MOST_LANES:]]),
        earlier=walk.shown.earlier,
    )


def without_lane(titles: Sequence[str]) -> tuple[str, ...]:
    """Return the titles of positions that have no lane, the first of very many."""
    more = len(titles) - MOST_NAMED
    return (*titles[:MOST_NAMED], *([f"{more} more"] if more > 0 else []))


class Shown:
    """Which entries of some tracks have a row: the latest of those that match, as many as have room."""

    def __init__(self, tracks: Sequence[Track], matching: Collection[int], period: Period) -> None:
        self.matching = matching
        self.period = period
        points = [(point, lane) for lane, track in enumerate(tracks) for point in track.points]
        self.points = sorted(points, key=lambda item: item[0].place)
        found = [point for point, _ in self.points if self.matches(point)]
        self.earlier = max(len(found) - MOST_ROWS, 0)
        self.first = found[self.earlier].place if found else None

    def matches(self, point: Point) -> bool:
        return point.entry.id in self.matching and point.entry.effective_on in self.period

    def has_row(self, point: Point) -> bool:
        return self.matches(point) and self.first is not None and point.place >= self.first


class Walk:
    """Goes down through the entries of all lanes, in the order of time, and knows how each lane stands."""

    def __init__(self, tracks: Sequence[Track], material: StreamMaterial) -> None:
        self.tracks = tracks
        self.material = material
        self.states: list[Point | None] = [None] * len(tracks)
        self.shown = Shown(tracks, material.matching, material.period)
        self.points = self.shown.points
        beyond = bool(self.points) and self.points[-1][0].entry.effective_on > material.period.ends_on
        self.end = "later entries lie outside the days shown" if beyond else "no later entry"

    def items(self) -> Iterator[StreamItem]:
        """Yield the rounds and rows of the period in their order."""
        heads = Heads(self.material.rounds, self.rounds(), self.unheard)
        last: date | None = None
        passed = 0
        for point, lane in self.points:
            on = point.entry.effective_on
            if on > self.material.period.ends_on:
                break
            if not self.shown.has_row(point):
                self.step(point, lane)
                passed += last is not None
                continue
            says = between(last, on, passed)
            if says and last:
                yield StreamItem(last, None, StreamRow(self.cells(on), None, says))
            yield from heads.above(on)
            self.step(point, lane)
            yield StreamItem(on, heads.current, self.row(point, lane))
            last, passed = on, 0
        yield from heads.rest()

    def unheard(self, round_: Round) -> str:
        """Return why no row stands below the head of a round, by the entries in its window."""
        within = [point for point, _ in self.points if is_within(round_, point.entry.effective_on)]
        if not within:
            return "no entry"
        if any(map(self.shown.has_row, within)):
            return "its entries stand below"
        return f"{wording.counted(len(within), 'entry', 'entries')} not asked for"

    def rounds(self) -> list[Round]:
        """Return the rounds of the period since the first row, in the order in which their windows open."""
        period = self.material.period
        first = self.shown.first[0] if self.shown.first else date.max
        listed = [
            round_
            for round_ in self.material.rounds
            if first <= round_.window_ends_on and round_.window_starts_on <= period.ends_on
        ]
        return sorted(listed, key=lambda round_: (round_.window_starts_on, round_.key))

    def step(self, point: Point, lane: int) -> None:
        if point.entry.main:
            self.states[lane] = point

    def row(self, point: Point, lane: int) -> StreamRow:
        entry = point.entry
        symbol = SYMBOLS[point.shift] if point.shift else entry.role.value
        moved = point.shift not in (None, Shift.UNCHANGED)
        cells = list(self.cells(entry.effective_on))
        css = f"{cells[lane].css}{' from' if moved else ''}".strip()
        cells[lane] = StreamCell(css, symbol, wording.tint(point.shift) if moved else "still")
        return StreamRow(tuple(cells), self.said(point, lane))

    def said(self, point: Point, lane: int) -> StreamEntry:
        position, entry = self.tracks[lane].position, point.entry
        line = self.material.lines[entry.id].entry
        held = entry.firmness is not None and not entry.reading
        return StreamEntry(
            number=lane + 1,
            position=position,
            key=point.key,
            iso=line.iso,
            when=line.when.removesuffix(f" {entry.effective_on.year}"),
            word=line.word or WORDS[line.role],
            tint=line.tint if point.shift else "still",
            firm=firm_words(point, position.kind) if held else "",
            red=point.called,
            content=line.content or line.statement,
            condition=line.condition,
            whose=told_by(line.speaker, line.account, line.channel),
            strength=f"{f'grade {grade}' if (grade := line.strength.grade) else 'no grade'}, {line.strength.sources}",
            aside=not entry.main,
            short=entry.id in self.material.hollow,
        )

    def cells(self, on: date) -> tuple[StreamCell, ...]:
        """Return how all lanes look on a day."""
        return tuple(StreamCell(self.css(lane, on)) for lane in range(len(self.tracks)))

    def css(self, lane: int, on: date) -> str:
        """Return the classes of a lane on a day: how firm, whether an offer, silent, or weak in its evidence."""
        point, position = self.states[lane], self.tracks[lane].position
        before = self.tracks[lane - 1].position if lane else position
        spaced = " spaced" if (before.issue, before.party) != (position.issue, position.party) else ""
        if point is None:
            return spaced.strip()
        if point.entry.firmness is None:
            return f"gone{spaced}"
        offer = " offer" if position.kind is Kind.OFFER else ""
        silent = on - point.entry.effective_on > SILENCE
        weak = point.entry.id in self.material.hollow
        return f"w{point.entry.firmness.level}{offer}{' quiet' if silent else ''}{' hollow' if weak else ''}{spaced}"

    def stands(self, lane: int) -> str:
        """Return in words how a position stands in the end."""
        point, kind = self.states[lane], self.tracks[lane].position.kind
        if point is None:
            return "nothing recorded up to then"
        if point.entry.firmness is None:
            return wording.not_held_words(point.account, point.basis, point.channel)
        firm = wording.firmness_words(point.entry.firmness, kind, called=point.called)
        return firm if firm == "red line" else f"{firm} {kind.value}"


# What entries are that move nothing.
WORDS = {"rival": "rival account", "reading": "reading"}


def firm_words(point: Point, kind: Kind) -> str:
    """Return how firmly an entry has its position held, and whether its own text says so."""
    words = wording.firmness_words(point.entry.firmness or "", kind, called=point.called)
    return f"{words}, as before" if point.entry.as_before else words


def told_by(speaker: str, account: str, channel: str) -> str:
    """Return who said an entry, and whose word it is: the party's own word, its own deed, or an account."""
    named = wording.short_speaker(speaker)
    word = wording.word_of(account, channel)
    if account != Account.OWN:
        word = wording.ACCOUNTS[Account(account)]
    elif word == Account.OWN:
        word = "own word"
    return f"{named}{', ' if named else ''}{word}"


def between(last: date | None, on: date, passed: int) -> str:
    """Return what is to be said between two rows: what the filters pass over, or that nothing was recorded so long."""
    if last is None:
        return ""
    if passed:
        return f"{wording.counted(passed, 'entry', 'entries')} in between not asked for"
    return f"no entry for {wording.age(last, on)}" if on - last > PAUSE else ""


class Heads:
    """Puts the heads of rounds between the rows, each as late as it may: that of the round of a row just above it."""

    def __init__(self, rounds: Sequence[Round], pending: list[Round], unheard: Callable[[Round], str]) -> None:
        """Take all rounds, those to be told of in the order in which they open, and what says why one has no row."""
        self.all = rounds
        self.pending = pending
        self.unheard = unheard
        self.current: Round | None = None
        self.told: set[str] = set()

    def above(self, on: date) -> Iterator[StreamItem]:
        """Yield the heads that stand above a row of that day; its round is then the current one."""
        at = round_at(self.all, on)
        while self.pending and self.pending[0].window_starts_on <= on:
            opened = self.pending.pop(0)
            if opened is not at:
                yield self.without_rows(opened)
        if at and at is not self.current:
            yield StreamItem(on, at, None, "continued" if at.key in self.told else "")
            self.told.add(at.key)
        self.current = at

    def rest(self) -> Iterator[StreamItem]:
        """Yield the heads of the rounds after all rows."""
        for round_ in self.pending:
            yield self.without_rows(round_)

    def without_rows(self, round_: Round) -> StreamItem:
        self.current = round_
        self.told.add(round_.key)
        return StreamItem(round_.window_starts_on, round_, None, self.unheard(round_))


def is_within(round_: Round, on: date) -> bool:
    return round_.window_starts_on <= on <= round_.window_ends_on


def round_at(rounds: Iterable[Round], on: date) -> Round | None:
    """Return the round in whose window the day lies, the one that opened last; None when in none."""
    within = [round_ for round_ in rounds if is_within(round_, on)]
    return max(within, key=lambda round_: (round_.window_starts_on, round_.key), default=None)


def years_of(items: Iterable[StreamItem], clashes: Mapping[str, str]) -> Iterator[Year]:
    for year, listed in groupby(items, key=lambda item: item.on.year):
        parts = groupby(listed, key=lambda item: item.round)
        yield Year(f"{year:04}", tuple(part_of(round_, list(of), clashes) for round_, of in parts))


def part_of(round_: Round | None, items: Sequence[StreamItem], clashes: Mapping[str, str]) -> StreamPart:
    rows = tuple(item.row for item in items if item.row)
    first = items[0]
    if round_ is None or first.row:
        return StreamPart(round_ is not None, None, rows)
    head = RoundHead(
        key=round_.key,
        name=round_.name,
        days=wording.days(round_.starts_on, round_.ends_on),
        clash=clashes.get(round_.key, ""),
        says=first.says,
    )
    return StreamPart(True, head, rows)
