"""The programs that are measured, each behind a server of two workers as in deploy, and what they take."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

HOST = "127.0.0.1"
START_TIMEOUT = 60
# As the image starts it (Dockerfile).
GUNICORN = (
    *("-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "300"),
    *("--limit-request-line", "0", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"),  # noqa: S108 - as there
)


@dataclass(frozen=True)
class Served:
    """A program that answers on a port; `name` is what its connections to the database are called."""

    name: str
    port: int
    pid: int
    log: Path

    def workers(self) -> list[int]:
        """Return the processes that work: those below the one that was started, or itself where it has none."""
        return children(self.pid) or [self.pid]

    def memory(self) -> int:
        """Return what its workers have in memory, in kB."""
        return sum(resident(worker) for worker in self.workers())


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


def resident(pid: int, what: str = "VmRSS") -> int:
    """Return the memory of a process in kB: now (VmRSS), or at most since it was last reset (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def processor(pids: Sequence[int]) -> float:
    """Return the seconds that these processes, with all their threads, were on a processor."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                with suppress(FileNotFoundError, ProcessLookupError):
                    total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


@contextmanager
def served(
    name: str, command: Sequence[str], port: int, environment: Mapping[str, str], folder: Path, log: Path
) -> Iterator[Served]:
    """Start a program that answers on the port, wait until it does, and stop it in the end.

    Raises TimeoutError when it does not answer.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**environment, "PGAPPNAME": name, "ALLOWED_HOSTS": f"{HOST},localhost"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(port, log)
        yield Served(name, port, process.pid, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)


def wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + START_TIMEOUT
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(HOST, port, timeout=START_TIMEOUT)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing answers on port {port}: {log.read_text(errors='replace')[-500:]}")


class Backends:
    """The processes of the database that work for a program, by what its connections are called."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def of(self, name: str) -> list[int]:
        rows = self.connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [name])
        return [pid for (pid,) in rows]
