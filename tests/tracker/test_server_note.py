"""The note of who serves at a port: only what the note's own command started counts as left over."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, wait_for
from tracker.process_commands import command_of
from tracker.server_note import ServerNote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

PORT = 8000
# No system numbers its processes that high.
NOBODY = 2**31 - 1


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerNote:
    monkeypatch.setenv("TRACKER_VAR", str(tmp_path))
    monkeypatch.setattr("tracker.server_note.PATIENCE_ENDING", PATIENCE)
    return ServerNote(PORT)


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives until it is ended."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        wait_for(lambda: command_of(str(process.pid)))
        yield process
        process.kill()


def written(note: ServerNote, command: str, master: int, *workers: int) -> ServerNote:
    note.path.write_text(json.dumps({"command": command, "master": master, "workers": workers}))
    return note


def test_a_worker_without_its_master_is_killed(
    note: ServerNote, worker: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server_note.PATIENCE", 0.0)
    written(note, command_of(str(worker.pid)), NOBODY, worker.pid)
    assert note.orphans() == [worker.pid]
    asked = iter([False, False, False, True])  # held once more by what ends and has no command any longer
    note.outlive(lambda: next(asked))
    assert worker.wait() < 0
    assert list(asked) == []


def test_a_worker_that_ends_by_itself_is_left_alone(note: ServerNote, worker: subprocess.Popen[bytes]) -> None:
    written(note, command_of(str(worker.pid)), NOBODY, worker.pid)
    note.outlive(lambda: True)
    assert worker.poll() is None


def test_the_last_worker_may_have_no_command_and_hold_the_port(note: ServerNote) -> None:
    written(note, "a command of nobody", NOBODY, NOBODY)
    asked = iter([False, False, True])
    note.outlive(lambda: next(asked))
    assert list(asked) == []


def test_a_stranger_with_its_number_is_left_alone(
    note: ServerNote, worker: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server_note.PATIENCE_ENDING", 0.0)
    written(note, f"{command_of(str(worker.pid))}another", NOBODY, worker.pid)
    assert note.orphans() == []
    note.outlive(lambda: False)
    assert worker.poll() is None


def test_workers_of_a_master_that_lives_are_left_alone(note: ServerNote) -> None:
    note.write([os.getppid()])
    assert json.loads(note.path.read_text())["master"] == os.getpid()
    assert note.orphans() is None
    note.remove()
    assert not note.path.exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"command": "", "master": 1, "workers": [1]}', '{"command": 1}'])
def test_a_note_that_says_nothing(note: ServerNote, text: str) -> None:
    note.path.write_text(text)
    assert note.orphans() is None


def test_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_VAR", "/proc/not-here")
    note = ServerNote(PORT)
    note.write([])
    note.remove()
    assert note.orphans() is None
