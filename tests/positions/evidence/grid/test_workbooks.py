"""Excel workbooks as tables of entries: what is read out of them, and that hostile ones are refused in a sentence."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import openpyxl
import pytest

from positions.evidence.grid.reading import GridTable, read_file
from positions.evidence.grid.sheets import template
from positions.writing.refusals import BadDraft
from tests import factories as make

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9))
LAUGHING = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'


def book(*sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook with these rows on its sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def altered(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            read = old.read(part)
            new.writestr(part, change(read) if part == name else read)
    return out.getvalue()


SMALL = book([["Position", "Day"], ["one", "2025-01-01"]])
SHEET = "xl/worksheets/sheet1.xml"


def cells(table: GridTable) -> list[dict[str, str]]:
    return [{name: cell for name, cell in row.items() if cell} for row in table.rows.values()]


def test_cells_are_read_as_somebody_would_type_them() -> None:
    about = [["About this file"], ["Position", "what it means"]]
    rows: list[list[object]] = [
        ["Position", "Day", "Known since", "Held", "Statement", "Locator"],
        [None, None],
        ['a "quoted"\tone', date(2025, 5, 16), datetime(2025, 5, 17), True, "Two\nlines", 12.0],
        ["other", "May 2025", None, False, "=1+1", 3],
    ]
    assert cells(read_file(book(about, rows))) == [
        {
            "position": 'a "quoted"\tone',
            "effective_on": "2025-05-16",
            "said_on": "2025-05-17",
            "held": "yes",
            "statement": "Two\nlines",
            "locator": "12",
        },
        # What a formula gave is not there, as no program has worked it out.
        {"position": "other", "effective_on": "May 2025", "held": "no", "locator": "3"},
    ]


@pytest.mark.django_db
def test_our_template_is_taken_when_it_is_filled_in() -> None:
    given = template("xlsx", make.negotiation(), make.analyst(), "https://example.org/")
    made = openpyxl.load_workbook(io.BytesIO(b"".join(given)))
    sheet = next(each for each in made.worksheets if "Position" in [cell.value for cell in each[1]])
    titles = [cell.value for cell in sheet[1]]
    sheet.append(["one" if title == "Position" else None for title in titles])
    out = io.BytesIO()
    made.save(out)
    assert cells(read_file(out.getvalue())) == [{"position": "one"}]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: b"PK\x03\x04\x00", "no Excel workbook"),
        (lambda: altered(SMALL, "xl/workbook.xml", lambda _: b"<broken"), "cannot be read"),
        (lambda: altered(SMALL, SHEET, lambda old: old + b" " * 30_000_000), "unpacks to far more"),
        (lambda: altered(SMALL, SHEET, lambda old: LAUGHING.encode() + old.replace(b"one", b"&a8;")), "cannot be read"),
        (lambda: book([["Position"], *[[str(n)] for n in range(300)]]), "At most 200 rows"),
        (lambda: book([["Position"] * 150]), "at most 100 columns"),
        (lambda: book([["Nothing", "of ours"]]), "no title of a column that is known"),
        (lambda: book([]), "Paste the cells"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(made: Callable[[], bytes], said: str) -> None:
    with pytest.raises(BadDraft, match=said):
        read_file(made())


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    dimension = b'<dimension ref="A1:XFD1048576"/>'
    hostile = altered(
        SMALL,
        SHEET,
        lambda old: old.replace(b'<dimension ref="A1:B2"/>', dimension).replace(
            b'<dimension ref="A1:B2" />', dimension
        ),
    )
    assert cells(read_file(hostile)) == [{"position": "one", "effective_on": "2025-01-01"}]
