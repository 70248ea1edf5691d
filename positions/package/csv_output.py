"""Writing a table's CSV file: the same bytes for the same rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import IO, Any

from positions.package.schema import Cells


class Digesting(io.RawIOBase):
    """Takes the bytes of all files of a package one after another into `digest`, and passes them on to `file`."""

    def __init__(self) -> None:
        super().__init__()
        self.digest = sha256()
        self.file: IO[bytes] | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        """Take the bytes; all of them, always."""
        self.digest.update(data)
        return len(memoryview(data)) if self.file is None else self.file.write(data)


def write_table(names: Sequence[str], rows: Iterable[Cells], file: io.RawIOBase | IO[bytes]) -> int:
    """Write a table's file, its columns' names first, and return the number of its rows."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")  # type: ignore[type-var] # raw files do
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    count = 0
    for count, cells in enumerate(rows, start=1):  # noqa: B007 - counted to the last
        writer.writerow(cells)
    text.flush()
    text.detach()
    return count
