"""Whatever texts a valid package holds, it comes out as it went in, and frictionless finds it valid too."""

import codecs
import csv
import io
import re
import tempfile
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.domain.texts import as_kept, hidden_signs
from positions.models import Negotiation
from positions.package import export_package, import_package
from positions.package.csv_output import write_table
from positions.package.csv_tables import TableReader
from positions.package.files import FILES, Counted
from positions.package.importing import silent
from positions.package.report import Faults
from positions.package.schema import Column, Form
from positions.package.tables import BY_NAME, TABLES
from tests.positions.package.helpers import rename
from tests.positions.package.small import NAME, Tables, cited, entry, small, write

pytestmark = pytest.mark.django_db

NASTY = [
    '"',
    '""',
    ",",
    ";",
    "\n",
    "\t",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "'",
    "\\",
    "\\.",
    "NULL",
    "\u200d",
    "\u200f",
    "\u3000",
]


def is_seen(sign: str) -> bool:
    """Return whether a text may have a sign; some that may not have no category of their own (U+E0013)."""
    return not hidden_signs(sign)


PIECES = st.one_of(
    st.sampled_from([*NASTY, "<b>", "&amp;", "{{ x }}", "%s", "😀", "é", "e\u0301", "Ї", "\u037e"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]).filter(is_seen), max_size=5),
)
# As it is kept; a text of blanks alone says nothing, so none is written.
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join).map(as_kept).filter(bool)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
DATES = st.sampled_from(["1999", "2020-02", "2020-02-29", "0001-01-01", "2020-12-31"])


def cells(column: Column) -> st.SearchStrategy[str]:
    """Return what may stand in a column of text, of dates or of codes, whatever else the row says."""
    if column.form is Form.LIST:
        items = TEXTS.map(lambda text: text.replace(";", ",")).filter(bool)
        return st.lists(items, min_size=int(column.required), max_size=3).map(";".join)
    if column.form is Form.CODE:
        return st.sampled_from(column.codes)
    if column.form is Form.PARTIAL_DATE:
        return DATES
    filled = TEXTS.map(lambda text: as_kept(text[: column.max_length]))
    return filled.filter(bool) if column.required else filled


# Codes on which rules across cells hang stay as they are.
FREE = {Form.TEXT, Form.LIST, Form.CODE, Form.PARTIAL_DATE}
BOUND = {
    *(("entries", name) for name in ("precision", "firmness", "channel", "account", "basis", "content")),
    *(("events", "precision"), ("delegates", "role"), ("offices", "from_on"), ("offices", "to_on")),
    ("codings", "coder"),
}


@st.composite
def packages(draw: st.DrawFn) -> Tables:
    """Return a valid package with odd texts, and more entries on odd days."""
    tables = small()
    for number in range(draw(st.integers(0, 3))):
        day = draw(st.dates(max_value=date(2020, 12, 31))).isoformat()
        tables["entries"].append(entry(f"x-{number}", "south-wants", day, number + 2, speakers="boris"))
        tables["citations"].append(cited(f"x-{number}"))
    for spec in TABLES:
        for row in tables[spec.name]:
            for column in spec.columns:
                if column.form in FREE and (spec.name, column.name) not in BOUND:
                    row[column.name] = draw(cells(column))
    for row in tables["citations"]:
        row |= {"quote_language": "en"} if row["quote"] else {"translation": ""}
    return tables


def files_of(package: Path) -> dict[str, bytes]:
    return {name: (package / name).read_bytes() for name in FILES}


def found_valid(package: Path) -> bool:
    """Return whether frictionless finds the package valid."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package, system

        with system.use_context(trusted=True):
            report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:5]
    return bool(report.valid)


def out_and_in_again(folder: Path) -> None:
    """Export what is there, import that under another name, and compare the bytes of both exports."""
    first, second = folder / "first", folder / "second"
    export_package(Negotiation.objects.get(key=NAME), first)
    assert not import_package(first).changed
    exported = files_of(first)
    rename(first, "elsewhere")
    report = import_package(first)
    assert report.errors == ()
    export_package(Negotiation.objects.get(key="elsewhere"), second)
    rename(second, NAME)
    assert files_of(second) == exported


@given(rows=st.lists(st.lists(TEXTS | st.just(""), min_size=6, max_size=6), max_size=5))
def test_cells_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    spec = BY_NAME["citations"]
    file = io.BytesIO()
    assert write_table(spec.names, iter(rows), file) == len(rows)
    table = TableReader(spec, Counted(io.BytesIO(file.getvalue()), spec.file, 10**6), Faults(), 10).read(silent)
    assert table.whole
    assert table.rows == [bare(row) for row in rows if any(map(str.strip, row))]


def bare(citation: list[str]) -> list[str]:
    """Return the cells of a citation with no spaces around what is a key or a code."""
    return [cell.strip() if place in (0, 1, 4) else cell for place, cell in enumerate(citation)]


TRUTHS = {column.name for spec in TABLES for column in spec.columns if column.form is Form.BOOLEAN}


@st.composite
def savings(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Return what a spreadsheet may do to a table as it saves it."""
    between, end = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["\r\n", "\n", "\r"]))
    mark, capitals = draw(st.sampled_from([b"", codecs.BOM_UTF8])), draw(st.booleans())
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    columns, before, after = draw(st.integers(0, 2)), draw(st.integers(0, 2)), draw(st.integers(0, 2))

    def save(data: bytes) -> bytes:
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
        empty = [[""] * len(header)]
        if capitals:
            # A word of a text that reads “false” is written as it stands: there nobody could tell which it was.
            truths = [name in TRUTHS for name in header]
            header = [name.upper() for name in header]
            rows = [[cell.upper() if truth else cell for cell, truth in zip(row, truths, strict=True)] for row in rows]
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=between, quoting=quoting)
        writer.writerows(row + [""] * columns for row in [header, *empty * before, *rows, *empty * after])
        return mark + re.sub("\r\n|\r|\n", end, text.getvalue()).encode()

    return save


@settings(max_examples=settings.default.max_examples // 4)
@given(tables=packages(), save=savings())
def test_what_a_spreadsheet_saved_is_the_same_package(tables: Tables, save: Callable[[bytes], bytes]) -> None:
    with tempfile.TemporaryDirectory() as temporary, transaction.atomic():
        folder = Path(temporary)
        assert import_package(write(folder, tables)).errors == ()
        export_package(Negotiation.objects.get(key=NAME), folder)
        for spec in TABLES:
            (folder / spec.file).write_bytes(save((folder / spec.file).read_bytes()))
        report = import_package(folder)
        assert report.errors == ()
        assert not report.changed
        transaction.set_rollback(True)


@settings(max_examples=settings.default.max_examples // 4)
@given(tables=packages(), extra=st.dictionaries(TEXTS, JSON, max_size=2), title=TEXTS)
def test_any_valid_package_comes_out_as_it_went_in(tables: Tables, extra: dict[str, object], title: str) -> None:
    extra = {name: value for name, value in extra.items() if value is not None and name not in ("name", "resources")}
    with tempfile.TemporaryDirectory() as temporary, transaction.atomic():
        folder = Path(temporary)
        report = import_package(write(folder / "in", tables, **extra, title=title))
        assert report.errors == ()
        out_and_in_again(folder)
        transaction.set_rollback(True)


def test_frictionless_finds_a_package_of_odd_texts_valid(tmp_path: Path) -> None:
    tables = small()
    odd = [*NASTY, "a\nb", 'say "yes", no', "😀 <script>alert(1)</script>", "=SUM(A1:A2)", "  spaces  "]
    for number, text in enumerate(odd):
        tables["people"].append({"key": f"person-{number}", "name": f"x{text}x", "note": text})
        tables["citations"].append(cited("n-1", f"{number} {text}", quote=text, quote_language="uk", translation=text))
    assert import_package(write(tmp_path / "in", tables)).errors == ()
    export_package(Negotiation.objects.get(key=NAME), tmp_path / "out")
    assert found_valid(tmp_path / "out")
    out_and_in_again(tmp_path)
