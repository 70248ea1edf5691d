"""Files that people upload are read by a process of its own, in bounds.

Whatever a hostile one makes of it, it has no database, no network library and little memory, and is ended when it takes
long. What stands here knows nothing of the site; the programs are `documents/extraction.py` and `grid/workbooks.py`.
"""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

SECONDS = 20
MOST_MEMORY = 600_000_000
# Of a file of Word or Excel, which is a ZIP archive: its parts, what they hold unpacked, how much they were packed.
MOST_PARTS, MOST_UNPACKED, MOST_RATIO, SMALL = 2_000, 100_000_000, 200, 1_000_000


class NothingToRead(Exception):
    """A file that is not read; the message is a sentence that says what to do."""


def read_apart(program: str, kind: str, content: bytes) -> dict[str, Any]:
    """Return the answer of a program to the bytes of a file: empty when it broke. Raises TimeoutExpired."""
    # Nothing of ours is in its surroundings: no address of a database, no secret.
    surroundings = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-m", program, kind, str(SECONDS)],
        input=content,
        capture_output=True,
        timeout=SECONDS,
        cwd=Path(__file__).resolve().parents[2],
        env=surroundings | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    return answer


def bound(seconds: int) -> None:
    """Bound the memory and the time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time is bounded from outside there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def check_archive(content: bytes, part: str, called: str, otherwise: str) -> None:
    """Raise NothingToRead for what has not that part, or would unpack to far more than it is.

    `called` is the kind of file in words, such as a Word file, and `otherwise` what to do in its place.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        parts = []
    if part not in {each.filename for each in parts}:
        raise NothingToRead(
            f"This file is no {called}, whatever its name says; give it with its real ending, or {otherwise}."
        )
    if any(each.flag_bits & 1 for each in parts):
        raise NothingToRead(f"This file is protected by a password; save a copy without one, or {otherwise}.")
    unpacked = sum(each.file_size for each in parts)
    packed_tight = any(each.file_size > max(SMALL, MOST_RATIO * each.compress_size) for each in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed_tight:
        raise NothingToRead(f"This {called} unpacks to far more than it is; {otherwise}.")
