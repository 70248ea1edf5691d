"""Locks that are held for longer than a transaction of the work: in one beside it, on a connection of its own.

Those of a session would stay with whatever connection a pooler had given for a moment (PgBouncer, pooling by
transaction), and hold up others for good.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connections


@contextmanager
def holding() -> Iterator[psycopg.Connection[Any]]:
    """Give a connection whose transaction lasts as long as the block, and with it the locks that are taken in it."""
    connection = psycopg.connect(**connections["default"].get_connection_params())
    try:
        # It does nothing but hold them.
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection
    finally:
        with suppress(psycopg.OperationalError):
            # At once: the end of a connection is noticed a little later.
            connection.rollback()
        connection.close()
