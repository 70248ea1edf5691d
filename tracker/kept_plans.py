"""Statements that the database plans once on a connection: of a small page, planning takes longer than reading.

A pooler hands its connections on between transactions, so what is prepared on one would be looked for on another:
through one, nothing is kept. It is known by the process that a connection says it talks to, which a pooler makes up.
"""

from typing import Any, Self

import psycopg
from django.db import connection as default
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg.abc import Params

# What nobody tells to be prepared is not, however often it is asked.
NEVER = 2**63
# By its values PostgreSQL would plan a statement each time; what it expects of several columns together is often wrong.
FOR_ALL_VALUES = "SET plan_cache_mode = force_generic_plan"


class PreparedCursor(psycopg.Cursor[Any]):
    """Prepares each statement when it is first asked: from then on its values alone are sent."""

    def execute(self, query: Any, params: Params | None = None, **_: Any) -> Self:
        """Execute a statement, prepared whatever else is said of it; psycopg has a type of its own for templates."""
        return super().execute(query, params, prepare=True)


def keep_plans(connection: DatabaseWrapper, **_: Any) -> None:
    """Have a connection that Django opened keep plans, where it leads to PostgreSQL itself. Outside any transaction."""
    line = connection.connection
    if "keeps_plans" in vars(line):
        return
    pid = line.execute("SELECT pg_backend_pid()").fetchone()
    vars(line)["keeps_plans"] = pid == (line.info.backend_pid,)
    if keeps_plans(line):
        line.execute(FOR_ALL_VALUES)
        line.prepare_threshold = NEVER


def keeps_plans(line: psycopg.Connection) -> bool:
    """Say whether what is prepared on a connection stays there."""
    found: bool = vars(line)["keeps_plans"]
    return found


def planned_once() -> CursorWrapper:
    """Return a cursor for statements of which there are few, and whose plan does not hang on their values.

    Where statements are written down, as by whoever counts them, they are asked with their values in them.
    """
    cursor: CursorWrapper = default.cursor()
    if not default.queries_logged and keeps_plans(default.connection):
        cursor.cursor = PreparedCursor(default.connection)
    return cursor
