"""The words of pages with their definitions from the codebook: what the macro in templates/web/_term.html asks for.

Each use has a popover of its own, which a button opens without a script: so each needs a name of its own in the page,
in what HTMX puts there later too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count

from positions.domain.meanings import anchor, meaning, named


@dataclass(frozen=True, slots=True)
class Definition:
    """A word with what it means. `id`: the name of this use of it; `anchor`: its place in the codebook."""

    id: str
    word: str
    meaning: str
    anchor: str


_names: ContextVar[Iterator[str] | None] = ContextVar("names of definitions", default=None)


@contextmanager
def defining(fragment: str) -> Iterator[None]:
    """Name the definitions of what is rendered meanwhile: a page, or the fragment of that name (empty: a page)."""
    token = _names.set(f"term-{fragment}{number}" for number in count(1))
    try:
        yield
    finally:
        _names.reset(token)


def define(word: str) -> Definition:
    """Return the definition of a word, as the codebook has it. Raises KeyError when it has none."""
    code = named(word)
    names = _names.get()
    return Definition(next(names) if names else f"term-{anchor(code)}", code.value, meaning(code), anchor(code))
