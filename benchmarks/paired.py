"""What a request costs: processor time of the web workers and of their database, round by round beside one another.

Processor time hardly moves on a busy machine, where times drift by half; ratios are taken within a round.
"""

import http.client
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.servers import HOST, Backends, Served, processor

WARM_UP = 6


@dataclass(frozen=True)
class Asked:
    """What is asked of a program, again and again: its addresses in turn."""

    server: Served
    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """What requests cost, round by round: milliseconds on processors (`web`, `database`), and of time that passed."""

    web: list[float]
    database: list[float]
    passed: list[float]
    status: int
    size: int

    @property
    def all(self) -> list[float]:
        return [web + database for web, database in zip(self.web, self.database, strict=True)]

    @property
    def words(self) -> str:
        web, database = statistics.median(self.web), statistics.median(self.database)
        return f"{web:.1f} ms web + {database:.1f} ms database, {self.size / 1000:.0f} kB"


@dataclass(frozen=True)
class Ratio:
    """A ratio of the same rounds: its median, its least and its greatest."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, one: Sequence[float], other: Sequence[float]) -> "Ratio":
        found = [mine / theirs for mine, theirs in zip(one, other, strict=True) if theirs]
        return cls(statistics.median(found), min(found), max(found))


class Client:
    """One client that keeps its connection."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.connection = http.client.HTTPConnection(HOST, asked.server.port, timeout=300)
        self.number = 0

    def get(self) -> tuple[int, int, str]:
        """Ask for the next address; return the status, the size and the tag of the answer."""
        path = self.asked.paths[self.number % len(self.asked.paths)]
        self.number += 1
        for last in (False, True):
            try:
                self.connection.request("GET", path, headers=dict(self.asked.headers))
                answer = self.connection.getresponse()
                return answer.status, len(answer.read()), answer.headers.get("ETag") or ""
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()  # kept for too long
                if last:
                    raise
        raise AssertionError


def tag_of(asked: Asked) -> str:
    """Return the tag of the answer, which is then known; empty where it has none."""
    return Client(asked).get()[2]


def costs(
    variants: Mapping[str, Asked], backends: Backends, *, rounds: int = 7, each: int = 10, warm: int = WARM_UP
) -> dict[str, Cost]:
    """Return what each of the variants costs: in every round each of them is asked so many times."""
    clients = {name: Client(asked) for name, asked in variants.items()}
    last = dict.fromkeys(variants, (0, 0, ""))
    for name, client in clients.items():
        for _ in range(warm):
            last[name] = client.get()
    found = {name: Cost([], [], [], last[name][0], last[name][1]) for name in variants}
    for _ in range(rounds):
        for name, client in clients.items():
            server = client.asked.server
            web, database = server.workers(), backends.of(server.name)
            before, before_database, started = processor(web), processor(database), time.perf_counter()
            for _ in range(each):
                client.get()
            passed = time.perf_counter() - started
            found[name].web.append(1000 * (processor(web) - before) / each)
            found[name].database.append(1000 * (processor(database) - before_database) / each)
            found[name].passed.append(1000 * passed / each)
    return found
