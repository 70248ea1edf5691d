"""Tables to take away: each form has the same rows, typed where the form can, and is sent as it is read."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import Mock
from zipfile import ZipFile

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from positions.web import workbooks
from positions.web.about import About
from positions.web.columns import CellKind, DownloadColumn, DownloadTable, plain
from positions.web.downloads import WHOLE_ROWS, download, stream_csv, stream_json, stream_json_object, to_json
from positions.web.workbooks import MOST_CHARACTERS, stream_workbook

MOMENT = datetime(2025, 6, 1, 12, 30, 15, 250, tzinfo=UTC)
ABOUT = About("A list", "https://example.org/a/", MOMENT, (("Address", "https://example.org/a/"),), "Source: X")
COLUMNS = (
    DownloadColumn("key", "Key"),
    DownloadColumn("said", "Said", CellKind.PROSE),
    DownloadColumn("on", "On", CellKind.DATE),
    DownloadColumn("published_on", "Published on", CellKind.PARTIAL),
    DownloadColumn("number", "Number", CellKind.NUMBER),
    DownloadColumn("held", "Held", CellKind.TRUTH),
    DownloadColumn("at", "At", CellKind.MOMENT),
    DownloadColumn("url", "Address", CellKind.LINK),
)
ROWS = [
    ["one", "Said.\nTwice", date(2022, 3, 29), "2022-03", 1.5, True, MOMENT, "https://example.org/?a=1&b=2"],
    ["two", "", "2025-05-16", "2025-05-16", 0, False, None, ""],
    ["=1+1", "=1+1", date(1899, 12, 31), "1899", -3, None, None, "=1+1"],
]
SHORT = (DownloadColumn("text", "Text"), DownloadColumn("number", "Number", CellKind.NUMBER))


def table(rows: Any = ROWS, columns: Any = COLUMNS) -> DownloadTable:
    return DownloadTable("Things", columns, iter(rows))


def book(*tables: DownloadTable) -> Any:
    return load_workbook(io.BytesIO(b"".join(stream_workbook(tables, ABOUT))))


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_csv_is_iso_everywhere_and_no_formula() -> None:
    first, second, third = csv.DictReader(io.StringIO(b"".join(stream_csv(table())).decode(), newline=""))
    assert list(first.values())[2:] == [
        *("2022-03-29", "2022-03", "1.5", "true", "2025-06-01T12:30:15.000250Z", "https://example.org/?a=1&b=2"),
    ]
    assert [second[name] for name in ("said", "on", "held", "at")] == ["", "2025-05-16", "false", ""]
    assert [third[name] for name in ("key", "said", "number", "url")] == ["'=1+1", "'=1+1", "-3", "'=1+1"]


def test_json_has_the_same_under_the_same_names() -> None:
    first, second, third = json.loads(b"".join(stream_json(table())))
    assert list(first) == [column.name for column in COLUMNS]
    assert (first["on"], first["at"]) == ("2022-03-29", "2025-06-01T12:30:15.000250Z")
    assert (second["said"], second["number"], second["held"], second["url"]) == (None, 0, False, None)
    assert third["key"] == "=1+1"


def test_a_workbook_has_real_values_and_texts_that_are_no_formulas() -> None:
    sheet = book(table())["Things"]
    head, first, second, third = sheet.iter_rows()
    assert [cell.value for cell in head] == [column.title for column in COLUMNS]
    assert [cell.data_type for cell in first] == ["s", "s", "d", "s", "n", "b", "d", "s"]
    assert (first[2].value, first[2].number_format) == (datetime(2022, 3, 29), "yyyy-mm-dd")
    assert first[6].value.replace(microsecond=0) == datetime(2025, 6, 1, 12, 30, 15)
    assert [cell.value for cell in second][1:6] == [None, datetime(2025, 5, 16), "2025-05-16", 0, False]
    assert [(cell.value, cell.data_type) for cell in third][:4] == [
        *(("=1+1", "s"), ("=1+1", "s"), ("1899-12-31", "s"), ("1899", "s")),
    ]
    assert all(cell.hyperlink is None for cell in (*first, *third))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H4")
    assert first[1].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_the_first_sheet_says_what_it_is_and_names_the_columns() -> None:
    about = book(table())["About"]
    said = {row[0]: row[1] for row in values(about)}
    assert about["A1"].value == "A list"
    assert said["Taken from"] == "X"
    assert said["Published on"] == "published_on"
    linked = [cell for row in about.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.hyperlink.target for cell in linked] == ["https://example.org/a/"]


def test_a_text_that_no_cell_holds_ends_in_dots_and_the_first_sheet_says_so() -> None:
    made = book(table([["x" * MOST_CHARACTERS, 1], ["y" * (MOST_CHARACTERS + 1), 2]], SHORT))
    (_, (whole, _), (cut, _)) = values(made["Things"])
    assert whole == "x" * MOST_CHARACTERS
    assert cut == "y" * (MOST_CHARACTERS - 1) + "…"
    said = dict(row[:2] for row in values(made["About"]))
    assert said["Left out"].startswith("1 texts of more than 32,767 characters")
    assert "Left out" not in dict(row[:2] for row in values(book(table())["About"]))


def test_rows_that_no_sheet_holds_are_left_out_and_the_first_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "BATCH", 2)
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    made = book(table([["x", number] for number in range(5)], SHORT), DownloadTable("More", SHORT, [["a", 1]]))
    assert [row[1] for row in values(made["Things"])] == ["Number", 0, 1, 2]
    assert made["Things"].auto_filter.ref == "A1:B4"
    said = dict(row[:2] for row in values(made["About"]))
    assert said["Left out"].startswith("“Things” holds the first 3 rows")
    assert "Left out" not in [row[0] for row in values(book(table([["x", 1]] * 3, SHORT))["About"])]
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1)
    assert len(values(book(table([["x", 1]] * 3, SHORT))["Things"])) == 3


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_batches_hide_nothing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "BATCH", 2)
    rows = [[f"row {each}", each] for each in range(number)]
    assert values(book(table(rows, SHORT))["Things"]) == [["Text", "Number"], *rows]


def test_a_workbook_is_framed_once_and_once_more_after_each_table(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = Mock(wraps=workbooks.framed)
    monkeypatch.setattr(workbooks, "framed", frame)
    assert book(table(), DownloadTable("Others", SHORT, iter([]))).sheetnames == ["About", "Things", "Others"]
    assert frame.call_count == 3


def test_it_is_always_the_same_file_and_no_part_is_from_here_and_now() -> None:
    one, other = (b"".join(stream_workbook([table(), DownloadTable("More", SHORT, [])], ABOUT)) for _ in "12")
    assert one == other
    with ZipFile(io.BytesIO(one)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2025-06-01T12:30:15Z" in packed.read("docProps/core.xml")
        assert packed.testzip() is None


class Counted:
    """Rows that know how many of them were read."""

    def __init__(self, number: int) -> None:
        self.number, self.read = number, 0

    def __iter__(self) -> Iterator[list[object]]:
        for number in range(self.number):
            self.read += 1
            yield [f"a row with some text in it, the {number}th of many", number]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_large_file_begins_before_its_rows_are_read(form: str) -> None:
    rows = Counted(5_000)
    answer = download(form, "things", DownloadTable("Things", SHORT, rows), ABOUT, large=True)
    assert isinstance(answer, StreamingHttpResponse)
    pieces = iter(answer.streaming_content)
    assert next(pieces)
    assert rows.read == 0
    sizes = [len(piece) for piece in pieces]
    assert rows.read == 5_000
    assert max(sizes) < 200_000


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_turns_out_large_is_sent_in_pieces_and_what_is_small_whole(form: str) -> None:
    small = download(form, "things", table(), ABOUT)
    assert isinstance(small, HttpResponse)
    rows = Counted(20_000)
    large = download(form, "things", DownloadTable("Things", SHORT, rows), ABOUT)
    assert isinstance(large, StreamingHttpResponse)
    assert WHOLE_ROWS < rows.read < 4 * WHOLE_ROWS, "so the first piece comes soon"
    large.getvalue()
    assert rows.read == 20_000


def test_who_goes_away_ends_the_reading() -> None:
    rows = Counted(20_000)
    answer = download("csv", "things", DownloadTable("Things", SHORT, rows), ABOUT, large=True)
    assert isinstance(answer, StreamingHttpResponse)
    pieces = iter(answer.streaming_content)
    next(pieces), next(pieces)
    answer.close()
    assert list(pieces) == []
    assert rows.read < 20_000


def test_an_error_in_a_small_file_is_an_error_and_not_half_a_file() -> None:
    def broken() -> Iterator[list[object]]:
        yield ["a", 1]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        download("csv", "things", DownloadTable("Things", SHORT, broken()), ABOUT)


def test_the_moment_is_in_the_name_and_in_every_row() -> None:
    answer = download("csv", "things", table(), ABOUT)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="things_2025-06-01T123015Z.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))
    assert {row["known"] for row in rows} == {"2025-06-01T12:30:15.000250Z"}
    assert "Content-Disposition" not in download("json", "things", table(), ABOUT).headers


@given(st.lists(st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.text()), min_size=2, max_size=2)))
def test_streamed_json_has_the_bytes_of_the_whole(rows: list[list[object]]) -> None:
    told = [dict(zip(["text", "number"], map(plain, row), strict=True)) for row in rows]
    assert b"".join(stream_json(table(rows, SHORT))) == to_json(told)
    streamed = b"".join(stream_json_object({"a": 1}, "rows", iter(told), lambda: {"b": {"c": []}}))
    assert streamed == to_json({"a": 1, "rows": told, "b": {"c": []}})


@given(st.lists(st.text(), max_size=5))
def test_every_text_comes_back_from_a_workbook(texts: list[str]) -> None:
    sheet = book(table([[text, 1] for text in texts], SHORT))["Things"]
    back = [row[0] or "" for row in values(sheet)[1:]]
    assert back == [workbooks.REFUSED.sub("\ufffd", text) for text in texts]
