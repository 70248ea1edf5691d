"""Writing a negotiation's package: the live published snapshot, the same bytes for the same data."""

import os
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import IO

from django.db import connection, transaction

from positions.models import Negotiation
from positions.package import descriptor, release, snapshot
from positions.package.csv_output import Digesting, write_table
from positions.package.files import FILES
from positions.package.report import shown
from positions.package.schema import DESCRIPTOR, Cells, TableSpec
from positions.package.tables import TABLES
from positions.writing.transactions import take_time

# The first moment that a zip can name: the time of writing would make every export another file.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX = 3
ZIP_LEVEL = 6
STALLED = "30s"
PLAIN_FILE = stat.S_IFREG | 0o644
Describe = Callable[[Negotiation, str], descriptor.Descriptor]
# A table, the names of its columns, and its rows.
Table = tuple[TableSpec, Sequence[str], Iterable[Cells]]


class CannotExport(Exception):
    """The package cannot be written there; the message says why in plain words."""


def export_package(negotiation: Negotiation, path: "str | PathLike[str]") -> dict[str, int]:
    """Write the package into a folder, or into a zip when the path ends in .zip; return the rows by table.

    Files are written under other names and then put in place. Raises CannotExport for a place that holds
    something else than a package.
    """
    target = Path(path)
    try:
        if target.suffix.lower() == ".zip":
            return export_zip(negotiation, target)
        return export_folder(negotiation, target)
    except OSError as error:
        raise CannotExport(f"{shown(str(target))} cannot be written: {error.strerror}.") from error


def export_folder(negotiation: Negotiation, folder: Path) -> dict[str, int]:
    if folder.exists() and not folder.is_dir():
        raise CannotExport(f"{shown(str(folder))} is a file; name a folder, or a file that ends in .zip.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DESCRIPTOR).is_file():
        raise CannotExport(f"The folder {shown(str(folder))} is not empty and holds no data package; name another.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as temporary:
        with read_snapshot():
            counts = write_files(negotiation, lambda name: (Path(temporary) / name).open("wb"))
        # The descriptor last: a folder with it is complete.
        for name in reversed(FILES):
            os.replace(Path(temporary) / name, folder / name)
    return counts


def export_zip(negotiation: Negotiation, target: Path) -> dict[str, int]:
    """Write the package into the zip, in place of a zip that was there."""
    if target.exists() and not zipfile.is_zipfile(target):
        raise CannotExport(f"{shown(str(target))} is there and is no zip; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as temporary:
        with (Path(temporary) / target.name).open("wb") as file:
            counts = write_zip(negotiation, file)
        os.replace(file.name, target)
    return counts


def write_zip(negotiation: Negotiation, stream: IO[bytes], describe: Describe = release.described) -> dict[str, int]:
    """Write the package as a zip into a stream that can seek; return the rows by table."""
    with new_zip(stream) as archive, read_snapshot():
        return write_files(negotiation, in_zip(archive), describe)


def zip_in_parts(negotiation: Negotiation, stream: IO[bytes]) -> Iterator[None]:
    """Write the same zip into the stream, and stop after each file: all up to its place then stays as it is.

    Whoever takes the parts holds a connection and a snapshot of the database until the last file is written; the
    database ends both when it hears nothing for STALLED.
    """
    with new_zip(stream) as archive, patient_snapshot():
        for _ in files_written(in_zip(archive), *package_of(negotiation)):
            yield


def new_zip(stream: IO[bytes]) -> zipfile.ZipFile:
    """Return a zip to be written, the same bytes for the same files."""
    return zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL)


def zip_entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a zip, the same on every system and at every time."""
    entry = zipfile.ZipInfo(name, ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = PLAIN_FILE << 16
    return entry


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Let all queries of the block see the same moment; within a transaction, that is for the caller to see to."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        take_time()
        yield


@contextmanager
def patient_snapshot() -> Iterator[None]:
    """The same, for a block that waits in between for whoever takes what it makes."""
    with read_snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [STALLED])
        yield


def write_files(
    negotiation: Negotiation, open_file: Callable[[str], IO[bytes]], describe: Describe = release.described
) -> dict[str, int]:
    """Write all files, each into the stream that `open_file` returns for its name; return the rows by table.

    `describe` gives the descriptor, given the negotiation and the SHA-256 over the CSV files.
    """
    return write_package(open_file, *package_of(negotiation, describe))


def package_of(
    negotiation: Negotiation, describe: Describe = release.described
) -> tuple[Iterable[Table], Callable[[str], bytes]]:
    """Return the tables as they are, and what writes the descriptor, as `write_package` takes them."""

    def described(digest: str) -> bytes:
        anew = Negotiation.objects.select_related("before", "after").get(pk=negotiation.pk)
        return descriptor.write(describe(anew, digest))

    return ((spec, spec.names, snapshot.exported(negotiation, spec)) for spec in TABLES), described


def write_package(
    open_file: Callable[[str], IO[bytes]], tables: Iterable[Table], described: Callable[[str], bytes]
) -> dict[str, int]:
    """Write these tables, each with the names of its columns, then the descriptor; return the rows by table.

    `described` gives the descriptor, given the SHA-256 over the CSV files.
    """
    return dict(files_written(open_file, tables, described))


def files_written(
    open_file: Callable[[str], IO[bytes]], tables: Iterable[Table], described: Callable[[str], bytes]
) -> Iterator[tuple[str, int]]:
    """Do the same, and yield each table with its rows once it is written; the descriptor follows the last one."""
    output = Digesting()
    for spec, names, rows in tables:
        with open_file(spec.file) as output.file:
            count = write_table(names, rows, output)
        yield spec.name, count
    with open_file(DESCRIPTOR) as file:
        file.write(described(output.digest.hexdigest()))


def in_zip(archive: zipfile.ZipFile) -> Callable[[str], IO[bytes]]:
    """Return what opens a file of a package in a zip to write it."""
    return lambda name: archive.open(zip_entry(name), "w")
