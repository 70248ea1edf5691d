"""Ctrl-C that nobody heard: what it raises may come up where Python has to drop it, as in a callback of a library."""

import signal
from types import FrameType

_heard: list[int] = []


def listen() -> None:
    """Raise KeyboardInterrupt for Ctrl-C, as Python does, and remember that it came."""
    signal.signal(signal.SIGINT, _hear)


def raise_if_asked() -> None:
    """Raise KeyboardInterrupt when a Ctrl-C came before; to be called before anything that goes on for long."""
    if _heard:
        raise KeyboardInterrupt


def _hear(number: int, frame: FrameType | None) -> None:
    _heard.append(number)
    raise KeyboardInterrupt
