"""Reading a table's CSV file: every cell is checked for its form, and every fault has its row and column.

Files come as people and spreadsheets saved them: with either line end, a byte-order mark, another separator, names of
columns and truth values in capitals, spaces around codes, empty rows and columns at the end. What is kept of them is
what an export writes.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Container, Iterator
from itertools import chain
from typing import NamedTuple

from positions.domain.texts import IS_HIDDEN, MOST_SIGNS, as_kept, hidden_signs, is_blank
from positions.models.entries import REDACTED
from positions.package.cells import REWRITTEN, Check, check_of
from positions.package.files import Counted, TooLarge
from positions.package.report import Faults, Progress, shown
from positions.package.schema import SEPARATOR, Cells, Column, Form, TableSpec
from positions.package.table import Table

# The longest line that can be right: every cell of the widest table full of quotes, each of which is doubled.
MOST_LINE = 5_000_000
# The csv module's own limit has no way to say which cell is too long. It holds for the whole process.
csv.field_size_limit(MOST_LINE)

TELL_EVERY = 4096
REPEATED = {Form.CODE, Form.BOOLEAN, Form.DATE, Form.PARTIAL_DATE, Form.REFERENCE, Form.INTEGER, Form.LANGUAGE}
# What may stand between the cells of a file; which it is, its header tells. Where no other does better, the first.
BETWEEN_CELLS = (",", ";", "\t")

GARBLED = "is not UTF-8 text; save the whole file as CSV in UTF-8."
EMPTY = "The cell is empty; it must be filled in."
UNEVEN_QUOTES = 'The quotes are uneven: a cell with a quote in it is put in quotes, and each quote in it doubled ("").'
AS_TEXT = (
    "Nothing is guessed: open the file as it was by importing it with all columns as text (Excel: Data, From Text/CSV, "
    "do not detect data types; LibreOffice: column type Text), and save it as CSV in UTF-8."
)


class Plan(NamedTuple):
    """How the cells of a column are read: what is made of a filled one, and how that is checked.

    `pool` has, by what came, what was made of it and found good, so each value is checked and kept once.
    """

    place: int
    name: str
    required: bool
    clean: Callable[[str], str]
    check: Check | None
    pool: dict[str, str] | None


class Broken(Exception):
    """The file cannot be followed beyond this point; the message says why."""


def text_or_empty(value: str) -> str:
    # The first test is quick, and false of most.
    return "" if not "!" <= value[:1] <= "~" and is_blank(value) else value


def truth(value: str) -> str:
    return value.strip().lower()


def keys(value: str) -> str:
    return SEPARATOR.join(map(str.strip, value.split(SEPARATOR)))


# What is made of a cell; of a code, a key, a date or a number, the spaces around it are no part.
CLEAN: dict[Form, Callable[[str], str]] = {
    Form.TEXT: text_or_empty,
    Form.LIST: text_or_empty,
    Form.BOOLEAN: truth,
    Form.REFERENCES: keys,
}


def must_be_filled(column: Column) -> bool:
    """Return whether every row has something in the column: an empty cell is neither true nor false."""
    return column.required or column.form is Form.BOOLEAN


def plans_of(table: Table) -> list[Plan]:
    """Return how the columns that the table has, or may leave out, are read."""
    return [
        Plan(
            place,
            column.name,
            must_be_filled(column),
            CLEAN.get(column.form, str.strip),
            check_of(column),
            {} if column.form in REPEATED else None,
        )
        for place, column in enumerate(table.spec.columns)
        if column.name not in table.lacking
    ]


class Lines:
    """The lines of a file, watched: `suspect` is set when a line may not be kept as it is since last asked."""

    def __init__(self, file: Counted) -> None:
        # Bytes that are not UTF-8 come through as lone surrogates: so they can be told by row and column.
        self.text = io.TextIOWrapper(io.BufferedReader(file), encoding="utf-8-sig", errors="surrogateescape")
        self.suspect = False

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(MOST_LINE):
            if len(line) == MOST_LINE and not line.endswith("\n"):
                raise Broken(f"The row is longer than {MOST_LINE:,} characters.")
            self.suspect = self.suspect or is_suspect(line)
            yield line


def is_suspect(line: str) -> bool:
    """Return whether a line has a hidden sign or a decomposed letter. The first test is quick, and true of most."""
    if line.rstrip("\n").isprintable():
        return not (line.isascii() or unicodedata.is_normalized("NFC", line))
    return bool(IS_HIDDEN.search(line)) or not unicodedata.is_normalized("NFC", line)


def is_garbled(text: str) -> bool:
    """Return whether bytes that are not UTF-8 were read into the text."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


class TableReader:
    """Reads one file into a Table, telling its faults; at most `most` rows."""

    def __init__(self, spec: TableSpec, file: Counted, faults: Faults, most: int) -> None:
        self.table = Table(spec, faults)
        self.lines = Lines(file)
        self.most = most
        self.garbled = False
        # Where dates stand that are written in another way: told as one fault, however many they are.
        self.rewritten: list[tuple[int, int]] = []

    def read(self, progress: Progress) -> Table:
        """Return the table. What cannot be followed ends the reading with a fault; raises Unreadable."""
        in_header = True
        try:
            reader = self._begin()
            header = self._header(next(reader))
            places = self._places(header)
            in_header = False
            self._read_rows(self._filled(reader, progress), places, len(header))
        except (csv.Error, Broken) as error:
            self.table.whole = False
            row = self.table.row_of(len(self.table.rows)) - in_header
            self.table.faults.add(self.table.spec.name, row, None, reason(error))
        self._tell_rewritten()
        index_keys(self.table)
        return self.table

    def _begin(self) -> Iterator[Cells]:
        """Return the reader of the rows, the header first: what its cells have between them, the others have too."""
        lines = iter(self.lines)
        for line in lines:
            if line.strip(' \t\n,;"'):
                between = between_cells(line, self.table.spec.places)
                return csv.reader(chain([line], lines), delimiter=between, strict=True)
            self.table.gaps.append(0)
        raise Broken("The file is empty; it must begin with the header row.")

    def _filled(self, reader: Iterator[Cells], progress: Progress) -> Iterator[Cells]:
        """Yield the rows in which anything stands, and note where others were passed over."""
        stage = f"reading {self.table.spec.name}"
        for number, cells in enumerate(reader):
            if number % TELL_EVERY == 0:
                if number > self.most:
                    raise TooLarge("The package has too many rows.", self.table.spec.name)
                progress(stage)
            if any(map(str.strip, cells)):
                yield cells
            else:
                self.table.gaps.append(len(self.table.rows))

    def _read_rows(self, filled: Iterator[Cells], places: list[int], width: int) -> None:
        """Take the rows after a header of that width; `places` are those of the table's columns in it."""
        arranged = places != list(range(width))
        plans = plans_of(self.table)
        rows = self.table.rows
        for index, cells in enumerate(filled):
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                del cells[width:]
            even = len(cells) == width
            rows.append(arrange(cells, places) if arranged or not even else cells)
            if even:
                self._check(index, rows[index], plans)
            else:
                self.table.fault(index, None, f"The row has {len(cells)} cells, the header has {width}.")

    def _header(self, cells: Cells) -> Cells:
        """Return the names of the columns as the format spells them, without those at the end that have none."""
        if any("\0" in name or is_garbled(name) for name in cells):
            raise Broken(f"The file {GARBLED}")
        self.lines.suspect = False
        header = [name.strip().lower() for name in cells]
        while header and not header[-1]:
            header.pop()
        return header

    def _places(self, header: Cells) -> list[int]:
        """Return the place in the file of each column of the table, -1 when it lacks it; tell what is wrong."""
        spec = self.table.spec
        for place, name in enumerate(header):
            if not name:
                self._refuse_column(None, f"Column {place + 1} has no name; name it or take it away.")
            elif name in header[:place]:
                self._refuse_column(name, "The column stands in the header twice.")
            elif name not in spec.places:
                self._refuse_column(name, f"The column is unknown; {spec.name} has: {', '.join(spec.names)}.")
        lacking = [column.name for column in spec.columns if must_be_filled(column) and column.name not in header]
        for name in lacking:
            self._refuse_column(name, "The column is missing.")
        self.table.lacking = frozenset(lacking)
        # Without its keys nobody can say what the table has.
        self.table.whole = self.table.lacking.isdisjoint(spec.key)
        return [header.index(name) if name in header else -1 for name in spec.names]

    def _refuse_column(self, name: str | None, message: str) -> None:
        column = None if name is None else shown(name)[1:-1]
        self.table.faults.add(self.table.spec.name, self.table.row_of(0) - 1, column, message)

    def _check(self, index: int, cells: Cells, plans: list[Plan]) -> None:
        """Make of the cells of a row what is kept and check it; keep one copy only of what stands in many rows."""
        strange = self.lines.suspect or sum(map(len, cells)) > MOST_SIGNS
        bad = self._refuse_strange(index, cells) if strange else frozenset()
        for plan in plans:
            place, name, required, _, _, pool = plan
            came = cells[place]
            if pool is not None and came in pool:
                cells[place] = pool[came]
            elif (came or required) and name not in bad:
                self._take(index, came, plan)

    def _take(self, index: int, came: str, plan: Plan) -> None:
        """Put what is made of a cell in its place, and check it."""
        value = self.table.rows[index][plan.place] = plan.clean(came)
        message = plan.check(value) if value and plan.check else None
        if plan.required and not value:
            message = EMPTY
        if message is REWRITTEN:
            self.rewritten.append((index, plan.place))
            self.table.distrust(index, plan.name)
        elif message:
            self.table.fault(index, plan.name, message)
        elif plan.pool is not None:
            plan.pool[came] = value

    def _tell_rewritten(self) -> None:
        """Tell once a file that dates are written in another way, at the first of them."""
        if not self.rewritten:
            return
        index, place = self.rewritten[0]
        number = len(self.rewritten)
        which = "1 cell has" if number == 1 else f"{number:,} cells have"
        message = (
            f"{which} a date that is not written as 2025-05-16, as when a spreadsheet rewrites dates; the first is "
            f"{shown(self.table.rows[index][place])}. {AS_TEXT}"
        )
        table = self.table
        table.faults.add(table.spec.name, table.row_of(index), table.spec.names[place], message)

    def _refuse_strange(self, index: int, cells: Cells) -> set[str]:
        """Compose the letters of the cells, tell which are no text, too long or have hidden signs: their columns."""
        self.lines.suspect = False
        bad = {}
        for place, name in enumerate(self.table.spec.names):
            value = cells[place]
            if len(value) > MOST_SIGNS:
                bad[name] = f"The cell has {len(value):,} characters; at most {MOST_SIGNS:,} are allowed."
            elif is_garbled(value):
                bad[name] = f"{shown(value)} {GARBLED}"
            else:
                cells[place] = as_kept(value)
                if fault := hidden_signs(cells[place]):
                    bad[name] = fault
        for name, message in bad.items():
            if self.garbled and GARBLED in message:
                self.table.distrust(index, name)
            else:
                self.table.fault(index, name, message)
            # Whoever saved the file in another encoding did so for all of its cells: said once.
            self.garbled = self.garbled or GARBLED in message
        return set(bad)


def between_cells(header: str, known: Container[str]) -> str:
    """Return what stands between the cells of a file: by what most cells of its header are names of columns."""

    def names(between: str) -> int:
        try:
            cells = next(csv.reader([header], delimiter=between), [])
        except csv.Error:
            return 0
        return sum(cell.strip().lower() in known for cell in cells)

    return max(BETWEEN_CELLS, key=names)


def index_keys(table: Table) -> None:
    """Note the row of each key, whether or not the key is right, and tell keys that stand there twice."""
    key_of, keys = table.spec.key_of, table.spec.key
    for index, cells in enumerate(table.rows):
        key = key_of(cells)
        # Redacted places in a source look alike.
        if not any(key) or (table.spec.name == "citations" and REDACTED in key):
            continue
        first = table.index.setdefault(key, index)
        if first != index and table.sound(index, *keys):
            what = shown(key) if isinstance(key, str) else f"This {', '.join(keys)}"
            table.fault(index, keys[-1], f"{what} stands in row {table.row_of(first)} already.")
            table.distrust(index)


def arrange(cells: Cells, places: list[int]) -> Cells:
    """Return the cells in the order of the table's columns, empty where the row has none."""
    return [cells[place] if 0 <= place < len(cells) else "" for place in places]


def reason(error: Exception) -> str:
    if isinstance(error, Broken):
        return str(error)
    if "field larger" in str(error):
        return f"A cell is longer than {MOST_LINE:,} characters; perhaps a quote is not closed."
    if "end of data" in str(error):
        return "A quoted cell that begins in this row is never closed."
    return UNEVEN_QUOTES
