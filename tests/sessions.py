"""A second session of the database beside the test's own, for what only shows between two transactions."""

from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from tests.waiting import PATIENCE, wait_for


class Session:
    """An act in a transaction and a connection of its own, begun at once in the background."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.result: Any = None
        self.refusal: DatabaseError | None = None
        self._act = act
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                self.result = self._act()
        except DatabaseError as error:
            self.refusal = error
        finally:
            connections.close_all()

    @property
    def ended(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> "Session":
        """Wait until the act is committed or refused."""
        self._thread.join(PATIENCE)
        assert self.ended
        return self


def until_one_waits(session: Session) -> None:
    """Return when the session waits for a lock; fail when it ends or takes too long instead."""
    wait_for(lambda: waiting() or session.ended)
    assert not session.ended, f"did not wait: {session.refusal}"


def waiting() -> bool:
    """Say whether any session of this database waits for a lock."""
    with connection.cursor() as cursor:
        # Within a transaction PostgreSQL would go on showing the sessions of the first look.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database())"
        )
        found: bool = cursor.fetchone()[0]
    return found
