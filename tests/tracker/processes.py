"""The processes that a test starts, and those that these start: beginning, finding and killing them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from tests.waiting import PATIENCE
from tracker.environment import BASE_DIR

GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess)


def processes_of(environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Yield the processes that run with this state folder: commands, the server, PostgreSQL with all its children."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("TRACKER_VAR") == environment["TRACKER_VAR"]:
                yield process
        except GONE:
            continue


def is_postgres(process: psutil.Process) -> bool:
    """Say whether it is PostgreSQL or a child of it."""
    try:
        return "postgres" in process.name()
    except GONE:
        return False


def kill(environment: dict[str, str], chosen: Callable[[psutil.Process], bool] = lambda process: True) -> None:
    """Kill the processes with this state folder, all or the chosen."""
    for process in list(processes_of(environment)):
        try:
            if chosen(process):
                process.kill()
        except psutil.NoSuchProcess:
            continue


def start(*words: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    """Start a command of `manage.py`, out of reach of our terminal."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_hangups if os.name == "posix" else None,
    )


def hear_hangups() -> None:
    """Let the command hear that its terminal is closed, though whoever runs the tests does not (nohup)."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def begun(*words: str, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Start a command, and wait for its end after the block.

    When the block fails, all processes of the state folder are killed, so that nobody waits for ever.
    """
    with start(*words, environment=environment) as process:
        try:
            yield process
        except BaseException:
            kill(environment)
            raise


def manage(*words: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command of `manage.py` to its end."""
    with begun(*words, environment=environment) as process:
        out, errors = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(words, process.returncode, out, errors)
