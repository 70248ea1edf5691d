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
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

from positions.package.exporting import in_zip, new_zip, write_package
from positions.package.schema import DESCRIPTOR, Cells, TableSpec
from positions.package.tables import TABLES


class PackedTable(NamedTuple):
    """The names of the columns of a table, and its rows, read once."""

    names: Cells
    rows: Iterator[Cells]

    def as_today(self, spec: TableSpec) -> Iterator[Cells]:
        """Yield the rows with the columns that the table has today; what was not there then is empty."""
        places = [self.names.index(name) if name in self.names else None for name in spec.names]
        return (["" if place is None else row[place] for place in places] for row in self.rows)


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
def opened(stream: IO[bytes]) -> Iterator[PackedFiles]:
    """Open the zip of a package that was written here."""
    with ZipFile(stream) as archive:
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
    digests: list[str] = []

    def tables() -> Iterator[tuple[TableSpec, Cells, Iterator[Cells]]]:
        there = set(packed.archive.namelist())
        for spec in TABLES:
            if spec.file in there:
                with packed.table(spec) as table:
                    yield spec, table.names, rewritten(spec, table)

    def describe(digest: str) -> bytes:
        digests.append(digest)
        return f"{json.dumps(described(digest), indent=1, ensure_ascii=False)}\n".encode()

    with new_zip(stream) as archive:
        write_package(in_zip(archive), tables(), describe)
    return digests[0]
