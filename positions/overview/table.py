"""The picture as a table: a row for each position, a column for each round, all in words. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from positions.domain import wording
from positions.overview.courses import Course, Courses, RoundState
from positions.overview.picture import MOST_LANES
from positions.reading.party_marks import PartyMark

# So many cells, a row has one for each round, make a page of less than a megabyte.
MOST_CELLS = 1600


@dataclass(frozen=True, slots=True)
class CourseCell:
    """What a position was at a round, in words; nothing recorded: all empty.

    `entry` is the key of the entry that gives the state, empty where the one of the round before still does. `sign`,
    `word` and `tint` are of the shift since the round before (empty: none), `notes` say what else the picture draws.
    """

    text: str = ""
    entry: str = ""
    sign: str = ""
    word: str = ""
    tint: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One position: a cell for each round."""

    party: PartyMark
    key: str
    title: str
    kind: str
    issue_name: str
    cells: tuple[CourseCell, ...]


@dataclass(frozen=True, slots=True)
class CourseTable:
    """The positions of some groups of issues, in their order, under the names of the rounds; `groups` names all.

    `only` is what it is narrowed to and `says` tells that (both empty: to nothing). `part` says how many of its rows
    stand on the page (empty: all), `first` and `further` are the keys of positions with which others begin.
    """

    rounds: tuple[str, ...]
    groups: tuple[str, ...]
    only: str
    says: str
    part: str
    first: str
    further: str
    shown: tuple[tuple[str, tuple[CourseRow, ...]], ...]


# What a table can be narrowed to: what is held at the last round in a way, and how that is said.
ONLY: dict[str, tuple[Callable[[RoundState], bool], str]] = {
    "silent": (lambda at: at.silent, "held at the last round with no statement found there"),
    "weak": (lambda at: at.state.held and not at.strong, "held at the last round on weak evidence"),
}


def narrowed(courses: Courses, only: str) -> Sequence[Course]:
    """Return the positions that are held so at the last round; empty: all."""
    if not only:
        return courses.positions
    matches, _ = ONLY[only]
    return [course for course in courses.positions if (at := courses.at_last(course)) and matches(at)]


@dataclass(frozen=True, slots=True)
class TablePart:
    """Which positions stand in the table: `rows` of those `listed`, that are all of a group, or of all.

    `groups` names the groups of all, `number` is how many positions there are in these. `first` and `further` are the
    keys of positions with which the listed ones begin and go on; empty: they begin, or end, here.
    """

    rows: Sequence[Course]
    listed: int
    groups: tuple[str, ...]
    number: int
    first: str
    further: str


def part_of_table(positions: Sequence[Course], group: str, start: str, rounds: int) -> TablePart:
    """Return the part of the table of a group of issues; empty: of all, or of the first of more than MOST_LANES.

    `start` is the key of the position with which its rows begin, which is then the one whose group is shown. Empty, or
    of none of the positions: the first.
    """
    groups = tuple(dict.fromkeys(course.group for course in positions))
    begins = next((course for course in positions if course.key == start), None)
    whole = group or (groups[0] if len(positions) > MOST_LANES else "")
    chosen = begins.group if begins and whole else whole
    listed = [course for course in positions if not chosen or course.group == chosen]
    place = listed.index(begins) if begins in listed else 0
    end = place + max(MOST_CELLS // max(rounds, 1), 1)
    return TablePart(
        rows=listed[place:end],
        listed=len(listed),
        groups=groups,
        number=len(positions),
        first=listed[0].key if place else "",
        further=listed[end].key if end < len(listed) else "",
    )


def table_of(part: TablePart, only: str, courses: Courses) -> CourseTable:
    """Return a part of the table ready to show; `only` is what it is narrowed to, one of ONLY, or empty."""
    left = part.listed - len(part.rows)
    return CourseTable(
        rounds=tuple(point.name for point in courses.rounds),
        groups=part.groups,
        only=only,
        says=f"{wording.counted(part.number, 'position')} {ONLY[only][1]}" if only else "",
        part=f"{len(part.rows)} of {part.listed} positions stand on this page." if left else "",
        first=part.first,
        further=part.further,
        shown=tuple(
            (name, tuple(row_of(course, courses.mark(course), courses) for course in of_group))
            for name, of_group in groupby(part.rows, attrgetter("group"))
        ),
    )


def row_of(course: Course, party: PartyMark, courses: Courses) -> CourseRow:
    states = courses.at(course)
    cells = (cell_of(course, *each, courses) for each in zip(states, [None, *states], strict=False))
    return CourseRow(party, course.key, course.title, course.kind.value, course.issue_name, tuple(cells))


def cell_of(course: Course, at: RoundState | None, before: RoundState | None, courses: Courses) -> CourseCell:
    """Return what a position was at a round; `before` is what it was at the one before."""
    if at is None:
        return CourseCell()
    same = before is not None and before.state.id == at.state.id
    notes = [words for words, so in (("no statement", at.silent), ("weak evidence", not at.strong)) if so]
    return CourseCell(
        text="as before" if same else course.firm(at.state),
        entry="" if same else courses.texts[at.state.id]["key"],
        sign=wording.SIGNS[at.shift] if at.shift else "",
        word=at.shift.value if at.shift else "",
        tint=wording.tint(at.shift) if at.shift else "",
        notes=", ".join(notes),
    )
