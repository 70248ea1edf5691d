"""The words of pages with their definitions from the codebook: what the macro in templates/web/_term.html asks for.

Each use has a popover of its own, which a button opens without a script. It is named for its word and counted, so it is
called the same in a page and in the part of it that HTMX asks for.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from positions.domain.meanings import anchor, meaning, named


@dataclass(frozen=True, slots=True)
class Definition:
    """A word with what it means. `id`: the name of this use of it; `anchor`: its place in the codebook."""

    id: str
    word: str
    meaning: str
    anchor: str


_uses: ContextVar[Counter[str] | None] = ContextVar("uses of words", default=None)


@contextmanager
def defining() -> Iterator[None]:
    """Count the uses of each word in what is rendered meanwhile."""
    token = _uses.set(Counter())
    try:
        yield
    finally:
        _uses.reset(token)


def define(word: str) -> Definition:
    """Return the definition of a word, as the codebook has it, for one more use. Raises KeyError when it has none."""
    code = named(word)
    place, uses = anchor(code), _uses.get()
    uses = Counter() if uses is None else uses
    uses[place] += 1
    return Definition(f"define-{place}-{uses[place]}", code.value, meaning(code), place)
