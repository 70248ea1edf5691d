"""Packages made for tests: the shipped one, copied and changed cell by cell."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.shipped import PACKAGE

Row = dict[str, str]


def copy(to: Path) -> Path:
    """Return a copy of the shipped package, free to be changed."""
    shutil.copytree(PACKAGE, to)
    return to


def change(package: Path, table: str, act: Callable[[list[Row]], Any]) -> None:
    """Let the act change the rows of a table, and write them back."""
    path = package / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or [])
    act(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def put(package: Path, table: str, row: int, column: str, value: str) -> None:
    """Put a value into a cell; the row is numbered as a spreadsheet does, the header being row 1."""

    def act(rows: list[Row]) -> None:
        rows[row - 2][column] = value

    change(package, table, act)


def describe(package: Path, **properties: Any) -> None:
    """Change properties of the descriptor; None takes one away."""
    path = package / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data |= properties
    path.write_text(json.dumps({k: v for k, v in data.items() if v is not None}), encoding="utf-8")


def row_of(package: Path, table: str, column: str, value: str) -> int:
    """Return the number of the first row with the value in the column, as a spreadsheet numbers it."""
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row[column] == value:
                return number
    raise LookupError(value)


def rename(package: Path, name: str) -> None:
    """Write another name into the descriptor, and nothing else."""
    descriptor = package / "datapackage.json"
    renamed, times = re.subn(r'(?m)^ "name": "[a-z]+"', f' "name": "{name}"', descriptor.read_text(encoding="utf-8"))
    assert times == 1
    descriptor.write_text(renamed, encoding="utf-8")
