"""What every command of ours needs: a database that is prepared. Where it is not, one sentence says so."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from positions.models import Negotiation, Round

# Any number will do, as long as it is always the same: starts on one database wait for each other.
START_LOCK = 7_312_025
HELD = """
SELECT EXISTS (SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = %s AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
BEING_PREPARED = "The database is still being prepared; wait for `up` to say Ready and try again."
NOT_PREPARED = "The database is not prepared for this version; run `python3 manage.py up` or `migrate` and try again."


Named = TypeVar("Named", Negotiation, Round)


class DatabaseCommand(BaseCommand):
    """A command that reads or writes the site's data; ends with 1 and a sentence where they are not there yet."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. Called by a program, as `up` does while it prepares the database, it looks at nothing first.

        Raises CommandError.
        """
        if not options["skip_checks"]:
            refuse_unprepared()
        return super().execute(*args, **options)


def named(rows: Iterable[Named], key: str, missing: str) -> Named:
    """Return the row of that key. Raises CommandError that begins with `missing` and says which keys there are."""
    found = {row.key: row for row in rows}
    if key not in found:
        raise CommandError(f"{missing} {key!r}. Known: {', '.join(found) or 'none'}.")
    return found[key]


def refuse_unprepared() -> None:
    """Raise CommandError while `up` prepares the database, or when nobody did."""
    if is_being_prepared():
        raise CommandError(BEING_PREPARED)
    if not is_prepared():
        # It may have begun in between.
        raise CommandError(BEING_PREPARED if is_being_prepared() else NOT_PREPARED)


def is_being_prepared() -> bool:
    """Say whether an `up` applies migrations or loads the first data now."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [START_LOCK])
        return bool(cursor.fetchone()[0])


def is_prepared() -> bool:
    """Say whether all migrations are applied; before the first the application may not even read which are."""
    try:
        executor = MigrationExecutor(connection)
    except ProgrammingError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
