"""A command of ours on a database that nobody has prepared, as a person runs it: a sentence, and no traceback."""

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
