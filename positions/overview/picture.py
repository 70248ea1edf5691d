"""The picture: a lane for each position, rounds across, all parties of an issue together. Pure; lengths in pixels.

Firmness is weight, kind is shape, silence is hatched, what does not rest on strong evidence is hollow, a shift since
the round before is a sign, and categorical positions that collide stand in a frame.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.text import slugify

from positions.domain import wording
from positions.domain.codebook import Firmness
from positions.domain.points import PointInTime
from positions.domain.shifts import Shift
from positions.overview.collisions import Collision, runs_of
from positions.overview.columns import Axis, Columns, axis_of
from positions.overview.courses import Course, Courses, RoundState
from positions.overview.signs import SYMBOLS
from positions.reading.party_marks import PartyMark

LANE = 12
# Between the lanes of two parties, and above the first lane of an issue.
APART = 1
TOP = 3
LEAST_HEIGHT = 30
# A sign stands at the left of its cell and moves what is drawn there.
SIGN = 9
INSET = 0.6
HEIGHTS = {Firmness.CATEGORICAL: 9.0, Firmness.PLAIN: 5.0, Firmness.OPEN: 3.5, Firmness.TENTATIVE: 2.0}
RADII = {Firmness.CATEGORICAL: 4.5, Firmness.PLAIN: 3.2, Firmness.OPEN: 2.4, Firmness.TENTATIVE: 1.7}


# Neighbouring rounds, by number, at which one entry gives the state.
Stretch = Sequence[tuple[int, RoundState]]


@dataclass(frozen=True, slots=True)
class Ink:
    """What is drawn in one way: the classes of the style sheet, and the path."""

    css: str
    path: str


@dataclass(frozen=True, slots=True)
class ShiftSign:
    """The sign of a shift, centred on its place."""

    symbol: str
    tint: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class DrawnState:
    """Neighbouring rounds at which one entry gives the state of a position: one link to that entry."""

    entry: str
    sentence: str
    inks: tuple[Ink, ...]
    signs: tuple[ShiftSign, ...]


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """One position's lane, or that of a party of which nothing is recorded on the issue (no stretches then)."""

    party: PartyMark
    y: str
    stretches: tuple[DrawnState, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Around what collides."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The lanes of one issue."""

    issue: str
    name: str
    height: int
    lanes: tuple[DrawnLane, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """The issues of one group, with the anchor to jump to."""

    name: str
    anchor: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class OverviewPicture:
    """The whole picture, its groups in the two columns of a wide page; all strips have the width of the axis."""

    axis: Axis
    halves: tuple[tuple[DrawnGroup, ...], ...]


def draw(courses: Courses, collisions: Sequence[Collision], columns: Columns, chosen: Sequence[str]) -> OverviewPicture:
    """Draw all positions; `chosen` are the keys of the rounds that the sentences are about."""
    drawn = [course for course in courses.positions if any(course.at)]
    groups = [
        DrawnGroup(
            group,
            f"group-{number}-{slugify(group)}",
            tuple(
                strip_of(list(of_issue), courses, collisions, columns)
                for _, of_issue in groupby(of_group, attrgetter("issue"))
            ),
        )
        for number, (group, of_group) in enumerate(groupby(drawn, attrgetter("group")), start=1)
    ]
    return OverviewPicture(axis_of(columns, chosen), halves_of(groups))


def halves_of(groups: Sequence[DrawnGroup]) -> tuple[tuple[DrawnGroup, ...], ...]:
    """Return the groups in two columns; the second begins once half of the height is passed."""
    heights = [sum(strip.height for strip in group.strips) for group in groups]
    half, height = sum(heights) / 2, 0
    columns: tuple[list[DrawnGroup], list[DrawnGroup]] = ([], [])
    for group, high in zip(groups, heights, strict=True):
        columns[height >= half].append(group)
        height += high
    return tuple(map(tuple, filter(None, columns)))


def strip_of(positions: Sequence[Course], courses: Courses, collisions: Sequence[Collision], columns: Columns) -> Strip:
    """Draw the lanes of one issue."""
    within = [each for each in collisions if each.within_issue and each.first in positions]
    lanes, places, y = [], {}, TOP
    for number, party in enumerate(courses.parties):
        own = in_lanes([each for each in positions if each.party == party.key], within, last=number == 0)
        for course in own:
            places[course.key] = y
            lanes.append(lane_of(course, party, y, courses, columns))
            y += LANE
        if not own and party.key in courses.principals:
            lanes.append(DrawnLane(party, f"{y + LANE / 2:g}", (), "nothing recorded"))
            y += LANE
        y += APART
    frames = tuple(frames_of(places, collisions, columns))
    return Strip(positions[0].issue, positions[0].issue_name, max(y + 2, LEAST_HEIGHT), tuple(lanes), frames)


def in_lanes(positions: Iterable[Course], within: Sequence[Collision], *, last: bool) -> list[Course]:
    """Return the positions of one party as they lie, those recorded first above.

    Those that collide with others of the issue lie next to the other party's, so that one frame takes both: at the end
    of the first party's lanes (`last`), and at the beginning of the others'.
    """
    close = {course.key for each in within for course in (each.first, each.second)}
    by_age = sorted(positions, key=lambda course: (course.first_recorded, course.key))
    return sorted(by_age, key=lambda course: (course.key in close) == last)


def lane_of(course: Course, party: PartyMark, top: int, courses: Courses, columns: Columns) -> DrawnLane:
    y = top + LANE / 2
    recorded = [(number, at) for number, at in enumerate(course.at) if at is not None]
    stretches = [list(same) for _, same in groupby(recorded, lambda each: each[1].state.id)]
    drawn = (drawn_state(course, party, stretch, y, courses, columns) for stretch in stretches)
    return DrawnLane(party, f"{y:g}", tuple(drawn), "")


def drawn_state(
    course: Course, party: PartyMark, stretch: Stretch, y: float, courses: Courses, columns: Columns
) -> DrawnState:
    """Draw neighbouring rounds at which one entry gives the state."""
    paths: dict[str, list[str]] = defaultdict(list)
    signs = []
    for number, at in stretch:
        left, right = columns.cell(number)
        if at.shift in SYMBOLS:
            signs.append(sign_of(at.shift, left + (SIGN + 1) / 2, y))
            left += SIGN + 2
        for css, path in inks_of(at, course, left, right, y):
            paths[css].append(path)
    return DrawnState(
        entry=courses.texts[stretch[0][1].state.id]["key"],
        sentence=sentence(course, party, stretch, courses),
        inks=tuple(Ink(css, "".join(path)) for css, path in paths.items()),
        signs=tuple(signs),
    )


def sign_of(shift: Shift, x: float, y: float) -> ShiftSign:
    return ShiftSign(SYMBOLS[shift], wording.tint(shift), f"{x:g}", f"{y:g}")


def inks_of(at: RoundState, course: Course, left: float, right: float, y: float) -> Iterator[tuple[str, str]]:
    """Yield what is drawn of a position at a round between two places: classes and path."""
    firmness = at.state.firmness
    if firmness is None:
        yield "gone", f"M{left:g} {y:g}H{right:g}"
        return
    css = f"{'silent' if at.silent else 'said'}{'' if at.strong else ' weak'}"
    if course.offer:
        yield f"thread {css}", f"M{left:g} {y:g}H{right:g}"
        yield css, disc((left + right) / 2, y, RADII[firmness])
        return
    inset = 0 if at.strong else INSET
    yield css, bar(left + inset, right - inset, y, max(HEIGHTS[firmness] - 2 * inset, 0.8))


def bar(left: float, right: float, y: float, height: float) -> str:
    return f"M{left:g} {y - height / 2:g}h{right - left:g}v{height:g}h{left - right:g}z"


def disc(x: float, y: float, radius: float) -> str:
    half = f"a{radius:g} {radius:g} 0 1 0"
    return f"M{x - radius:g} {y:g}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z"


def sentence(course: Course, party: PartyMark, stretch: Stretch, courses: Courses) -> str:
    """Return in words what is drawn of neighbouring rounds, for who points at it."""
    at = stretch[0][1]
    text, (strength,) = courses.texts[at.state.id], courses.strengths(course, [at.state])
    told = (
        f"{party.name}: {course.title}",
        f"{course.kind.value}, {course.firm(at.state)}",
        at.shift.value if at.shift else "",
        names_of([courses.rounds[number] for number, _ in stretch]),
        f"entry of {wording.dated(at.state.effective_on, text['precision'])}",
        wording.strength_words(strength.grade, strength.independent_sources, own_word=strength.own_word),
    )
    return "; ".join(filter(None, told))


def names_of(points: Sequence[PointInTime]) -> str:
    return points[0].name if len(points) == 1 else f"{points[0].name} to {points[-1].name}"


def frames_of(places: Mapping[str, float], collisions: Sequence[Collision], columns: Columns) -> Iterator[Frame]:
    """Yield the frames of an issue: one around two lanes that lie together, else one around each."""
    done: dict[str, set[int]] = defaultdict(set)
    for each in collisions:
        first, second = places.get(each.first.key), places.get(each.second.key)
        if first is not None and second is not None and second - first <= LANE + APART:
            yield from frames_around(each.rounds, first, second, columns)
            done[each.first.key].update(each.rounds)
            done[each.second.key].update(each.rounds)
    for key, y in places.items():
        rounds = {number for each in collisions if key in (each.first.key, each.second.key) for number in each.rounds}
        yield from frames_around(sorted(rounds - done[key]), y, y, columns)


def frames_around(rounds: Sequence[int], first: float, last: float, columns: Columns) -> Iterator[Frame]:
    for run in columns.within_years(runs_of(rounds)):
        left, right = columns.cell(run[0])[0], columns.cell(run[-1])[1]
        yield Frame(f"{left - 1.5:g}", f"{first - 0.5:g}", f"{right - left + 3:g}", f"{last - first + LANE + 1:g}")
