"""The peers, each served: Datasette over SQLite, and django-simple-history over the same PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cluster import PROJECT, SUPERUSER, Cluster
from benchmarks.peers.filling import fill_datasette, fill_history
from benchmarks.servers import GUNICORN, HOST, Served, served

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"


def environment_of(scratch: Path) -> Path:
    """Return the Python of the peers' own environment, which is made where there is none."""
    folder = scratch / "peers"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(PROJECT / "requirements" / "run.txt")], check=True)
        subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True)
        (folder / "complete").touch()
    return python


@contextmanager
def datasette(cluster: Cluster, database: str, port: int) -> Iterator[Served]:
    python = environment_of(cluster.scratch)
    file, metadata = (cluster.scratch / f"{database}.{ending}" for ending in ("db", "json"))
    if not metadata.exists():
        fill_datasette(cluster.url(database), file, metadata)
    command = [
        *(str(python), "-m", "datasette", "serve", "-i", str(file), "-m", str(metadata), "-h", HOST, "-p", str(port)),
        *("--setting", "sql_time_limit_ms", "20000", "--setting", "max_returned_rows", "5000"),
    ]
    with served("datasette", command, port, os.environ, cluster.scratch, cluster.scratch / "datasette.log") as found:
        yield found


@contextmanager
def simple_history(cluster: Cluster, database: str, port: int) -> Iterator[Served]:
    python, name = environment_of(cluster.scratch), f"peer_{database}"
    variables = peer_environment(cluster, name)
    folder = HERE / "history"
    if name not in cluster.databases():
        cluster.drop(f"{name}_new")
        cluster.create(f"{name}_new")
        making = peer_environment(cluster, f"{name}_new")
        # The peer's own app has no migrations; its tables refer to those of the others.
        for more in ([], ["--run-syncdb"]):
            migrate = [str(python), "-m", "django", "migrate", "--verbosity=0", *more]
            subprocess.run(migrate, cwd=folder, env=making, check=True)
        fill_history(cluster.url(database), cluster.url(f"{name}_new"))
        cluster.rename(f"{name}_new", name)
    command = [str(python), *GUNICORN, "--bind", f"{HOST}:{port}", "wsgi"]
    with served("simple-history", command, port, variables, folder, cluster.scratch / "history.log") as found:
        yield found


def peer_environment(cluster: Cluster, database: str) -> Mapping[str, str]:
    own = {"PEER_DATABASE": database, "PEER_PORT": str(cluster.port), "PEER_USER": SUPERUSER}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(HERE / "history")}
