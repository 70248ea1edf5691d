"""As whom PostgreSQL runs: it refuses to be root, and everything it uses must be within its user's reach."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.console import StopStart
from tracker.local_state import unwritable

SYSTEM_STATE = Path("/var/lib")


@dataclass(frozen=True)
class RunAs:
    """A way to run programs: `prefix` comes before each command; `user`, unless None, is who runs it."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def run(self, command: Sequence[str | Path], *, cwd: Path | str = "/") -> tuple[int, str]:
        """Run a program to its end, out of reach of this terminal's Ctrl-C; return its exit code and its output.

        A program that cannot be run at all gives 126 and the reason.
        """
        words = [*self.prefix, *map(str, command)]
        options: dict[str, Any] = {"cwd": cwd, "env": os.environ | {"LC_ALL": "C"}, "start_new_session": True}
        if self.user is not None:
            options |= {"user": self.user, "group": self.group, "extra_groups": []}
        # To a file, not a pipe: the server that pg_ctl starts would keep a pipe open for good.
        with tempfile.TemporaryFile() as output:
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
            try:
                code = subprocess.run(words, check=False, **streams, **options).returncode  # noqa: S603 - our own words
            except OSError as error:
                return 126, str(error)
            output.seek(0)
            return code, output.read().decode(errors="replace").strip()

    def reaches(self, path: Path) -> bool:
        return self.user is None or self.run(["test", "-x", path])[0] == 0

    def own(self, path: Path) -> None:
        """Make the user, where it is another one, the owner of something of ours and of all in it."""
        if self.user is None or self.group is None or path.lstat().st_uid == self.user:
            return
        for inside in (path, *path.rglob("*")):
            os.chown(inside, self.user, self.group, follow_symlinks=False)


def account_and_home(name: str, var: Path) -> tuple[RunAs, Path]:
    """Return as whom the server `name` runs, and the folder of its data: `var`, or one that this account reaches.

    Raises StopStart when `var` holds data that the account cannot reach.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return RunAs(), var
    elsewhere = (SYSTEM_STATE if SYSTEM_STATE.is_dir() else Path(tempfile.gettempdir())) / f"tracker-{short_hash(var)}"
    for home in (elsewhere, var):
        if (home / name).exists() and (owner := (home / name).stat()).st_uid != 0:
            return RunAs(user=owner.st_uid, group=owner.st_gid), home  # as before: data stay whose they are
    account = _for_root()
    if account.reaches(var):
        return account, var
    if (var / name).exists():
        raise StopStart(
            f"PostgreSQL does not run as root, and the user it would run as cannot reach {var / name}.\n"
            f"Move {var} to a place that every user may pass through, and name it in the variable TRACKER_VAR."
        )
    try:
        elsewhere.mkdir(exist_ok=True)
        elsewhere.chmod(0o755)  # whatever the umask: to be reached is its purpose, and what it holds is closed itself
    except OSError as error:
        raise unwritable(elsewhere, error) from error
    return account, elsewhere


def _for_root() -> RunAs:
    """Return root in a user namespace of its own, where it is somebody else; or, if refused, `postgres` or `nobody`."""
    if unshare := shutil.which("unshare"):
        account = RunAs((unshare, "-U", "--map-user=1000", "--map-group=1000", "--"))
        if account.run(["true"])[0] == 0:
            return account
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return RunAs(user=entry.pw_uid, group=entry.pw_gid)
    raise StopStart("PostgreSQL does not run as root, and this system has no user `nobody` to run it as.")


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
