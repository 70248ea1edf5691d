"""`manage.py test`: pytest with a private database and a browser. Django's own test command knows no pytest flags."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Sequence

from tracker import chromium
from tracker.console import Steps
from tracker.environment import BASE_DIR
from tracker.private_database import ENDINGS, private_database


def run_tests(arguments: Sequence[str], steps: Steps) -> int:
    """Run pytest with these arguments and return its exit code; DATABASE_URL names the server to use, if it is set."""
    browser = chromium.provide(steps)
    os.environ.pop("CHROMIUM", None)
    os.environ.update(browser)
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
        return _pytest(arguments)
    with private_database("postgres-test", steps, durable=False):
        return _pytest(arguments)


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
