"""What moved in every position between two rounds, and which of that stands on what is asked of the evidence. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets, rests_on
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Shift, Stand
from positions.overview.courses import Course, Courses, ThinCourses


@dataclass(frozen=True, slots=True)
class Movement:
    """What one position did between two rounds; `shift` is None where only readings speak of it by the second.

    `stands`: it moved, and all that it rests on meets what is asked of the evidence.
    """

    course: Course
    difference: Difference
    shift: Shift | None
    stands: bool

    @property
    def party(self) -> str:
        return self.course.party

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def comparable(self) -> bool:
        return self.shift in wording.COMPARABLE

    @property
    def between(self) -> "Between | None":
        """What it did in between that neither round shows; None: nothing of that kind."""
        before, after = held(self.difference.before), held(self.difference.after)
        ended = ended_by(self.difference)
        if ended is None or before or after:
            return Between.PAUSED if before and after and ended else None
        return Between.TERM if ended.ends_term else Between.GIVEN_UP


class Between(StrEnum):
    """What a position may do between two rounds that neither of them shows."""

    GIVEN_UP = "taken up and given up again"
    TERM = "taken up for a term that ran out"
    PAUSED = "held at both rounds, but not in between"


def ended_by(found: Difference) -> Stand | None:
    """Return the entry by which a position that was held came to be held no longer, the last of them; None: none."""
    entries = [*([found.before] if found.before else []), *found.between]
    return next(
        (later for earlier, later in reversed(list(pairwise(entries))) if earlier.held and not later.held), None
    )


def held(state: Stand | None) -> bool:
    return state is not None and state.held


@dataclass(frozen=True, slots=True)
class CourseDifference:
    """What the rule says of one position between two rounds, before its evidence is read."""

    course: Course
    found: Difference

    @property
    def rests_on(self) -> tuple[Stand, ...]:
        """The entries whose evidence tells whether it stands; none where it did not move."""
        return rests_on(self.found) if self.found.shift and self.found.shift.direction else ()


def differences_between(courses: ThinCourses, before: PointInTime, after: PointInTime) -> tuple[CourseDifference, ...]:
    """Return what the rule says of each position of which a comparison of the two rounds has a row."""
    return tuple(compared(courses, before, after))


def compared(courses: ThinCourses, before: PointInTime, after: PointInTime) -> Iterator[CourseDifference]:
    for course in courses.recorded:
        found = course.between(before, after)
        if found.shift or found.as_read:
            yield CourseDifference(course, found)


def movements_of(
    differences: Iterable[CourseDifference], courses: Courses, asked: EvidenceAsked
) -> tuple[Movement, ...]:
    """Return what each position did, and whether that stands; `courses` have the evidence of all that moved."""
    return tuple(
        Movement(
            course=each.course,
            difference=each.found,
            shift=each.found.shift,
            stands=bool(each.rests_on)
            and all(meets(strength, asked) for strength in courses.strengths(each.course, each.rests_on)),
        )
        for each in differences
    )


def of_party(movements: Iterable[Movement], party: str) -> list[Movement]:
    return [each for each in movements if each.party == party]
