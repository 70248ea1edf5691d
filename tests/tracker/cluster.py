"""A primary with standbys that stream from it, by the programs of the private PostgreSQL, and a site over them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from tests.databases import SHIPPED, Databases
from tests.tracker.processes import GONE
from tracker.environment import BASE_DIR
from tracker.private_postgres import APPLICATION, DATABASE, OWNER, PrivatePostgres

# What leads to a database, of all that a connection is told.
WHERE = ("host", "port", "user", "password", "dbname")
# As docs/operations.md has it: a write is told to have happened once one of the standbys has it too.
SYNCHRONOUS = "ANY 1 (replica1, replica2)"
STANDBY = """
cluster_name = '{name}'
primary_conninfo = 'host={hosts} port=5432 user={owner} target_session_attrs=read-write'
hot_standby_feedback = on
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 200ms
"""


class Server(PrivatePostgres):
    """A server of the test's own. A standby has what its primary has."""

    def _make_database(self) -> None:
        if not (self.data / "standby.signal").exists():
            super()._make_database()

    def end(self, how: str = "immediate") -> None:
        self._pg_ctl(self._programs(), "stop", "-m", how)

    def begin(self) -> None:
        self._start()

    def promote(self) -> None:
        self._pg_ctl(self._programs(), "promote")

    def copy(self, name: str, hosts: str) -> "Server":
        """Return a standby of this server with a name, which streams from whichever of the hosts is the primary."""
        standby = Server(self.var, name, durable=False)
        self.run("pg_basebackup", "-D", standby.data, "-h", self.sockets, "-U", OWNER, "--checkpoint=fast")
        with (standby.data / "postgresql.auto.conf").open("a") as file:
            file.write(STANDBY.format(name=name, hosts=hosts, owner=OWNER))
        (standby.data / "standby.signal").touch()
        standby.attach()
        return standby

    def run(self, program: str, *words: str | Path) -> None:
        """Run a program of PostgreSQL; fail with what it said where it fails."""
        code, said = self.account.run([self._programs()[program], *words])
        assert code == 0, said

    def ask(self, query: str) -> tuple[object, ...]:
        with psycopg.connect(self.url(OWNER), autocommit=True) as connection:
            return connection.execute(query.encode()).fetchone() or ()

    def do(self, *statements: str) -> None:
        with psycopg.connect(self.url(OWNER), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def signal(self, number: int) -> None:
        """Send a signal to the server and all its children."""
        server = psutil.Process(int(self._note()[0]))
        for process in (server, *server.children(recursive=True)):
            with suppress(*GONE):
                process.send_signal(number)


def shipped_server(var: Path, databases: Databases) -> Server:
    """Return a server with the shipped data, as another one of the run has them."""
    from django.db import connections

    server = Server(var, "primary", durable=False)
    server.attach()
    dump = var / "shipped.dump"
    with databases.copy_of(SHIPPED):
        to = connections["owner"].get_connection_params()
        reached = make_conninfo(**{name: to[name] for name in WHERE if to.get(name)})
        server.run("pg_dump", "-d", reached, "-Fc", "-f", dump)
    server.run("pg_restore", "-h", server.sockets, "-U", OWNER, "-d", DATABASE, dump)
    return server


def failing_over(*servers: Server) -> str:
    """Return the address that leads the application to whichever of the servers takes writes."""
    asked = {"host": ",".join(str(server.sockets) for server in servers), "target_session_attrs": "read-write"}
    return f"postgresql://{APPLICATION}@/{DATABASE}?{urlencode(asked)}"


@contextmanager
def site(port: int, var: Path, environment: dict[str, str]) -> Iterator[Path]:
    """Serve the site with one worker at a port, as an installation does; gives the file of its log."""
    log = var / "site.log"
    words = ["-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    more = ["--threads", "4", "--no-control-socket"]
    settings = {"SECRET_KEY": os.environ["SECRET_KEY"], "ACCESS_LOG": "false", "TRACKER_VAR": str(var)}
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, *words, *more],
            cwd=BASE_DIR,
            env=os.environ | settings | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield log
        finally:
            process.terminate()
