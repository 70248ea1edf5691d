"""The same comparison as JSON, CSV and workbook."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from positions.compare import asked
from positions.compare.comparison import compare_rounds
from positions.compare.exports import ComparisonFile, comparison_csv, comparison_data
from positions.compare.rows import Comparison
from positions.models import Citation, Negotiation
from positions.web.about import About
from positions.web.downloads import to_json
from tests import factories as make

pytestmark = pytest.mark.django_db
MOMENT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
NAMES_OF_A_ROUND = ["key", "name", "starts_on", "ends_on", "window_starts_on", "window_ends_on"]
NAMES_OF_A_POSITION = [
    *("key", "party", "issue", "kind", "title", "shift", "direction", "returned", "as_read"),
    *("before", "after", "voiced_before", "voiced_after", "last_affirmed"),
    *("grade", "independent_sources", "own_word", "origins", "stands"),
]
NAMES_OF_ALL = [
    *(
        "negotiation",
        "before",
        "after",
        "window",
        "swapped",
        "known",
        "evidence",
        "without",
        "positions",
        "counts",
        "directions",
    ),
]
NAMES_OF_A_STATE = [
    *("entry", "effective_on", "held", "firmness", "firmness_on", "declared", "condition", "content"),
    *("statement", "account", "basis", "speaker", "grade", "independent_sources", "own_word"),
]


def compared(negotiation: Negotiation) -> Comparison:
    rounds = list(negotiation.round_set.order_by("window_ends_on"))
    return compare_rounds(negotiation, rounds[0].point, rounds[-1].point)


def as_data(comparison: Comparison) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(to_json(comparison_data(comparison)))
    return data


def small(**texts: str) -> Comparison:
    """Two rounds and one withdrawn offer, whose texts a test chooses."""
    position = make.position(kind="offer", key="an-offer", title=texts.pop("title", "A title"))
    home = position.negotiation
    make.round("2022-03-29", negotiation=home)
    make.round("2025-05-16", negotiation=home)
    make.entry(position, "2022-03-29", **texts)
    make.entry(position, "2025-05-16", held=False)
    return compared(home)


def as_csv(comparison: Comparison) -> list[dict[str, str]]:
    given = comparison_csv(comparison, MOMENT).decode()
    return list(csv.DictReader(io.StringIO(given, newline="")))


def file_of(comparison: Comparison) -> ComparisonFile:
    about = About("What moved", "https://example.org/", MOMENT, (("First round", comparison.before.name),), "Source: X")
    return ComparisonFile(iter([comparison]), about)


def as_book(comparison: Comparison) -> Workbook:
    response = file_of(comparison).answer("xlsx", None, swapped=False)
    return load_workbook(io.BytesIO(response.getvalue()))


def in_sheet(book: Workbook, sheet: str = "Positions") -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_json_has_the_documented_names_in_their_order(shipped: Negotiation) -> None:
    data = as_data(compared(shipped))
    assert list(data) == NAMES_OF_ALL
    assert list(data["before"]) == list(data["after"]) == NAMES_OF_A_ROUND
    for row in data["positions"]:
        assert list(row) == NAMES_OF_A_POSITION
        for state in filter(None, [row["before"], row["after"]]):
            assert list(state) == NAMES_OF_A_STATE


def test_json_says_nothing_by_null_and_never_by_empty_text(shipped: Negotiation) -> None:
    for row in as_data(compared(shipped))["positions"]:
        assert "" not in row.values()
        assert all("" not in state.values() for state in (row["before"], row["after"]) if state)


def test_json_of_a_withdrawn_offer() -> None:
    comparison = small(content="An offer", condition="then", speaker="A minister")
    (row,) = as_data(comparison)["positions"]
    party = comparison.rows[0].party
    assert (row["shift"], row["direction"], row["as_read"], row["returned"]) == ("withdrawn", "away", None, False)
    assert row["before"]["content"] == "An offer"
    assert row["before"]["condition"] == "then"
    assert (row["after"]["held"], row["after"]["content"], row["after"]["firmness"]) == (False, None, None)
    assert as_data(comparison)["counts"] == {party: {"withdrawn": 1}}
    assert as_data(comparison)["directions"] == {party: {"away": 1}}


def test_same_data_give_the_same_bytes(shipped: Negotiation) -> None:
    assert to_json(comparison_data(compared(shipped))) == to_json(comparison_data(compared(shipped)))
    assert comparison_csv(compared(shipped), MOMENT) == comparison_csv(compared(shipped), MOMENT)
    one, other = (file_of(compared(shipped)).answer("xlsx", None, swapped=False).getvalue() for _ in range(2))
    assert one == other


def test_csv_and_workbook_have_the_rows_of_the_json(shipped: Negotiation) -> None:
    comparison = compared(shipped)
    data = as_data(comparison)["positions"]
    table, sheet = as_csv(comparison), in_sheet(as_book(comparison))
    names = list(table[0])
    assert [row["key"] for row in data] == [row["key"] for row in table] == [row[0] for row in sheet[1:]]
    for row, cells, values in zip(data, table, sheet[1:], strict=True):
        line = dict(zip(names, values, strict=False))
        assert cells["shift"] == row["shift"] == line["shift"]
        assert cells["shift_words"].startswith(row["shift"] or "only as read")
        assert cells["voiced_after"] == json.dumps(row["voiced_after"]) == json.dumps(line["voiced_after"])
        assert (cells["after_content"] or None) == row["after"]["content"] == line["after_content"]
        assert cells["before_entry"] == (row["before"]["entry"] if row["before"] else "")
        assert line["after_effective_on"].date().isoformat() == row["after"]["effective_on"]
        assert line["after_independent_sources"] == row["after"]["independent_sources"]
        assert cells["known"] == "2025-06-01T12:00:00.000000Z"


def test_what_is_sent_in_parts_is_the_whole(shipped: Negotiation) -> None:
    comparison = compared(shipped)
    parts = (comparison.only(comparison.rows[first : first + 7]) for first in range(0, len(comparison.rows), 7))
    about = About("What moved", "https://example.org/", MOMENT, (), "Source: X")
    sent = ComparisonFile(parts, about).answer("json", comparison.known, swapped=False).getvalue()
    assert sent == to_json(comparison_data(comparison))


def test_an_address_is_answered_in_parts_as_in_one(shipped: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    def given(form: str) -> bytes:
        content: bytes = Client().get(f"/istanbul/compare.{form}?moved=on").getvalue()
        return content

    whole = [given(form) for form in ("json", "csv", "xlsx")]
    monkeypatch.setattr(asked, "PART", 10)
    assert [given(form) for form in ("json", "csv", "xlsx")] == whole


def test_the_citations_are_those_that_the_rows_rest_on(shipped: Negotiation) -> None:
    assert shipped.before
    assert shipped.after
    comparison = compare_rounds(shipped, shipped.before.point, shipped.after.point)
    book = load_workbook(io.BytesIO(Client().get("/istanbul/compare.xlsx").getvalue()))
    names, *rows = in_sheet(book, "Citations")
    assert names[:4] == ["Entry", "Position", "Source", "Title of the source"]
    resting = {entry for row in comparison.rows for entry in row.rests}
    expected = Citation.objects.published().filter(entry__in=resting)
    assert len(rows) == expected.count()
    assert {row[1] for row in rows} == {row.key for row in comparison.rows if row.rests}
    given = Client().get("/istanbul/compare/citations.csv").getvalue().decode()
    lines = list(csv.DictReader(io.StringIO(given, newline="")))
    assert {(line["entry"], line["source"], line["locator"]) for line in lines} == {
        (each.entry.key, each.source.key, each.locator) for each in expected.select_related("entry", "source")
    }


def test_workbook_says_what_it_is(shipped: Negotiation) -> None:
    response = Client().get("/istanbul/compare.xlsx?evidence=own&moved=on")
    lines = in_sheet(load_workbook(io.BytesIO(response.getvalue())), "About")
    about = {row[0]: row[1] for row in reversed(lines)}
    assert lines[0][0] == ("What moved between Istanbul round of March 2022 and First Istanbul round of 2025")
    assert about["First round"] == "Istanbul round of March 2022, 29 Mar 2022; statements of 28–30 Mar 2022 count"
    assert about["Narrowed to"] == "only what moved"
    assert about["Evidence asked for"] == "the party’s own word"
    assert "known=20" in about["Address"]
    assert "evidence=own" in about["Address"]
    assert about["Position"] == "key"
    moment = about["As known at"].partition("(")[2].rstrip(")")
    assert moment.replace(":", "")[:17] in response.headers["Content-Disposition"].replace("Z", "")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    comparison = small(title=text, content=text)
    (row,) = as_csv(comparison)
    assert (row["title"], row["before_content"]) == (f"'{text}", f"'{text}")
    sheet = as_book(comparison)["Positions"]
    (title,) = (column for column in sheet.iter_cols(min_row=1) if column[0].value == "Title")
    assert (title[1].value, title[1].data_type) == (text, "s")
    assert all(cell.data_type in {"s", "n", "b", "d"} for cell in sheet[2])


def test_texts_come_through_whole() -> None:
    nasty = 'a "quoted", text; with\nlines, “signs” and слова'
    comparison = small(content=nasty)
    (row,) = as_csv(comparison)
    assert row["before_content"] == nasty
    names, line = list(row), in_sheet(as_book(comparison))[1]
    assert dict(zip(names, line, strict=False))["before_content"] == nasty
    assert as_data(comparison)["positions"][0]["before"]["content"] == nasty
