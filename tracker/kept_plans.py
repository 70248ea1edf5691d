"""Statements that the database plans once on a connection: of a small page, planning takes longer than reading.

A pooler hands its connections on between transactions, so what is prepared on one would be looked for on another:
through one, nothing is kept. It is known by the process that a connection says it talks to, which a pooler makes up.
"""

from typing import Any, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

# What nobody tells to be prepared is not, however often it is asked.
NEVER = 2**63


class PreparedCursor(psycopg.Cursor[Any]):
    """Prepares each statement when it is first asked: from then on its values alone are sent."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        """Execute a statement."""
        return super().execute(query, params, prepare=True)


def planned_once() -> CursorWrapper:
    """Return a cursor for statements of which there are few, and whose plan does not hang on their values.

    Where statements are written down, as by whoever counts them, they are asked with their values in them.
    """
    cursor: CursorWrapper = connection.cursor()
    with connection.wrap_database_errors:
        if not connection.queries_logged and keeps_plans(connection.connection):
            cursor.cursor = PreparedCursor(connection.connection)
    return cursor


def keeps_plans(line: psycopg.Connection) -> bool:
    """Say whether what is prepared on a connection stays there. One query, when it is first asked."""
    if "keeps_plans" not in vars(line):
        row = line.execute("SELECT pg_backend_pid()").fetchone()
        vars(line)["keeps_plans"] = row == (line.info.backend_pid,)
        line.prepare_threshold = NEVER if vars(line)["keeps_plans"] else None
    found: bool = vars(line)["keeps_plans"]
    return found
