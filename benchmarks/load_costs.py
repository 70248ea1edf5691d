"""What becomes of the comparison under load, by `wrk`: errors, how slow the slowest are, and whether memory grows."""

import re
import subprocess
from dataclasses import dataclass

from benchmarks.servers import HOST, Served

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
TIME = r"([\d.]+)(us|ms|s|m)\b"


@dataclass(frozen=True)
class Load:
    """What `wrk` tells of one run; times in milliseconds."""

    requests: int
    errors: int
    median: float
    p99: float


def told(output: str) -> Load:
    """Return what the output of `wrk --latency` tells."""
    requests = re.search(r"(\d+) requests in", output)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    errors = sum(map(int, sockets.groups())) if sockets else 0
    return Load(
        requests=int(requests[1]) if requests else 0,
        errors=errors + (int(wrong[1]) if wrong else 0),
        median=time_of("50", output),
        p99=time_of("99", output),
    )


def time_of(share: str, output: str) -> float:
    found = re.search(rf"\b{share}%\s+{TIME}", output)
    return float(found[1]) * UNITS[found[2]] if found else 0.0


def load(server: Served, path: str, *, seconds: int, connections: int = 16) -> Load:
    """Ask for the page as fast as it comes, over so many connections."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    done = subprocess.run([*command, f"http://{HOST}:{server.port}{path}"], stdout=subprocess.PIPE, check=True)
    return told(done.stdout.decode())
