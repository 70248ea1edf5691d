"""What a local start keeps on this machine: one folder, `var/` or the one that TRACKER_VAR names."""

import os
import secrets
from pathlib import Path

from tracker.console import StopStart
from tracker.environment import BASE_DIR
from tracker.file_lock import FileLock
from tracker.secret_key import readers


def place() -> Path:
    """Return where the folder of the local state is, or would be."""
    return Path(os.environ.get("TRACKER_VAR") or BASE_DIR / "var").absolute()


def folder() -> Path:
    """Return the folder of the local state, made when missing; raise StopStart when it cannot be written."""
    path = place()
    try:
        path.mkdir(parents=True, exist_ok=True)
        with FileLock(path / "lock"):
            return path
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> StopStart:
    return StopStart(
        f"Cannot write in {path}: {error.strerror or error}.\n"
        "The database and the secret key of a local start are kept there. Give this user the right to write,\n"
        "or name another folder in the environment variable TRACKER_VAR."
    )


def secret_key(var: Path) -> str:
    """Return the key that signs sessions; made once, for this user only. Raises StopStart when others can read it."""
    path = var / "secret-key"
    with FileLock(var / "lock"), open(path, "a+", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        if said := readers(path):
            raise StopStart(said)
        file.seek(0)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(48)
            file.write(key + "\n")
    return key
