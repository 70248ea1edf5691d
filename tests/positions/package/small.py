"""A small package made of rows: valid as it stands, so a test says only what is different in it."""

import csv
import json
from pathlib import Path
from typing import Any

from positions.package import Report, import_package
from positions.package.tables import BY_NAME, TABLES

Row = dict[str, str]
Tables = dict[str, list[Row]]

NAME = "small"


def entry(key: str, position: str, day: str, sequence: int = 1, **cells: str) -> Row:
    """Return a held main entry with content."""
    row = {"key": key, "position": position, "effective_on": day, "precision": "day", "sequence": str(sequence)}
    coded = {"held": "true", "firmness": "plain", "declared": "false", "content": "Something"}
    said = {"statement": "It was said.", "coding_note": "As quoted.", "account": "own", "basis": "stated"}
    return row | coded | said | cells


def cited(entry: str, locator: str = "p. 1", **cells: str) -> Row:
    """Return a citation of the only source."""
    return {"entry": entry, "source": "speech", "locator": locator} | cells


def coding(entry: str, coder: str, **cells: str) -> Row:
    """Return what a coder made of an entry: a plain demand."""
    seen = {"entry": entry, "coder": coder, "coded_on": "2026-01-01", "codebook": "3", "text": "whole"}
    codes = {"held": "true", "firmness": "plain", "declared": "false", "conditional": "false"}
    return seen | codes | {"account": "own", "basis": "stated"} | cells


def a_round(key: str, day: str) -> Row:
    """Return a round of that day."""
    days = dict.fromkeys(("starts_on", "ends_on", "window_starts_on", "window_ends_on"), day)
    return {"key": key, "name": "A round"} | days


def a_source(key: str) -> Row:
    """Return a source."""
    return {"key": key, "title": "A speech", "publisher": "A paper", "type": "speech", "read": "whole"}


def small() -> Tables:
    """Return the rows: two parties, a position each, and three entries, the second a rival of the first."""
    rival = entry("n-1-b", "north-wants", "2020-01-01", 2, account="opponent", basis="reported", rival_of="n-1")
    delegate = {"round": "first", "party": "north", "person": "anna", "title": "Minister"}
    return {
        "parties": [
            {"key": "north", "name": "North", "role": "principal", "order": "1"},
            {"key": "south", "name": "South", "role": "principal", "order": "2"},
        ],
        "rounds": [a_round("first", "2020-01-01"), a_round("second", "2021-01-01")],
        "outcomes": [{"round": "first", "order": "1", "text": "A text", "status": "agreed", "source": "speech"}],
        "events": [
            {"key": "call", "occurred_on": "2020-02-01", "precision": "day", "title": "A call", "source": "speech"}
        ],
        "issues": [{"key": "border", "group": "Land", "name": "The border", "order": "1"}],
        "people": [
            {"key": "anna", "name": "Anna", "aliases": "A;Ann", "party": "north"},
            {"key": "boris", "name": "Boris", "party": "north"},
        ],
        "offices": [{"person": "anna", "title": "Minister", "from_on": "2019", "to_on": "2020-05"}],
        "delegations": [{"round": "first", "party": "north"}],
        "delegates": [delegate | {"role": "head", "seniority": "minister", "source": "speech"}],
        "sources": [a_source("speech")],
        "positions": [
            {"key": "north-wants", "party": "north", "issue": "border", "kind": "demand", "title": "A border"},
            {"key": "south-wants", "party": "south", "issue": "border", "kind": "refusal", "title": "No border"},
        ],
        "entries": [
            entry("n-1", "north-wants", "2020-01-01", speakers="anna;boris", round="first"),
            rival,
            entry("s-1", "south-wants", "2020-01-01"),
        ],
        "citations": [cited("n-1"), cited("n-1-b"), cited("s-1")],
        "terms": [{"key": "north-town", "term": "Northtown", "spellings": "North Town;NT"}],
        "codings": [coding("n-1", "one"), coding("n-1", "two", firmness="open", scope="same", channel="table")],
        "incompatibilities": [{"position_a": "north-wants", "position_b": "south-wants"}],
        "assessments": [{"key": "why", "party": "north", "text": "A motive", "source": "speech", "basis": "inferred"}],
    }


def described(**properties: Any) -> dict[str, Any]:
    """Return a descriptor with these properties; None takes one away."""
    resources = [{"name": table.name, "path": table.file} for table in TABLES]
    whole = {"name": NAME, "version": "1", "resources": resources} | properties
    return {name: value for name, value in whole.items() if value is not None}


def write(folder: Path, tables: Tables, **properties: Any) -> Path:
    """Write the package into the folder, which is made if need be, and return it."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, BY_NAME[name].names, restval="")
            writer.writeheader()
            writer.writerows(rows)
    (folder / "datapackage.json").write_text(json.dumps(described(**properties)), encoding="utf-8")
    return folder


def taken_in(folder: Path, tables: Tables, **properties: Any) -> Report:
    """Return the report of the package's import."""
    return import_package(write(folder, tables, **properties))


def places(report: Report) -> list[tuple[str, int | None, str | None]]:
    """Return where the errors are."""
    return [(error.table, error.row, error.column) for error in report.errors]


def changed(report: Report) -> dict[str, int]:
    """Return the tables that got new rows, with their number."""
    assert report.ok, report.errors
    return {table: count for table, count in report.created.items() if count}
