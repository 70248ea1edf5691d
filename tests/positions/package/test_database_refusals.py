"""The database has the last word: what it refuses is told like any other error, and nothing of the package stays."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from positions.models import Entry, Import, Negotiation, Party
from positions.package import Report, import_package, rules
from tests.positions.package.small import NAME, Tables, entry, places, small, taken_in, write

Act = Callable[[Tables], Any]


def entry_in_a_taken_place(tables: Tables) -> None:
    tables["entries"].insert(0, entry("s-0", "south-wants", "2020-01-01"))


def held_without_firmness(tables: Tables) -> None:
    tables["entries"][2]["firmness"] = ""


def late_round(tables: Tables) -> None:
    tables["rounds"][1]["window_ends_on"] = "2020-12-31"


def uncited(tables: Tables) -> None:
    tables["citations"].pop()


def head_twice(tables: Tables) -> None:
    tables["delegates"].append(tables["delegates"][0] | {"person": "boris"})


def rival_of_a_rival(tables: Tables) -> None:
    tables["entries"][0]["rival_of"] = "n-1-b"


REFUSALS: list[tuple[Act, str, int | None, str]] = [
    (entry_in_a_taken_place, "entries", 5, "Another entry of this position already has this place on this day."),
    (held_without_firmness, "entries", 4, "Firmness is given exactly when the position is held."),
    (late_round, "rounds", 3, "The window must contain the days of the meeting."),
    (head_twice, "delegates", 3, "This delegation already has a head."),
    (uncited, "entries", None, "A published entry needs a citation: a source and a locator."),
    (rival_of_a_rival, "entries", None, "entry_rival_of_main"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "table", "row", "said"), REFUSALS, ids=[row[0].__name__ for row in REFUSALS])
def test_what_the_database_refuses_is_an_error_with_its_row(
    act: Act, table: str, row: int | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "check", lambda package: None)
    tables = small()
    act(tables)
    report = taken_in(tmp_path / "package", tables)
    assert places(report) == [(table, row, None)]
    assert report.errors[0].message.startswith("The database refuses it: ")
    assert said in report.errors[0].message
    assert not report.changed
    assert not Negotiation.objects.exists()
    assert not Party.objects.exists()


committed = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@committed
def test_two_imports_at_once_give_one_negotiation(tmp_path: Path) -> None:
    package = write(tmp_path / "package", small())
    reports: list[Report] = []

    def run() -> None:
        try:
            reports.append(import_package(package))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.errors for report in reports] == [(), (), ()]
    assert sorted(report.created["entries"] for report in reports) == [0, 0, 3]
    assert Entry.objects.count() == 3
    assert Import.objects.count() == 1


@committed
def test_a_refused_package_leaves_no_trace_beside_what_is_there(tmp_path: Path) -> None:
    import_package(write(tmp_path / "package", small()))
    tables = small()
    tables["parties"].append(tables["parties"][0] | {"key": "west"})
    tables["entries"].append(entry("n-2", "north-wants", "2020-05-01"))
    assert not taken_in(tmp_path / "package", tables, version="2", title="Another").ok
    assert sorted(Party.objects.values_list("key", flat=True)) == ["north", "south"]
    assert Negotiation.objects.get(key=NAME).version == "1"
    assert Import.objects.count() == 1
