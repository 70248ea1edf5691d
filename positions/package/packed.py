"""A package as it was packed: the rows of its tables out of the zip, one after another, and a zip with other rows.

A release stays as it was written. So its tables are read by the names that stand in them, which may be fewer than
those of today's format; a table that the zip does not have has no rows.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from zipfile import ZipFile

from positions.package.csv_output import Digesting, write_table
from positions.package.exporting import new_zip, zip_entry
from positions.package.schema import DESCRIPTOR, Cells, TableSpec
from positions.package.tables import TABLES


class PackedTable(NamedTuple):
    """The names of the columns of a table, and its rows, read once."""

    names: Cells
    rows: Iterator[Cells]


@dataclass(frozen=True, slots=True)
class PackedFiles:
    """The zip of a package, opened."""

    archive: ZipFile

    @contextmanager
    def table(self, spec: TableSpec) -> Iterator[PackedTable]:
        """Open a table to read its rows."""
        if spec.file not in self.archive.namelist():
            yield PackedTable(list(spec.names), iter(()))
            return
        with self.archive.open(spec.file) as file:
            reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
            yield PackedTable(next(reader), reader)

    def said(self) -> dict[str, Any]:
        """Return what the package says of itself, as it stands in the descriptor."""
        found: dict[str, Any] = json.loads(self.archive.read(DESCRIPTOR))
        return found


@contextmanager
def opened(content: bytes) -> Iterator[PackedFiles]:
    """Open the zip of a package that was written here."""
    with ZipFile(io.BytesIO(content)) as archive:
        yield PackedFiles(archive)


def packed_again(
    packed: PackedFiles,
    stream: io.BytesIO,
    rewritten: Callable[[TableSpec, PackedTable], Iterator[Cells]],
    described: Callable[[str], Mapping[str, Any]],
) -> str:
    """Write the package into the stream with other rows, and return the SHA-256 over its CSV files.

    `rewritten` gives the rows of a table, `described` what the descriptor says, given that digest.
    """
    output = Digesting()
    there = set(packed.archive.namelist())
    with new_zip(stream) as archive:
        for spec in TABLES:
            if spec.file not in there:
                continue
            with packed.table(spec) as table, archive.open(zip_entry(spec.file), "w") as output.file:
                write_table(table.names, rewritten(spec, table), output)
        digest = output.digest.hexdigest()
        with archive.open(zip_entry(DESCRIPTOR), "w") as file:
            file.write(f"{json.dumps(described(digest), indent=1, ensure_ascii=False)}\n".encode())
    return digest
