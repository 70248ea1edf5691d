"""What the person at the terminal sees: one short line for each step, and plain words where a start ends."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

ERASE_LINE = "\r\x1b[2K"


class StopStart(Exception):
    """The start cannot go on. Its text is for the person at the terminal and says what to do."""


@dataclass
class Step:
    """One line in the making: `now` shows what goes on, `done` is what the finished line will say."""

    done: str
    now: Callable[[str], None]


class Steps:
    """Writes the steps of a start to `stream`, one aligned line each; `detailed` shows the small ones too."""

    def __init__(self, stream: TextIO, *, detailed: bool) -> None:
        self.stream = stream
        self.detailed = detailed
        self.terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.coloured = self.terminal and not os.environ.get("NO_COLOR")

    @contextlib.contextmanager
    def step(self, name: str, doing: str, *, small: bool = False) -> Iterator[Step]:
        """Time the block and write its line when it is over; a block that raises leaves no line."""
        if small and not self.detailed:
            yield Step(doing, lambda _: None)
            return
        label = self._styled(f"{name:<13}", "1")
        # A file cannot overwrite a line, so only a terminal sees what goes on before the step is over.
        erase = ERASE_LINE if self.terminal else ""
        step = Step(doing, lambda text: self._write(f"{erase}  {label}{text}") if self.terminal else None)
        begin = time.monotonic()
        step.now(f"{doing} …")
        try:
            yield step
        except BaseException:
            self._write(erase)
            raise
        seconds = self._styled(f"{time.monotonic() - begin:>6.1f} s", "2")
        self._write(f"{erase}  {label}{step.done:<52}{seconds}\n")

    def say(self, text: str) -> None:
        self._write(f"{text}\n")

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.coloured else text

    def _write(self, text: str) -> None:
        # A terminal that has been closed must not keep the clean-up after it from running.
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()
