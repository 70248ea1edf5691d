"""The files of a package, out of a folder or a zip: bounded, read in place, and never unpacked."""

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from positions.package.report import shown
from positions.package.schema import DESCRIPTOR, PACKAGE
from positions.package.tables import TABLES

# A package is held in memory once while it is checked, in about four times its bytes, so its size must have an
# end. The largest negotiation that we can think of has a million entries, which take about as much as this.
MOST_BYTES = 1_000_000_000
# A descriptor takes 50 kB; this leaves room for long texts in it.
MOST_DESCRIPTOR_BYTES = 10_000_000
# Packages have 18 files; people add notes and pictures beside them, but no thousands.
MOST_ZIP_ENTRIES = 1_000
MOST_ZIP_DIRECTORY_BYTES = 1_000_000
# Text shrinks to a tenth, tables of repeated words to a fiftieth; a bomb to a thousandth.
MOST_ZIP_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10_000_000

# Below a folder that holds no package itself, so that nobody waits for the whole disk to be looked through.
MOST_PATHS = 10_000
# The folder in which Macs keep what they know of each file.
OF_MACS = "__MACOSX"

FILES = (DESCRIPTOR, *(table.file for table in TABLES))
TABLE_OF = {DESCRIPTOR: PACKAGE} | {table.file: table.name for table in TABLES}
END_RECORD = struct.Struct("<4s4H2LH")
# Some programs write the large form of the end record for small zips too: this one, then where it stands.
LARGE_END_RECORD = struct.Struct("<4sQ2H2L4Q")
LOCATOR_BYTES = 20
ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


class Unreadable(Exception):
    """A file of the package, or all of it, cannot be read; the message says why in plain words.

    `table` is the table it belongs to, "datapackage" when it is the descriptor or the whole.
    """

    def __init__(self, message: str, table: str = PACKAGE) -> None:
        super().__init__(message)
        self.table = table


class TooLarge(Unreadable):
    """The package as a whole is larger than we take."""


class PlainFolder:
    """The files of a folder, or of the one folder below it that holds a package.

    Links are not followed: they could lead anywhere. Whoever names a folder with a package in it means that one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not any(self.has(name) for name in FILES):
            self.path = path / package_folder(paths_below(path))

    def has(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def open(self, name: str) -> IO[bytes]:
        """Return the file of that name, to be read and closed. Raises Unreadable."""
        path = self.path / name
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                raise Unreadable(f"{name} is a folder, a link or no plain file; put the file itself there.")
            return path.open("rb")
        except FileNotFoundError:
            raise Unreadable(f"There is no file {name}.") from None
        except OSError as error:
            raise Unreadable(f"{name} cannot be read: {error.strerror}.") from error


def paths_below(top: Path) -> Iterator[str]:
    """Yield the paths of the files in all folders below, with `/`. Raises Unreadable when there are too many."""
    count = 0
    for folder, _, names in os.walk(top):
        within = Path(folder).relative_to(top)
        count += 1 + len(names)
        if count > MOST_PATHS:
            raise Unreadable(
                "There is no package in this folder, and too much below it; name the package's own folder."
            )
        yield from ((within / name).as_posix() for name in names)


class ZipFolder:
    """The files of a zip: those at its top, or those in the one folder in it that holds a package.

    `unpacked` is how many bytes they take.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > MOST_ZIP_ENTRIES:
            raise Unreadable(f"The zip has {len(entries):,} entries; at most {MOST_ZIP_ENTRIES:,} are allowed.")
        self.archive = archive
        paths = [(path_of(entry), entry) for entry in entries if not entry.is_dir()]
        folder = package_folder([path for path, _ in paths])
        within = [(path.removeprefix(folder), entry) for path, entry in paths if path.startswith(folder)]
        self.names = frozenset(name for name, _ in within)
        self.members = members(within)
        for name, entry in self.members.items():
            refuse_unfit(name, entry)
        self.unpacked = sum(entry.file_size for entry in self.members.values())
        if self.unpacked > MOST_BYTES:
            raise Unreadable(f"The files take more than {MOST_BYTES:,} bytes unpacked.")

    def has(self, name: str) -> bool:
        return name in self.names

    def open(self, name: str) -> IO[bytes]:
        """Return the file of that name, to be read and closed. Raises Unreadable."""
        if name not in self.members:
            raise Unreadable(f"There is no file {name}.")
        try:
            return self.archive.open(self.members[name])
        except ZIP_FAULTS as error:
            raise Unreadable(f"{name} in the zip is damaged.") from error


def path_of(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry, with `/` in it. Raises Unreadable for one that leads out of the zip."""
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if "\0" in name or not parts[0] or ".." in parts or re.match("[A-Za-z]:", name):
        raise Unreadable("The zip has an entry whose name leads out of it; make it anew from the folder.")
    return "/".join(part for part in parts if part != ".")


def members(entries: Iterable[tuple[str, zipfile.ZipInfo]]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of the package by name, out of the entries of its folder. Raises Unreadable."""
    found: dict[str, zipfile.ZipInfo] = {}
    for name, entry in entries:
        if name not in FILES:
            continue
        if name in found:
            raise Unreadable(f"{name} stands in the zip twice.", TABLE_OF[name])
        found[name] = entry
    return found


def package_folder(paths: Iterable[str]) -> str:
    """Return the one folder of the paths that holds a package, with its `/`; empty: the top, or there is none.

    Without a descriptor anywhere, it is the one that holds tables. Raises Unreadable, with their names, when there
    are two packages. What Macs put beside the files, under the files' own names, is no package.
    """
    split = [(folder + slash, name) for folder, slash, name in (path.rpartition("/") for path in paths)]
    own = [(folder, name) for folder, name in split if not folder.startswith(f"{OF_MACS}/")]
    described = sorted({folder for folder, name in own if name == DESCRIPTOR})
    if len(described) > 1:
        where = ", ".join(shown(folder or "./") for folder in described[:3])
        raise Unreadable(f"There are {len(described)} packages, in {where}; import them one by one.")
    with_tables = {folder for folder, name in own if name in FILES}
    return (described or (list(with_tables) if len(with_tables) == 1 else [""]))[0]


def refuse_unfit(name: str, entry: zipfile.ZipInfo) -> None:
    """Raise Unreadable for a member that is a link, locked, packed in an unknown way, or a bomb."""
    table = TABLE_OF[name]
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable(f"{name} in the zip is a link; put the file itself there.", table)
    if entry.flag_bits & 1:
        raise Unreadable(f"{name} in the zip is locked by a password.", table)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(f"{name} in the zip is packed in an unusual way; use plain zip (deflate).", table)
    if entry.file_size > max(RATIO_COUNTS_FROM_BYTES, entry.compress_size * MOST_ZIP_RATIO):
        raise Unreadable(
            f"{name} in the zip unpacks to {entry.file_size:,} bytes, more than {MOST_ZIP_RATIO} times its size.", table
        )


Folder = PlainFolder | ZipFolder


class Counted(io.RawIOBase):
    """A file read through a counter: it adds to the digest, and refuses to grow beyond `most` bytes."""

    def __init__(self, file: IO[bytes], name: str, most: int) -> None:
        self.file = file
        self.name = name
        self.most = most
        self.count = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override] # no type for buffers before 3.12
        """Fill the buffer; raise Unreadable when the file is damaged or too large."""
        try:
            data = self.file.read(len(buffer))
        except (*ZIP_FAULTS, OSError) as error:
            raise Unreadable(f"{self.name} is damaged or cannot be read to its end.", TABLE_OF[self.name]) from error
        self.count += len(data)
        if self.count > self.most:
            raise TooLarge(f"{self.name} makes the package larger than {self.most:,} bytes.", TABLE_OF[self.name])
        self.digest.update(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.file.close()
        super().close()


@contextmanager
def open_folder(source: Path | IO[bytes]) -> Iterator[Folder]:
    """Open a package: the folder or the zip at a path, or a zip that is open already. Raises Unreadable."""
    with ExitStack() as stack:
        if isinstance(source, Path) and source.is_dir():
            folder: Folder = PlainFolder(source)
        else:
            folder = ZipFolder(stack.enter_context(open_zip(source)))
        # One fault, not fifteen.
        if not any(folder.has(name) for name in FILES):
            raise Unreadable(f"There is no data package: no {DESCRIPTOR} and none of its tables.")
        yield folder


def open_zip(source: Path | IO[bytes]) -> zipfile.ZipFile:
    """Return the opened zip. Raises Unreadable when there is none."""
    name, path = "The file", source if isinstance(source, Path) else None
    try:
        if path:
            name = shown(str(path))
            if not path.exists():
                raise Unreadable(f"There is no file or folder {name}.")
        if (path and not path.is_file()) or not zipfile.is_zipfile(source):
            raise Unreadable(f"{name} is neither a folder nor a zip.")
        refuse_large_directory(source)
        return zipfile.ZipFile(source)
    except OSError as error:
        raise Unreadable(f"{name} cannot be read: {error.strerror}.") from error
    except ZIP_FAULTS as error:
        raise Unreadable(f"{name} is no zip that can be read.") from error


def refuse_large_directory(source: Path | IO[bytes]) -> None:
    """Raise Unreadable for a zip whose list of entries alone would fill the memory: it is read whole on opening."""
    with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
        size = file.seek(0, io.SEEK_END)
        # The end record may be followed by a comment of up to 65,535 bytes.
        file.seek(max(0, size - END_RECORD.size - 65_535 - LOCATOR_BYTES - LARGE_END_RECORD.size))
        tail = file.read()
    start = tail.rfind(b"PK\x05\x06")
    listed = END_RECORD.unpack_from(tail, start)[5]
    if tail[max(0, start - LOCATOR_BYTES) : start].startswith(b"PK\x06\x07"):
        listed = LARGE_END_RECORD.unpack_from(tail, max(0, start - LOCATOR_BYTES - LARGE_END_RECORD.size))[8]
    if listed > MOST_ZIP_DIRECTORY_BYTES:
        raise Unreadable(f"The zip has too many entries; at most {MOST_ZIP_ENTRIES:,} are allowed.")
