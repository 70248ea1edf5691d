"""In and out again: the same bytes; known keys are left alone, and never overwritten."""

import csv
import filecmp
import io
import warnings
import zipfile
from pathlib import Path

import pytest

from positions.models import Entry, Import, Negotiation
from positions.package import CannotExport, export_package, import_package
from positions.package.intake.template import template_zip
from tests.positions.package.helpers import change, copy, describe, put
from tests.shipped import PACKAGE

pytestmark = pytest.mark.django_db

# What a package may leave out: no row of the others refers to a row of these.
SPARED = ("outcomes", "events", "offices", "delegates", "terms", "incompatibilities", "codings", "assessments")
NAMES = sorted(path.name for path in PACKAGE.iterdir())


def exported(to: Path, key: str = "istanbul") -> Path:
    export_package(Negotiation.objects.get(key=key), to)
    return to


def same(one: Path, other: Path) -> bool:
    equal, _, _ = filecmp.cmpfiles(one, other, NAMES, shallow=False)
    return sorted(equal) == NAMES == sorted(path.name for path in one.iterdir())


def test_the_shipped_package_comes_out_as_it_went_in(tmp_path: Path) -> None:
    assert import_package(PACKAGE).ok
    assert same(exported(tmp_path / "out"), PACKAGE)


def test_a_zip_is_the_same_each_time_and_goes_in_again(tmp_path: Path) -> None:
    import_package(PACKAGE)
    one, two = exported(tmp_path / "one.zip"), exported(tmp_path / "two.zip")
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert sorted(archive.namelist()) == NAMES
    report = import_package(one)
    assert report.ok
    assert not report.changed


def test_rows_in_another_order_and_other_line_ends_come_out_the_same(tmp_path: Path) -> None:
    package = copy(tmp_path / "package")
    for path in package.glob("*.csv"):
        change(package, path.stem, lambda rows: rows.reverse())
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\r\n", b"\n"))
    assert import_package(package).ok
    assert same(exported(tmp_path / "out"), PACKAGE)


def test_tables_and_columns_that_are_left_out_are_empty(tmp_path: Path) -> None:
    package = copy(tmp_path / "package")
    for table in SPARED:
        (package / f"{table}.csv").unlink()
    change(package, "sources", lambda rows: [row.update(note="") for row in rows])
    report = import_package(package)
    assert report.errors == ()
    assert {table for table, count in report.created.items() if not count} == set(SPARED)
    again = exported(tmp_path / "out")
    assert sorted(path.name for path in again.iterdir()) == NAMES
    assert not import_package(again).changed


def test_nasty_texts_survive(tmp_path: Path) -> None:
    package = copy(tmp_path / "package")
    nasty = ['=1+1, "quoted"', "two\nlines", "-emoji 😀", "+7", "@x", " spaces ", "Ünïcödé Кирилиця", "';--"]
    for row, text in enumerate(nasty, start=2):
        put(package, "entries", row, "statement", text)
    assert import_package(package).ok
    first = exported(tmp_path / "first")
    with (first / "entries.csv").open(encoding="utf-8", newline="") as file:
        assert [row["statement"] for row in csv.DictReader(file)][: len(nasty)] == nasty
    assert not import_package(first).changed


def test_importing_again_changes_nothing() -> None:
    import_package(PACKAGE)
    entries = list(Entry.objects.order_by("id").values_list("id", "published_at"))
    report = import_package(PACKAGE)
    assert report.ok
    assert sum(report.created.values()) == 0
    assert report.unchanged["entries"] == 405
    assert list(Entry.objects.order_by("id").values_list("id", "published_at")) == entries
    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("entries", 2, "statement"), ("sources", 2, "title"), ("positions", 2, "title"), ("rounds", 2, "name")],
)
def test_a_known_key_with_other_content_is_a_conflict(table: str, row: int, column: str, tmp_path: Path) -> None:
    import_package(PACKAGE)
    package = copy(tmp_path / "package")
    put(package, table, row, column, "Something else")
    report = import_package(package)
    assert [(error.table, error.row, error.column) for error in report.errors] == [(table, row, column)]
    assert "Something else" in report.errors[0].message


def test_a_new_version_brings_its_descriptor_and_new_rows(tmp_path: Path) -> None:
    import_package(PACKAGE)
    package = copy(tmp_path / "package")
    describe(package, version="1.2.0", title="A new title")
    change(package, "issues", lambda rows: rows.append(dict(rows[0], key="new-issue")))
    report = import_package(package)
    assert report.ok
    assert report.created["issues"] == 1
    assert Negotiation.objects.get().title == "A new title"
    assert [row.version for row in Import.objects.order_by("id")] == ["1.1.0", "1.2.0"]


def test_the_same_version_with_another_title_is_a_conflict(tmp_path: Path) -> None:
    import_package(PACKAGE)
    package = copy(tmp_path / "package")
    describe(package, title="A new title")
    assert [error.column for error in import_package(package).errors] == ["title"]


def test_a_dry_run_leaves_nothing() -> None:
    report = import_package(PACKAGE, dry_run=True)
    assert report.ok
    assert report.created["entries"] == 405
    assert not Negotiation.objects.exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    import_package(PACKAGE)
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(CannotExport, match="no data package"):
        exported(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_our_packages_are_valid_data_packages(tmp_path: Path) -> None:
    """What is exported, and what is to be filled in: with rows, without, and for a new negotiation."""
    import_package(PACKAGE)
    exported(tmp_path / "out")
    here = Negotiation.objects.get()
    for name, (home, filled) in {"filled": (here, True), "empty": (here, False), "new": (None, False)}.items():
        with zipfile.ZipFile(io.BytesIO(template_zip(home, filled=filled))) as archive:
            archive.extractall(tmp_path / name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package, system

        with system.use_context(trusted=True):
            reports = [Package(str(path / "datapackage.json")).validate() for path in tmp_path.iterdir()]
    assert [report.flatten(["rowNumber", "fieldName", "message"])[:5] for report in reports] == [[]] * 4
