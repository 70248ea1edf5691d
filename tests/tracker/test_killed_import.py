"""`kill -9` of everything in the middle of an import: afterwards all of that package is there, or nothing of it."""

import os
from pathlib import Path

import psycopg
import pytest

from positions.models import Citation, Entry, EntrySpeaker
from tests.shipped import PACKAGE
from tests.tracker.processes import begun, kill, manage
from tests.waiting import wait_for
from tracker.private_postgres import OWNER, PrivatePostgres

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")

# In the order in which an import fills them: it waits for the last, and is killed when the others are full.
TABLES = [model._meta.db_table for model in (Entry, Citation, EntrySpeaker)]
# Says how full they are, and keeps others from filling one.
LOOK = f"""
from django.db import connections, transaction
with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
    cursor.execute("SELECT {", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)}")
    print(*cursor.fetchone(), flush=True)
"""
HOLD = (
    LOOK
    + """
    cursor.execute("LOCK TABLE {} IN SHARE MODE")
    print("held", flush=True)
    __import__("time").sleep(3600)
"""
)


def waits(database: str) -> bool:
    """Say whether somebody waits for a lock."""
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)").fetchone() == (True,)


def test_all_of_it_or_nothing(var: Path, bare_environment: dict[str, str]) -> None:
    environment = bare_environment | {"TRACKER_VAR": str(var)}
    database = PrivatePostgres(var).url(OWNER)
    assert manage("migrate", environment=environment).returncode == 0
    with begun("shell", "--no-imports", "-c", HOLD.format(TABLES[-1]), environment=environment) as holder:
        assert holder.stdout is not None
        assert [holder.stdout.readline() for _ in range(2)] == ["0 0 0\n", "held\n"]
        with begun("import_package", str(PACKAGE), environment=environment) as importing:
            wait_for(lambda: waits(database))
            kill(environment)
    assert importing.returncode < 0
    assert manage("shell", "--no-imports", "-c", LOOK, environment=environment).stdout == "0 0 0\n"
    assert manage("import_package", str(PACKAGE), environment=environment).returncode == 0
    counts = manage("shell", "--no-imports", "-c", LOOK, environment=environment).stdout.split()
    assert len(counts) == len(TABLES)
    assert "0" not in counts
