"""Where a day lies on the timeline: months as wide as what happened in them, quiet ones folded, or all days alike.

Lengths are in the picture's own units, which are pixels where there is room.
"""

from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from positions.domain import wording
from positions.models import Round

WIDTH = 980
FOLD = 26.0
MONTH = 34.0
# A run of quiet months is folded from this length on.
QUIET = 2
AROUND_A_ROUND = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that the picture shows, both ends included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def words(self) -> str:
        return wording.days(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that are drawn evenly: a month, a run of months without anything that is folded, or the whole period."""

    starts_on: date
    ends_on: date
    x: float
    width: float
    folded: bool

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Scale:
    """The stretches from left to right; a day outside of them lies at the nearest end."""

    stretches: tuple[Stretch, ...]
    starts: tuple[date, ...]

    def left(self, day: date) -> float:
        return self._at(day, 0)

    def middle(self, day: date) -> float:
        """Return where the day is at noon: the place of its marks."""
        return self._at(day, 0.5)

    def right(self, day: date) -> float:
        return self._at(day, 1)

    def _at(self, day: date, share: float) -> float:
        if day < self.starts[0]:
            return 0.0
        stretch = self.stretches[bisect_right(self.starts, day) - 1]
        passed = min((day - stretch.starts_on).days + share, stretch.days)
        return stretch.x + stretch.width * passed / stretch.days


def month_number(day: date) -> int:
    """Return the months since the year 0, to count with."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def last_of_month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def whole_period(days: Iterable[date], rounds: Sequence[Round]) -> Period | None:
    """Return the period from the first to the last month with an entry or a round; None without any."""
    listed = [*days, *(day for round_ in rounds for day in (round_.window_starts_on, round_.window_ends_on))]
    if not listed:
        return None
    return Period(first_of_month(month_number(min(listed))), last_of_month(month_number(max(listed))))


def around(round_: Round) -> Period:
    """Return the period that shows a round: its window with two weeks on either side."""
    room_before = min(AROUND_A_ROUND, round_.window_starts_on - date.min)
    room_after = min(AROUND_A_ROUND, date.max - round_.window_ends_on)
    return Period(round_.window_starts_on - room_before, round_.window_ends_on + room_after)


def even_scale(period: Period) -> Scale:
    return Scale((Stretch(period.starts_on, period.ends_on, 0.0, WIDTH, folded=False),), (period.starts_on,))


def folded_scale(period: Period, days: Iterable[date], rounds: Sequence[Round]) -> Scale:
    """Return the scale on which months are as wide as what happened in them; `days` are those with entries."""
    weights = Counter(month_number(day) for day in set(days) if day in period)
    for round_ in rounds:
        for day in (round_.window_starts_on, round_.starts_on, round_.window_ends_on):
            if day in period:
                weights[month_number(day)] += 1
    if not weights:
        return even_scale(period)
    runs = in_runs(month_number(period.starts_on), month_number(period.ends_on), sorted(weights))
    return laid_out(period, runs, weights)


def in_runs(first: int, last: int, busy: Sequence[int]) -> list[tuple[int, int]]:
    """Return the months from first to last as runs (first, last): single ones, and quiet ones to be folded.

    The number of steps depends on the busy months only: a wrong date centuries away costs nothing.
    """
    runs: list[tuple[int, int]] = []
    for before, month in pairwise([first - 1, *busy, last + 1]):
        quiet = month - before - 1
        if quiet >= QUIET:
            runs.append((before + 1, month - 1))
        elif quiet:
            runs += [(number, number) for number in range(before + 1, month)]
        if month <= last:
            runs.append((month, month))
    return runs


def laid_out(period: Period, runs: Sequence[tuple[int, int]], weights: Counter[int]) -> Scale:
    """Return the runs side by side in the width of the picture."""
    folds = sum(last > first for first, last in runs)
    months = len(runs) - folds
    fold = min(FOLD, WIDTH * 0.4 / folds) if folds and months else WIDTH / max(folds, 1)
    room = WIDTH - folds * fold
    least = min(MONTH, room / max(months, 1) * 0.7)
    unit = (room - months * least) / max(sum(weights[first] or 1 for first, last in runs if first == last), 1)
    stretches = []
    x = 0.0
    for first, last in runs:
        folded = last > first
        width = fold if folded else least + unit * (weights[first] or 1)
        starts_on = max(first_of_month(first), period.starts_on)
        ends_on = min(last_of_month(last), period.ends_on)
        stretches.append(Stretch(starts_on, ends_on, x, width, folded))
        x += width
    return Scale(tuple(stretches), tuple(stretch.starts_on for stretch in stretches))
