"""A table as people paste or upload it, read in bounds: rows of cells, by the columns that are known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from subprocess import TimeoutExpired

from positions.evidence.apart import read_apart
from positions.evidence.grid.columns import BY_NAME, column_called
from positions.web.pasted_tables import MOST_FILE, TOO_BIG, decoded, filled_lines
from positions.writing.refusals import BadDraft

MOST_ROWS = 200
MOST_CELL = 5_000
# Of all that is kept of a table: what a draft can hold.
MOST_TEXT = 150_000
# How the table is kept in its form.
TAB = "\t"
PACKED = b"PK\x03\x04"

TOO_MANY = f"At most {MOST_ROWS} rows are taken at once: bring the table in parts."
TOO_MUCH = f"At most {MOST_TEXT:,} characters are taken at once: bring the table in parts."
WORKBOOK = "This workbook cannot be read: copy its cells and paste them, or save the sheet as CSV."

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class GridTable:
    """The rows of a table with what they are called; `names` are the columns that it has, in its order.

    `unknown` are the titles of columns that were left out.
    """

    names: tuple[str, ...]
    rows: Mapping[str, Cells]
    unknown: tuple[str, ...] = field(default=(), compare=False)

    def text(self) -> str:
        """Return the table as its form keeps it; `read_table` reads it again."""
        return "\n".join(TAB.join(map(quoted, cells)) for cells in self.lines())

    def lines(self) -> Iterator[list[str]]:
        names = [name for name in self.names if name != "row"]
        yield ["row", *names]
        for called, cells in self.rows.items():
            yield [called, *(cells.get(name, "") for name in names)]

    def with_row(self) -> tuple["GridTable", str]:
        """Return the table with an empty row more, and what that is called. Raises BadDraft when it is full."""
        check_rows(len(self.rows) + 1)
        called = free_name(self.rows)
        return GridTable(self.names, {**self.rows, called: {}}, self.unknown), called

    def mended(self, mends: Iterable[tuple[str, str, str]]) -> "GridTable":
        """Return the table with other texts in cells, each of a row and a column; a row that is not there is passed."""
        rows = {called: dict(cells) for called, cells in self.rows.items()}
        names = dict.fromkeys(self.names)
        for called, name, text in mends:
            if called in rows and name in BY_NAME:
                rows[called][name] = text
                names[name] = None
        return GridTable(tuple(names), rows, self.unknown)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[\t\n"]', cell) else cell


def read_file(content: bytes) -> GridTable:
    """Return the table that a file holds. Raises BadDraft with a sentence at `file`."""
    if len(content) > MOST_FILE:
        raise BadDraft({"file": [TOO_BIG]})
    if content.startswith(PACKED):
        return read_workbook(content)
    try:
        text = decoded(content)
    except ValueError as error:
        raise BadDraft({"file": [str(error)]}) from None
    return read_table(text, field="file")


def read_workbook(content: bytes) -> GridTable:
    """Return the table of a workbook: of its sheets the one whose first row has most of our titles. Raises BadDraft.

    To be called before an act begins: it takes time.
    """
    try:
        answer = read_apart("positions.evidence.grid.workbooks", str(MOST_ROWS + 2), content)
    except TimeoutExpired:
        answer = {}
    if "sheets" not in answer:
        raise BadDraft({"file": [answer.get("refused", WORKBOOK)]})
    sheets: list[list[list[str]]] = [rows for rows in answer["sheets"] if rows]
    best = max(sheets, key=lambda rows: sum(column_called(cell) is not None for cell in rows[0]), default=[])
    return read_table("\n".join(TAB.join(map(quoted, row)) for row in best), field="file")


def read_table(text: str, *, field: str = "pasted", kept: bool = False) -> GridTable:
    """Return the table that a text holds, its first row the titles. Raises BadDraft with a sentence at the field.

    `kept`: it was taken before, so that what was typed into it since is said to be too long where it stands.
    """
    try:
        table = table_of(text)
        if not kept:
            check_lengths(table)
        return table
    except ValueError as error:
        raise BadDraft({field: [str(error)]}) from None


def table_of(text: str) -> GridTable:
    """Return the table. Raises ValueError with a sentence."""
    if len(text) > MOST_FILE:
        raise ValueError(TOO_MUCH)
    lines = filled_lines(text, lambda cell: column_called(cell) is not None)
    titles = next(lines)
    names = names_of(titles)
    listed = list(islice(lines, MOST_ROWS + 1))
    if len(listed) > MOST_ROWS:
        raise ValueError(TOO_MANY)
    rows = named_rows(names, listed)
    return GridTable(
        tuple(dict.fromkeys(name for name in names if name)),
        rows,
        tuple(title for title, name in zip(titles, names, strict=True) if title and not name),
    )


def check_lengths(table: GridTable) -> None:
    """Raise ValueError where a cell of a table, or all of it, is longer than is taken."""
    for called, cells in table.rows.items():
        for name, cell in cells.items():
            if len(cell) > MOST_CELL:
                raise ValueError(f"Row {called}, {BY_NAME[name].title}: {too_long(cell)}")
    if len(table.text()) > MOST_TEXT:
        raise ValueError(TOO_MUCH)


def too_long(cell: str) -> str:
    return f"The cell has {len(cell):,} characters, at most {MOST_CELL:,} are taken."


def names_of(titles: Sequence[str]) -> list[str]:
    """Return the names of the columns that titles mean, empty for what is unknown. Raises ValueError."""
    columns = [column_called(title) for title in titles]
    names = [column.name if column else "" for column in columns]
    if not any(names):
        said = ", ".join(f"“{title[:40]}”" for title in titles[:5])
        raise ValueError(
            f"The first row has no title of a column that is known, but {said}. Take titles of the template."
        )
    for column in columns:
        if column and names.count(column.name) > 1:
            raise ValueError(f"Two columns are called {column.title}: keep one of them.")
    return names


def named_rows(names: Sequence[str], lines: Sequence[Sequence[str]]) -> dict[str, Cells]:
    """Return the rows as cells by column, by what they are called: by themselves, or else by their number.

    Raises ValueError for a row with more cells than titles, and for a name that is given twice or is too long.
    """
    rows: dict[str, Cells] = {}
    for number, line in enumerate(lines, start=1):
        if len(line) > len(names):
            raise ValueError(f"Row {number} has {len(line)} cells, the first row has {len(names)} titles.")
        cells = {name: cell for name, cell in zip(names, line, strict=False) if name}
        called = cells.pop("row", "") or str(number)
        if not re.fullmatch(r"[\w.-]{1,20}", called):
            raise ValueError(f"Row {number} is called “{called[:40]}”: name rows in at most 20 letters and digits.")
        if called in rows:
            raise ValueError(f"Two rows are called {called}.")
        rows[called] = cells
    return rows


def free_name(rows: Mapping[str, Cells]) -> str:
    return next(str(number) for number in count(len(rows) + 1) if str(number) not in rows)


def check_rows(number: int) -> None:
    if number > MOST_ROWS:
        raise BadDraft({"pasted": [TOO_MANY]})
