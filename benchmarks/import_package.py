#!/usr/bin/env python3
"""Measure the import and the export of a large synthetic package; everything is taken back at the end.

    python benchmarks/import_package.py [ENTRIES]

Needs the project's environment with DATABASE_URL set, and a migrated database. Prints seconds, and how long the
import took against its own loading stages, which are bare COPY into live tables with indices, keys and guards.
"""

import csv
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.db import transaction

from positions.models import Negotiation
from positions.package import Report, export_package, import_package
from positions.package.tables import TABLES

ENTRIES = 100_000
ENTRIES_PER_POSITION = 50
PARTIES = ("north", "south")
KINDS = ("demand", "precondition", "refusal", "offer")
FIRMNESSES = ("categorical", "plain", "tentative")
FIRST_DAY = date(1990, 1, 1)
WORDS = ["talks", "border", "форум", "guarantee", "ceasefire", "Гарантії", "list", "exchange", "force", "limit"]

Rows = Iterator[list[object]]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Synthetic:
    """Rows of every table of a package with that many entries; the same on every run."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.positions = max(2, entries // ENTRIES_PER_POSITION)
        self.sources = max(2, entries // 100)
        self.random = random.Random(7)

    def words(self, count: int) -> str:
        """Return a sentence of that many words."""
        return " ".join(self.random.choices(WORDS, k=count))

    def parties(self) -> Rows:
        """Two principals."""
        for order, key in enumerate(PARTIES, start=1):
            yield [key, key.title(), "", "", "principal", "#0072b2", order]

    def rounds(self) -> Rows:
        """Twenty rounds, one a year."""
        for year in range(1995, 2015):
            day = f"{year}-06-15"
            yield [f"round-{year}", f"Round of {year}", "", "", "", "north", "delegations", day, day, day, day, ""]

    def issues(self) -> Rows:
        """Forty issues in four groups."""
        for order in range(40):
            yield [f"issue-{order}", f"Group {order % 4}", f"Issue {order}", "", order]

    def people(self) -> Rows:
        """A hundred people."""
        for place in range(100):
            yield [f"person-{place}", f"Person {place}", "", "", PARTIES[place % 2], ""]

    def sources_rows(self) -> Rows:
        """One source for a hundred entries."""
        for place in range(self.sources):
            url = f"https://example.org/{place}"
            row = [f"source-{place}", self.words(8), "Publisher", "", "", "2001-05", "news report", url]
            yield [*row, "", "", "en", "B", "whole", ""]

    def positions_rows(self) -> Rows:
        """Positions of both parties."""
        for place in range(self.positions):
            yield [f"position-{place}", PARTIES[place % 2], f"issue-{place % 40}", KINDS[place % 4], self.words(6), ""]

    def entries_rows(self) -> Rows:
        """Entries, one in ten of which is not held; some days have two."""
        for number in range(self.entries):
            place, within = number % self.positions, number // self.positions
            day = FIRST_DAY + timedelta(days=within // 2 * 97 + place % 90)
            held = within % 10 != 9
            said = ["true", FIRMNESSES[within % 3], "false", self.words(3)] if held else ["false", "", "false", ""]
            scope, content = ("narrower", self.words(12)) if held else ("", "")
            text = [scope, content, self.words(25), self.words(15), "own", self.words(4)]
            row = [
                f"position-{place}@{day}-{within}",
                f"position-{place}",
                day,
                "day",
                within % 2 + 1,
                "",
                "",
                "public",
            ]
            yield [*row, *said, *text, f"person-{place % 100}", "stated", ""]

    def citations(self) -> Rows:
        """Six citations for five entries."""
        for number, row in enumerate(self.entries_rows()):
            source = f"source-{number % self.sources}"
            yield [row[0], source, f"paragraph {number}", self.words(10), "uk", self.words(10)]
            if number % 5 == 0:
                yield [row[0], f"source-{(number + 1) % self.sources}", "page 3", "", "", ""]

    def incompatibilities(self) -> Rows:
        """Every second pair of neighbours."""
        for place in range(0, self.positions - 1, 4):
            yield [f"position-{place}", f"position-{place + 1}", ""]

    def write(self, folder: Path) -> None:
        """Write the package into the folder."""
        for table in TABLES:
            rows = getattr(self, f"{table.name}_rows", None) or getattr(self, table.name, None)
            with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
                self.write_table(file, table.names, rows() if callable(rows) else iter(()))
        resources = [{"name": table.name, "path": table.file} for table in TABLES]
        (folder / "datapackage.json").write_text(json.dumps({"name": "benchmark", "resources": resources}))

    @staticmethod
    def write_table(file: IO[str], header: list[str], rows: Rows) -> None:
        """Write one table."""
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


class Stages:
    """Adds up how long each stage took, as told by the import's progress."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage = "reading"
        self.since = time.perf_counter()

    def __call__(self, stage: str) -> None:
        """Take note that the stage goes on."""
        now = time.perf_counter()
        self.seconds[self.stage] = self.seconds.get(self.stage, 0.0) + now - self.since
        self.stage, self.since = stage, now


def timed_import(folder: Path, title: str) -> Report:
    """Import the package and print how long each stage took."""
    stages = Stages()
    begin = time.perf_counter()
    report = import_package(folder, progress=stages)
    total = time.perf_counter() - begin
    stages("end")
    loading = sum(seconds for stage, seconds in stages.seconds.items() if stage.startswith(("loading", "checking the")))
    say(f"{title}: {total:.1f} s for {sum(report.created.values()):,} new rows ({report.errors[:1] or 'no errors'})")
    if loading > 1:
        say(f"  of which COPY and the database's own checks {loading:.1f} s; whole ÷ that {total / loading:.2f}")
    for stage, seconds in stages.seconds.items():
        if seconds > 0.3:
            say(f"  {seconds:6.1f} s  {stage}")
    return report


def main() -> None:
    """Run the measurement."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary) / "in", Path(temporary) / "out"
        folder.mkdir()
        Synthetic(entries).write(folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        say(f"{entries:,} entries, {size:,} bytes")
        with transaction.atomic():
            timed_import(folder, "first import")
            say(f"  memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")
            timed_import(folder, "same again")
            begin = time.perf_counter()
            export_package(Negotiation.objects.get(key="benchmark"), out)
            say(f"export: {time.perf_counter() - begin:.1f} s")
            transaction.set_rollback(True)


if __name__ == "__main__":
    main()
