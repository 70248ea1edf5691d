"""What moved in every position between two rounds, and which of that stands on what is asked of the evidence. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets, rests_on
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Shift, Stand
from positions.overview.courses import Course, Courses


@dataclass(frozen=True, slots=True)
class Movement:
    """What one position did between two rounds; `shift` is None where only readings speak of it by the second.

    `stands`: all that it rests on meets what is asked of the evidence.
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


def movements_between(
    courses: Courses, before: PointInTime, after: PointInTime, asked: EvidenceAsked
) -> tuple[Movement, ...]:
    """Return what each position did of which a comparison of the two rounds has a row."""
    found = []
    for course in courses.recorded:
        moved = course.between(before, after)
        if moved.shift or moved.as_read:
            strengths = courses.strengths(course, rests_on(moved))
            found.append(Movement(course, moved, moved.shift, all(meets(each, asked) for each in strengths)))
    return tuple(found)


def of_party(movements: Iterable[Movement], party: str) -> list[Movement]:
    return [each for each in movements if each.party == party]
