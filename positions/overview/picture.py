"""The picture: a lane for each position, rounds across, all parties of an issue together. Pure; lengths in pixels.

Where categorical positions that cannot both be met collide, a frame stands around them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.text import slugify

from positions.domain import wording
from positions.overview.collisions import Collision
from positions.overview.columns import Axis, Columns, axis_of
from positions.overview.courses import Course, Courses, ThinCourses
from positions.overview.lanes import LANE, DrawnLane, empty_lane, lane_of

# Of more positions, only the firmest of each party is drawn on an issue.
MOST_LANES = 120
# So many cells, a lane has one for each round, make a page of less than a megabyte: others come with the next part.
MOST_CELLS = 2500
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
    """The lanes of one issue; `folded` is how many positions there are where not all are drawn, else 0.

    `unfolds`: all of them could be drawn.
    """

    issue: str
    name: str
    height: int
    lanes: tuple[DrawnLane, ...]
    frames: tuple[Frame, ...]
    folded: int
    unfolds: bool


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """The issues of one group, with the anchor to jump to."""

    name: str
    anchor: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class OverviewPicture:
    """The picture, its groups in the two columns of a wide page; all strips have the width of the axis.

    Of very many lanes it has a part, which `says` so (empty: all are drawn). `first` and `further` are the keys of
    issues with which others begin; empty: it begins, or ends, here.
    """

    axis: Axis
    halves: tuple[tuple[DrawnGroup, ...], ...]
    says: str = ""
    first: str = ""
    further: str = ""
    further_says: str = ""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What is drawn, and where: positions with their collisions, and the columns of the rounds."""

    courses: Courses
    collisions: Sequence[Collision]
    columns: Columns


@dataclass(frozen=True, slots=True)
class IssueDrawn:
    """The positions of an issue that are drawn; `folded` is how many it has where these are not all, else 0.

    `number` is the place of its group among all, and `unfolds` says whether all of them could be drawn.
    """

    number: int
    positions: tuple[Course, ...]
    folded: int
    unfolds: bool

    @property
    def issue(self) -> str:
        return self.positions[0].issue

    @property
    def group(self) -> str:
        return self.positions[0].group


@dataclass(frozen=True, slots=True)
class PicturePart:
    """The issues that are drawn, those from `place` on of so many, and the keys of those with which others begin."""

    issues: tuple[IssueDrawn, ...]
    place: int
    number: int
    first: str
    further: str
    continued: bool

    @property
    def positions(self) -> tuple[Course, ...]:
        return tuple(course for each in self.issues for course in each.positions)


NOTHING_DRAWN = PicturePart((), 0, 0, "", "", continued=False)


def part_of_picture(
    courses: ThinCourses, unfolded: str = "", start: str = "", most: int | None = MOST_CELLS
) -> PicturePart:
    """Return the issues that are drawn from that of the key `start` on (empty, or of none: from the first).

    Of more than MOST_LANES positions only the firmest of each party are drawn on an issue, but for the issue
    `unfolded`, which is among what is drawn. `most` bounds the cells, one for each lane and round (None: nothing does).
    """
    drawn = [course for course in courses.positions if any(course.states)]
    room = most // max(len(courses.rounds), 1) if most else len(drawn)
    issues = list(issues_drawn(drawn, unfolded, room, fold=len(drawn) > MOST_LANES))
    places = {each.issue: place for place, each in enumerate(issues)}
    place = places.get(start, 0)
    some = list(filling(issues[place:], room))
    if unfolded in places and not place <= places[unfolded] < place + len(some):
        place = places[unfolded]
        some = list(filling(issues[place:], room))
    end = place + len(some)
    return PicturePart(
        issues=tuple(some),
        place=place,
        number=len(issues),
        first=issues[0].issue if place else "",
        further=issues[end].issue if end < len(issues) else "",
        continued=bool(place) and issues[place - 1].number == issues[place].number,
    )


def issues_drawn(positions: Iterable[Course], unfolded: str, room: int, *, fold: bool) -> Iterator[IssueDrawn]:
    """Yield the issues of positions that have a state, as these come in order.

    `fold`: only the firmest of each party are drawn, but for the issue `unfolded` where all of its lanes have room.
    """
    for number, (_, of_group) in enumerate(groupby(positions, attrgetter("group")), start=1):
        for issue, of_issue in groupby(of_group, attrgetter("issue")):
            listed = tuple(of_issue)
            unfolds = len(listed) <= room
            shown = firmest(listed) if fold and not (issue == unfolded and unfolds) else listed
            yield IssueDrawn(number, shown, len(listed) if len(shown) < len(listed) else 0, unfolds)


def filling(issues: Iterable[IssueDrawn], room: int) -> Iterator[IssueDrawn]:
    """Yield the first of the issues whose lanes have room together, one at least."""
    lanes = 0
    for each in issues:
        if lanes and lanes + len(each.positions) > room:
            return
        lanes += len(each.positions)
        yield each


def draw(canvas: Canvas, chosen: Sequence[str], part: PicturePart) -> OverviewPicture:
    """Draw a part of the positions; `chosen` are the keys of the rounds that the sentences are about."""
    groups: list[DrawnGroup] = []
    for number, same in groupby(part.issues, attrgetter("number")):
        issues = list(same)
        name = issues[0].group
        # What goes on where a part before it ended has an anchor of its own: both may come to stand on one page.
        goes_on = f"-{issues[0].issue}" if part.continued and not groups else ""
        strips = tuple(strip_of(each, canvas) for each in issues)
        groups.append(DrawnGroup(name, f"group-{number}-{slugify(name)}{goes_on}", strips))
    return OverviewPicture(axis_of(canvas.columns, chosen), halves_of(groups), *ways_on(part))


def ways_on(part: PicturePart) -> tuple[str, str, str, str]:
    """Return what a part of the picture says of itself, where others begin, and how the next one is called."""
    shown, left = len(part.issues), part.number - part.place - len(part.issues)
    if shown == part.number:
        return "", "", "", ""
    which = f"Issues {part.place + 1} to {part.place + shown} of {part.number} are drawn here."
    return which, part.first, part.further, f"The next of {wording.counted(left, 'further issue')}" if left else ""


def halves_of(groups: Sequence[DrawnGroup]) -> tuple[tuple[DrawnGroup, ...], ...]:
    """Return the groups in two columns; the second begins once half of the height is passed."""
    heights = [sum(strip.height for strip in group.strips) for group in groups]
    half, height = sum(heights) / 2, 0
    columns: tuple[list[DrawnGroup], list[DrawnGroup]] = ([], [])
    for group, high in zip(groups, heights, strict=True):
        columns[height >= half].append(group)
        height += high
    return tuple(map(tuple, filter(None, columns)))


def firmest(positions: Sequence[Course]) -> tuple[Course, ...]:
    """Return the firmest position of each party, as it stood last."""
    found: dict[str, Course] = {}
    for course in sorted(positions, key=lambda each: (-level_of(each), each.first_recorded, each.key)):
        found.setdefault(course.party, course)
    return tuple(course for course in positions if found[course.party] is course)


def level_of(course: Course) -> int:
    """Return how firm a position stood at the last round; 0: not held, or not recorded by then."""
    return course.last.firmness.level if course.last and course.last.firmness else 0


def strip_of(drawn: IssueDrawn, canvas: Canvas) -> Strip:
    """Draw the lanes of one issue."""
    courses, positions = canvas.courses, drawn.positions
    keys = {course.key for course in positions}
    within = [each for each in canvas.collisions if each.within_issue and each.rounds and each.first.key in keys]
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
    return Strip(
        issue=drawn.issue,
        name=positions[0].issue_name,
        height=max(y + 2, LEAST_HEIGHT),
        lanes=tuple(lanes),
        frames=tuple(frames_of(places, canvas)),
        folded=drawn.folded,
        unfolds=drawn.unfolds,
    )


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
