"""The columns of the picture: a round each, not to scale in time, apart where a year begins. Pure; in pixels."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from positions.domain import wording
from positions.domain.points import PointInTime

# For the marks of parties, at the left of all columns.
MARGIN = 12
WIDEST, NARROWEST = 27, 14
# All columns together are at most so wide, gaps apart, unless that makes them narrower than the narrowest.
WIDTH = 354
GAP = 8
# What a letter of the axis takes at most.
LETTER = 5.3
HEIGHT = 50
# What tells the rounds at one place apart stands at the end of their short names.
APART = re.compile(rf"( ({'|'.join(wording.MONTHS)}|[0-9]+))+$")


@dataclass(frozen=True, slots=True)
class RoundColumn:
    """One round: where its column begins, what stands above it, and the year it is of."""

    key: str
    name: str
    days: str
    place: str
    year: int
    day: int
    month: str
    left: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of all rounds, all of one width."""

    rounds: tuple[RoundColumn, ...]
    each: int

    @property
    def width(self) -> int:
        return self.rounds[-1].left + self.each if self.rounds else MARGIN

    def cell(self, number: int) -> tuple[int, int]:
        """Return between which places a round is drawn."""
        left = self.rounds[number].left
        return left, left + self.each - 2

    def within_years(self, runs: Iterable[Sequence[int]]) -> Iterator[list[int]]:
        """Yield runs of neighbouring rounds, parted where a year begins."""
        for run in runs:
            for _, same in groupby(run, lambda number: self.rounds[number].year):
                yield list(same)


@dataclass(frozen=True, slots=True)
class Band:
    """The ground of a year, or of a round that the sentences are about (`chosen`)."""

    x: str
    width: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A text above columns, from its middle; `squeezed` is how wide it may be where it is wider (else empty)."""

    text: str
    x: str
    squeezed: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class AxisRound:
    """The day and month above the column of a round."""

    key: str
    name: str
    day: int
    month: str
    x: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands above the lanes, and the ground behind them."""

    width: str
    height: int
    bands: tuple[Band, ...]
    years: tuple[AxisLabel, ...]
    places: tuple[AxisLabel, ...]
    rounds: tuple[AxisRound, ...]


def columns_of(points: Sequence[PointInTime], short_names: Sequence[str]) -> Columns:
    """Return the columns of rounds, which are in order; without a short name, the name stands for it."""
    years = [point.starts_on.year for point in points]
    each = min(WIDEST, max(NARROWEST, WIDTH // max(len(points), 1)))
    columns, left = [], MARGIN
    for number, (point, short) in enumerate(zip(points, short_names, strict=True)):
        if number and years[number] != years[number - 1]:
            left += GAP
        columns.append(column(point, short or point.name, left))
        left += each
    return Columns(tuple(columns), each)


def column(point: PointInTime, short: str, left: int) -> RoundColumn:
    on = point.starts_on
    return RoundColumn(
        key=point.key,
        name=point.name,
        days=wording.days(point.starts_on, point.ends_on),
        place=APART.sub("", short),
        year=on.year,
        day=on.day,
        month=wording.MONTHS[on.month - 1],
        left=left,
    )


def axis_of(columns: Columns, chosen: Sequence[str]) -> Axis:
    """Return what stands above and behind the lanes; `chosen` are the keys of the rounds to mark."""
    years = [list(same) for _, same in groupby(columns.rounds, lambda column: column.year)]
    places = [list(same) for _, same in groupby(columns.rounds, lambda column: (column.year, column.place))]
    marked = [[column] for column in columns.rounds if column.key in chosen]
    return Axis(
        width=f"{columns.width:g}",
        height=HEIGHT,
        bands=(*(band(run, columns, False) for run in years), *(band(run, columns, True) for run in marked)),
        years=tuple(AxisLabel(str(run[0].year), f"{run[0].left + 1:g}") for run in years),
        places=tuple(place_label(run, columns) for run in places),
        rounds=tuple(
            AxisRound(
                key=each.key,
                name=f"{each.name}, {each.days}",
                day=each.day,
                month=each.month,
                x=f"{each.left + columns.each / 2 - 1:g}",
                chosen=each.key in chosen,
            )
            for each in columns.rounds
        ),
    )


def band(run: Sequence[RoundColumn], columns: Columns, chosen: bool) -> Band:
    return Band(f"{run[0].left - 1:g}", f"{run[-1].left - run[0].left + columns.each:g}", chosen)


def place_label(run: Sequence[RoundColumn], columns: Columns) -> AxisLabel:
    """Return the name of a place above its columns, squeezed where it is wider than they are."""
    wide = len(run) * columns.each - 3
    left, right = run[0].left, run[-1].left + columns.each - 2
    return AxisLabel(
        text=run[0].place,
        x=f"{(left + right) / 2:g}",
        squeezed=f"{wide:g}" if len(run[0].place) * LETTER > wide else "",
        rule=f"M{left + 1:g} 26.5H{right - 1:g}" if len(run) > 1 else "",
    )
