"""Where categorical positions that cannot both be met collide: at which rounds, from when to when, and whose word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, Strength, meets, state_rests_on, weakest
from positions.domain.points import PointInTime
from positions.domain.relations import Relation, Stance, collision
from positions.domain.shifts import Stand, state_in_order
from positions.domain.states import is_red_line
from positions.overview.courses import Course, Courses, ThinCourses
from positions.reading.histories import last_said
from positions.reading.party_marks import PartyMark

# Categorical on both sides, so called or not.
FIRM: tuple[Relation | None, ...] = (Relation.RED_LINES_COLLIDE, Relation.CATEGORICAL_COLLIDE)
# So many pairs are shown, of those that collide and of those that did; and so many times of one pair.
MOST = 30
MOST_SPANS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which two positions collided: from the entry that began it to the one that ended it (None: none)."""

    began: Stand
    ended: Stand | None


@dataclass(frozen=True, slots=True)
class Collision:
    """Two positions of different parties that cannot both be met, when they collided, and at which rounds by number.

    `first` is the position of the party that comes first. `spans` are in order, up to the last round.
    """

    first: Course
    second: Course
    spans: tuple[Span, ...]
    rounds: tuple[int, ...]

    @property
    def within_issue(self) -> bool:
        return self.first.issue == self.second.issue

    @property
    def lasts(self) -> bool:
        """Whether they collide at the last round."""
        return self.spans[-1].ended is None


def collisions_of(courses: ThinCourses) -> tuple[Collision, ...]:
    """Return the pairs that collided up to the last round, in the order of the positions of the party that is first."""
    order = {party.key: number for number, party in enumerate(courses.parties)}
    by_key = {course.key: (number, course) for number, course in enumerate(courses.positions)}
    found = []
    for first in courses.positions:
        for _, second in sorted((by_key[key] for key in first.cannot_be_met_with & by_key.keys()), key=itemgetter(0)):
            if order[first.party] < order[second.party]:
                found.append(collision_between(first, second, courses.rounds))
    return tuple(each for each in found if each.spans)


def collision_between(first: Course, second: Course, rounds: Sequence[PointInTime]) -> Collision:
    """Return when two positions that cannot both be met collided; never: without days and rounds."""
    days = [point.window_ends_on for point in rounds]
    spans = spans_of(first, second, days[-1]) if days else ()
    at = (number for number, day in enumerate(days) if collide(first, second, day))
    return Collision(first, second, spans, tuple(at))


def spans_of(first: Course, second: Course, until: date) -> tuple[Span, ...]:
    """Return from when to when two positions collided, up to a day, by the entries that began and ended it."""
    entries = sorted((*first.mains, *second.mains), key=lambda entry: entry.place)
    spans: list[Span] = []
    for entry in entries:
        if entry.effective_on > until:
            break
        collides = collide(first, second, entry.effective_on)
        going_on = bool(spans) and spans[-1].ended is None
        if collides and not going_on:
            spans.append(Span(entry, None))
        elif going_on and not collides:
            spans[-1] = Span(spans[-1].began, entry)
    return tuple(spans)


def collide(first: Course, second: Course, on: date) -> bool:
    """Say whether two positions that cannot both be met are both held categorically at the end of a day."""
    stances = [stance_of(course, on) for course in (first, second)]
    return None not in stances and collision(*filter(None, stances)) in FIRM


def stance_of(course: Course, on: date) -> Stance | None:
    """Return how a position stands at the end of a day; None when nothing is recorded by then."""
    at = state_in_order(course.mains, on)
    if at is None:
        return None
    called = course.history.called_red_line(at)
    return Stance(course.party, at.held, red_line=is_red_line(at, course.kind), called=called)


@dataclass(frozen=True, slots=True)
class CollisionSide:
    """One of two positions that collide: how firm it is in words, when and by whom that was last said, how strongly.

    `strength` is that of all on which its state at the last round rests.
    """

    party: PartyMark
    key: str
    title: str
    firm: str
    last_said: str
    entry: str
    strength: str


@dataclass(frozen=True, slots=True)
class CollisionLine:
    """A pair that collides at the last round, ready to show.

    `since` is the day from which it has done so without a pause, `earlier` says when it did before (empty: never).
    `undecided`: one side falls short of what is asked of the evidence.
    """

    issues: str
    sides: tuple[CollisionSide, ...]
    since: str
    earlier: str
    undecided: bool


@dataclass(frozen=True, slots=True)
class EndedCollision:
    """A pair that collided and does so no longer: its positions, and from when to when it did."""

    sides: tuple[tuple[PartyMark, str, str], ...]
    days: str


@dataclass(frozen=True, slots=True)
class Collisions:
    """The pairs that collide at the last round, and those that did before, those first that ended last.

    `more` and `more_ended` are how many others there are beside those shown.
    """

    now: tuple[CollisionLine, ...]
    more: int
    ended: tuple[EndedCollision, ...]
    more_ended: int


def shown_of(collisions: Sequence[Collision], courses: Courses, asked: EvidenceAsked) -> Collisions:
    """Return what collides and what did, ready to show; `asked` is what is asked of the evidence."""
    now, over = parted(collisions)
    return Collisions(
        now=tuple(collision_line(each, courses, asked) for each in now[:MOST]),
        more=max(len(now) - MOST, 0),
        ended=tuple(ended_line(each, courses) for each in over[:MOST]),
        more_ended=max(len(over) - MOST, 0),
    )


def parted(collisions: Sequence[Collision]) -> tuple[list[Collision], list[Collision]]:
    """Return what collides at the last round, and what did before, that first which ended last."""
    over = sorted((each for each in collisions if not each.lasts), key=ended_on, reverse=True)
    return [each for each in collisions if each.lasts], over


def entries_told(collisions: Sequence[Collision]) -> Iterator[Stand]:
    """Yield the entries whose texts are read for what is shown of collisions."""
    for each in (pair for some in parted(collisions) for pair in some[:MOST]):
        for span in each.spans:
            yield from filter(None, (span.began, span.ended))
        for course in (each.first, each.second):
            if course.last:
                yield course.last.firmness_said_in


def ended_on(each: Collision) -> date:
    last = each.spans[-1]
    return (last.ended or last.began).effective_on


def collision_line(each: Collision, courses: Courses, asked: EvidenceAsked) -> CollisionLine:
    *before, now = each.spans
    sides = [(course, course.last) for course in (each.first, each.second) if course.last]
    rests = [courses.strengths(course, state_rests_on(at)) for course, at in sides]
    return CollisionLine(
        issues=" / ".join(dict.fromkeys([each.first.issue_name, each.second.issue_name])),
        sides=tuple(
            side_of(course, at, weakest(strengths), courses)
            for (course, at), strengths in zip(sides, rests, strict=True)
        ),
        since=day_of(now.began, courses),
        earlier=f"and earlier {days_of(before, courses)}" if before else "",
        undecided=not all(meets(strength, asked) for strengths in rests for strength in strengths),
    )


def side_of(course: Course, at: Stand, strength: Strength | None, courses: Courses) -> CollisionSide:
    """Return one side as it stands in a state."""
    saying = courses.texts[at.firmness_said_in.id]
    return CollisionSide(
        party=courses.mark(course),
        key=course.key,
        title=course.title,
        firm=course.firm(at),
        last_said=last_said(at, saying),
        entry=saying["key"],
        strength=wording.strength_in_words(strength),
    )


def ended_line(each: Collision, courses: Courses) -> EndedCollision:
    sides = tuple((courses.mark(course), course.key, course.title) for course in (each.first, each.second))
    return EndedCollision(sides, days_of(each.spans, courses))


def days_of(spans: Sequence[Span], courses: Courses) -> str:
    """Return from when to when two positions collided, in order; so many of the last times are named."""
    ended = [(each.began, each.ended) for each in spans if each.ended]
    told = [f"from {day_of(began, courses)} to {day_of(end, courses)}" for began, end in ended[-MOST_SPANS:]]
    more = len(ended) - MOST_SPANS
    before = [f"{wording.counted(more, 'time')} before"] if more > 0 else []
    return wording.listed([*before, *told])


def day_of(entry: Stand, courses: Courses) -> str:
    """Return the day of an entry, as exactly as it is known."""
    return wording.dated(entry.effective_on, courses.texts[entry.id]["precision"])
