"""PgBouncer before the database, pooling by transaction: a slice of everything works through it.

A few connections serve all, so whatever a session kept would be met by somebody else.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from positions.evidence.inbox.sending import alone
from positions.evidence.review.acts import publish
from positions.models import Entry
from positions.package.intake.wire import Wire, is_alive
from tests import factories as make
from tests.positions.evidence.drafting import proposed
from tests.positions.package.small import small, taken_in
from tests.waiting import wait_for
from tracker.environment import BASE_DIR
from tracker.kept_plans import keeps_plans
from tracker.postgres_account import RunAs, account_and_home

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin") or shutil.which("pgbouncer")
pytestmark = [
    pytest.mark.skipif(not PGBOUNCER or sys.platform == "win32", reason="there is no pgbouncer here"),
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]

FILE = BASE_DIR / "docker" / "pgbouncer.ini"
PORT = 6432
POOLED = 4
# In the place of what an installation has there.
OURS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users.txt
default_pool_size = {pooled}
logfile = {folder}/pgbouncer.log
"""
HELD = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def _pooled(var: Path) -> Iterator[None]:
    """Let the application reach the database through PgBouncer; the owner goes on by itself."""
    direct = connections["default"].settings_dict
    host, port = direct["HOST"], direct["PORT"]
    (var / "users.txt").write_text(f'"{direct["USER"]}" ""\n')
    own = OURS.format(host=host, port=port or 5432, folder=var, pooled=POOLED)
    (var / "pgbouncer.ini").write_text(f"{FILE.read_text()}\n{own}")
    with running(account_and_home("postgres-test", var)[0], var):
        connections.close_all()
        direct["HOST"], direct["PORT"] = str(var), PORT
        yield
        connections.close_all()
        direct["HOST"], direct["PORT"] = host, port


@contextmanager
def running(account: RunAs, folder: Path) -> Iterator[None]:
    """Run PgBouncer with the settings in a folder; like PostgreSQL it refuses to be root."""
    user = {"user": account.user, "group": account.group} if account.user is not None else {}
    if account.user is not None:
        os.chown(folder, account.user, account.group or -1)
    words = [*account.prefix, str(PGBOUNCER), str(folder / "pgbouncer.ini")]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL, **user) as process:  # type: ignore[call-overload]
        wait_for(lambda: listens(folder / f".s.PGSQL.{PORT}") or process.poll() is not None)
        assert process.poll() is None, (folder / "pgbouncer.log").read_text()
        yield
        process.terminate()


def listens(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(place)) == 0


def asked(query: str) -> int:
    """Return the owner's answer, from beside PgBouncer."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("_pooled")
def test_people_work_through_it(var: Path) -> None:
    drafts = [proposed() for _ in range(6)]

    def decide(draft: Entry) -> Entry:
        try:
            return publish(Entry.objects.get(pk=draft.pk), by=make.reviewer())
        finally:
            connections.close_all()

    make.reviewer()
    with ThreadPoolExecutor(len(drafts)) as threads:
        published = list(threads.map(decide, drafts))
    assert len({entry.published_at for entry in published}) == len(drafts)
    assert taken_in(var / "package", small()).ok

    for path in ("/small/", "/small/compare/", "/search/?q=said", "/small/timeline.csv", "/small/datapackage.zip"):
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert len(b"".join(answer) if answer.streaming else answer.content) > 100
    assert asked(HELD) == 0


@pytest.mark.usefixtures("_pooled")
def test_nothing_is_prepared_on_its_connections(var: Path) -> None:
    taken_in(var / "package", small())

    def read(path: str) -> int:
        try:
            return Client().get(path).status_code
        finally:
            connections.close_all()

    paths = ["/small/", "/small/compare/", "/small/timeline/"] * POOLED
    with ThreadPoolExecutor(POOLED) as threads:
        assert set(threads.map(read, paths)) == {200}
    connection.ensure_connection()
    assert not keeps_plans(connection.connection)


@pytest.mark.usefixtures("_pooled")
def test_locks_are_held_while_others_work_and_no_longer() -> None:
    with alone() as first, Wire(7) as wire:
        wire.take_turn()
        with alone() as second:
            assert (first, second) == (True, False)
        assert [is_alive(number) for number in (7, 8)] == [True, False]
        # What others ask meanwhile goes over the other connections.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    assert not is_alive(7)
    with alone() as again:
        assert again
    assert asked(HELD) == 0
