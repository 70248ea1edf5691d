"""The same comparison as JSON, CSV and workbook."""

import csv
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from positions.compare.comparison import compare_rounds
from positions.compare.exports import COLUMNS, comparison_csv, comparison_data, comparison_xlsx
from positions.compare.rows import Comparison
from positions.models import Negotiation
from positions.web.downloads import to_csv, to_json, to_xlsx
from tests import factories as make

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
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


def in_sheet(data: bytes, sheet: str = "positions") -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data))[sheet].iter_rows()]


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
    assert comparison_csv(compared(shipped)) == comparison_csv(compared(shipped))


def test_csv_and_workbook_have_the_rows_of_the_json(shipped: Negotiation) -> None:
    comparison = compared(shipped)
    data = as_data(comparison)["positions"]
    table = list(csv.DictReader(io.StringIO(comparison_csv(comparison).decode(), newline="")))
    sheet = in_sheet(comparison_xlsx(comparison))
    assert list(table[0]) == sheet[0] == list(COLUMNS)
    assert [row["key"] for row in data] == [row["key"] for row in table] == [row[0] for row in sheet[1:]]
    for row, cells, line in zip(data, table, sheet[1:], strict=True):
        assert cells["shift"] == row["shift"] == line[COLUMNS.index("shift")]
        assert cells["voiced_after"] == json.dumps(row["voiced_after"])
        assert (cells["after_content"] or None) == row["after"]["content"] == line[COLUMNS.index("after_content")]
        assert cells["before_entry"] == (row["before"]["entry"] if row["before"] else "")


def test_workbook_says_what_it_was_computed_from(shipped: Negotiation) -> None:
    comparison = compared(shipped)
    about = dict(in_sheet(comparison_xlsx(comparison), "about"))
    assert about["negotiation"] == shipped.key
    assert about["before key"] == comparison.before.key
    assert about["after window_ends_on"] == str(comparison.after.window_ends_on)
    assert about["known"] == "now"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    comparison = small(title=text, content=text)
    (row,) = csv.DictReader(io.StringIO(comparison_csv(comparison).decode(), newline=""))
    assert (row["title"], row["before_content"]) == (f"'{text}", f"'{text}")
    cells = load_workbook(io.BytesIO(comparison_xlsx(comparison)))["positions"][2]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


def test_texts_come_through_whole() -> None:
    nasty = 'a "quoted", text; with\nlines, “signs” and слова'
    comparison = small(content=nasty)
    (row,) = csv.DictReader(io.StringIO(comparison_csv(comparison).decode(), newline=""))
    assert row["before_content"] == nasty
    assert in_sheet(comparison_xlsx(comparison))[1][COLUMNS.index("before_content")] == nasty
    assert as_data(comparison)["positions"][0]["before"]["content"] == nasty


def test_workbook_takes_signs_that_spreadsheets_refuse() -> None:
    data = to_xlsx({"sheet": (["text"], [["bell \x07"]])})
    assert in_sheet(data, "sheet")[1] == ["bell \ufffd"]


def test_empty_tables_keep_their_heads() -> None:
    assert to_csv(["a", "b"], []) == b"a,b\r\n"
    assert in_sheet(to_xlsx({"sheet": (["a", "b"], [])}), "sheet") == [["a", "b"]]
