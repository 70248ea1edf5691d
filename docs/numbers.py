#!/usr/bin/env python3
"""Count what a data package holds, by side: python3 docs/numbers.py [FOLDER]. The README quotes its output."""

import collections
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ISTANBUL = Path(__file__).resolve().parent.parent / "positions" / "datasets" / "istanbul"

Row = dict[str, str]
# A line of the output: what is counted, in all, and each side's share, empty where it has none.
Line = tuple[str, ...]


def read(folder: Path, name: str) -> list[Row]:
    """Return the rows of a table."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def role(entry: Row) -> str:
    """Return what an entry is to the state."""
    if entry["rival_of"]:
        return "rivals"
    return "readings" if entry["account"] == "analyst" or entry["basis"] == "inferred" else "main entries"


class Counter:
    """Counts rows in all and for each side: the principals, in their own order."""

    def __init__(self, folder: Path) -> None:
        sides = [party for party in read(folder, "parties") if party["role"] == "principal"]
        sides.sort(key=lambda party: int(party["order"]))
        self.keys = [party["key"] for party in sides]
        self.head = ("", "all", *(party["short_name"] or party["name"] for party in sides))

    def line(self, what: str, parties: Iterable[str]) -> Line:
        """Return the line for things of these parties."""
        found = list(parties)
        return what, str(len(found)), *(str(found.count(key)) for key in self.keys)


def lines(folder: Path) -> Iterator[Line]:
    """Yield the lines of the output."""
    counter = Counter(folder)
    sources = read(folder, "sources")
    yield counter.head
    yield from lines_of_entries(folder, counter, sources)
    yield counter.line("delegates", (row["party"] for row in read(folder, "delegates")))
    assessments = read(folder, "assessments")
    yield counter.line("assessments", (row["party"] for row in assessments))
    publisher_of = {row["key"]: row["publisher"] for row in sources}
    for name in dict.fromkeys(publisher_of[row["source"]] for row in assessments):
        judged = (row["party"] for row in assessments if publisher_of[row["source"]] == name)
        yield counter.line(f"  {name}", judged)
    yield from lines_of_sources(sources)


def lines_of_entries(folder: Path, counter: Counter, sources: list[Row]) -> Iterator[Line]:
    """Yield the lines on positions, entries and citations."""
    entries, citations = read(folder, "entries"), read(folder, "citations")
    party_of = {row["key"]: row["party"] for row in read(folder, "positions")}
    yield counter.line("positions", party_of.values())

    def entries(what: str, rows: Iterable[Row]) -> Line:
        return counter.line(what, (party_of[row["position"]] for row in rows))

    yield entries("entries", entries)
    for name in ("main entries", "rivals", "readings"):
        yield entries(f"  {name}", (row for row in entries if role(row) == name))
    for name in ("own", "opponent", "mediator", "press", "analyst"):
        yield entries(f"  {name} account", (row for row in entries if row["account"] == name))
    for meeting in sorted(read(folder, "rounds"), key=lambda row: (row["window_ends_on"], row["key"])):
        opens, closes = meeting["window_starts_on"], meeting["window_ends_on"]
        within = (row for row in entries if opens <= row["effective_on"] <= closes)
        yield entries(f"  at {meeting['key']}", within)
    by_entry = {row["key"]: party_of[row["position"]] for row in entries}
    how_read = {row["key"]: row["read"] for row in sources}
    yield counter.line("citations", (by_entry[row["entry"]] for row in citations))
    for name in ("whole", "part", "none"):
        cited = (by_entry[row["entry"]] for row in citations if how_read[row["source"]] == name)
        yield counter.line(f"  source read: {name}", cited)


def lines_of_sources(sources: list[Row]) -> Iterator[Line]:
    """Yield the lines on sources, which belong to no side."""
    yield "sources", str(len(sources))
    for column in ("read", "reliability", "type", "language"):
        for value, count in collections.Counter(row[column] or "unknown" for row in sources).most_common():
            yield f"  {column}: {value}", str(count)
    yield "  with an archived copy", str(sum(bool(row["archive_url"]) for row in sources))


def output(folder: Path) -> str:
    """Return all lines, in columns."""
    return "".join(f"{what:<32}" + "".join(f"{cell:>9}" for cell in cells) + "\n" for what, *cells in lines(folder))


if __name__ == "__main__":
    sys.stdout.write(output(Path(sys.argv[1]) if len(sys.argv) > 1 else ISTANBUL))
