"""What all measures share: the databases, and the servers that are started when a measure first asks for them."""

import json
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.cluster import PROJECT, Cluster
from benchmarks.peers.serving import datasette, simple_history
from benchmarks.servers import GUNICORN, HOST, Backends, Served, served

PYTHON = sys.executable
# A page that is kept is not made again.
KEEPING_NOTHING = {"KEPT_PAGES_MB": "0"}


@dataclass
class Bench:
    """The scratch with its databases `small` and `large`, and what runs over them. Ports follow the cluster's own."""

    cluster: Cluster
    small: str
    large: str
    running: ExitStack
    servers: dict[tuple[str, str], Served] = field(default_factory=dict)

    def project(self, database: str) -> Served:
        return self.server("project", database)

    def keeping(self, database: str) -> Served:
        """Return the project as it is deployed: it keeps finished pages. All other measures have pages made."""
        return self.server("keeping", database)

    def bare(self, database: str) -> Served:
        return self.server("bare", database)

    def server(self, program: str, database: str) -> Served:
        """Return the program over that database, which is started where it is not running."""
        if (program, database) not in self.servers:
            port = self.cluster.port + 1 + len(self.servers)
            self.servers[program, database] = self.running.enter_context(self.started(program, database, port))
        return self.servers[program, database]

    def started(self, program: str, database: str, port: int) -> AbstractContextManager[Served]:
        if program == "datasette":
            return datasette(self.cluster, database, port)
        if program == "simple-history":
            return simple_history(self.cluster, database, port)
        application = "benchmarks.bare.application" if program == "bare" else "tracker.wsgi"
        variables = self.cluster.environment(database) | ({} if program == "keeping" else KEEPING_NOTHING)
        command = [PYTHON, *GUNICORN, "--bind", f"{HOST}:{port}", application]
        name = f"{program} of {database}"
        log = self.cluster.scratch / f"{program}-{database}.log"
        return served(name, command, port, variables, PROJECT, log)

    def windows(self, key: str) -> tuple[str, str]:
        """Return the last days of the windows that a negotiation's comparison shows first."""
        query = """SELECT b.window_ends_on::text, a.window_ends_on::text FROM positions_negotiation n
            JOIN positions_round b ON b.id = n.before_id JOIN positions_round a ON a.id = n.after_id WHERE n.key = %s"""
        with psycopg.connect(self.cluster.url(self.large)) as connection:
            before, after = connection.execute(query, [key]).fetchall()[0]
        return before, after

    def id_of(self, key: str) -> int:
        with psycopg.connect(self.cluster.url(self.large)) as connection:
            found = connection.execute("SELECT id FROM positions_negotiation WHERE key = %s", [key]).fetchall()
        return int(found[0][0])

    @property
    def special(self) -> bool:
        """Whether the large database has negotiations that are as large as one may get."""
        with psycopg.connect(self.cluster.url(self.large)) as connection:
            return bool(connection.execute("SELECT FROM positions_negotiation WHERE key = 'big'").fetchall())

    def package_to_import(self) -> Path:
        """Return a package that no database has: the largest one there is, by another name."""
        largest = "big" if self.special else "neg-2"
        folder = self.cluster.scratch / "packages" / "to-import"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder.with_name(largest), folder)
        described = folder / "datapackage.json"
        described.write_text(described.read_text().replace(f'"{largest}"', '"to-import"'))
        return folder

    def backends(self) -> Backends:
        return Backends(self.cluster.url("postgres"))

    def script(self, name: str, database: str, *words: str) -> Any:
        """Run one of the scripts beside this file over a database and return what it found."""
        done = subprocess.run(
            [PYTHON, f"benchmarks/{name}", *words],
            cwd=PROJECT,
            env=self.cluster.environment(database) | KEEPING_NOTHING,
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout.decode().strip().rpartition("\n")[2])
