"""How long it takes from `manage.py up` to the first page: in a fresh checkout, and again where all is there."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.cluster import PROJECT
from benchmarks.servers import HOST

PATIENCE = 180
# The checkout has an environment, a database and a key of its own.
NOT_HANDED_ON = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)


def checkout(scratch: Path) -> Path:
    """Return a fresh checkout of what is committed."""
    folder = scratch / "checkout"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["git", "clone", "-q", str(PROJECT), str(folder)], check=True)
    return folder


def seconds_to_first_page(folder: Path, port: int) -> float:
    """Start the site there and return after how many seconds it answers; it is stopped again. Raises TimeoutError."""
    variables = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    started = time.monotonic()
    python = Path(sys.base_prefix) / "bin" / "python3"
    process = subprocess.Popen(
        [str(python), "manage.py", "up", "--port", str(port)],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        while time.monotonic() - started < PATIENCE:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
                connection.request("GET", "/")
                # Where there is one negotiation only, the first page leads to it.
                if connection.getresponse().status < http.client.BAD_REQUEST:
                    return time.monotonic() - started
            time.sleep(0.05)
        raise TimeoutError(f"No page after {PATIENCE} seconds.")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
