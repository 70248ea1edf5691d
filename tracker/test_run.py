"""`manage.py test`: pytest with a private database and a browser. Django's own test command knows no pytest flags."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from tracker import chromium, local_state
from tracker.console import Steps
from tracker.environment import BASE_DIR
from tracker.postgres_account import short_hash
from tracker.private_database import ENDINGS, private_database

# Files that no disk has, on Linux; tests copy databases of a thousand files hundreds of times.
MEMORY = Path("/dev/shm")  # noqa: S108 - who owns what is there is asked
ENOUGH = 2_000_000_000


def run_tests(arguments: Sequence[str], steps: Steps) -> int:
    """Run pytest with these arguments and return its exit code; DATABASE_URL names the server to use, if it is set."""
    browser = chromium.provide(steps)
    os.environ.pop("CHROMIUM", None)
    os.environ.update(browser)
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
        return _pytest(arguments)
    with database_of_tests(arguments, steps):
        return _pytest(arguments)


def database_of_tests(arguments: Sequence[str], steps: Steps) -> AbstractContextManager[None]:
    """Return the private database of a run with these arguments, to be entered.

    Its data lie in memory and are gone with the last run, where there is room; with --reuse-db they stay in `var/`.
    """
    passing = None if "--reuse-db" in arguments else in_memory()
    return private_database("passing" if passing else "postgres-test", steps, durable=False, passing=passing)


def in_memory() -> Path | None:
    """Return this checkout's folder in memory, which may not be there yet; None where it cannot be had."""
    if memory() is None:
        return None
    folder = MEMORY / f"tracker-{short_hash(local_state.place())}"
    return None if os.path.lexists(folder) and folder.lstat().st_uid != os.geteuid() else folder


def memory() -> Path | None:
    """Return the folder of files that no disk has, if there is one with room."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if usable else None


def _pytest(arguments: Sequence[str]) -> int:
    # Another process, so that coverage and plugins see all of ours imported.
    with subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=BASE_DIR) as pytest:  # noqa: S603

        def hand_on(number: int, _: object) -> None:
            if number != signal.SIGINT:  # Ctrl-C reaches pytest by itself
                pytest.send_signal(number)

        for number in ENDINGS:
            signal.signal(number, hand_on)
        code = pytest.wait()
    return code if code >= 0 else 128 - code
