"""What is wrong with a package is named by table, row and column, all at once, and nothing is changed."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from positions.models import Entry, Negotiation
from positions.package import Report, import_package
from tests.positions.package.helpers import change, copy, describe, put, row_of
from tests.shipped import PACKAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return copy(tmp_path / "package")


def faults(report: Report) -> list[tuple[str, int | None, str | None]]:
    return [(error.table, error.row, error.column) for error in report.errors]


def refused(package: Path) -> Report:
    report = import_package(package)
    assert not report.ok
    assert not Negotiation.objects.exists()
    return report


CELLS = [
    ("parties", 2, "key", "Belarus", "key"),
    ("parties", 2, "key", "a" * 201, "200"),
    ("parties", 2, "key", "new", "addresses end so"),
    ("parties", 2, "role", "friend", "friend"),
    ("parties", 2, "colour", "red", "#"),
    ("parties", 2, "order", "first", "first"),
    ("parties", 2, "order", "99999999999999999999", "99999999999999999999"),
    ("parties", 2, "name", "", "empty"),
    ("rounds", 2, "starts_on", "2022-02-30", "2022-02-30"),
    ("rounds", 2, "host", "nobody", "nobody"),
    ("rounds", 2, "level", "summit", "summit"),
    ("events", 2, "precision", "week", "week"),
    ("people", 2, "party", "nobody", "nobody"),
    ("offices", 2, "from_on", "2019-13", "2019-13"),
    ("delegates", 2, "seniority", "king", "king"),
    ("sources", 2, "url", "javascript:alert(1)", "http"),
    ("sources", 2, "url", "ftp://example.org/x", "http"),
    ("sources", 2, "archive_url", "//example.org", "http"),
    ("sources", 2, "published_on", "2022-02-30", "2022-02-30"),
    ("sources", 2, "type", "rumour", "rumour"),
    ("sources", 2, "reliability", "G", "G"),
    ("sources", 2, "language", "English!", "English"),
    ("positions", 2, "kind", "wish", "wish"),
    ("positions", 2, "issue", "nothing", "nothing"),
    ("entries", 2, "held", "yes", "yes"),
    ("entries", 2, "declared", "", "empty"),
    ("entries", 2, "firmness", "hard", "hard"),
    ("entries", 2, "sequence", "0", "0"),
    ("entries", 2, "content", "x" * 161, "160"),
    ("entries", 2, "effective_on", "29.03.2022", "29.03.2022"),
    ("entries", 2, "account", "gossip", "gossip"),
    ("entries", 2, "speakers", "nobody", "nobody"),
    ("entries", 2, "position", "nothing", "nothing"),
    ("entries", 2, "statement", "", "empty"),
    ("entries", 2, "statement", "x" * 100_001, "100,000"),
    ("entries", 2, "rival_of", "nothing@2022-01-01", "nothing"),
    ("citations", 2, "locator", "", "empty"),
    ("citations", 2, "source", "nothing", "nothing"),
    ("incompatibilities", 2, "position_b", "nothing", "nothing"),
    ("assessments", 2, "basis", "guessed", "guessed"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "said"), CELLS)
def test_a_bad_cell_is_named(table: str, row: int, column: str, value: str, said: str, package: Path) -> None:
    put(package, table, row, column, value)
    report = refused(package)
    assert (table, row, column) in faults(report)
    (error,) = [e for e in report.errors if (e.table, e.row, e.column) == (table, row, column)]
    assert said in error.message


def test_a_held_entry_needs_firmness_and_what_is_not_held_has_none(package: Path) -> None:
    put(package, "entries", 2, "firmness", "")
    put(package, "entries", 3, "held", "false")
    found = faults(refused(package))
    assert ("entries", 2, "firmness") in found
    assert ("entries", 3, "firmness") in found


def test_the_first_held_entry_needs_content(package: Path) -> None:
    row = row_of(package, "entries", "key", "ru-neutrality@2022-03-07")
    put(package, "entries", row, "content", "")
    assert ("entries", row, "content") in faults(refused(package))


def test_a_month_is_written_as_its_last_day(package: Path) -> None:
    row = row_of(package, "entries", "precision", "day")
    put(package, "entries", row, "precision", "month")
    assert ("entries", row, "effective_on") in faults(refused(package))


def test_a_rival_of_a_rival_or_reading_is_refused(package: Path) -> None:
    rival = row_of(package, "entries", "key", "ru-ukrainian-withdrawal@2025-05-16-c")
    put(package, "entries", rival, "rival_of", "ru-ukrainian-withdrawal@2025-05-16-b")
    other = row_of(package, "entries", "key", "ru-no-nato@2022-03-29-b")
    put(package, "entries", other, "rival_of", "ru-neutrality@2022-03-29")
    found = faults(refused(package))
    assert ("entries", rival, "rival_of") in found
    assert ("entries", other, "rival_of") in found


def test_an_entry_without_a_citation_is_refused(package: Path) -> None:
    key = "ru-neutrality@2022-03-07"
    change(package, "citations", lambda rows: rows.__setitem__(slice(None), [r for r in rows if r["entry"] != key]))
    row = row_of(package, "entries", "key", key)
    assert [(table, at) for table, at, _ in faults(refused(package))] == [("entries", row)]


def test_a_key_twice_is_named_at_the_second(package: Path) -> None:
    change(package, "parties", lambda rows: rows.append(dict(rows[0])))
    assert ("parties", 15, "key") in faults(refused(package))


def test_two_heads_are_refused(package: Path) -> None:
    row = row_of(package, "delegates", "role", "member")
    put(package, "delegates", row, "role", "head")
    assert [(table, column) for table, _, column in faults(refused(package))] == [("delegates", "role")]


def test_a_window_must_contain_the_meeting(package: Path) -> None:
    put(package, "rounds", 2, "window_ends_on", "2022-03-09")
    assert any(table == "rounds" and row == 2 for table, row, _ in faults(refused(package)))


def test_all_errors_come_at_once_up_to_two_hundred(package: Path) -> None:
    def spoil(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["account"] = "gossip"

    change(package, "entries", spoil)
    report = refused(package)
    assert len(report.errors) == 201
    assert "more errors" in report.errors[-1].message


@pytest.mark.parametrize(
    ("properties", "column"),
    [
        ({"name": "admin"}, "name"),
        ({"name": "Not A Key"}, "name"),
        ({"name": None}, "name"),
        ({"created": "yesterday"}, "created"),
        ({"comparison": {"before": "nowhere", "after": "istanbul-2025-05-16"}}, "comparison"),
        ({"comparison": {"before": "istanbul-2025-05-16", "after": "istanbul-2022-03-29"}}, "comparison"),
    ],
)
def test_a_bad_descriptor_is_named_by_property(properties: dict[str, Any], column: str, package: Path) -> None:
    describe(package, **properties)
    assert ("datapackage", None, column) in faults(refused(package))


HEADER = "key,group,name,description,order"


def put_issues(text: str | bytes) -> Callable[[Path], Any]:
    data = text if isinstance(text, bytes) else text.encode()
    return lambda package: (package / "issues.csv").write_bytes(data)


FILES: list[tuple[str, Callable[[Path], Any]]] = [
    ("a missing table", lambda package: (package / "issues.csv").unlink()),
    ("a missing descriptor", lambda package: (package / "datapackage.json").unlink()),
    ("no JSON", lambda package: (package / "datapackage.json").write_text("{")),
    ("JSON of another shape", lambda package: (package / "datapackage.json").write_text("[1]")),
    ("an unknown column", put_issues(f"{HEADER},x\r\n")),
    ("a missing column", put_issues("key,group,name,order\r\n")),
    ("a column twice", put_issues(f"key,{HEADER}\r\n")),
    ("no header", put_issues("")),
    ("not UTF-8", put_issues(HEADER.encode() + b"\r\n\xff\xfe")),
    ("a NUL", put_issues(f"{HEADER}\r\na\x00,b,c,d,1\r\n")),
    ("too few cells", put_issues(f"{HEADER}\r\na,b\r\n")),
]


@pytest.mark.parametrize(("what", "act"), FILES, ids=[what for what, _ in FILES])
def test_a_bad_file_is_told_plainly(what: str, act: Callable[[Path], Any], package: Path) -> None:
    act(package)
    assert refused(package).errors[0].message


def test_what_is_no_package_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    assert "zip" in refused(tmp_path / "text.zip").errors[0].message
    assert refused(tmp_path / "nowhere").errors[0].message
    assert refused(tmp_path).errors[0].message


def test_a_zip_cannot_reach_outside_or_swell(tmp_path: Path) -> None:
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../datapackage.json", (PACKAGE / "datapackage.json").read_text())
    refused(outside)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in PACKAGE.iterdir():
            archive.write(path, path.name)
        archive.writestr("issues2.csv", b"0" * 50_000_000)
    assert import_package(bomb).ok  # other files are ignored, never unpacked
    assert not (tmp_path / "issues2.csv").exists()


def test_markup_and_formulas_come_in_unchanged(package: Path) -> None:
    put(package, "entries", 2, "statement", '=HYPERLINK("http://x") <script>')
    assert import_package(package).ok
    assert Entry.objects.get(key="ru-amnesty@2025-06-02").statement == '=HYPERLINK("http://x") <script>'
