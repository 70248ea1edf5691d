"""The picture as a table: a row for each position, a column for each round, all in words. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from positions.domain import wording
from positions.overview.courses import Course, Courses, RoundState
from positions.reading.party_marks import PartyMark


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

    `only` is what it is narrowed to and `says` tells that (both empty: to nothing).
    """

    rounds: tuple[str, ...]
    groups: tuple[str, ...]
    only: str
    says: str
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
    return [course for course in courses.positions if course.at and (at := course.at[-1]) and matches(at)]


def table_of(courses: Courses, group: str, only: str, most: int) -> CourseTable:
    """Return the table of a group of issues; empty: of all, or of the first of more positions than `most`.

    `only` is one of ONLY, or empty.
    """
    positions = narrowed(courses, only)
    groups = tuple(dict.fromkeys(course.group for course in positions))
    chosen = group or (groups[0] if len(positions) > most else "")
    listed = [course for course in positions if not chosen or course.group == chosen]
    return CourseTable(
        rounds=tuple(point.name for point in courses.rounds),
        groups=groups,
        only=only,
        says=f"{wording.counted(len(positions), 'position')} {ONLY[only][1]}" if only else "",
        shown=tuple(
            (name, tuple(row_of(course, courses.mark(course), courses) for course in of_group))
            for name, of_group in groupby(listed, attrgetter("group"))
        ),
    )


def row_of(course: Course, party: PartyMark, courses: Courses) -> CourseRow:
    before: Sequence[RoundState | None] = [None, *course.at]
    cells = (cell_of(course, at, earlier, courses) for at, earlier in zip(course.at, before, strict=False))
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
