"""A lane of the picture: what one position was at each round, as ink. Pure; lengths in pixels.

Firmness is weight, kind is shape, silence is hatched, what does not rest on strong evidence is hollow, and a shift
since the round before is a sign.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from positions.domain import wording
from positions.domain.codebook import Firmness
from positions.domain.evidence import state_rests_on, weakest
from positions.domain.points import PointInTime
from positions.domain.shifts import Shift
from positions.overview.columns import Columns
from positions.overview.courses import Course, Courses, RoundState
from positions.reading.party_marks import PartyMark
from positions.web.signs import SYMBOLS

LANE = 12
# A sign stands at the left of its cell and moves what is drawn there.
SIGN = 9
# What is hollow is drawn by its rim, and is not larger for it.
INSET = 0.6
# A level that has no weight of its own is drawn as a plain one.
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
    """One position's lane; of a party of which nothing is recorded on the issue it `says` so instead of a title."""

    party: PartyMark
    y: str
    states: tuple[DrawnState, ...]
    title: str = ""
    kind: str = ""
    says: str = ""


def lane_of(course: Course, party: PartyMark, top: int, courses: Courses, columns: Columns) -> DrawnLane:
    """Draw the lane of a position, `top` pixels below the top of its issue."""
    y = top + LANE / 2
    recorded = [(number, at) for number, at in enumerate(courses.at(course)) if at is not None]
    stretches = [list(same) for _, same in groupby(recorded, lambda each: each[1].state.id)]
    states = (drawn_state(course, party, stretch, y, courses, columns) for stretch in stretches)
    return DrawnLane(party, f"{y:g}", tuple(states), title=course.title, kind=course.kind.value)


def empty_lane(party: PartyMark, top: int) -> DrawnLane:
    """Draw the lane of a party of which nothing is recorded."""
    return DrawnLane(party, f"{top + LANE / 2:g}", (), says="nothing recorded")


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
        yield f"disc {css}", disc((left + right) / 2, y, RADII.get(firmness, RADII[Firmness.PLAIN]))
        return
    inset = 0 if at.strong else INSET
    height = HEIGHTS.get(firmness, HEIGHTS[Firmness.PLAIN])
    yield css, bar(left + inset, right - inset, y, max(height - 2 * inset, 0.8))


def bar(left: float, right: float, y: float, height: float) -> str:
    return f"M{left:g} {y - height / 2:g}h{right - left:g}v{height:g}h{left - right:g}z"


def disc(x: float, y: float, radius: float) -> str:
    half = f"a{radius:g} {radius:g} 0 1 0"
    return f"M{x - radius:g} {y:g}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z"


def sentence(course: Course, party: PartyMark, stretch: Stretch, courses: Courses) -> str:
    """Return in words what is drawn of neighbouring rounds, for who points at it."""
    at = stretch[0][1]
    text, resting = courses.texts[at.state.id], weakest(courses.strengths(course, state_rests_on(at.state)))
    told = (
        f"{party.name}: {course.title}",
        f"{course.kind.value}, {course.firm(at.state)}",
        at.shift.value if at.shift else "",
        names_of([courses.rounds[number] for number, _ in stretch]),
        f"entry of {wording.dated(at.state.effective_on, text['precision'])}",
        wording.strength_in_words(resting),
    )
    return "; ".join(filter(None, told))


def names_of(points: Sequence[PointInTime]) -> str:
    return points[0].name if len(points) == 1 else f"{points[0].name} to {points[-1].name}"
