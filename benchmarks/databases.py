"""The databases that are measured: made-up negotiations, taken in by the project's own import."""

import subprocess
import sys
from collections.abc import Callable

import psycopg

from benchmarks import synthetic
from benchmarks.cloning import Filling
from benchmarks.cluster import PROJECT, Cluster

# What is measured is never a copy.
MEASURED = ("neg-1", "neg-2", *(shape.key for shape in synthetic.SPECIAL))


def name_of(entries: int) -> str:
    return f"perf_{entries // 1_000_000}m" if entries % 1_000_000 == 0 else f"perf_{entries // 1000}k"


def manage(cluster: Cluster, database: str, *words: str) -> None:
    """Run one of the project's commands, or a script, on that database; raises CalledProcessError."""
    subprocess.run([sys.executable, *words], cwd=PROJECT, env=cluster.environment(database), check=True)


def prepare(cluster: Cluster, entries: int, tell: Callable[[str], None]) -> str:
    """Return the name of a database with so many entries, which is made where there is none.

    One that is there is migrated; that takes long where the words of all entries are read anew.
    """
    name = name_of(entries)
    if name in cluster.databases():
        manage(cluster, name, "manage.py", "migrate", "--verbosity=0")
        return name
    unfinished = f"{name}_new"
    cluster.drop(unfinished)
    cluster.create(unfinished)
    manage(cluster, unfinished, "manage.py", "migrate", "--verbosity=0")
    manage(cluster, unfinished, "benchmarks/take_in.py", str(cluster.scratch / "packages"), str(entries))
    with psycopg.connect(cluster.url(unfinished)) as connection:
        filling = Filling(connection, tell)
        if filling.entries() < entries:
            filling.run(entries, MEASURED)
    with psycopg.connect(cluster.url(unfinished), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    cluster.rename(unfinished, name)
    tell(f"{name} is ready")
    return name
