"""`manage.py import_package --update`: what people and programs see of it; and that a newer release is there."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client

from positions.management.commands import up
from positions.management.update_lines import row_lines
from positions.models import Import, Party
from positions.package import shipped
from positions.package.update_plan import Fate
from positions.package.update_told import CellTold, RowTold
from tests import factories as make
from tests.positions.management.test_import_package import run
from tests.positions.package.small import NAME, small, write
from tests.positions.package.updates import living, newer

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The newer release, with the one before it here."""
    assert run(write(tmp_path / "first", small(), version="1.0.0"))[1] == 0
    return write(tmp_path / "second", newer(), version="1.1.0")


def test_the_report_for_people(package: Path) -> None:
    said, code = run(package, "--update", "--dry-run")
    lines = said.splitlines()
    assert code == 0
    assert " ".join(lines[0].split()) == "table added changed retracted conflicts kept redacted only here the same"
    assert next(line for line in lines if line.startswith("entries ")).split()[1:] == ["1", "2", *"000001"]
    at = lines.index("entries, changed: 2")
    assert lines[at + 1 : at + 3] == ["  entries/n-1", '    statement: "It was said." → "It was said otherwise."']
    assert lines[-1] == "small 1.1.0 would be taken over 1.0.0; nothing was changed, this was a dry run."
    assert run(package, "--update")[0].splitlines()[-1] == "small 1.1.0 was taken over 1.0.0."
    assert run(package, "--update")[0].splitlines()[-1] == "small 1.1.0: everything was there already."


def test_long_texts_are_shown_from_where_they_differ() -> None:
    alike = "A long text that begins alike, and goes on alike for more than is shown of it in a line, "
    row = RowTold("events/call", Fate.CHANGED, (CellTold("text", f"{alike}then so.", f"{alike}then otherwise."),))
    assert list(row_lines(row))[1:] == ['    text: "… it in a line, then so." → "… it in a line, then otherwise."']


def test_conflicts_are_told_and_decided(package: Path) -> None:
    Party.objects.filter(key="north").update(name="Northland")
    said, code = run(package, "--update")
    assert code == 1
    assert '    name: "Northland" → "The North"' in said.splitlines()
    assert said.splitlines()[-1] == "Nothing was changed: 1 row was changed here and by the release."
    assert run(package, "--update", "--ours", "parties/north")[1] == 0
    assert Party.objects.get(key="north").name == "Northland"


def test_the_report_for_programs(package: Path) -> None:
    said, code = run(package, "--update", "--json")
    report = json.loads(said)
    assert (code, report["ok"], report["update"]["before"], report["update"]["conflicts"]) == (0, True, "1.0.0", 0)
    parties = next(table for table in report["update"]["tables"] if table["name"] == "parties")
    assert parties["counts"]["changed"] == 1
    cells = [{"column": "name", "before": "North", "after": "The North"}]
    assert parties["rows"] == [{"name": "parties/north", "fate": "changed", "cells": cells, "note": ""}]


def test_options_that_do_not_go_together(package: Path) -> None:
    with pytest.raises(CommandError, match="give --update too"):
        run(package, "--conflicts", "ours")
    with pytest.raises(CommandError, match="give one of them"):
        run(package, "--update", "--ours", "parties/north", "--theirs", "parties/north")


def test_an_import_that_conflicts_says_how_to_update(package: Path) -> None:
    said, code = run(package)
    assert code == 1
    assert "Release 1.0.0 is here. To take this one over it, import it with --update" in said.splitlines()[0]


def test_pages_say_that_an_import_corrected_an_entry(package: Path) -> None:
    make.correct(living("s-1"), statement="Put otherwise here.")
    run(package, "--update")
    page = Client().get(f"/{NAME}/entries/n-1/1/").content.decode()
    assert "by an import. Release 1.1.0 corrects it." in " ".join(page.split())
    acts = Client().get(f"/{NAME}/activity/").content.decode()
    assert (acts.count("small 1.1.0"), "n-1" in acts, "s-1" in acts) == (1, False, True)


def test_up_says_that_the_shipped_data_have_a_newer_release(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "DATASET", package.rename(package.parent / NAME))
    (hint,) = up._newer_release()
    assert "Release 1.1.0 of the data small" in hint
    assert f"import_package --update --dry-run {shipped.DATASET}" in hint
    make.import_of(Import.objects.get().negotiation, version="1.1.0")
    assert list(up._newer_release()) == []
