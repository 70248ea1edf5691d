"""What `up` says when the data that ship with the project are not there, or not whole."""

from pathlib import Path

import pytest

from positions.management.commands import up
from positions.package import shipped
from tracker.console import StopStart

pytestmark = pytest.mark.django_db


def test_a_missing_data_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shipped, "DATASET", tmp_path / "istanbul")
    with pytest.raises(StopStart, match=r"there is no folder .*/istanbul\."):
        up._load_data()


def test_data_that_cannot_be_taken_in_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}")
    monkeypatch.setattr(shipped, "DATASET", tmp_path)
    with pytest.raises(StopStart, match=r"(?s)cannot be taken in:.*parties\.csv"):
        up._load_data()
