"""Dates that cannot be meant are refused on import; what is doubtful is warned of, and stops nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from positions.domain.dates import last_day
from positions.models import Entry
from positions.package import Fault, Report
from positions.package.plausibility import BASELESS
from tests.positions.package.small import Tables, cited, entry, places, small, taken_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables() -> Tables:
    return small()


def warned(report: Report) -> list[tuple[str, int | None, str | None, str]]:
    """Return what is doubtful about a package that came in."""
    assert report.errors == ()
    return [(each.table, each.row, each.column, each.message) for each in report.warnings]


@pytest.mark.parametrize(
    ("table", "column", "on"),
    [
        ("entries", "effective_on", "2202-03-29"),
        ("entries", "said_on", "2202-03-29"),
        ("events", "occurred_on", "2202-03-29"),
        ("sources", "published_on", "2202-03"),
        ("sources", "accessed_on", "2202"),
    ],
)
def test_what_has_not_come_is_refused(table: str, column: str, on: str, tables: Tables, tmp_path: Path) -> None:
    tables[table][0][column] = on
    report = taken_in(tmp_path / "package", tables)
    assert places(report) == [(table, 2, column)]
    assert report.errors[0].message == f"{on} has not come yet."


def test_the_month_that_has_begun_has_come(tables: Tables, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    month, year = (last_day(today, precision).isoformat() for precision in ("month", "year"))
    tables["entries"][0] |= {"effective_on": month, "precision": "month"}
    tables["entries"][2] |= {"effective_on": year, "precision": "year"}
    tables["sources"][0]["published_on"] = str(today.year)
    tables["rounds"][1] |= dict.fromkeys(("ends_on", "window_ends_on"), "2202-01-01")
    tables["offices"][0]["to_on"] = "2202"
    assert warned(taken_in(tmp_path / "package", tables)) == []


def test_a_date_before_1900_is_warned_of(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][2]["effective_on"] = "0022-03-29"
    tables["offices"][0]["from_on"] = "0202"
    tables["offices"].append({"person": "boris", "title": "Clerk", "from_on": "1900"})
    assert warned(taken_in(tmp_path / "package", tables)) == [
        ("offices", 2, "from_on", "0202 is before 1900; is the year right?"),
        ("entries", 4, "effective_on", "0022-03-29 is before 1900; is the year right?"),
    ]
    assert Entry.objects.filter(effective_on="0022-03-29").exists()


def test_a_source_older_than_its_entry_is_warned_of(tables: Tables, tmp_path: Path) -> None:
    tables["sources"][0]["published_on"] = "2020-01"
    tables["entries"] += [
        entry("s-2", "south-wants", "2020-01-31", precision="month"),
        entry("s-3", "south-wants", "2020-02-01"),
        entry("s-4", "south-wants", "2020-03-01", 1, held="false", firmness="", content="", channel="term"),
    ]
    tables["citations"] += [cited("s-2"), cited("s-4"), cited("s-3")]
    said = warned(taken_in(tmp_path / "package", tables))
    assert said == [
        (
            "citations",
            7,
            "source",
            "The source is of 2020-01, older than the entry of 2020-02-01 that it bears out; is either date wrong?",
        )
    ]


def test_firmness_as_before_nothing_held_is_warned_of(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][0]["firmness"] = "same"
    assert warned(taken_in(tmp_path / "package", tables)) == [("entries", 2, "firmness", BASELESS)]


def test_what_is_there_already_is_not_warned_of_again(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][2]["effective_on"] = "0022-03-29"
    assert taken_in(tmp_path / "package", tables).warnings
    tables["citations"].append(cited("s-1", "p. 2"))
    tables["sources"][0]["published_on"] = ""
    report = taken_in(tmp_path / "package", tables)
    assert (report.errors, report.warnings) == ((), ())


def test_warnings_stand_beside_errors(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][2]["effective_on"] = "0022-03-29"
    tables["events"][0]["occurred_on"] = "2202-03-29"
    report = taken_in(tmp_path / "package", tables)
    told = report.as_dict()
    assert not report.ok
    assert report.warnings == (Fault("entries", 4, "effective_on", "0022-03-29 is before 1900; is the year right?"),)
    assert told["warnings"] == [
        {
            "table": "entries",
            "row": 4,
            "column": "effective_on",
            "message": "0022-03-29 is before 1900; is the year right?",
        }
    ]


def test_rows_of_warnings_are_those_of_the_file(tables: Tables, tmp_path: Path) -> None:
    tables["offices"][0]["from_on"] = "0202"
    tables["offices"].insert(0, {})
    assert [each[:3] for each in warned(taken_in(tmp_path / "package", tables))] == [("offices", 3, "from_on")]


def test_many_warnings_are_counted(tables: Tables, tmp_path: Path) -> None:
    tables["offices"] = [{"person": "anna", "title": f"Title {number}", "from_on": "0202"} for number in range(300)]
    report = taken_in(tmp_path / "package", tables)
    assert report.ok
    assert len(report.warnings) == 201
    assert report.warnings[-1].message == "There are more warnings: 300 in all, of which 200 are listed."
