"""Makes `.venv` from the hashed locks and continues inside it. Standard library only: it runs before any package."""

import collections
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from tracker.console import Step, Steps, StopStart
from tracker.file_lock import FileLock

BASE_DIR = Path(__file__).resolve().parent.parent
RUN_LOCK = BASE_DIR / "requirements" / "run.txt"
LOCAL_LOCK = BASE_DIR / "requirements" / "local.txt"
DEV_LOCK = BASE_DIR / "requirements" / "dev.txt"
VENV = BASE_DIR / ".venv"
STAMP = VENV / "installed.json"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Where compiled files lie when none may lie beside the code.
COMPILED = VENV / "compiled"

# Set for the process that goes on inside the environment: it neither checks nor reports a second time.
ENTERED = "TRACKER_ENVIRONMENT_ENTERED"


def enter(locks: Sequence[Path], steps: Steps) -> None:
    """Return when the running Python has all that `locks` list; otherwise go on in `.venv`, made where needed.

    Raises StopStart when `.venv` cannot be made.
    """
    if os.environ.pop(ENTERED, None):
        return
    in_venv = Path(sys.prefix).resolve() == VENV.resolve()
    here = (in_venv and is_current(locks)) or satisfies(locks)
    if not here and not is_current(locks):
        _make_locked(locks, steps)
    else:
        place = Path(sys.prefix) if here else VENV
        with steps.step("environment", f"{place.name}, Python {platform.python_version()}", small=True):
            pass
    if not here:
        _continue_inside()


def requirements(lock: Path) -> list[str]:
    """Return the lock's requirements, `name==version` with its marker where it has one, without the hashes."""
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    stated = (re.split(r"\s--hash=|(?:^|\s)#", line)[0].strip() for line in lines)
    return [line for line in stated if line]


def satisfies(locks: Sequence[Path]) -> bool:
    """Say whether the running Python has every distribution of the locks at its version, as far as it applies."""
    try:
        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name
    except ImportError:
        return False  # it is in the lock itself
    present = {canonicalize_name(found.name): found.version for found in importlib.metadata.distributions()}
    for wanted in (Requirement(line) for lock in locks for line in requirements(lock)):
        if wanted.marker and not wanted.marker.evaluate():
            continue
        version = present.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            return False
    return True


def is_current(locks: Sequence[Path]) -> bool:
    """Say whether `.venv` was made by a Python like this one and completely filled from the locks as they are now."""
    stamp = _read_stamp()
    installed = stamp.get("locks", {})
    return _is_usable(stamp) and all(installed.get(lock.name) == _digest(lock) for lock in locks)


def _is_usable(stamp: dict[str, dict[str, str]]) -> bool:
    return stamp.get("python") == _this_python() and VENV_PYTHON.exists()


def _this_python() -> dict[str, str]:
    return {
        "implementation": platform.python_implementation(),
        "version": platform.python_version(),
        "platform": sysconfig.get_platform(),
    }


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _read_stamp() -> dict[str, dict[str, str]]:
    """Return what was installed; empty when nothing was, or not to the end."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _make_locked(locks: Sequence[Path], steps: Steps) -> None:
    """Bring `.venv` up to date; of several starts at once one does it and the others wait for it."""
    try:
        # The list of packages is itself the file to lock: it is there on every machine and needs no second file.
        with FileLock(RUN_LOCK) as lock:
            if not is_current(locks):
                _make(locks, steps, lock)
    except OSError as error:
        raise StopStart(
            f"The environment for the packages cannot be made in {VENV}: {error.strerror or error}.\n"
            "Give this user the right to write there and free space, or copy the project to such a place."
        ) from error


def _make(locks: Sequence[Path], steps: Steps, lock: FileLock) -> None:
    usable = _is_usable(_read_stamp())
    # First away with the stamp: whatever interrupts what follows, the next start sees that it was not finished.
    STAMP.unlink(missing_ok=True)
    if not usable:
        with steps.step("environment", "making .venv") as step:
            _create_venv()
            step.done = f"made .venv with Python {platform.python_version()}"
    digests = {path.name: _digest(path) for path in locks}
    with steps.step("packages", "installing") as step:
        step.done = f"installed {_install(locks, lock, step)} packages"
    written = STAMP.with_suffix(".new")
    written.write_text(json.dumps({"python": _this_python(), "locks": digests}, indent=1), encoding="utf-8")
    written.replace(STAMP)


def _create_venv() -> None:
    """Make an empty `.venv` with pip; raise StopStart when this Python cannot."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise StopStart(
            f"This Python ({sys.executable}) cannot make environments: it has no venv and ensurepip.\n"
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        )
    import venv

    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(VENV)
    except subprocess.CalledProcessError as error:
        text = (error.stdout or b"").decode(errors="replace").strip()
        raise StopStart(f"The environment in {VENV} could not be made.\n{text}") from error


def _install(locks: Sequence[Path], lock: FileLock, step: Step) -> int:
    """Run pip, return how many packages it installed; raise StopStart with the end of what it said when it fails."""
    # The locks are complete, so pip need not resolve; what is imported is compiled then, the rest never.
    command = [str(VENV_PYTHON), "-I", "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile"]
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    command += [word for path in locks for word in ("-r", str(path))]
    with subprocess.Popen(  # noqa: S603 - our own words only
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | {"PIP_USER": "0"},
        # If this process is killed, pip goes on and still holds the lock: nobody clears `.venv` under it.
        pass_fds=() if os.name == "nt" else (lock.fd,),
    ) as pip:
        try:
            installed, told = _follow(pip, step)
        except BaseException:
            pip.terminate()
            raise
    if pip.returncode:
        raise StopStart(f"The packages could not be installed. Is the network reachable? pip said:\n{told}")
    return installed


def _follow(pip: subprocess.Popen[str], step: Step) -> tuple[int, str]:
    """Show how far pip is; return how many packages it installed, and the end of what it said."""
    last: collections.deque[str] = collections.deque(maxlen=12)
    fetched = installed = 0
    for line in pip.stdout or ():
        last.append(f"  {line.rstrip()}")
        if line.startswith(("Collecting ", "Processing ")):
            fetched += 1
            step.now(f"fetching, {fetched} so far …")
        elif line.startswith("Installing "):
            step.now(f"installing {fetched} …")
        elif line.startswith("Successfully installed "):
            installed = len(line.split()) - 2
    return installed, "\n".join(last)


def _continue_inside() -> None:
    """Start this same command again with the Python of `.venv`, in place of this process.

    Who wants no compiled files beside the code has them in `.venv`: without any, each start takes twice as long.
    """
    os.environ[ENTERED] = "1"
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(COMPILED))
    command = [str(VENV_PYTHON), *sys.orig_argv[1:]]
    if os.name == "nt":  # there, execv would leave the terminal to the shell while the program goes on
        sys.exit(subprocess.call(command))  # noqa: S603 - our own words only
    sys.stdout.flush()
    os.execv(VENV_PYTHON, command)  # noqa: S606 - no shell is wanted
