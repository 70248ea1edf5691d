"""What moved in every position between two rounds, and which of that stands on what is asked of the evidence. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets, rests_on
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Shift, Stand
from positions.overview.courses import Course, Courses


@dataclass(frozen=True, slots=True)
class Movement:
    """What one position did between two rounds; `stands`: all that it rests on meets what is asked of the evidence."""

    course: Course
    difference: Difference
    shift: Shift
    stands: bool

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def comparable(self) -> bool:
        return self.shift not in wording.APART

    @property
    def came_and_went(self) -> bool:
        """Whether it was taken up in between and given up again, so that neither round shows it held."""
        return (
            not held(self.difference.before)
            and not held(self.difference.after)
            and any(entry.held for entry in self.difference.between)
        )

    @property
    def left_and_returned(self) -> bool:
        """Whether it was given up in between and taken up again, so that both rounds show it held."""
        return (
            held(self.difference.before)
            and held(self.difference.after)
            and not all(entry.held for entry in self.difference.between)
        )


def held(state: Stand | None) -> bool:
    return state is not None and state.held


def movements_between(
    courses: Courses, before: PointInTime, after: PointInTime, asked: EvidenceAsked
) -> tuple[Movement, ...]:
    """Return what each position did that has a main entry up to the end of the second round, in their order."""
    found = []
    for course in courses.positions:
        moved = course.between(before, after)
        if moved.shift:
            strengths = courses.strengths(course, rests_on(moved))
            found.append(Movement(course, moved, moved.shift, all(meets(each, asked) for each in strengths)))
    return tuple(found)


def of_party(movements: Iterable[Movement], party: str) -> list[Movement]:
    return [each for each in movements if each.course.party == party]
