"""A command of ours on a database that nobody has prepared: a sentence, no traceback, and a clean end."""

import subprocess
import sys
from pathlib import Path

import pytest

from positions.management.prepared import NOT_PREPARED
from tracker.environment import BASE_DIR


@pytest.mark.skipif(sys.platform == "win32", reason="as the other tests of processes")
def test_a_new_database(var: Path, bare_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "create_demo_users"],
        cwd=BASE_DIR,
        env=bare_environment | {"TRACKER_VAR": str(var), "DEBUG": "true"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr.strip()) == (1, f"CommandError: {NOT_PREPARED}")


# What runs on when all is over.
STILL_THERE = "import atexit, threading; atexit.register(lambda: print([each.name for each in threading.enumerate()]))"


@pytest.mark.skipif(sys.platform == "win32", reason="as the other tests of processes")
def test_nobody_connects_any_more_when_the_private_database_ends(var: Path, bare_environment: dict[str, str]) -> None:
    asked = f"{STILL_THERE}\nfrom django.db import connection\nconnection.ensure_connection()"
    said = subprocess.check_output(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asked],
        cwd=BASE_DIR,
        env=bare_environment | {"TRACKER_VAR": str(var)},
        text=True,
        timeout=120,
    )
    assert said.strip() == "['MainThread']"
