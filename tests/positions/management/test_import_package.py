"""`manage.py import_package`: what people see of an import, beside what test_packages.py says of the basics."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from positions.management.commands import import_package as command
from positions.models import Import
from positions.package.tables import TABLES
from tests.positions.package.small import Tables, cited, entry, small, write

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def tables() -> Tables:
    return small()


def run(package: Path, *options: str, out: io.StringIO | None = None) -> tuple[str, object]:
    """Return what the command prints and what it exits with."""
    out = out or io.StringIO()
    try:
        call_command("import_package", str(package), *options, stdout=out)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def test_errors_are_plain_lines_when_piped(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][0]["held"] = "[/b]\xa0[31m"
    tables["rounds"][0]["ends_on"] = "2019-02-30"
    package = write(tmp_path / "package", tables, name="admin")
    said, code = run(package)
    assert code == 1
    assert said.splitlines() == [
        'datapackage, name: "admin" is a name that the site needs for itself; choose another.',
        'rounds, row 2, ends_on: "2019-02-30" is no day of the calendar.',
        'entries, row 2, held: "[/b]\\xa0[31m" must be true or false.',
        "Nothing was changed.",
    ]


def test_counts_are_plain_lines_when_piped(tables: Tables, tmp_path: Path) -> None:
    said, code = run(write(tmp_path / "package", tables))
    lines = said.splitlines()
    assert code == 0
    assert lines[0].split() == ["table", "created", "unchanged"]
    assert [line.split() for line in lines[1:-1]] == [[t.name, str(len(tables[t.name])), "0"] for t in TABLES]
    assert lines[-1] == "small 1 was taken in."


def test_warnings_are_told_beside_counts_and_beside_errors(tables: Tables, tmp_path: Path) -> None:
    tables["offices"][0]["from_on"] = "0202"
    package = write(tmp_path / "package", tables)
    doubt = "offices, row 2, from_on: 0202 is before 1900; is the year right?"
    lines = run(package, "--dry-run")[0].splitlines()
    assert (len(lines), lines[-2]) == (len(TABLES) + 3, f"warning: {doubt}")
    assert "what is doubtful" in run(package, "--dry-run", out=Terminal())[0]
    tables["rounds"][0]["ends_on"] = "2019-02-30"
    said, code = run(write(package, tables))
    assert code == 1
    assert said.splitlines()[1:] == [f"warning: {doubt}", "Nothing was changed."]


def test_a_terminal_gets_tables_and_never_reads_texts_as_markup(tables: Tables, tmp_path: Path) -> None:
    said, _ = run(write(tmp_path / "package", tables), "--dry-run", out=Terminal())
    assert "│ entries" in said
    (tmp_path / "package" / "issues.csv").write_text("key,[/b]\n", encoding="utf-8")
    said, code = run(tmp_path / "package", out=Terminal())
    assert code == 1
    assert "[/b]" in said


def test_json_is_all_there_is_with_errors_and_without(
    tables: Tables, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = write(tmp_path / "package", tables)
    for code, name in ((0, "small"), (1, "admin")):
        write(package, tables, name=name)
        said, ended = run(package, "--json")
        assert ended == code
        report = json.loads(said)
        assert report["ok"] is (code == 0)
        assert list(report["created"]) == list(report["unchanged"]) == [table.name for table in TABLES]
    error = {"table": "datapackage", "row": None, "column": "name"}
    assert [{**found, "message": ""} for found in report["errors"]] == [error | {"message": ""}]
    assert capsys.readouterr() == ("", "")


def test_quiet_says_nothing_unless_something_is_wrong(tables: Tables, tmp_path: Path) -> None:
    package = write(tmp_path / "package", tables)
    assert run(package, "--verbosity", "0") == ("", 0)
    assert run(tmp_path / "nowhere", "--verbosity", "0")[1] == 1


def test_a_new_version_says_that_the_descriptor_was_replaced(tables: Tables, tmp_path: Path) -> None:
    run(write(tmp_path / "package", tables))
    said, _ = run(write(tmp_path / "package", tables, version="2", title="Anew"))
    assert said.endswith(
        "small 2 was taken in. Its title, licences and other properties replace those of the version before.\n"
    )
    assert list(Import.objects.order_by("id").values_list("version", flat=True)) == ["1", "2"]


def test_a_dry_run_counts_as_the_import_will(tables: Tables, tmp_path: Path) -> None:
    run(write(tmp_path / "package", tables))
    tables["entries"].append(entry("n-2", "north-wants", "2020-05-01"))
    tables["citations"].append(cited("n-2"))
    package = write(tmp_path / "package", tables)
    rehearsed, done = (json.loads(run(package, "--json", *options)[0]) for options in (["--dry-run"], []))
    assert rehearsed == done
    assert done["created"]["entries"] == 1


@pytest.mark.parametrize(
    ("patience", "terminal", "options", "shown"),
    [(0, True, [], True), (1000, True, [], False), (0, False, [], False), (0, True, ["--json"], False)],
)
def test_progress_shows_on_a_terminal_when_it_takes_long(
    patience: float,
    terminal: bool,
    options: list[str],
    shown: bool,
    tables: Tables,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    err = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr("sys.stderr", err)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(command, "PATIENCE_SECONDS", patience)
    run(write(tmp_path / "package", tables), *options)
    # The last stage stays until the end; those before it may be over too soon to be seen.
    assert ("keeping the release" in err.getvalue()) is shown
    assert bool(err.getvalue()) is shown
