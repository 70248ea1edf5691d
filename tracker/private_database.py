"""The private database for as long as a command runs. Standard library only."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tracker import local_state
from tracker.console import Steps

# Asked every second by who serves: does what the private server needs, and says in a sentence what that was.
look_after: Callable[[], str] = str

ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


def nothing() -> None:
    """Stand for what there is to do meanwhile."""


@contextlib.contextmanager
def private_database(
    name: str,
    steps: Steps,
    *,
    durable: bool = True,
    passing: Path | None = None,
    start: bool = True,
    meanwhile: Callable[[], None] = nothing,
) -> Iterator[None]:
    """Name the private database and the secret key in this process's environment, and serve it during the block.

    With `start=False` they are only named. `meanwhile` is done in either case; it does not ask the database. Where
    the data lie, and for how long: `durable` and `passing` of PrivatePostgres. Raises StopStart when the database
    cannot be had.
    """
    from tracker.private_postgres import APPLICATION, OWNER, PrivatePostgres

    global look_after

    var = local_state.folder()
    postgres = PrivatePostgres(var, name, durable=durable, passing=passing)
    try:
        os.environ["DATABASE_URL"] = postgres.url(APPLICATION)
        os.environ["DATABASE_OWNER_URL"] = postgres.url(OWNER)
        os.environ.setdefault("SECRET_KEY", local_state.secret_key(var))
        if start:
            with (
                steps.step("database", "starting PostgreSQL", small=True) as step,
                _ending_later(),
                ThreadPoolExecutor(1) as beside,
            ):
                attached = beside.submit(postgres.attach)
                meanwhile()
                step.done = attached.result()
            look_after = postgres.look_after
        else:
            meanwhile()
        yield
    finally:
        if os.getpid() == postgres.process:
            # Nothing may come between now: without the last step the server would run on for nobody.
            for number in ENDINGS:
                signal.signal(number, signal.SIG_IGN)
            postgres.detach()


@contextlib.contextmanager
def _ending_later() -> Iterator[None]:
    """Hold back Ctrl-C and the like until the block is over; half-done it could not be undone."""
    held: list[int] = []
    usual = {number: signal.signal(number, lambda number, _: held.append(number)) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        if held:
            signal.raise_signal(held[0])
