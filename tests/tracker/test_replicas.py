"""A primary and two replicas under reading and writing: one is killed, one freezes, one lags, one takes over."""

import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from positions.reading.moment import echo
from tests.databases import Databases
from tests.tracker.cluster import SYNCHRONOUS, Server, failing_over, shipped_server, site
from tests.waiting import PATIENCE, wait_for
from tracker.private_postgres import APPLICATION

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

BOUND = 2
ACT = "SELECT positions_give_moment(id) FROM positions_negotiation"
PAGES = ("/istanbul/compare/", "/istanbul/timeline/", "/istanbul/", "/api/v1/negotiations/istanbul/entries")


@dataclass
class Cluster:
    """The servers, and the site over them."""

    primary: Server
    first: Server
    second: Server
    port: int
    log: Path
    failing_over: str

    def get(self, path: str, known: str = "") -> tuple[int, bytes]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", f"{path}?known={known}" if known else path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def health(self) -> dict[str, str]:
        """Return how the replicas stand, by number."""
        try:
            lines = self.get("/health")[1].decode().splitlines()
        except OSError:
            return {}
        return {line.split()[1]: line.split(maxsplit=2)[2] for line in lines if line.startswith("replica")}

    def wait_until(self, number: str, said: str) -> None:
        wait_for(lambda: said in self.health().get(number, ""))


@pytest.fixture(scope="module")
def cluster(
    short_folder: Path, databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Cluster]:
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            primary = shipped_server(short_folder, databases)
        stack.callback(primary.detach)
        hosts = f"{primary.sockets},{Server(short_folder, 'replica1').sockets}"
        first, second = (primary.copy(name, hosts) for name in ("replica1", "replica2"))
        for standby in (first, second):
            stack.callback(standby.detach)
        primary.do(
            "ALTER SYSTEM SET synchronous_commit = on",
            f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS}'",
            "SELECT pg_reload_conf()",
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = failing_over(primary, first)
        environment = {
            "DATABASE_URL": address,
            "DATABASE_OWNER_URL": "",
            "DATABASE_REPLICA_URLS": ",".join(standby.url(APPLICATION) for standby in (first, second)),
            "DATABASE_REPLICA_LAG": str(BOUND),
        }
        log = stack.enter_context(site(port, short_folder, environment))
        found = Cluster(primary, first, second, port, log, address)
        for number in ("1", "2"):
            found.wait_until(number, "in use")
        yield found


@dataclass
class Traffic:
    """Who reads and writes without a pause, what the readers got, and what the writer was told to be written.

    `told` is what is known of the comparison at a moment, which stays as it is.
    """

    cluster: Cluster
    known: str
    told: tuple[int, bytes]
    wrong: list[object] = field(default_factory=list)
    answers: int = 0
    acknowledged: list[datetime] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def read(self) -> None:
        for path in cycle(PAGES):
            if self.over.is_set():
                return
            status, _ = self.cluster.get(path)
            if status != 200:
                self.wrong.append((path, status))
            if self.cluster.get("/istanbul/compare.json", self.known) != self.told:
                self.wrong.append(self.known)
            self.answers += 2

    def write(self) -> None:
        while not self.over.is_set():
            with suppress(psycopg.OperationalError), connected(self.cluster) as connection:
                while not self.over.is_set():
                    self.acknowledged.append(act(connection))
                    time.sleep(0.02)
            time.sleep(0.1)

    def wait_for_writes(self, number: int) -> None:
        """Return once so many more are acknowledged."""
        wanted = len(self.acknowledged) + number
        wait_for(lambda: len(self.acknowledged) >= wanted)


def connected(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.failing_over, autocommit=True)


def act(connection: psycopg.Connection) -> datetime:
    """Do the least that counts as an act; return its moment, once it is said to be written."""
    row = connection.execute(ACT).fetchone()
    assert row
    moment: datetime = row[0]
    return moment


@contextmanager
def under_traffic(cluster: Cluster) -> Iterator[Traffic]:
    """Read and write meanwhile."""
    with connected(cluster) as connection:
        known = echo(act(connection)) or ""
    traffic = Traffic(cluster, known, cluster.get("/istanbul/compare.json", known))
    threads = [Thread(target=each) for each in (traffic.read, traffic.read, traffic.write)]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        traffic.over.set()
        for thread in threads:
            thread.join()


def test_a_page_of_a_replica_that_lags_is_kept_for_nothing_later(cluster: Cluster) -> None:
    page, renamed = "/istanbul/issues/", b"Renamed meanwhile"
    wait_for(lambda: len({cluster.get(page) for _ in range(4)}) == 1)
    before = cluster.get(page)
    cluster.first.do("SELECT pg_wal_replay_pause()")
    cluster.primary.do(f"UPDATE positions_issue SET name = '{renamed.decode()}'")
    wait_for(lambda: renamed in cluster.get(page)[1])
    (now,) = {cluster.get(page) for _ in range(8)} - {before}
    cluster.first.do("SELECT pg_wal_replay_resume()")
    cluster.wait_until("1", "in use")
    wait_for(lambda: {cluster.get(page) for _ in range(4)} == {now})


def test_readers_see_no_error_and_no_write_is_lost(cluster: Cluster) -> None:
    with under_traffic(cluster) as traffic:
        _killed(cluster)
        _frozen(cluster)
        _behind(cluster, traffic)
        _taken_over(cluster, traffic)
    assert traffic.wrong == []
    assert traffic.answers > 20
    kept = cluster.first.ask("SELECT array_agg(at) FROM positions_moment")[0]
    assert isinstance(kept, list)
    assert set(traffic.acknowledged) - set(kept) == set()
    assert "Traceback" not in cluster.log.read_text()


def _killed(cluster: Cluster) -> None:
    """A replica that is gone is left out, and comes back by itself."""
    cluster.second.end()
    cluster.wait_until("2", "does not answer")
    cluster.second.begin()
    cluster.wait_until("2", "in use")


def _frozen(cluster: Cluster) -> None:
    """One that takes what is asked and never answers, as one that is cut off: whoever waits for it is freed."""
    cluster.second.signal(signal.SIGSTOP)
    try:
        cluster.wait_until("2", "does not answer")
    finally:
        cluster.second.signal(signal.SIGCONT)
    cluster.wait_until("2", "in use")


def _behind(cluster: Cluster, traffic: Traffic) -> None:
    """One that lags gives no other answer for a moment than the primary does, and is left out before long."""
    cluster.first.do("SELECT pg_wal_replay_pause()")
    traffic.wait_for_writes(2)
    moment = echo(traffic.acknowledged[-2]) or ""
    told = {cluster.get("/istanbul/compare.json", moment) for _ in range(4)}
    assert len(told) == 1
    status, content = told.pop()
    assert (status, json.loads(content)["known"]) == (200, moment)
    cluster.wait_until("1", f"more than {BOUND} seconds behind")
    cluster.first.do("SELECT pg_wal_replay_resume()")
    cluster.wait_until("1", "in use")


def _taken_over(cluster: Cluster, traffic: Traffic) -> None:
    """Without a primary readers go on; the replica that takes over is no replica any more, and writing goes on."""
    # The one that takes over has all that was acknowledged.
    cluster.primary.do(
        "ALTER SYSTEM SET synchronous_standby_names = 'replica1'",
        "SELECT pg_reload_conf()",
    )
    traffic.wait_for_writes(3)
    cluster.primary.end()
    answers = traffic.answers
    wait_for(lambda: traffic.answers > answers + 4)
    cluster.first.promote()
    traffic.wait_for_writes(3)
    cluster.wait_until("1", "it is no standby")
    cluster.wait_until("2", "in use")
