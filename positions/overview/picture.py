"""The picture: a lane for each position, rounds across, all parties of an issue together. Pure; lengths in pixels.

Where categorical positions that cannot both be met collide, a frame stands around them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.utils.text import slugify

from positions.overview.collisions import Collision
from positions.overview.columns import Axis, Columns, axis_of
from positions.overview.courses import Course, Courses
from positions.overview.lanes import LANE, DrawnLane, empty_lane, lane_of

# Of more positions, only the firmest of each party is drawn on an issue.
MOST_LANES = 120
# Between the lanes of two parties, and above the first lane of an issue.
APART = 1
TOP = 3
LEAST_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Frame:
    """Around what collides."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The lanes of one issue; `folded` is how many positions there are where not all are drawn, else 0."""

    issue: str
    name: str
    height: int
    lanes: tuple[DrawnLane, ...]
    frames: tuple[Frame, ...]
    folded: int = 0


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


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn, and where: positions with their collisions, and the columns of the rounds."""

    courses: Courses
    collisions: Sequence[Collision]
    columns: Columns


def draw(canvas: Canvas, chosen: Sequence[str], unfolded: str = "") -> OverviewPicture:
    """Draw all positions; `chosen` are the keys of the rounds that the sentences are about.

    Of more than MOST_LANES only the firmest of each party are drawn on an issue, but for the issue `unfolded`.
    """
    drawn = [course for course in canvas.courses.positions if any(course.at)]
    fold = len(drawn) > MOST_LANES
    groups = []
    for number, (name, of_group) in enumerate(groupby(drawn, attrgetter("group")), start=1):
        strips = (
            folded_strip(list(positions), canvas) if fold and issue != unfolded else strip_of(list(positions), canvas)
            for issue, positions in groupby(of_group, attrgetter("issue"))
        )
        groups.append(DrawnGroup(name, f"group-{number}-{slugify(name)}", tuple(strips)))
    return OverviewPicture(axis_of(canvas.columns, chosen), halves_of(groups))


def halves_of(groups: Sequence[DrawnGroup]) -> tuple[tuple[DrawnGroup, ...], ...]:
    """Return the groups in two columns; the second begins once half of the height is passed."""
    heights = [sum(strip.height for strip in group.strips) for group in groups]
    half, height = sum(heights) / 2, 0
    columns: tuple[list[DrawnGroup], list[DrawnGroup]] = ([], [])
    for group, high in zip(groups, heights, strict=True):
        columns[height >= half].append(group)
        height += high
    return tuple(map(tuple, filter(None, columns)))


def folded_strip(positions: Sequence[Course], canvas: Canvas) -> Strip:
    """Draw the firmest position of each party on an issue, as it stood last."""
    firmest: dict[str, Course] = {}
    for course in sorted(positions, key=lambda each: (-level_of(each), each.first_recorded, each.key)):
        firmest.setdefault(course.party, course)
    drawn = [course for course in positions if firmest[course.party] is course]
    folded = len(positions) if len(drawn) < len(positions) else 0
    return replace(strip_of(drawn, canvas), folded=folded)


def level_of(course: Course) -> int:
    """Return how firm a position stood at the last round; 0: not held, or not recorded by then."""
    at = course.at[-1]
    return at.state.firmness.level if at and at.state.firmness else 0


def strip_of(positions: Sequence[Course], canvas: Canvas) -> Strip:
    """Draw the lanes of one issue."""
    courses = canvas.courses
    within = [each for each in canvas.collisions if each.within_issue and each.rounds and each.first in positions]
    lanes, places, y = [], {}, TOP
    for number, party in enumerate(courses.parties):
        own = in_lanes([each for each in positions if each.party == party.key], within, last=number == 0)
        for course in own:
            places[course.key] = y
            lanes.append(lane_of(course, party, y, courses, canvas.columns))
            y += LANE
        if not own and party.key in courses.principals:
            lanes.append(empty_lane(party, y))
            y += LANE
        y += APART
    frames = tuple(frames_of(places, canvas))
    return Strip(positions[0].issue, positions[0].issue_name, max(y + 2, LEAST_HEIGHT), tuple(lanes), frames)


def in_lanes(positions: Iterable[Course], within: Sequence[Collision], *, last: bool) -> list[Course]:
    """Return the positions of one party as they lie, those recorded first above.

    Those that collide with others of the issue lie next to the other party's, so that one frame takes both: at the end
    of the first party's lanes (`last`), and at the beginning of the others'.
    """
    close = {course.key for each in within for course in (each.first, each.second)}
    by_age = sorted(positions, key=lambda course: (course.first_recorded, course.key))
    return sorted(by_age, key=lambda course: (course.key in close) == last)


def frames_of(places: Mapping[str, int], canvas: Canvas) -> Iterator[Frame]:
    """Yield the frames of an issue: one around two lanes that lie together, else one around each."""
    done: dict[str, set[int]] = defaultdict(set)
    for each in canvas.collisions:
        first, second = places.get(each.first.key), places.get(each.second.key)
        if first is not None and second is not None and second - first <= LANE + APART:
            yield from frames_around(each.rounds, first, second, canvas.columns)
            done[each.first.key].update(each.rounds)
            done[each.second.key].update(each.rounds)
    for key, y in places.items():
        pairs = (each for each in canvas.collisions if key in (each.first.key, each.second.key))
        rounds = {number for each in pairs for number in each.rounds}
        yield from frames_around(sorted(rounds - done[key]), y, y, canvas.columns)


def frames_around(rounds: Sequence[int], first: int, last: int, columns: Columns) -> Iterator[Frame]:
    """Yield frames from the top of the first lane to the end of the last one, parted where a year begins."""
    for run in columns.within_years(runs_of(rounds)):
        left, right = columns.cell(run[0])[0], columns.cell(run[-1])[1]
        yield Frame(f"{left - 1.5:g}", f"{first - 0.5:g}", f"{right - left + 3:g}", f"{last - first + LANE + 1:g}")


def runs_of(numbers: Sequence[int]) -> list[list[int]]:
    """Return ascending numbers as runs of neighbours."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
