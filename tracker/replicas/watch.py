"""Watches the replicas, each in a thread of its own, and says which one may be read from.

Requests ask nobody: they take what the threads last saw. A replica that is behind, or does not answer, is left out,
what still waits for it is cut, and it comes back once it has answered well.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from threading import Lock, Thread
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from tracker.replicas.lag import PrimaryLog, Replayed
from tracker.replicas.reading import cut, cut_all

log = logging.getLogger("tracker.replicas")

EVERY = 1.0
# Who has said nothing for so long is left out, and what waits for it is cut.
PATIENCE = 3.0
# Who failed a reader is left out for so long at least.
PAUSE = 5.0
CONNECT = {"connect_timeout": 2, "autocommit": True, "application_name": "position-tracker-watch"}
WRITTEN = "SELECT (pg_current_wal_lsn() - '0/0')::bigint"
REPLAYED = """
SELECT pg_is_in_recovery(), (pg_last_wal_replay_lsn() - '0/0')::bigint,
    extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float"""
NOT_SEEN = "it has not answered yet"
NO_STANDBY = "it is no standby"
NO_ANSWER = "it does not answer"


@dataclass(frozen=True, slots=True)
class ReplicaStanding:
    """What is known of a replica: its number, how far it is behind, and why it is not read from; empty: it is."""

    number: int
    lag: float | None
    left_out: str


class WatchLine:
    """A connection of the watch's own, opened again after it failed."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection: psycopg.Connection[Any] | None = None

    def ask(self, query: str) -> tuple[Any, ...]:
        """Return the one row of a query. Raises psycopg.Error."""
        if self.connection is None:
            parameters = connections[self.alias].get_connection_params()
            self.connection = psycopg.connect(**(parameters | CONNECT))
        try:
            row: tuple[Any, ...] | None = self.connection.execute(query).fetchone()
        except psycopg.Error:
            self.connection.close()
            self.connection = None
            raise
        return row or ()

    def cut(self) -> None:
        """End what is waited for, from another thread."""
        if (connection := self.connection) is not None:
            cut(connection)


class Replica:
    """One replica as it was last seen. `bound` is how many seconds it may be behind."""

    def __init__(self, alias: str, number: int, bound: float, written: PrimaryLog) -> None:
        self.alias, self.number, self.bound, self.written = alias, number, bound, written
        self.line = WatchLine(alias)
        self.answered = self.failed = float("-inf")
        self.lag: float | None = None
        self.told = NOT_SEEN
        self.why = NOT_SEEN

    def look(self) -> None:
        """Ask it how far it is."""
        begun = time.monotonic()
        try:
            standby, place, seconds = self.line.ask(REPLAYED)
        except psycopg.Error:
            self.why = NO_ANSWER
            return
        self.answered = begun
        self.lag = self.written.lag(Replayed(place, seconds)) if standby and place is not None else None
        if not standby:
            self.why = NO_STANDBY
        elif self.lag is None or self.lag > self.bound:
            self.why = f"it is more than {self.bound:g} seconds behind"
        else:
            self.why = ""

    def standing(self) -> ReplicaStanding:
        """Return what is known of it now."""
        now = time.monotonic()
        why = self.why
        if not why and (now - self.answered > PATIENCE or now - self.failed < PAUSE):
            why = NO_ANSWER
        return ReplicaStanding(self.number, self.lag, why)

    def note_change(self) -> None:
        """Log that it is left out, or read from again; cut what waits for one that does not answer."""
        why = self.standing().left_out
        if why == NO_ANSWER:
            if time.monotonic() - self.answered > PATIENCE:
                self.line.cut()
            cut_all(self.alias)
        if why == self.told:
            return
        if why:
            log.warning("Replica %d is not read from: %s.", self.number, why)
            _forget_pool(self.alias)
        else:
            log.warning("Replica %d is read from.", self.number)
        self.told = why


class Watch:
    """The replicas of this process."""

    def __init__(self, aliases: Sequence[str], bound: float) -> None:
        self.written = PrimaryLog()
        self.primary = WatchLine(DEFAULT_DB_ALIAS)
        self.replicas = {
            alias: Replica(alias, number, bound, self.written) for number, alias in enumerate(aliases, start=1)
        }
        self.turn = count()
        self.begun = False
        self.lock = Lock()

    def choose(self) -> str | None:
        """Return the alias of a replica to read from, each in its turn; None: the primary is to be read from."""
        self.begin()
        good = [alias for alias, replica in self.replicas.items() if not replica.standing().left_out]
        return good[next(self.turn) % len(good)] if good else None

    def failed(self, alias: str) -> None:
        """Leave a replica out for a while: it failed a reader."""
        self.replicas[alias].failed = time.monotonic()

    def standings(self) -> list[ReplicaStanding]:
        """Return what is known of each."""
        self.begin()
        return [replica.standing() for replica in self.replicas.values()]

    def begin(self) -> None:
        """Begin to watch, once: in the process that serves, as threads do not survive its fork."""
        with self.lock:
            if self.begun:
                return
            self.begun = True
        acts = [self._look_at_primary, self._note_changes, *(replica.look for replica in self.replicas.values())]
        for act in acts:
            Thread(target=_every, args=(act,), name="replicas", daemon=True).start()

    def _look_at_primary(self) -> None:
        # Nobody waits for this answer: while the primary is away, replicas are read from as they are.
        with suppress(psycopg.Error):
            (place,) = self.primary.ask(WRITTEN)
            self.written.add(time.monotonic(), place)

    def _note_changes(self) -> None:
        for replica in self.replicas.values():
            replica.note_change()


def _every(act: Callable[[], None]) -> None:
    while True:
        try:
            act()
        except Exception:
            log.exception("Watching the replicas failed.")
        time.sleep(EVERY)


def _forget_pool(alias: str) -> None:
    """Close the connections that are kept open to a replica: they may be dead, and would be tried first."""
    wrapper = connections.create_connection(alias)
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()


@cache
def watch() -> Watch:
    """Return the watch of this process."""
    return Watch(settings.REPLICAS, settings.DATABASE_REPLICA_LAG)
