"""The PostgreSQL that the benchmark measures against: its own, in the scratch folder, with the site's two roles."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tracker.postgres_account import account_and_home
from tracker.postgres_data import QUIET, make_data
from tracker.postgres_programs import Programs, find_programs

PROJECT = Path(__file__).resolve().parent.parent
SUPERUSER, OWNER, APPLICATION = "postgres", "tracker", "tracker_app"
# What was measured before was measured on this one; any other that serves will do where it is missing.
MAJOR = 15
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "3GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "max_connections": "200",
    **QUIET,
}


def programs() -> Programs:
    try:
        return find_programs(MAJOR)
    except LookupError:
        return find_programs(None)


@dataclass(frozen=True)
class Cluster:
    """A server on a port of this machine, with its data in `scratch/pg`."""

    scratch: Path
    port: int

    def url(self, database: str, role: str = SUPERUSER) -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    @property
    def data(self) -> Path:
        return account_and_home("data", self.scratch / "pg")[1] / "data"

    @property
    def postmaster(self) -> int:
        """The process id of the server."""
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def start(self) -> None:
        """Make the data directory where there is none, and start the server where it is not up."""
        (self.scratch / "pg").mkdir(parents=True, exist_ok=True)
        account, home = account_and_home("data", self.scratch / "pg")
        found, data = programs(), home / "data"
        account.own(home)
        if not data.exists():
            make_data(data, found, account, owner=SUPERUSER, durable=True)
            settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(home)}
            (data / "private.conf").write_text("".join(f"{name} = '{value}'\n" for name, value in settings.items()))
            account.own(data / "private.conf")
        if account.run([found["pg_ctl"], "-D", data, "status"])[0] != 0:
            code, text = account.run([found["pg_ctl"], "-D", data, "-l", home / "log", "-w", "start"])
            if code:
                raise RuntimeError(text)

    def stop(self) -> None:
        account, home = account_and_home("data", self.scratch / "pg")
        account.run([programs()["pg_ctl"], "-D", home / "data", "-m", "fast", "-w", "stop"])

    def databases(self) -> set[str]:
        with psycopg.connect(self.url("postgres")) as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}

    def drop(self, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def create(self, database: str, *, like: str = "template0") -> None:
        """Make a database; one that is like a finished one has its tables and rows, any other is empty."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            names = [sql.Identifier(name) for name in (database, like)]
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        roles = {"TRACKER_OWNER": OWNER, "TRACKER_APP": APPLICATION}
        passwords = {f"{name}_PASSWORD": secrets.token_hex(16) for name in roles}
        subprocess.run(
            ["psql", "-q", "-X", "-d", self.url(database), "-f", str(PROJECT / "docker" / "roles.sql")],
            env=os.environ | roles | passwords,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def rename(self, database: str, name: str) -> None:
        """Give a database that is complete its own name."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            names = [sql.Identifier(each) for each in (database, name)]
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))

    def environment(self, database: str) -> dict[str, str]:
        """Return the variables with which the project uses that database; the key is the same for all of a scratch."""
        key = self.scratch / "secret-key"
        if not key.exists():
            key.write_text(secrets.token_hex(32))
        return os.environ | {
            "DATABASE_URL": self.url(database, APPLICATION),
            "DATABASE_OWNER_URL": self.url(database, OWNER),
            "SECRET_KEY": key.read_text(),
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "PYTHONPATH": str(PROJECT),
            "ACCESS_LOG": "false",
        }
