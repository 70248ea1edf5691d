"""Reading a table's CSV file: every cell is checked for its form, and every fault has its row and column."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from positions.domain.texts import MOST_SIGNS
from positions.models.entries import REDACTED
from positions.package.cells import Check, check_of
from positions.package.files import Counted, TooLarge
from positions.package.report import Faults, Progress, shown
from positions.package.schema import Cells, Form, TableSpec
from positions.package.table import FIRST_ROW, Table

# The longest line that can be right: every cell of the widest table full of quotes, each of which is doubled.
MOST_LINE = 5_000_000
# The csv module's own limit has no way to say which cell is too long. It holds for the whole process.
csv.field_size_limit(MOST_LINE)

TELL_EVERY = 4096
REPEATED = {Form.CODE, Form.BOOLEAN, Form.DATE, Form.PARTIAL_DATE, Form.REFERENCE, Form.INTEGER, Form.LANGUAGE}

GARBLED = "is not UTF-8 text; save the whole file as CSV in UTF-8."
EMPTY = "The cell is empty; it must be filled in."
UNEVEN_QUOTES = 'The quotes are uneven: a cell with a quote in it is put in quotes, and each quote in it doubled ("").'


class Plan(NamedTuple):
    """How the cells of a column are checked. `pool` has the values found good, so each is checked and kept once."""

    place: int
    name: str
    required: bool
    check: Check | None
    pool: dict[str, str] | None


class Broken(Exception):
    """The file cannot be followed beyond this point; the message says why."""


def not_blank(value: str) -> str | None:
    return EMPTY if value.isspace() else None


def plans_of(table: Table) -> list[Plan]:
    """Return the checks of the columns that the table has; a column in which anything may stand has none."""
    plans = []
    for place, column in enumerate(table.spec.columns):
        required = column.required or column.form is Form.BOOLEAN
        check = check_of(column) or (not_blank if required else None)
        pool: dict[str, str] | None = {} if column.form in REPEATED else None
        if column.name not in table.lacking and (required or check or pool is not None):
            plans.append(Plan(place, column.name, required, check, pool))
    return plans


class Lines:
    """The lines of a file, watched for what is no text: `suspect` is set when a line was strange since last asked."""

    def __init__(self, file: Counted) -> None:
        # Bytes that are not UTF-8 come through as lone surrogates: so they can be told by row and column.
        self.text = io.TextIOWrapper(
            io.BufferedReader(file), encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self.suspect = False

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(MOST_LINE):
            if len(line) == MOST_LINE and not line.endswith(("\n", "\r")):
                raise Broken(f"The row is longer than {MOST_LINE:,} characters.")
            if "\0" in line or is_garbled(line):
                self.suspect = True
            yield line


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

    def read(self, progress: Progress) -> Table:
        """Return the table. What cannot be followed ends the reading with a fault; raises Unreadable."""
        reader = csv.reader(self.lines, strict=True)
        in_header = True
        try:
            header = next(reader, None)
            if header is None:
                raise Broken("The file is empty; it must begin with the header row.")
            places = self._places(header)
            in_header = False
            self._read_rows(reader, len(header), places, progress)
        except (csv.Error, Broken) as error:
            self.table.whole = False
            row = 1 if in_header else len(self.table.rows) + FIRST_ROW
            self.table.faults.add(self.table.spec.name, row, None, reason(error))
        index_keys(self.table)
        return self.table

    def _read_rows(self, reader: Iterator[Cells], width: int, places: list[int], progress: Progress) -> None:
        """Read all rows after a header of that width; `places` are those of the table's columns in it."""
        arranged = places != list(range(width))
        plans = plans_of(self.table)
        rows, stage = self.table.rows, f"reading {self.table.spec.name}"
        for cells in reader:
            index = len(rows)
            if index % TELL_EVERY == 0:
                if index > self.most:
                    raise TooLarge("The package has too many rows.", self.table.spec.name)
                progress(stage)
            even = len(cells) == width and any(cells)
            rows.append(arrange(cells, places) if arranged or not even else cells)
            if even:
                self._check(index, rows[index], plans)
            elif any(cells):
                self.table.fault(index, None, f"The row has {len(cells)} cells, the header has {width}.")
            else:
                self.table.fault(index, None, "The row is empty; remove it.")

    def _places(self, header: Cells) -> list[int]:
        """Return the place in the file of each column of the table, -1 when it lacks it; tell what is wrong."""
        if self.lines.suspect:
            raise Broken(f"The file {GARBLED}")
        if len(header) == 1 and header[0].count(";") + header[0].count("\t") > 1:
            raise Broken("The cells must be separated by commas; save the file as CSV with commas.")
        spec = self.table.spec
        for place, name in enumerate(header):
            if name in header[:place]:
                self._refuse_column(name, "The column stands in the header twice.")
            elif name not in spec.places:
                self._refuse_column(name, f"The column is unknown; {spec.name} has: {', '.join(spec.names)}.")
        lacking = [name for name in spec.names if name not in header]
        for name in lacking:
            self._refuse_column(name, "The column is missing.")
        self.table.lacking = frozenset(lacking)
        # Without its keys nobody can say what the table has.
        self.table.whole = self.table.lacking.isdisjoint(spec.key)
        return [header.index(name) if name in header else -1 for name in spec.names]

    def _refuse_column(self, name: str, message: str) -> None:
        self.table.faults.add(self.table.spec.name, 1, shown(name)[1:-1], message)

    def _check(self, index: int, cells: Cells, plans: list[Plan]) -> None:
        """Check the cells of a row, and keep one copy only of what stands in many rows."""
        strange = self.lines.suspect or sum(map(len, cells)) > MOST_SIGNS
        bad = self._refuse_strange(index, cells) if strange else frozenset()
        for place, name, required, check, pool in plans:
            value = cells[place]
            if pool is not None and value in pool:
                cells[place] = pool[value]
            elif value and name not in bad:
                self._check_filled(index, place, check, pool)
            elif required and not value:
                self.table.fault(index, name, EMPTY)

    def _check_filled(self, index: int, place: int, check: Check | None, pool: dict[str, str] | None) -> None:
        value = self.table.rows[index][place]
        message = check(value) if check else None
        if message:
            self.table.fault(index, self.table.spec.names[place], message)
        elif pool is not None:
            pool[value] = value

    def _refuse_strange(self, index: int, cells: Cells) -> set[str]:
        """Tell which cells are no text or too long, and return their columns."""
        self.lines.suspect = False
        bad = {}
        for name, value in zip(self.table.spec.names, cells, strict=True):
            if len(value) > MOST_SIGNS:
                bad[name] = f"The cell has {len(value):,} characters; at most {MOST_SIGNS:,} are allowed."
            elif "\0" in value:
                bad[name] = f"{shown(value)} has a NUL character in it; remove it."
            elif is_garbled(value):
                bad[name] = f"{shown(value)} {GARBLED}"
        for name, message in bad.items():
            if self.garbled and GARBLED in message:
                self.table.distrust(index, name)
            else:
                self.table.fault(index, name, message)
            # Whoever saved the file in another encoding did so for all of its cells: said once.
            self.garbled = self.garbled or GARBLED in message
        return set(bad)


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
            table.fault(index, keys[-1], f"{what} stands in row {first + FIRST_ROW} already.")
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
