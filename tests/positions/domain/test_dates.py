"""Which days cannot be meant, and which are doubtful: the same for forms and for the import."""

from datetime import date

import pytest

from positions.domain.dates import early, future, is_rewritten, older_source

TODAY = date(2025, 12, 31)


@pytest.mark.parametrize("on", ["2026-01-02", "2202-03-29", "2026-02", "2027", "2202", "9999-12-31"])
def test_what_has_not_come_is_said(on: str) -> None:
    assert future(on, TODAY) == f"{on} has not come yet."


@pytest.mark.parametrize("on", ["2025-12-31", "2026-01-01", "2025-12", "2026-01", "2025", "2026", "0022-03-29"])
def test_what_is_today_anywhere_on_earth_has_come(on: str) -> None:
    assert future(on, TODAY) == ""


def test_a_month_has_come_once_it_has_begun() -> None:
    assert future("2025-11", date(2025, 11, 3)) == ""
    assert future("2025-12", date(2025, 11, 3))


@pytest.mark.parametrize(
    ("on", "doubtful"),
    [
        ("1899-12-31", True),
        ("0022-03-29", True),
        ("0202", True),
        ("1899-12", True),
        ("1900", False),
        ("1900-01-01", False),
        ("2022-03", False),
    ],
)
def test_a_date_before_1900_is_doubtful(on: str, doubtful: bool) -> None:
    assert bool(early(on)) is doubtful


@pytest.mark.parametrize(
    ("published_on", "effective_on", "precision", "older"),
    [
        ("2022-03-28", "2022-03-29", "day", True),
        ("2022-03-29", "2022-03-29", "day", False),
        ("2022-03-30", "2022-03-29", "day", False),
        ("2022-03", "2022-03-29", "day", False),
        ("2022-02", "2022-03-29", "day", True),
        ("2022", "2022-03-29", "day", False),
        ("2021", "2022-03-29", "day", True),
        ("2022-03-01", "2022-03-31", "month", False),
        ("2022-02-28", "2022-03-31", "month", True),
        ("2022-01-01", "2022-12-31", "year", False),
        ("2021-12-31", "2022-12-31", "year", True),
        ("2021-12", "2022-12-31", "year", True),
        ("", "2022-03-29", "day", False),
    ],
)
def test_a_source_is_older_by_more_than_what_is_not_known(
    published_on: str, effective_on: str, precision: str, older: bool
) -> None:
    assert bool(older_source(published_on, date.fromisoformat(effective_on), precision, "public")) is older


def test_the_text_that_set_a_term_is_older_than_its_end() -> None:
    assert older_source("2022-03-29", date(2025, 5, 16), "day", "term") == ""
    assert older_source("2022-03-29", date(2025, 5, 16), "day", "")


@pytest.mark.parametrize(
    "text",
    [
        "3/29/2022",
        "29.03.2022",
        "29.3.22",
        "Mar-22",
        "29-Mar-22",
        "29. März 2022",
        "март.22",
        "March 29, 2022",
        "Tuesday, March 29, 2022",
        "2022/03/29",
        "2022. 03. 29.",
        "2022年3月29日",
        "03/2022",
        "2022-3-29",
        "2022-03-29 00:00:00",
        "2022-03-29T00:00",
        "3/29/2022 12:00:00 AM",
        "44649",
        "44649.0",
    ],
)
def test_what_a_spreadsheet_makes_of_a_date_is_known(text: str) -> None:
    assert is_rewritten(text)


@pytest.mark.parametrize(
    "text", ["", "2022", "2022-03", "2022-03-29", "2022-13-45", "yesterday", "20220329", "soon-ish", "2022?"]
)
def test_other_texts_are_no_dates_of_spreadsheets(text: str) -> None:
    assert not is_rewritten(text)
