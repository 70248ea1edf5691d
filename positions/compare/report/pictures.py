"""A comparison as a picture to take away: a row a position with its states side by side, then the shift."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from positions.compare.compact import CompactCell, CompactLine, columns_of, lines
from positions.compare.report.taking import TakenComparison
from positions.compare.report.words import firm_of, step_of, strength_of, why_of
from positions.compare.rows import Comparison, Row
from positions.domain import wording
from positions.reading.party_marks import PartyMark
from positions.web.about import About
from positions.web.pictures import MARGIN, MOST_POINTS, Lettered, PictureFrame, TextColumn, drawn, framed
from positions.web.sentences import PartySentence
from positions.web.signs import ALL_SYMBOLS

# How wide the columns are: the position, a state (of two, and of more), the shift, and how strong it is.
POSITION, STATE, NARROW_STATE, SHIFT, STRENGTH = 270, 290, 225, 160, 170
GAP = 16
PADDING = 5
# So many lines of a content are drawn; the page has all of it.
MOST_LINES = 6
# More have no room, however short they are: so they are not read.
MOST_DRAWN = 500
# Of the names of a group and of an issue.
OF_GROUP, OF_ISSUE = 34, 22
METER = 8


@dataclass(frozen=True, slots=True)
class DrawnMeter:
    """How firm a state is held: so many of four bars are full."""

    x: float
    y: float
    level: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row at its place: the mark of its party, its texts, its meters, and the sign and tint of its shift.

    Places are counted from where the rows begin.
    """

    y: float
    height: float
    party: PartyMark
    texts: tuple[Lettered, ...]
    meters: tuple[DrawnMeter, ...]
    signs: tuple[tuple[str, str, float, float], ...]
    tint: str


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """The picture with its frame; `at` is where the column of the shift begins, `rules` where issues begin."""

    frame: PictureFrame
    heads: tuple[Lettered, ...]
    head_rule: float
    texts: tuple[Lettered, ...]
    rows: tuple[DrawnRow, ...]
    rules: tuple[float, ...]
    shift_at: float
    shift_width: float


def comparison_svg(found: TakenComparison) -> tuple[str, PictureFrame]:
    """Return the picture of a comparison as SVG, and its frame. One query, or a few."""
    parties = {party.key: party for party in found.parties}
    sheet = sheet_of(found.comparison(), len(found.rows), parties, found.sentences, found.about)
    return drawn("compare/picture.svg", {"sheet": sheet, "frame": sheet.frame}), sheet.frame


def sheet_of(
    comparison: Comparison,
    number: int,
    parties: dict[str, PartyMark],
    sentences: Sequence[PartySentence],
    about: About,
) -> ComparisonSheet:
    """Lay out a comparison, or its first rows of this number."""
    rows = DrawnRows(comparison, parties)
    for row in comparison.rows:
        rows.add(row)
    rows.left_out += number - len(comparison.rows)
    notes = ["".join(phrase.text for phrase in each.phrases) for each in sentences]
    notes.append("First recorded later does not mean new, and silence does not mean given up.")
    if rows.left_out:
        notes.append(
            f"Not drawn, as the picture would be too large: {rows.left_out} of "
            f"{wording.counted(number, 'position')}. Ask for a party, an issue or a group."
        )
    if not comparison.rows:
        notes.append("No position matches.")
    heads = DrawnHeads(comparison, rows)
    frame = framed(about, rows.width, heads.height + rows.y, notes)
    low = frame.top + heads.height
    return ComparisonSheet(
        frame=frame,
        heads=tuple(replace(text, y=text.y + frame.top) for text in heads.texts),
        head_rule=low,
        texts=tuple(replace(text, y=text.y + low) for text in rows.texts),
        rows=tuple(lowered(row, low) for row in rows.drawn),
        rules=tuple(y + low for y in rows.rules),
        shift_at=rows.shift_at,
        shift_width=SHIFT,
    )


def lowered(row: DrawnRow, by: float) -> DrawnRow:
    return replace(
        row,
        y=row.y + by,
        texts=tuple(replace(text, y=text.y + by) for text in row.texts),
        meters=tuple(replace(meter, y=meter.y + by) for meter in row.meters),
        signs=tuple((symbol, tint, x, y + by) for symbol, tint, x, y in row.signs),
    )


class DrawnHeads:
    """What stands above the columns."""

    def __init__(self, comparison: Comparison, rows: "DrawnRows") -> None:
        texts: list[Lettered] = []
        self.height = 0.0
        named = [(column.when, column.name) for column in columns_of(comparison)]
        columns = [
            (MARGIN, POSITION, "Position", ""),
            *((x, rows.state, *each) for x, each in zip(rows.states_at, named, strict=True)),
            (rows.shift_at + PADDING, SHIFT, "Shift", ""),
            (rows.strength_at, STRENGTH, "Weakest evidence", ""),
        ]
        for x, width, first, second in columns:
            column = TextColumn(x, 0, width)
            column.write(first, 12, bold=True)
            column.write(second, 11, fill="soft")
            texts += column.texts
            self.height = max(self.height, column.y + 4)
        self.texts = tuple(texts)


class DrawnRows:
    """The rows of the picture as it fills; what would make it too large is counted in `left_out`."""

    def __init__(self, comparison: Comparison, parties: dict[str, PartyMark]) -> None:
        self.parties = parties
        self.lines = lines(comparison)
        number = len(columns_of(comparison))
        self.state = STATE if number == 2 else NARROW_STATE
        self.states_at = [MARGIN + POSITION + GAP + each * (self.state + GAP) for each in range(number)]
        self.shift_at = self.states_at[-1] + self.state + GAP
        self.strength_at = self.shift_at + SHIFT + GAP
        self.width = self.strength_at + STRENGTH + MARGIN
        self.most = MOST_POINTS / self.width / 1.5
        self.y = 0.0
        self.group = self.issue = ""
        self.left_out = 0
        self.texts: list[Lettered] = []
        self.rules: list[float] = []
        self.drawn: list[DrawnRow] = []

    def add(self, row: Row) -> None:
        """Draw a row below the others, under the names of its group and its issue."""
        if self.left_out or self.y > self.most:
            self.left_out += 1
            return
        if row.group != self.group:
            self.head(row.group, OF_GROUP, 15)
        if (row.group, row.issue) != (self.group, self.issue):
            self.rules.append(self.y)
            self.head(row.issue_name, OF_ISSUE, 12)
        self.group, self.issue = row.group, row.issue
        self.drawn.append(self.row(row, self.lines[row.key]))
        self.y += self.drawn[-1].height

    def head(self, name: str, height: float, size: float) -> None:
        column = TextColumn(MARGIN, self.y + height - size - 8, self.width - 2 * MARGIN)
        column.write(name, size, bold=True)
        self.texts += column.texts
        self.y = max(self.y + height, column.y)

    def row(self, row: Row, line: CompactLine) -> DrawnRow:
        top = self.y + PADDING
        what = TextColumn(MARGIN + 16, top, POSITION - 16)
        what.write(f"{row.title}, {row.kind}", 12)
        columns, meters = [what], []
        for x, cell in zip(self.states_at, line.cells, strict=True):
            columns.append(self.cell(x, top, cell))
            if cell.level:
                meters.append(DrawnMeter(x, top + 4, cell.level))
        columns += [self.shift(row, line, top), self.strength(row, line, top)]
        signs = [(ALL_SYMBOLS[row.shift] if row.shift else "diamond", row.tint, self.shift_at + 14.0, top + 8.0)]
        return DrawnRow(
            y=self.y,
            height=max(column.y for column in columns) - self.y + PADDING,
            party=self.parties[row.party],
            texts=tuple(text for column in columns for text in column.texts),
            meters=tuple(meters),
            signs=tuple(signs),
            tint=row.tint,
        )

    def cell(self, x: float, top: float, cell: CompactCell) -> TextColumn:
        """Return the texts of a state: how firm, and since the round before what; then what it is, and who said so."""
        first = TextColumn(
            x + 4 * METER + 8 if cell.level else x, top, self.state - (4 * METER + 8 if cell.level else 0)
        )
        first.write(
            ", ".join(filter(None, (firm_of(cell), cell.words))), 11, fill="ink" if cell.red else "soft", bold=cell.red
        )
        column = TextColumn(x, first.y, self.state)
        column.texts = first.texts
        column.write(cell.content, 11, most=MOST_LINES)
        column.write(cell.condition, 11, fill="soft", most=MOST_LINES)
        column.write(cell.said, 10, fill="soft")
        column.write(step_of(cell), 10, fill="soft")
        return column

    def shift(self, row: Row, line: CompactLine, top: float) -> TextColumn:
        column = TextColumn(self.shift_at + 24, top, SHIFT - 28)
        column.write(row.word, 12, bold=True, fill=row.tint)
        for reason in why_of(row, line):
            column.write(reason, 10, fill="soft")
        return column

    def strength(self, row: Row, line: CompactLine, top: float) -> TextColumn:
        column = TextColumn(self.strength_at, top, STRENGTH)
        first, *others = strength_of(row, line)
        column.write(first, 10)
        column.write("; ".join(others), 10, fill="soft")
        return column
