"""Where categorical positions that cannot both be met collide: at which rounds, since when, and whose word they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.shifts import Stand
from positions.domain.states import is_red_line
from positions.overview.courses import Course, Courses
from positions.reading.histories import last_said
from positions.reading.party_marks import PartyMark


@dataclass(frozen=True, slots=True)
class Collision:
    """Two positions of different parties that cannot both be met, and the numbers of the rounds at which they do.

    `first` is the position of the party that comes first.
    """

    first: Course
    second: Course
    rounds: tuple[int, ...]

    @property
    def within_issue(self) -> bool:
        return self.first.issue == self.second.issue


def collisions_of(courses: Courses) -> tuple[Collision, ...]:
    """Return the pairs that collided at some round, in the order of the positions of the party that comes first."""
    order = {party.key: number for number, party in enumerate(courses.parties)}
    by_key = {course.key: course for course in courses.positions}
    found = []
    for first in courses.positions:
        for key in sorted(first.cannot_be_met_with & by_key.keys(), key=list(by_key).index):
            second = by_key[key]
            rounds = tuple(rounds_of(first, second))
            if order[first.party] < order[second.party] and rounds:
                found.append(Collision(first, second, rounds))
    return tuple(found)


def rounds_of(first: Course, second: Course) -> Iterator[int]:
    """Yield the numbers of the rounds at which both positions are red lines: demands or refusals, held, categorical."""
    for number, pair in enumerate(zip(first.at, second.at, strict=True)):
        if all(
            each and is_red_line(each.state, course.kind) for each, course in zip(pair, (first, second), strict=True)
        ):
            yield number


def runs_of(numbers: Sequence[int]) -> list[list[int]]:
    """Return ascending numbers as runs of neighbours."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


@dataclass(frozen=True, slots=True)
class CollisionSide:
    """One of two positions that collide: how firm it is in words, and when and by whom that was last said."""

    party: PartyMark
    key: str
    title: str
    firm: str
    last_said: str
    entry: str


@dataclass(frozen=True, slots=True)
class CollisionLine:
    """A pair that collides at the last round, ready to show.

    `since` is the day of the round from which it has done so without a pause, `earlier` says of rounds before a pause.
    """

    issues: str
    sides: tuple[CollisionSide, ...]
    since: str
    earlier: str


@dataclass(frozen=True, slots=True)
class EndedCollision:
    """A pair that collided and does so no longer; `until` is the last round at which it did."""

    titles: tuple[str, str]
    until: str


def lines_of(collisions: Sequence[Collision], courses: Courses) -> tuple[CollisionLine, ...]:
    """Return the pairs that collide at the last round."""
    last = len(courses.rounds) - 1
    return tuple(collision_line(each, courses) for each in collisions if each.rounds[-1] == last)


def collision_line(each: Collision, courses: Courses) -> CollisionLine:
    *before, now = runs_of(each.rounds)
    issues = dict.fromkeys([each.first.issue_name, each.second.issue_name])
    first_on = courses.rounds[each.rounds[0]].starts_on
    marks = {party.key: party for party in courses.parties}
    return CollisionLine(
        issues=" / ".join(issues),
        sides=tuple(
            side_of(course, at.state, marks[course.party], courses)
            for course in (each.first, each.second)
            if (at := course.at[-1])
        ),
        since=wording.day(courses.rounds[now[0]].starts_on),
        earlier=f"and earlier, first on {wording.day(first_on)}" if before else "",
    )


def side_of(course: Course, state: Stand, party: PartyMark, courses: Courses) -> CollisionSide:
    """Return one side as it stands in a state."""
    saying = courses.texts[state.firmness_said_in.id]
    said = last_said(state, saying)
    return CollisionSide(party, course.key, course.title, course.firm(state), said, saying["key"])


def ended_of(collisions: Sequence[Collision], courses: Courses) -> tuple[EndedCollision, ...]:
    """Return the pairs that collided and no longer do, those that ended last first."""
    last = len(courses.rounds) - 1
    over = sorted((each for each in collisions if each.rounds[-1] != last), key=lambda each: -each.rounds[-1])
    return tuple(
        EndedCollision((each.first.title, each.second.title), courses.rounds[each.rounds[-1]].name) for each in over
    )
