"""By what command a process was started: whether a number that was written down is still the process that was meant."""

import subprocess
from pathlib import Path


def command_of(process: str) -> str:
    """Return the command line of a process by its number; empty when there is none such."""
    if not process.isdecimal():
        return ""
    if Path("/proc/self").exists():
        try:
            return Path("/proc", process, "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            return ""
    command = ["ps", "-o", "command=", "-p", process]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - a number only
