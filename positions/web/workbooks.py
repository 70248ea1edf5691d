"""Workbooks, written and sent a few rows at a time, always the same bytes for the same rows.

A workbook is a zip of small files and one large one a sheet. XlsxWriter writes them all: first a workbook with the
heads only, then the rows of a batch in one that is thrown away after they are taken out of it, and after the rows of a
table the heads again: where its rows end, and on the first sheet what was left out on the way. So no more than a batch
is ever held, in memory or on disk.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from io import BytesIO
from itertools import islice
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from positions.web.about import About
from positions.web.columns import CellKind, DownloadColumn, DownloadRow, DownloadTable, cell, day, moment

BATCH = 500
# What a sheet and a cell of it hold; the head takes a row.
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
LONGEST_LINK = 2_000
# A larger file in a zip is not read by every program.
MOST_BYTES = 2_000_000_000
# The first day that spreadsheets know.
FIRST_YEAR = 1900
ABOUT = "About"
LABEL_WIDTH, VALUE_WIDTH = 48, 90
# Fast, and nearly as small as can be.
COMPRESSION = 4
# How high a line of text is, in points, and the most that a row may be.
LINE_HEIGHT, MOST_HEIGHT = 15, 405
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
# What no cell may have in it.
REFUSED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
DIMENSION = re.compile(rb"<dimension [^>]*/>")
ROWS, END_OF_ROWS = b"<sheetData>", b"</sheetData>"
SHEET = "xl/worksheets/sheet{}.xml"
BOOK = "xl/workbook.xml"

TOO_LONG = "{} of more than {:,} characters, the most that a spreadsheet holds, end in “…”: CSV and JSON have the whole"
TOO_MANY = "“{}” holds the first {:,} rows, no more fit on a sheet: CSV and JSON have all"


@dataclass(slots=True)
class Written:
    """What has been written of the tables: rows of each, cells that were cut, and titles of tables that were."""

    rows: list[int] = field(default_factory=list)
    cut_cells: int = 0
    cut_tables: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What the first sheet says of what was left out."""
        said = [TOO_MANY.format(title, rows) for title, rows in zip(self.cut_tables, self.rows, strict=False)]
        if self.cut_cells:
            said.append(TOO_LONG.format(f"{self.cut_cells:,} texts", MOST_CHARACTERS))
        return [("Left out", f"{each}.") for each in said]


class Sink:
    """Takes what a zip writes and hands it on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep everything until it is drained."""

    def drain(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


class Book:
    """A workbook of XlsxWriter with the sheets and formats of some tables, the first sheet first."""

    def __init__(self, tables: Sequence[DownloadTable], about: About, folder: str) -> None:
        self.file = BytesIO()
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self.file, options)
        created = about.known.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": about.title, "comments": about.source_line, "created": created})
        top = {"valign": "top"}
        self.label = self.book.add_format(top | {"bold": True})
        self.prose = self.book.add_format(top | {"text_wrap": True})
        self.text = self.book.add_format(top)
        self.link = self.book.add_format(top | {"text_wrap": True, "font_color": "#0563c1", "underline": 1})
        self.head = self.book.add_format({"bold": True, "text_wrap": True, "bg_color": "#eeeeee", "bottom": 1, **top})
        self.date = self.book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = self.book.add_format(top | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self.about = self.book.add_worksheet(ABOUT)
        self.about.write_string(0, 0, about.title, self.label)
        # A look gets its number when a row with it is through: these come first, to have the same in every workbook.
        looks = (self.head, self.head, self.label, self.prose, self.text, self.link, self.date, self.moment)
        for place, look in enumerate(looks):
            self.about.write_blank(1, place, None, look)
        self.about.write_string(1, 0, "What this file is", self.head)
        self.about.write_string(2, 0, "Taken from", self.label)
        self.about.write_string(2, 1, about.source_line.removeprefix("Source: "), self.prose)
        self.sheets = [self.book.add_worksheet(table.title) for table in tables]
        for table, sheet in zip(tables, self.sheets, strict=True):
            for place, column in enumerate(table.columns):
                sheet.set_column(place, place, column.wide, self.format_of(column))
            sheet.freeze_panes(1, 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.repeat_rows(0)

    def format_of(self, column: DownloadColumn) -> Format:
        if column.wrapped:
            return self.prose
        return {CellKind.DATE: self.date, CellKind.MOMENT: self.moment}.get(column.kind, self.text)

    def parts(self) -> dict[str, bytes]:
        """Close the workbook and return its files by their names."""
        self.book.close()
        with ZipFile(self.file) as packed:
            return {name: packed.read(name) for name in packed.namelist()}


def stream_workbook(tables: Sequence[DownloadTable], about: About) -> Iterator[bytes]:
    """Yield a workbook piece by piece: a sheet that says what it is, and one for each table, head frozen, filtered.

    Texts are texts, whatever they begin with. Days, moments, numbers and truths are such; a day before 1900, which
    spreadsheets do not know, is a text. The first piece comes before the first row is read.
    """
    sink, written = Sink(), Written()
    with TemporaryDirectory() as folder, ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as packed:  # type: ignore[call-overload]
        skeleton = last = framed(tables, about, written, folder)
        sheets = [SHEET.format(number) for number in range(2, len(tables) + 2)]
        late = {SHEET.format(1), BOOK, *sheets}
        for name, content in skeleton.items():
            if name not in late:
                packed.writestr(member(name), content)
        yield sink.drain()
        for number, table in enumerate(tables):
            head, _ = skeleton[sheets[number]].split(END_OF_ROWS)
            written.rows.append(0)
            with packed.open(member(sheets[number]), "w") as file:
                size = file.write(DIMENSION.sub(b"", head))
                for batch in batches(table, written, folder, about):
                    size += file.write(batch)
                    yield sink.drain()
                    if size > MOST_BYTES:
                        written.cut_tables.append(table.title)
                        break
                # Where the rows end is known only now.
                last = framed(tables, about, written, folder)
                file.write(END_OF_ROWS + last[sheets[number]].split(END_OF_ROWS)[1])
            yield sink.drain()
        for name in (SHEET.format(1), BOOK):
            packed.writestr(member(name), last[name])
    yield sink.drain()


def member(name: str) -> ZipInfo:
    """Return a file of the zip as it is on every machine."""
    info = ZipInfo(name, FIXED_TIME)
    info.compress_type, info.create_system = ZIP_DEFLATED, 0
    return info


def framed(tables: Sequence[DownloadTable], about: About, written: Written, folder: str) -> dict[str, bytes]:
    """Return the files of the workbook without rows, as much as has been written of which."""
    book = Book(tables, about, folder)
    write_about(book, tables, about, written)
    for number, (table, sheet) in enumerate(zip(tables, book.sheets, strict=True)):
        rows = written.rows[number] if number < len(written.rows) else 0
        sheet.autofilter(0, 0, rows, len(table.columns) - 1)
        fit_height(sheet, 0, [(column.title, column.wide) for column in table.columns])
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, book.head)
    return book.parts()


def fit_height(sheet: Worksheet, number: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as wrapped texts need in columns of these widths: not every program does so by itself."""
    lines = max((sum(1 + len(part) // wide for part in text.split("\n")) for text, wide in texts), default=1)
    if lines > 1:
        sheet.set_row(number, min(lines * LINE_HEIGHT, MOST_HEIGHT))


def write_about(book: Book, tables: Sequence[DownloadTable], about: About, written: Written) -> None:
    """Write the sheet that says what the workbook is, and what its columns are called in CSV and JSON."""
    sheet = book.about
    sheet.set_column(0, 0, LABEL_WIDTH, book.label)
    sheet.set_column(1, 1, VALUE_WIDTH, book.prose)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    number = 3
    for label, value in (*about.lines, *written.notes):
        fit_height(sheet, number, [(value, VALUE_WIDTH)])
        sheet.write_string(number, 0, label, book.label)
        if value == about.address and len(value) <= LONGEST_LINK:
            sheet.write_url(number, 1, value, book.link)
        else:
            sheet.write_string(number, 1, shortened(value, written), book.prose)
        number += 1
    for table in tables:
        sheet.write_string(number + 1, 0, f"Columns of “{table.title}”", book.head)
        sheet.write_string(number + 1, 1, "Name in CSV and JSON", book.head)
        number += 2
        for column in table.columns:
            sheet.write_string(number, 0, column.title, book.text)
            sheet.write_string(number, 1, column.name, book.text)
            number += 1


def batches(table: DownloadTable, written: Written, folder: str, about: About) -> Iterator[bytes]:
    """Yield the rows of a table as a sheet has them, a batch at a time, as many as fit."""
    rows = iter(table.rows)
    while batch := list(islice(rows, min(BATCH, MOST_ROWS - written.rows[-1]))):
        yield in_sheet(table, batch, written, folder, about)
    if next(rows, None) is not None:
        written.cut_tables.append(table.title)


def in_sheet(table: DownloadTable, batch: Iterable[DownloadRow], written: Written, folder: str, about: About) -> bytes:
    """Return rows as a sheet has them, below those that have been written."""
    book = Book([table], about, folder)
    (sheet,) = book.sheets
    formats = [book.format_of(column) for column in table.columns]
    wrapped = [(place, column.wide) for place, column in enumerate(table.columns) if column.wrapped]
    for row in batch:
        written.rows[-1] += 1
        fit_height(sheet, written.rows[-1], [(cell(row[place]), wide) for place, wide in wrapped])
        for place, (column, value, look) in enumerate(zip(table.columns, row, formats, strict=True)):
            if value is not None and value != "":
                write_cell(sheet, (written.rows[-1], place), column.kind, value, look, written)
    return book.parts()[SHEET.format(2)].split(ROWS)[1].split(END_OF_ROWS)[0]


def write_cell(
    sheet: Worksheet, at: tuple[int, int], kind: CellKind, value: object, look: Format, written: Written
) -> None:
    """Write a value as what it is; what is not of its column's kind is a text."""
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, look)
    elif kind is CellKind.DATE and (on := day(value)) and on.year >= FIRST_YEAR:
        sheet.write_datetime(*at, on, look)
    elif kind is CellKind.MOMENT and (then := moment(value)) and then.year >= FIRST_YEAR:
        sheet.write_datetime(*at, then, look)
    else:
        sheet.write_string(*at, shortened(cell(value), written), look)


def shortened(text: str, written: Written) -> str:
    """Return a text as a cell holds it: a longer one ends in "…", and signs that no file may have are replaced."""
    text = REFUSED.sub("\ufffd", text)
    if len(text) <= MOST_CHARACTERS:
        return text
    written.cut_cells += 1
    return f"{text[: MOST_CHARACTERS - 1]}…"
