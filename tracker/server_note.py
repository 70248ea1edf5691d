"""The note of a server in `var/`: which processes serve at a port, so that the next start knows them for its own.

Workers live on for a moment when their master is killed, or for as long as they hang, and hold its port.
Standard library only.
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterable

from tracker import local_state
from tracker.process_commands import command_of

# More than workers have for the requests that they still answer.
PATIENCE = 12.0
PATIENCE_ENDING = 5.0


class ServerNote:
    """The note of the server at one port."""

    def __init__(self, port: int) -> None:
        self.path = local_state.place() / f"server-{port}.json"

    def write(self, workers: Iterable[int]) -> None:
        """Note this process as the master, and its workers.

        Where nothing can be written the server runs all the same: then the next start says that its port is taken.
        """
        own = os.getpid()
        note = {"command": command_of(str(own)), "master": own, "workers": list(workers)}
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            written = self.path.with_suffix(".new")
            written.write_text(json.dumps(note), encoding="utf-8")
            written.replace(self.path)

    def remove(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def orphans(self) -> list[int] | None:
        """Return the noted workers that live on without their master; None while it lives, or without a note."""
        try:
            note = json.loads(self.path.read_text(encoding="utf-8"))
            command, master, workers = note["command"], int(note["master"]), [int(one) for one in note["workers"]]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        if not command or command_of(str(master)) == command:
            return None
        return [worker for worker in workers if command_of(str(worker)) == command]

    def outlive(self, is_free: Callable[[], bool]) -> None:
        """Wait until the workers of a killed master have given back the port; kill those that do not end by themselves.

        Takes how to ask whether the port is free: a process that ends holds it for a moment after it has no command.
        """
        orphans = self.orphans()
        if orphans is None or _within(PATIENCE if orphans else PATIENCE_ENDING, is_free):
            return
        for worker in self.orphans() or ():
            with contextlib.suppress(OSError):
                os.kill(worker, signal.SIGKILL)
        if orphans:
            _within(PATIENCE_ENDING, is_free)


def _within(seconds: float, happened: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True
