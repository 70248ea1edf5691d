"""From which database the present request is read: the one way for all that asks over the connection "default"."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, local
from typing import cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper


class AskPrimary(Exception):
    """What is asked for is not sure to be in the replica that it is read from."""


class _Here(local):
    replica: str | None = None


_here = _Here()
_lock = Lock()
# The connections in use by the replica's alias, so that those that hang can be cut.
_in_use: dict[str, set[DatabaseWrapper]] = {}


def ask_primary() -> None:
    """Go on when it is the primary that is read from; raise AskPrimary when it is a replica."""
    if _here.replica is not None:
        raise AskPrimary


def in_use() -> str | None:
    """Return the alias of the replica that this thread reads from; None: it is the primary."""
    return _here.replica


@contextmanager
def reading_from(replica: str) -> Iterator[DatabaseWrapper]:
    """Let all that this thread asks of the connection "default" be answered by the replica of that alias."""
    primary, wrapper = connections[DEFAULT_DB_ALIAS], cast(DatabaseWrapper, connections[replica])
    with _lock:
        _in_use.setdefault(replica, set()).add(wrapper)
    connections[DEFAULT_DB_ALIAS] = wrapper
    before, _here.replica = _here.replica, replica
    try:
        yield wrapper
    finally:
        _here.replica = before
        connections[DEFAULT_DB_ALIAS] = primary
        with _lock:
            _in_use[replica].discard(wrapper)


def cut_all(replica: str) -> None:
    """End what waits for a replica that answers no more: it fails, and is asked of the primary."""
    with _lock:
        waiting = [wrapper.connection for wrapper in _in_use.get(replica, ())]
    for connection in waiting:
        if connection is not None:
            cut(connection)


def cut(connection: psycopg.Connection) -> None:
    """End what a connection carries, whoever waits for it, without closing it under them."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(connection.pgconn.socket)) as line:
        line.shutdown(socket.SHUT_RDWR)
