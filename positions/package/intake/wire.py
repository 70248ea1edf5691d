"""How work that is one transaction tells how far it is, and hears that it should stop: a connection of its own."""

import time
from contextlib import ExitStack, closing
from types import TracebackType
from typing import Any

import psycopg
from django.db import connection, connections

from positions.writing.locks import holding

# Any numbers will do, as long as they are always the same. One package is worked on at a time, the others wait.
TURN_LOCK = 7_312_027
# With the number of the intake: held for as long as its work lives.
LIFE_LOCK = 7_312_028
ALIVE = """
SELECT EXISTS (SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
TELL = "UPDATE positions_intake SET stage = %s WHERE id = %s AND NOT stopping RETURNING id"
TELL_EVERY_SECONDS = 0.3
LOOK_EVERY_SECONDS = 0.5
WAITING = "waiting for another package to be done"


class Stopped(Exception):
    """Somebody asked for the work to stop, or what it works on is there no more."""


class Wire:
    """The line to the row of an intake, beside the transaction of the work; whoever holds it is alive."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.told = 0.0
        # Outside Django's connection, whose transaction shows nothing before its end.
        self.connection: psycopg.Connection[Any] = psycopg.connect(
            **connections["default"].get_connection_params(), autocommit=True
        )
        self.until_the_end = ExitStack()

    def __enter__(self) -> "Wire":
        self.until_the_end.enter_context(closing(self.connection))
        self.locks = self.until_the_end.enter_context(holding())
        self.locks.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LIFE_LOCK, self.number])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.until_the_end.close()

    def take_turn(self) -> None:
        """Wait until no other package is worked on. Raises Stopped."""
        while not self._free():
            self.tell(WAITING)
            time.sleep(LOOK_EVERY_SECONDS)

    def _free(self) -> bool:
        row = self.locks.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN_LOCK]).fetchone()
        return bool(row and row[0])

    def tell(self, stage: str) -> None:
        """Write what the work is at, not more often than people read. Raises Stopped."""
        if time.monotonic() - self.told < TELL_EVERY_SECONDS:
            return
        self.told = time.monotonic()
        if self.connection.execute(TELL, [stage, self.number]).fetchone() is None:
            raise Stopped


def is_alive(number: int) -> bool:
    """Say whether the work on an intake lives."""
    with connection.cursor() as cursor:
        cursor.execute(ALIVE, [LIFE_LOCK, number])
        return bool(cursor.fetchone()[0])
