"""Releases taken one over another in tests: what is told of it, and the rows of a newer small package."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from django.test import Client

from positions.models import Entry
from positions.package import Report
from tests.positions.package.small import Tables, a_source, cited, entry, small

FIRST = Path(__file__).parents[2] / "data" / "istanbul-1.0.0"


def copy(package: Path, to: Path, **properties: str) -> Path:
    """Return a copy of a package that says otherwise of itself."""
    shutil.copytree(package, to)
    said = json.loads((to / "datapackage.json").read_text(encoding="utf-8"))
    (to / "datapackage.json").write_text(json.dumps(said | properties), encoding="utf-8")
    return to


def compared(key: str, **asked: str) -> dict[str, Any]:
    """Return what the comparison shown first says, but for how the data and the moment are called."""
    response = Client().get(f"/{key}/compare.json", asked)
    found = json.loads(b"".join(response) if response.streaming else response.content)
    assert len(found["positions"]) > 70
    return {name: found[name] for name in ("positions", "counts", "directions")}


NAMED_TODAY = ("title", "grade", "independent_sources", "own_word", "origins", "stands")


def without_names(value: Any) -> Any:
    """Return an answer without what is today's at every moment of knowledge: titles, and the strength of sources."""
    if isinstance(value, list):
        return [without_names(each) for each in value]
    if isinstance(value, dict):
        return {name: without_names(each) for name, each in value.items() if name not in NAMED_TODAY}
    return value


def counts(report: Report, table: str) -> dict[str, int]:
    """Return how many rows of a table have each fate that any has."""
    assert report.update is not None
    found = next(each for each in report.update.tables if each.name == table)
    return {fate: count for fate, count in found.counts.items() if count}


def told(report: Report) -> dict[str, list[str]]:
    """Return the names of the rows that are told, by fate."""
    assert report.update is not None
    found: dict[str, list[str]] = {}
    for table in report.update.tables:
        for row in table.rows:
            found.setdefault(row.fate.value, []).append(row.name)
    return found


def living(key: str) -> Entry:
    return Entry.objects.known(None).get(key=key)


def newer() -> Tables:
    """Return the rows of a newer release: every kind of change."""
    tables = small()
    tables["sources"].append(a_source("paper"))
    tables["parties"][0]["name"] = "The North"
    tables["events"][0]["source"] = "paper"
    tables["offices"] = []
    tables["entries"][0]["statement"] = "It was said otherwise."
    tables["entries"].append(entry("s-2", "south-wants", "2020-06-01", content="More"))
    tables["citations"] = [cited("n-1"), cited("n-1-b") | {"source": "paper"}, cited("s-1"), cited("s-2")]
    return tables


def unpacked(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
