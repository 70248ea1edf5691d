"""Who changes reference data, and why: said to the database, whose triggers write the history (guards/history.sql)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import connection

from positions.domain.texts import as_typed
from positions.models import Import

# The settings of the transaction that the trigger `positions_record` reads.
SETTINGS = ("tracker.user", "tracker.reason", "tracker.import")
SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
READ = "SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS)


@contextmanager
def said(*, by: User | None, reason: str = "", imported: Import | None = None) -> Iterator[None]:
    """Say in whose name and why reference data are changed inside; `imported`: by the import just recorded.

    To be called within a transaction: it ends with it. One may stand inside another; then the inner one counts.
    Without it the history says that it was done at the database itself.
    """
    before = run(READ)
    run(SET, str(by.pk) if by else "", as_typed(reason), str(imported.pk) if imported else "")
    yield
    # After an error, or when all is taken back, what was said goes with the transaction or the savepoint.
    if not connection.needs_rollback:
        run(SET, *before)


def run(statement: str, *values: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[str, ...] = cursor.fetchone()
    return row
