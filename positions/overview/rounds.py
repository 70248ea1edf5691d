"""The rounds as a list: how much each party said at each, and how much moved since the one before."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.shifts import ON_DAY, Window
from positions.overview.courses import Course, Courses


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


def round_counts(courses: Courses) -> tuple[RoundCounts, ...]:
    """Return the rounds, the last first."""
    by_party = [[each for each in courses.positions if each.party == party.key] for party in courses.parties]
    rows = []
    for number, point in enumerate(courses.rounds):
        entries = [sum(voices_within(course, point.window) for course in own) for own in by_party]
        rows.append(
            RoundCounts(
                key=point.key,
                name=point.name,
                days=wording.days(point.starts_on, point.ends_on),
                iso=point.starts_on.isoformat(),
                entries=tuple(entries),
                moves=tuple(sum(moved_at(course, number) for course in own) for own in by_party) if number else (),
            )
        )
    return tuple(reversed(rows))


def voices_within(course: Course, window: Window) -> int:
    """Return how many entries of a position voice it in the window; entries are in order, so others are passed over."""
    entries = course.history.entries
    first = bisect_left(entries, window.starts_on, key=ON_DAY)
    last = bisect_right(entries, window.ends_on, key=ON_DAY)
    return sum(entry.voices for entry in entries[first:last])


def moved_at(course: Course, number: int) -> bool:
    at = course.at[number]
    return bool(at and at.shift and at.shift.direction)
