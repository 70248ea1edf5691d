#!/usr/bin/env python3
"""Take in made-up negotiations: `python3 benchmarks/take_in.py FOLDER ENTRIES`, with the project's variables set.

Writes their packages into the folder, those that are missing, and has the project import one after the other, until
there are so many entries, or all those that are no copies. Prints for each how many rows came and how long it took.
"""

import itertools
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from benchmarks import synthetic
from positions.package import import_package
from positions.package.tables import TABLES

COLUMNS = {table.name: table.names for table in TABLES}
# So many that only fill are taken in; further ones are copies of them (cloning.py).
FILLING = 16
# From so many entries on there are also negotiations that are as large as one may get.
SPECIAL_FROM = 100_000


def packages(folder: Path, entries: int) -> Iterator[Path]:
    """Yield the packages of a database with so many entries; those that are missing are written."""
    special = entries >= SPECIAL_FROM
    count = 2 + FILLING + (len(synthetic.SPECIAL) if special else 0)
    made = 0
    for shape in itertools.islice(synthetic.shapes(special=special), count):
        if made >= entries:
            return
        package = folder / shape.key
        if not package.exists():
            unfinished = folder / f"{shape.key}.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            synthetic.write_package(unfinished, shape, COLUMNS)
            unfinished.rename(package)
        with (package / "entries.csv").open(encoding="utf-8") as rows:
            made += sum(1 for _ in rows) - 1
        yield package


def main(folder: str, entries: str) -> None:
    """Take them in; the first that is refused ends it."""
    for package in packages(Path(folder), int(entries)):
        started = time.perf_counter()
        report = import_package(package)
        if not report.ok:
            sys.exit(f"{package}: {report.errors[:3]}")
        took = time.perf_counter() - started
        print(f"{package.name}: {sum(report.created.values())} rows, {took:.1f} s", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
