"""The connections that this process keeps to the databases, and their end."""

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper


def leave_databases() -> None:
    """Close this thread's connections, and the pools of this process: nothing is, or comes to be, connected any more.

    A pool connects in threads of its own. They do not survive a fork, and complain of a server that ends meanwhile.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
