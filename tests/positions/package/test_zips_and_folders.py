"""Where packages come from and go to: folders and zips, honest and not."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from positions.models import Import, Negotiation
from positions.package import (
    CannotExport,
    export_package,
    files,
    import_package,
    importing,
    write_zip,
    zip_in_parts,
)
from positions.package.exporting import STALLED
from positions.package.files import FILES
from tests.positions.package.small import NAME, changed, places, small, taken_in, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package", small())


def pack(package: Path, to: Path, folder: str = "") -> Path:
    """Return a zip of the package's files, within a folder of it if that is named."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            archive.write(package / name, f"{folder}{name}")
    return to


def told(path: Path) -> str:
    """Return what is said of a package that is refused for one reason."""
    report = import_package(path)
    assert len(report.errors) == 1, report.errors
    assert not Negotiation.objects.exists()
    return report.errors[0].message


@pytest.mark.parametrize("folder", ["", "small-1.0/", "a/b/c/", "./", "a\\b\\"])
def test_a_zip_of_the_files_or_of_their_folder_is_the_same_package(folder: str, package: Path, tmp_path: Path) -> None:
    assert changed(import_package(pack(package, tmp_path / "package.zip", folder)))["entries"] == 3
    taken_in(tmp_path / "other", small(), name="other")
    assert not import_package(package).changed
    assert Import.objects.get(name=NAME).sha256 == digest(package) != Import.objects.get(name="other").sha256


def digest(package: Path) -> str:
    """Return what `sha256sum *.csv datapackage.json | sha256sum` says."""
    names = [*sorted(path.name for path in package.glob("*.csv")), "datapackage.json"]
    listed = "".join(f"{sha256((package / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    return sha256(listed.encode()).hexdigest()


def add(name: str) -> Callable[[zipfile.ZipFile], None]:
    return lambda archive: archive.writestr(name, "x")


def link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("offices.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


def many(archive: zipfile.ZipFile) -> None:
    for number in range(files.MOST_ZIP_ENTRIES):
        archive.writestr(f"notes/{number}", "")


def bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("offices.csv", b"0" * (files.RATIO_COUNTS_FROM_BYTES + 1), zipfile.ZIP_DEFLATED)


def odd(archive: zipfile.ZipFile) -> None:
    archive.writestr("offices.csv", "x", zipfile.ZIP_LZMA)


ZIPS = [
    ("a path to the parent", add("../evil.csv"), "leads out of it"),
    ("a path further in and out", add("a/../../evil.csv"), "leads out of it"),
    ("an absolute path", add("/etc/evil.csv"), "leads out of it"),
    ("a path of Windows", add("..\\evil.csv"), "leads out of it"),
    ("a drive of Windows", add("C:evil.csv"), "leads out of it"),
    ("a file twice", add("issues.csv"), "issues.csv stands in the zip twice"),
    ("a link", link, "offices.csv in the zip is a link"),
    ("many entries", many, "entries; at most 1,000"),
    ("a bomb", bomb, "more than 200 times its size"),
    ("another packing", odd, "packed in an unusual way"),
]


@pytest.mark.parametrize(("act", "said"), [row[1:] for row in ZIPS], ids=[row[0] for row in ZIPS])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_made_to_harm_is_refused(
    act: Callable[[zipfile.ZipFile], None], said: str, package: Path, tmp_path: Path
) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in FILES:
            if name != "offices.csv" or act not in (link, bomb, odd):
                archive.write(package / name, name)
        act(archive)
    assert said in told(path)


@pytest.mark.parametrize(("one", "two"), [("one/", "two/"), ("", "two/"), ("one/", "one/deep/er/"), ("a\\", "b/")])
def test_two_packages_in_one_zip_are_refused_by_name(one: str, two: str, package: Path, tmp_path: Path) -> None:
    path = pack(package, tmp_path / "package.zip", one)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{two}datapackage.json", "{}")
    shown = '", "'.join([one.replace("\\", "/") or "./", two])
    assert told(path) == f'There are 2 packages, in "{shown}"; import them one by one.'


def test_what_others_put_beside_the_package_does_not_matter(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("folder/one/", "")
        for name in FILES:
            archive.write(package / name, f"folder\\one\\{name}")
        for name in ("__MACOSX/folder/one/datapackage.json", "__MACOSX/folder/one/._issues.csv"):
            archive.writestr(name, "\0x")
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "read me.txt", "old/issues.csv"):
            archive.writestr(f"folder/one/{name}", "\0x")
    assert import_package(path).errors == ()


@pytest.mark.parametrize("folder", ["", "one/"])
def test_a_zip_tells_what_stands_beside_the_tables(folder: str, package: Path, tmp_path: Path) -> None:
    path = pack(package, tmp_path / "package.zip", folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{folder}changes.csv", "x")
        archive.writestr(f"{folder}old/notes.csv", "x")
    with files.open_folder(path) as found:
        assert [name for name in ("changes.csv", "issues.csv", "notes.csv") if found.has(name)] == [
            "changes.csv",
            "issues.csv",
        ]


class Unseekable(io.BytesIO):
    """A stream as a pipe is one: what is packed into it learns sizes too late for the heads of its entries."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError


def test_a_zip_that_was_packed_into_a_pipe_is_read(package: Path, tmp_path: Path) -> None:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            with archive.open(name, "w", force_zip64=True) as file:
                file.write((package / name).read_bytes())
        assert all(entry.flag_bits & 8 for entry in archive.infolist())
    (tmp_path / "package.zip").write_bytes(stream.getvalue())
    assert import_package(tmp_path / "package.zip").errors == ()


def with_large_end(data: bytes) -> bytes:
    """Write the end of a zip in the form for large ones as well."""
    at = data.rindex(b"PK\x05\x06")
    _, _, _, count, _, size, offset, _ = files.END_RECORD.unpack_from(data, at)
    large = files.LARGE_END_RECORD.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    return data[:at] + large + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1) + data[at:]


def test_a_zip_with_the_end_of_a_large_one_is_read(package: Path, tmp_path: Path) -> None:
    path = pack(package, tmp_path / "package.zip")
    path.write_bytes(with_large_end(path.read_bytes()))
    assert import_package(path).errors == ()
    data = path.read_bytes()
    at = data.rindex(b"PK\x06\x06") + 40
    path.write_bytes(data[:at] + struct.pack("<Q", files.MOST_ZIP_DIRECTORY_BYTES + 1) + data[at + 8 :])
    assert "too many entries" in import_package(path).errors[0].message


def test_a_package_is_found_in_folders_below(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "top"
    (top / "empty").mkdir(parents=True)
    package.rename(top / "deep")
    (top / "deep" / "old").mkdir()
    (top / "deep" / "old" / "datapackage.json").write_text("{}")
    assert told(top) == 'There are 2 packages, in "deep/", "deep/old/"; import them one by one.'
    assert import_package(top / "deep").errors == ()
    (top / "deep" / "old" / "datapackage.json").unlink()
    assert import_package(top).errors == ()
    monkeypatch.setattr(files, "MOST_PATHS", 10)
    assert "name the package's own folder" in import_package(top).errors[0].message


def flip(data: bytes) -> bytes:
    """Change a byte within the packed data of the largest file."""
    at = data.index(b"entries.csv") + 40
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def lock(data: bytes) -> bytes:
    """Mark every entry as encrypted."""
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        parts = data.split(mark)
        data = mark.join([parts[0], *(part[: flags - 4] + b"\x01" + part[flags - 3 :] for part in parts[1:])])
    return data


def large(data: bytes) -> bytes:
    """Say that the list of entries is very long."""
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 12] + struct.pack("<L", files.MOST_ZIP_DIRECTORY_BYTES + 1) + data[end + 16 :]


DAMAGE = [(flip, "entries"), (lock, "datapackage"), (large, "datapackage"), (lambda data: data[:-30], "datapackage")]


@pytest.mark.parametrize(("damage", "table"), DAMAGE, ids=["flipped", "locked", "large", "cut"])
def test_a_damaged_zip_is_refused(damage: Callable[[bytes], bytes], table: str, package: Path, tmp_path: Path) -> None:
    path = pack(package, tmp_path / "package.zip")
    path.write_bytes(damage(path.read_bytes()))
    report = import_package(path)
    assert table in [error.table for error in report.errors]
    assert all(error.row is None for error in report.errors)


def test_what_is_no_package_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("x")
    for path, said in [
        (tmp_path, "no data package"),
        (tmp_path / "empty.zip", "no data package"),
        (tmp_path / "pipe", "neither a folder nor a zip"),
        (tmp_path / "text", "neither a folder nor a zip"),
        (tmp_path / "nowhere", "no file or folder"),
        (Path("a\0b"), "no file or folder"),
    ]:
        assert said in told(path)


def test_links_and_folders_in_place_of_files_are_refused(package: Path) -> None:
    (package / "issues.csv").rename(package / "elsewhere")
    (package / "issues.csv").symlink_to(package / "elsewhere")
    (package / "parties.csv").unlink()
    (package / "parties.csv").mkdir()
    (package / "offices.csv").unlink()
    os.mkfifo(package / "offices.csv")
    found = import_package(package)
    assert places(found) == [(table, None, None) for table in ("parties", "issues", "offices")]


def test_a_package_has_bounds(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_BYTES", 500)
    assert "larger than" in told(package)
    monkeypatch.undo()
    monkeypatch.setattr(importing, "MOST_DESCRIPTOR_BYTES", 50)
    assert "datapackage.json makes the package larger" in import_package(package).errors[0].message


def test_a_package_has_a_bound_of_rows(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("positions.package.csv_tables.TELL_EVERY", 1)
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    assert told(package) == "The package has too many rows."


def test_an_export_replaces_a_package_and_leaves_the_rest(package: Path, tmp_path: Path) -> None:
    taken_in(package, small())
    (package / "notes.txt").write_text("mine")
    (package / "issues.csv").write_text("spoilt")
    export_package(Negotiation.objects.get(key=NAME), package)
    assert sorted(path.name for path in package.iterdir()) == sorted([*FILES, "notes.txt"])
    assert not import_package(package).changed


def test_an_export_makes_the_folders_on_its_way(package: Path, tmp_path: Path) -> None:
    import_package(package)
    negotiation = Negotiation.objects.get(key=NAME)
    export_package(negotiation, tmp_path / "a" / "b")
    export_package(negotiation, tmp_path / "c" / "d.ZIP")
    assert not import_package(tmp_path / "a" / "b").changed
    assert not import_package(tmp_path / "c" / "d.ZIP").changed
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["d.ZIP"]


def test_an_export_leaves_alone_what_is_no_package(package: Path, tmp_path: Path) -> None:
    import_package(package)
    negotiation = Negotiation.objects.get(key=NAME)
    (tmp_path / "text.zip").write_text("mine")
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "text").write_text("mine")
    for name in ("text.zip", "folder.zip", "text", "text/below"):
        with pytest.raises(CannotExport):
            export_package(negotiation, tmp_path / name)
    assert (tmp_path / "text.zip").read_text() == (tmp_path / "text").read_text() == "mine"
    assert not list((tmp_path / "folder.zip").iterdir())


def test_a_failed_export_leaves_what_was_there(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_package(package)
    negotiation = Negotiation.objects.get(key=NAME)
    export_package(negotiation, tmp_path / "out.zip")
    before = (tmp_path / "out.zip").read_bytes(), {path.name: path.read_bytes() for path in package.iterdir()}
    monkeypatch.setattr("positions.package.descriptor.write", lambda descriptor: 1 / 0)
    for target in (tmp_path / "out.zip", package):
        with pytest.raises(ZeroDivisionError):
            export_package(negotiation, target)
    assert before == ((tmp_path / "out.zip").read_bytes(), {path.name: path.read_bytes() for path in package.iterdir()})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.zip", "package"]


def test_a_zip_goes_into_a_stream_the_same(package: Path, tmp_path: Path) -> None:
    import_package(package)
    negotiation = Negotiation.objects.get(key=NAME)
    export_package(negotiation, tmp_path / "out.zip")
    stream = io.BytesIO()
    assert write_zip(negotiation, stream)["entries"] == 3
    assert stream.getvalue() == (tmp_path / "out.zip").read_bytes()
    with zipfile.ZipFile(stream) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_a_zip_in_parts_has_whole_files_after_each(package: Path) -> None:
    assert import_package(package).ok
    negotiation, whole, stream = Negotiation.objects.get(), io.BytesIO(), io.BytesIO()
    write_zip(negotiation, whole)
    ends = [stream.tell() for _ in zip_in_parts(negotiation, stream)]
    assert len(ends) == len(FILES) - 1, "the descriptor is written last, with the end of the zip"
    assert stream.getvalue() == whole.getvalue()
    with zipfile.ZipFile(stream) as archive:
        assert ends == [entry.header_offset for entry in archive.infolist()[1:]]


def test_what_waits_for_whoever_takes_a_zip_is_ended_by_the_database(package: Path) -> None:
    assert import_package(package).ok
    making = zip_in_parts(Negotiation.objects.get(), io.BytesIO())
    next(making)
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == (STALLED,)
    making.close()
