"""The rounds as a list: how much each party said at each, and how much moved since the one before."""

from dataclasses import dataclass

from positions.domain import wording
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
        entries = (
            sum(entry in point.window and entry.voices for course in own for entry in course.history.entries)
            for own in by_party
        )
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


def moved_at(course: Course, number: int) -> bool:
    at = course.at[number]
    return bool(at and at.shift and at.shift.direction)
