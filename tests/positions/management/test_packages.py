"""`manage.py import_package` and `export_package`, as people and programs call them."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from positions.models import Negotiation
from positions.package.tables import TABLES
from tests.positions.package.helpers import copy, put
from tests.shipped import PACKAGE

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_package", *arguments, stdout=out)
    return out.getvalue()


def test_json_holds_the_report_and_nothing_else() -> None:
    report = json.loads(told(str(PACKAGE), "--json"))
    assert list(report) == ["ok", "created", "unchanged", "errors", "warnings"]
    assert report["ok"] is True
    assert list(report["created"]) == list(report["unchanged"]) == [table.name for table in TABLES]
    assert (report["created"]["entries"], report["unchanged"]["entries"], report["errors"]) == (405, 0, [])


def test_errors_in_json_end_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = copy(tmp_path / "package")
    put(package, "entries", 2, "held", "yes")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_package", str(package), "--json", stdout=out)
    assert ended.value.code == 1
    (error,) = json.loads(out.getvalue())["errors"]
    assert (error["table"], error["row"], error["column"]) == ("entries", 2, "held")
    assert set(error) == {"table", "row", "column", "message"}
    assert not Negotiation.objects.exists()


def test_errors_for_people_name_the_place(tmp_path: Path) -> None:
    package = copy(tmp_path / "package")
    put(package, "entries", 2, "held", "[bold]yes")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_package", str(package), stdout=out)
    assert "[bold]yes" in out.getvalue()
    assert "Nothing was changed." in out.getvalue()


def test_a_dry_run_says_that_it_was_one() -> None:
    assert "this was a dry run" in told(str(PACKAGE), "--dry-run")
    assert not Negotiation.objects.exists()


def test_it_says_when_everything_was_there_already() -> None:
    told(str(PACKAGE))
    assert "everything was there already" in told(str(PACKAGE))


def test_an_unknown_negotiation_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no negotiation 'nowhere'"):
        call_command("export_package", "nowhere", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
