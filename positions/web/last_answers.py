"""Answers that are finished, kept in the process by what they are the same for, the last ones up to so many bytes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpResponse

# What an answer takes beside its content, about: its headers, its name, its place among the others.
BESIDE = 2_000


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer with the status 200: its content and its headers."""

    content: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        return len(self.content) + BESIDE

    def answer(self) -> HttpResponse:
        """Return it as an answer of its own, which may be changed."""
        return HttpResponse(self.content, headers=dict(self.headers))


class LastAnswers:
    """The answers that were asked for last, by their names, up to so many bytes together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, name: str) -> KeptAnswer | None:
        """Return the answer of that name; None when there is none, or none any more."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: str, kept: KeptAnswer) -> None:
        """Keep an answer; those that were asked for longest ago go where there is no room."""
        with self._lock:
            if name in self._kept or kept.size > self.most:
                return
            self._kept[name] = kept
            self._bytes += kept.size
            while self._bytes > self.most:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
