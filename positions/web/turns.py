"""What takes seconds to make is made one at a time by a worker, so that its other threads go on answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

# So many wait while one is made, and so long: whoever waits keeps a thread, and a worker has few.
WAITING = 1
WAIT_SECONDS = 10
# After which one may try again, as `Retry-After` says it.
AGAIN_SECONDS = 10

_places = BoundedSemaphore(1 + WAITING)
_turn = Lock()


class TooBusy(Exception):
    """Too much is being made at once; the message says so to whoever asked."""

    def __init__(self) -> None:
        super().__init__(
            "Too many pictures and reports are being made at once. Nothing is wrong with what was asked: try again in "
            f"{AGAIN_SECONDS} seconds."
        )


@contextmanager
def turn() -> Iterator[None]:
    """Let what is inside be done when nothing else is being made. Raises TooBusy."""
    if not _places.acquire(blocking=False):
        raise TooBusy
    try:
        if not _turn.acquire(timeout=WAIT_SECONDS):
            raise TooBusy
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()
