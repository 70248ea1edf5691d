"""What is asked of the key that signs sessions: long, random, and known to nobody else."""

import os
import re
from pathlib import Path

SHORTEST = 50
FEWEST_SIGNS = 10
# What examples and Django's own start of a project write in the place of a key.
KNOWN = re.compile(r"django-insecure|change.?me|secret.?key|example|your.?key|password", re.IGNORECASE)
MAKE_ONE = 'Make one: python3 -c "import secrets; print(secrets.token_hex(32))"'


def weakness(key: str) -> str:
    """Return in a sentence why the key can be guessed, and how to make another; empty for a good one."""
    if len(key) < SHORTEST:
        found = f"has {len(key)} signs, and needs {SHORTEST}"
    elif len(set(key)) < FEWEST_SIGNS:
        found = f"has only {len(set(key))} different signs, and needs {FEWEST_SIGNS}"
    elif repeats(key):
        found = "is a short text that is repeated"
    elif known := KNOWN.search(key):
        found = f"has {known[0]!r} in it, as examples do"
    else:
        return ""
    return f"SECRET_KEY {found}. {MAKE_ONE}"


def repeats(key: str) -> bool:
    """Say whether the key is one text over and over, the last time perhaps in part."""
    return any(key == (key[:length] * len(key))[: len(key)] for length in range(1, len(key) // 2 + 1))


def readers(path: Path) -> str:
    """Return in a sentence that others than its owner can read the file; empty when they cannot, or on Windows."""
    if os.name != "nt" and (mode := path.stat().st_mode & 0o077):
        return f"Others can read or change the secret key in {path} (mode {mode:03o} for them). Run: chmod 600 '{path}'"
    return ""
