"""Where the database of a run of the tests lies: in memory where there is room, else in `var/`."""

import os
from pathlib import Path

import psycopg
import pytest

from tracker import test_run
from tracker.private_postgres import OWNER, PrivatePostgres


@pytest.fixture(autouse=True)
def place(var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the memory, which has room, and for the state of the checkout."""
    monkeypatch.setenv("TRACKER_VAR", str(var))
    monkeypatch.setattr(test_run, "MEMORY", var)
    monkeypatch.setattr(test_run, "ENOUGH", 0)
    return var


def test_it_is_of_this_checkout(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = test_run.in_memory()
    assert ours is not None
    assert ours.parent == place
    monkeypatch.setenv("TRACKER_VAR", str(place / "another"))
    assert test_run.in_memory() != ours


def test_without_room_it_is_not_in_memory(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_run, "ENOUGH", 1 << 60)
    assert test_run.in_memory() is None


def test_without_such_a_folder_it_is_not_in_memory(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_run, "MEMORY", place / "nowhere")
    assert test_run.in_memory() is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no such owners")
def test_what_is_somebody_elses_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = test_run.in_memory()
    assert ours is not None
    ours.mkdir()
    assert test_run.in_memory() == ours
    monkeypatch.setattr(os, "geteuid", lambda: ours.stat().st_uid + 1)
    assert test_run.in_memory() is None


def test_it_goes_with_the_last_who_uses_it(place: Path) -> None:
    folder = place / "passing"
    first, second = (PrivatePostgres(place, durable=False, passing=folder) for _ in range(2))
    assert first.attach().endswith(f"started on new data, data in {folder}")
    second.attach()
    first.detach()
    with psycopg.connect(second.url(OWNER)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.detach()
    assert not folder.exists()
    assert not (place / "postgres").exists()
