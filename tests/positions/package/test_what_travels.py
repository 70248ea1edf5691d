"""An export is what is published and stands: no draft, nothing that only a draft uses, nothing that was replaced."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from positions.models import Citation, Coding, Entry, Negotiation, Position
from positions.models.entries import REDACTED
from positions.package import export_package, import_package
from positions.package.tables import BY_NAME
from tests import factories
from tests.positions.package.small import NAME, Row, Tables, a_source, entry, small, taken_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """The rows of the small package, which is taken in already."""
    assert taken_in(tmp_path / "in", small()).ok
    return small()


def at(key: str) -> Entry:
    return Entry.objects.get(key=key)


def exported(to: Path) -> dict[str, list[Row]]:
    """Return the rows of the export by table."""
    export_package(Negotiation.objects.get(key=NAME), to)
    found = {}
    for table, spec in BY_NAME.items():
        with (to / spec.file).open(encoding="utf-8", newline="") as file:
            found[table] = list(csv.DictReader(file))
    return found


def keys(rows: list[Row]) -> list[str]:
    return [row["key"] for row in rows]


def goes_into_an_empty_database(package: Path) -> None:
    """Import the package under another name, where nothing of it is known, and see that it comes out the same."""
    descriptor = package / "datapackage.json"
    descriptor.write_text(json.dumps(json.loads(descriptor.read_text()) | {"name": "other"}), encoding="utf-8")
    assert import_package(package).errors == ()
    export_package(Negotiation.objects.get(key="other"), package.parent / "again")
    for file in package.iterdir():
        if file.suffix == ".csv":
            assert (package.parent / "again" / file.name).read_bytes() == file.read_bytes()


def test_what_was_replaced_stays_and_the_living_version_travels(tables: Tables, tmp_path: Path) -> None:
    corrected = factories.correct(at("n-1"), statement="It was put otherwise.")
    factories.correct(corrected, statement="And otherwise again.")
    factories.retract(at("s-1"))
    out = exported(tmp_path / "out")
    assert keys(out["entries"]) == ["n-1", "n-1-b"]
    assert [row["rival_of"] for row in out["entries"]] == ["", "n-1"]
    assert [row["entry"] for row in out["citations"]] == ["n-1", "n-1-b"]
    assert keys(out["positions"]) == ["north-wants", "south-wants"]
    goes_into_an_empty_database(tmp_path / "out")


def test_a_coding_goes_on_through_corrections_and_ends_with_its_entry(tables: Tables, tmp_path: Path) -> None:
    tables["codings"].append(tables["codings"][0] | {"entry": "s-1"})
    taken_in(tmp_path / "in", tables)
    factories.correct(at("n-1"), statement="It was put otherwise.")
    factories.retract(at("s-1"))
    out = exported(tmp_path / "out")
    assert [(row["entry"], row["coder"]) for row in out["codings"]] == [("n-1", "one"), ("n-1", "two")]
    goes_into_an_empty_database(tmp_path / "out")
    tables["codings"].append(tables["codings"][0] | {"coder": "three"})
    assert taken_in(tmp_path / "in", tables).created["codings"] == 1
    assert Coding.objects.get(coder="three", negotiation__key=NAME).entry.version == 1
    tables["codings"].append(tables["codings"][0] | {"coder": "three", "entry": "s-1"})
    assert "was retracted" in taken_in(tmp_path / "in", tables).errors[0].message


def test_redacted_texts_travel_as_such(tables: Tables, tmp_path: Path) -> None:
    tables["citations"].append({"entry": "n-1", "source": "speech", "locator": "p. 2"})
    taken_in(tmp_path / "in", tables)
    factories.redact(at("n-1"), "statement")
    for citation in Citation.objects.filter(entry__key="n-1"):
        factories.redact(citation, "locator")
    out = exported(tmp_path / "out")
    assert out["entries"][0]["statement"] == REDACTED
    assert [row["locator"] for row in out["citations"]] == [REDACTED, REDACTED, "p. 1", "p. 1"]
    assert not import_package(tmp_path / "out").changed
    goes_into_an_empty_database(tmp_path / "out")


def test_drafts_and_what_only_they_use_stay(tables: Tables, tmp_path: Path) -> None:
    north = Position.objects.get(key="north-wants")
    shared: dict[str, Any] = {"negotiation": north.negotiation}
    secret = factories.position(key="secret", party=north.party, issue=north.issue, **shared)
    unread = factories.source(key="unread", **shared)
    factories.proposal(secret, cite=unread)
    factories.incompatibility(position_a=secret, position_b=Position.objects.get(key="south-wants"), **shared)
    factories.draft_citation(at("n-1"), source=unread)
    out = exported(tmp_path / "out")
    assert keys(out["positions"]) == ["north-wants", "south-wants"]
    assert keys(out["sources"]) == ["speech"]
    assert keys(out["entries"]) == ["n-1", "n-1-b", "s-1"]
    assert len(out["citations"]) == 3
    assert len(out["incompatibilities"]) == 1
    goes_into_an_empty_database(tmp_path / "out")


def test_what_a_draft_uses_travels_as_soon_as_something_else_does(tables: Tables, tmp_path: Path) -> None:
    north = Position.objects.get(key="north-wants")
    read = factories.source(key="read", negotiation=north.negotiation)
    factories.proposal(north, "2020-03-01", cite=read)
    factories.event(negotiation=north.negotiation, source=read)
    drafted = factories.position(key="drafted", party=north.party, issue=north.issue, negotiation=north.negotiation)
    factories.publish(factories.proposal(drafted, cite=read))
    out = exported(tmp_path / "out")
    assert keys(out["sources"]) == ["read", "speech"]
    assert keys(out["positions"]) == ["drafted", "north-wants", "south-wants"]


def test_what_nothing_uses_travels(tables: Tables, tmp_path: Path) -> None:
    tables["sources"].append(a_source("unused"))
    tables["positions"].append(tables["positions"][0] | {"key": "silent"})
    tables["issues"].append(tables["issues"][0] | {"key": "silence"})
    taken_in(tmp_path / "in", tables)
    out = exported(tmp_path / "out")
    assert "unused" in keys(out["sources"])
    assert "silent" in keys(out["positions"])
    goes_into_an_empty_database(tmp_path / "out")


def test_rows_go_out_in_their_order(tables: Tables, tmp_path: Path) -> None:
    tables["entries"] += [
        entry("a-late", "north-wants", "2021-01-01"),
        entry("z-early", "north-wants", "2019-01-01"),
        *(entry(f"m-{place}", "north-wants", "2020-01-01", place) for place in (10, 9)),
    ]
    tables["citations"] = [
        {"entry": row["key"], "source": "speech", "locator": locator}
        for row in tables["entries"]
        for locator in ("é", "b", "B", "a;b")
    ]
    tables["outcomes"] += [tables["outcomes"][0] | {"order": "10"}, tables["outcomes"][0] | {"order": "2"}]
    taken_in(tmp_path / "in", tables, name="ordered")
    export_package(Negotiation.objects.get(key="ordered"), tmp_path / "out")
    with (tmp_path / "out" / "entries.csv").open(encoding="utf-8", newline="") as file:
        assert keys(list(csv.DictReader(file))) == ["z-early", "n-1", "n-1-b", "m-9", "m-10", "a-late", "s-1"]
    with (tmp_path / "out" / "citations.csv").open(encoding="utf-8", newline="") as file:
        assert [row["locator"] for row in csv.DictReader(file)][:4] == ["B", "a;b", "b", "é"]
    with (tmp_path / "out" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["order"] for row in csv.DictReader(file)] == ["1", "2", "10"]


def test_it_takes_few_queries_however_many_rows(tables: Tables, tmp_path: Path, queries_of: Any) -> None:
    factories.issue(negotiation=Negotiation.objects.get(key=NAME))
    few = queries_of(lambda: exported(tmp_path / "few"))
    for day in range(1, 10):
        tables["entries"].append(entry(f"n-{day}-x", "north-wants", f"2020-05-0{day}", speakers="anna"))
        tables["citations"].append({"entry": f"n-{day}-x", "source": "speech", "locator": "p. 1"})
    taken_in(tmp_path / "in", tables)
    assert queries_of(lambda: exported(tmp_path / "many")) == few <= 29
