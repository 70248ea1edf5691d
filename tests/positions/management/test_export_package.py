"""`manage.py export_package`: where it writes, and what it says when it cannot."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from positions.package import import_package
from positions.package.files import FILES
from tests.positions.package.small import NAME, small, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(tmp_path: Path) -> None:
    assert import_package(write(tmp_path / "in", small())).ok


def run(negotiation: str, path: Path) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("export_package", negotiation, str(path), stdout=out)
    return out.getvalue()


def test_it_writes_a_folder_or_a_zip_and_says_so(tmp_path: Path) -> None:
    rows = sum(len(rows) for rows in small().values())
    for name in ("out", "out.zip"):
        assert run(NAME, tmp_path / name) == f"{tmp_path / name}: {rows} rows in 17 tables.\n"
        assert not import_package(tmp_path / name).changed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_an_unknown_negotiation_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=f"There is no negotiation 'nowhere'. Known: {NAME}."):
        run("nowhere", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_place_that_holds_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("mine")
    for path, said in ((tmp_path, "holds no data package"), (tmp_path / "letter", "is a file")):
        with pytest.raises(CommandError, match=said):
            run(NAME, path)
    assert (tmp_path / "letter").read_text() == "mine"
