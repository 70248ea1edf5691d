"""The guards: functions, triggers and grants by which the database itself keeps the evidence and the history.

They are no migrations. Each file beside this one holds the present state of one subject in plain SQL and can be applied
again; `migrate` ends by applying those that differ from what is installed (docs/adr/0013).
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

FOLDER = Path(__file__).parent
# In the order in which they are applied: a trigger needs its function.
SUBJECTS = (
    *("shared", "moments", "stamps", "evidence", "publication", "amendments", "review", "frozen", "history"),
    *("releases", "search", "spellings", "names", "documents", "codings", "discussion", "accounts", "statistics"),
    *("negotiations", "members", "prepared"),
)
# Applied each time, and with a name filled in.
GRANTS = "grants"

MADE = re.compile(
    r"^CREATE (?:OR REPLACE |CONSTRAINT )(?:(FUNCTION) (\w+\([^)]*\))|(TRIGGER) (\w+)\s.*?\s(ON \w+))",
    re.MULTILINE | re.DOTALL,
)
PRESENT = r"""
SELECT format('FUNCTION %I(%s)', proname, pg_get_function_identity_arguments(oid)) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND proname LIKE 'positions\_%'
UNION SELECT format('TRIGGER %I ON %I', tgname, relname) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
AND (relname LIKE 'positions\_%' OR proname LIKE 'positions\_%')
"""


def renew_after_migrate(using: str, **kwargs: Any) -> None:
    """Put guards, grants and the rule of review in place, as the owner of the tables, in one transaction.

    Does nothing over another connection than "owner", or before all tables are there: then files may name what is not.
    """
    if using != "owner" or not _all_tables_are_there(using):
        return
    files = {subject: read(subject) for subject in SUBJECTS}
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        renew(cursor, files)
        grant(cursor)
        write_rule(cursor)


def read(subject: str) -> str:
    return (FOLDER / f"{subject}.sql").read_text(encoding="utf-8")


def made_by(text: str) -> set[str]:
    """Return the guards that a file makes, named as DROP takes them: `TRIGGER t ON table`, `FUNCTION f(x text)`."""
    return {" ".join(filter(None, found.groups())) for found in MADE.finditer(text)}


def present(cursor: CursorWrapper) -> set[str]:
    """Return the guards that the database has, named as `made_by` names them."""
    cursor.execute(PRESENT)
    return {name for (name,) in cursor.fetchall()}


def renew(cursor: CursorWrapper, files: Mapping[str, str]) -> None:
    """Apply the files that changed or of which a guard is missing, and drop the guards that are in no file.

    `files` gives the text by subject. Must run in a transaction, so that no moment is without guards.
    """
    cursor.execute("LOCK TABLE positions_guard IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute("SELECT file, sha256 FROM positions_guard")
    installed = dict(cursor.fetchall())
    there = present(cursor)
    for subject, text in files.items():
        digest = sha256(text.encode()).hexdigest()
        if installed.get(subject) != digest or not made_by(text) <= there:
            cursor.execute(text)
            cursor.execute(
                "INSERT INTO positions_guard VALUES (%s, %s) ON CONFLICT (file) DO UPDATE SET sha256 = excluded.sha256",
                [subject, digest],
            )
    # Backwards: triggers before the functions that they call.
    for leftover in sorted(there.difference(*map(made_by, files.values())), reverse=True):
        cursor.execute(f"DROP {leftover}")
    cursor.execute("DELETE FROM positions_guard WHERE file <> ALL (%s)", [list(files)])


def grant(cursor: CursorWrapper) -> None:
    """Leave the role of the connection "default" exactly its rights; nothing when it is the owner itself."""
    role = connections["default"].settings_dict["USER"]
    if role == connections["owner"].settings_dict["USER"]:
        return
    cursor.execute(sql.SQL(read(GRANTS)).format(application=sql.Identifier(role)))


def write_rule(cursor: CursorWrapper) -> None:
    """Write into the database, where the guards look, whether TEAM_OF_ONE lets people publish alone."""
    cursor.execute(
        "INSERT INTO positions_reviewrule (single, team_of_one) VALUES (true, %s)"
        " ON CONFLICT (single) DO UPDATE SET team_of_one = excluded.team_of_one",
        [bool(getattr(settings, "TEAM_OF_ONE", False))],
    )


def lifted(*guards: str) -> RunSQL:
    """Return the operation by which a migration has guards out of its way, forwards and backwards.

    For example, before it rewrites entries:

        operations = [
            lifted("TRIGGER entry_frozen ON positions_entry"),
            migrations.RunPython(rewrite, unwrite),
        ]

    Nothing puts them back by itself but the end of `migrate`, which finds them missing. A function is dropped after its
    triggers, and only to give it other results: other arguments make another function.
    """
    # In a new database they are not there yet.
    drops = tuple("DROP {} IF EXISTS {}".format(*guard.split(" ", 1)) for guard in guards)
    return RunSQL(drops, drops)


def _all_tables_are_there(using: str) -> bool:
    loader = MigrationLoader(connections[using])
    return set(loader.graph.leaf_nodes("positions")) <= set(loader.applied_migrations)
