"""`kill -9` of everything in the middle of an import: afterwards all of that package is there, or nothing of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import psutil
import pytest

from tests.positions.package.helpers import change, copy, describe
from tracker.environment import BASE_DIR

ENTRIES = 12_000
POSITION = "ru-neutrality"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with one position of thousands of entries, so that its import takes a while."""
    folder = copy(tmp_path_factory.mktemp("big") / "package")
    describe(folder, name="big")
    days = [(date(1990, 1, 1) + timedelta(days=number)).isoformat() for number in range(ENTRIES)]

    def entries(rows: list[dict[str, str]]) -> None:
        known = next(row for row in rows if row["key"] == "ru-neutrality@2022-03-07")
        rows[:] = [
            known
            | {"key": f"{POSITION}@{day}", "effective_on": day, "sequence": "1", "content": "Neutral", "scope": ""}
            for day in days
        ]

    def citations(rows: list[dict[str, str]]) -> None:
        rows[:] = [dict(rows[0], entry=f"{POSITION}@{day}") for day in days]

    change(folder, "entries", entries)
    change(folder, "citations", citations)
    return folder


@pytest.fixture
def environment(var: Path, bare_environment: dict[str, str]) -> dict[str, str]:
    return bare_environment | {"TRACKER_VAR": str(var)}


def command(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def manage(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def running(environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Yield the processes of this state folder: the import and PostgreSQL with all its children."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("TRACKER_VAR") == environment["TRACKER_VAR"]:
                yield process
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue


def kill_everything(environment: dict[str, str]) -> None:
    for process in list(running(environment)):
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def entries_there(environment: dict[str, str]) -> int:
    """Return how many entries the next command finds in the package's negotiation."""
    code = (
        "from positions.models import Entry as C, Citation as T;"
        "print(C.objects.filter(negotiation__key='big').count(), T.objects.filter(negotiation__key='big').count())"
    )
    told = manage("shell", "--no-imports", "-c", code, environment=environment)
    assert told.returncode == 0, told.stderr
    entries, citations = map(int, told.stdout.split())
    assert entries == citations
    return entries


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_all_of_it_or_nothing(package: Path, environment: dict[str, str]) -> None:
    assert manage("migrate", environment=environment).returncode == 0
    started = time.monotonic()
    whole = manage("import_package", str(package), "--dry-run", "--json", environment=environment)
    takes = time.monotonic() - started
    assert json.loads(whole.stdout)["created"]["entries"] == ENTRIES
    for part in (0.4, 0.6, 0.8, 0.9):
        importing = subprocess.Popen(
            command("import_package", str(package)),
            cwd=BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(takes * part)
        kill_everything(environment)
        importing.wait()
        assert entries_there(environment) in {0, ENTRIES}
    assert manage("import_package", str(package), environment=environment).returncode == 0
    assert entries_there(environment) == ENTRIES
