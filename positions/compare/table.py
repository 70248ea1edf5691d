"""The compact view of the page: tables of lines with finished values, in the order in which templates place them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from positions.compare.compact import NOTHING, SAID, CompactCell, CompactLine, StepTaken, columns_of, line, points_of
from positions.compare.layout import Group, MatrixIssue
from positions.compare.rows import Comparison, Row
from positions.domain.points import PointInTime
from positions.reading.party_marks import PartyMark
from positions.reading.strength import ShortEntry


class ShownCell(NamedTuple):
    """A cell as its column shows it; `place` names the column, and `lead` is a word that may go without room."""

    place: str
    empty: bool
    level: int
    firm: str
    red: bool
    words: str
    content: str
    condition: str
    lead: str
    said: str
    step: StepTaken | None


class TableLine(NamedTuple):
    """One position in a line: finished values in the order in which they stand there, so that it costs little to show.

    `marks` are further classes: `undecided` on the evidence asked for, `same` where the second of two states says
    nothing that the first does not. `notes` are remarks with their classes, `short` the entries that fall short, `by`
    what it rests on (None: it has no state): grade, independent sources, whose word. `age` says how long ago it was
    last voiced, `last` in which month.
    """

    key: str
    tint: str
    marks: str
    title: str
    kind: str
    cells: tuple[ShownCell, ...]
    sign: str
    word: str
    why: str
    notes: tuple[tuple[str, str], ...]
    short: tuple[ShortEntry, ...]
    by: tuple[str, int | None, str] | None
    age: str
    last: str


class LineIssue(NamedTuple):
    """An issue with its lines and their parties; `rows` is how many rows of the table they are with their evidence."""

    key: str
    name: str
    rows: int
    lines: tuple[tuple[PartyMark, TableLine], ...]


class LineGroup(NamedTuple):
    """A group of issues, with the anchor to jump to."""

    name: str
    anchor: str
    issues: tuple[LineIssue, ...]


def line_groups(groups: Iterable[Group], comparison: Comparison) -> tuple[LineGroup, ...]:
    """Return the groups of the rows of a comparison with a line for each row."""
    points = points_of(comparison)
    places = [each.place for each in columns_of(comparison)]
    return tuple(
        LineGroup(group.name, group.anchor, tuple(issue_of(issue, points, places) for issue in group.issues))
        for group in groups
    )


def issue_of(issue: MatrixIssue, points: tuple[PointInTime, ...], places: Sequence[str]) -> LineIssue:
    lines = tuple([(party, table_line(row, line(row, points), places)) for party, rows in issue.cells for row in rows])
    return LineIssue(issue.key, issue.name, 2 * len(lines), lines)


def table_line(row: Row, line: CompactLine, places: Sequence[str]) -> TableLine:
    """Return the line of a row in its table; `places` name the columns of states."""
    return TableLine(
        key=row.key,
        tint=row.tint,
        marks=f"{' undecided' if row.short else ''}{' same' if line.same else ''}",
        title=row.title,
        kind=row.kind,
        cells=tuple([shown(cell, place) for cell, place in zip(line.cells, places, strict=True)]),
        sign=row.sign,
        word=row.word,
        why=line.why,
        notes=tuple(notes_of(row)) if row.returned or row.as_read or row.disagreement else (),
        short=row.short,
        by=(row.grade or "–", row.independent_sources, row.whose) if row.strength else None,
        age=line.age,
        last=line.last,
    )


def notes_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield what else is to be said of a shift, each with its class."""
    if row.returned:
        yield "", "stood otherwise in between"
    if row.as_read:
        yield "reading", f"◇ as read by {row.readers}: {row.as_read.value}"
    if row.disagreement:
        yield "flag", row.disagreement


def shown(cell: CompactCell, place: str) -> ShownCell:
    """Return a cell as its column shows it. A leading "said" may go where there is no room; that it was done, never."""
    words, content, condition, level, firm, red, said, step = cell
    lead = SAID if said.startswith(SAID) else ""
    said = said.removeprefix(SAID)
    return ShownCell(place, words == NOTHING, level, firm, red, words, content, condition, lead, said, step)
