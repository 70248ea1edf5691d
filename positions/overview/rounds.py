"""The rounds as a list: how much each party said at each, and how much moved since the one before."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from positions.domain import wording
from positions.domain.shifts import Window
from positions.overview.courses import Course, ThinCourses


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """One round, with the numbers of the parties in their order.

    `entries`: how many were said or done within its window, without readings and ends of terms. `moves`:
    how many positions moved since the round before; empty at the first.
    """

    key: str
    name: str
    days: str
    iso: str
    entries: tuple[int, ...]
    moves: tuple[int, ...]


def round_counts(courses: ThinCourses) -> tuple[RoundCounts, ...]:
    """Return the rounds, the last first."""
    by_party = [[each for each in courses.positions if each.party == party.key] for party in courses.parties]
    voiced = [sorted(said_on(own)) for own in by_party]
    moves = [Counter(moved_at(own)) for own in by_party]
    rows = [
        RoundCounts(
            key=point.key,
            name=point.name,
            days=wording.days(point.starts_on, point.ends_on),
            iso=point.starts_on.isoformat(),
            entries=tuple(days_within(days, point.window) for days in voiced),
            moves=tuple(moved[number] for moved in moves) if number else (),
        )
        for number, point in enumerate(courses.rounds)
    ]
    return tuple(reversed(rows))


def said_on(own: Iterable[Course]) -> Iterator[date]:
    """Yield the day of every entry that voices one of the positions."""
    return (entry.effective_on for course in own for entry in course.history.entries if entry.voices)


def moved_at(own: Iterable[Course]) -> Iterator[int]:
    """Yield for each time that one of the positions moved since the round before the number of the round."""
    return (number for course in own for number, shift in enumerate(course.shifts) if shift and shift.direction)


def days_within(days: Sequence[date], window: Window) -> int:
    """Return how many of the days, which are in order, lie in a window."""
    return bisect_right(days, window.ends_on) - bisect_left(days, window.starts_on)
