"""Finding words again in a text that may have changed: by themselves, and by what stood before and after them. Pure.

The selector is that of the Web Annotation model (TextQuoteSelector).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from operator import eq

# So much of what stands before and after is kept.
AROUND = 32
# What is left out of a quote may have stood there at this length, and so often.
LEFT_OUT, MOST_LEFT_OUT = 800, 3
# Signs that are written in several ways, and are taken for one another.
ALIKE = ("\"'“”„‟«»‹›‘’‚‛`´ʼ", "-‐‑‒–—―−")
ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*")
PIECE = re.compile(r"\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextQuote:
    """Words of a text, and what stands right before and after them there (empty: not known)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A part of a text, by the places of its first character and of the first one after it."""

    start: int
    end: int

    def within(self, text: str) -> str:
        """Return the words of the passage."""
        return text[self.start : self.end]


def quote_at(text: str, passage: Passage) -> TextQuote:
    """Return what finds the passage again."""
    before = text[max(0, passage.start - AROUND) : passage.start]
    return TextQuote(passage.within(text), before, text[passage.end : passage.end + AROUND])


def find(text: str, quote: TextQuote) -> Passage | None:
    """Return where the words stand; of several places the one with the most of what stood around, then the first.

    Blanks, quotation marks and dashes may be written otherwise, and so may capitals where nothing else is found; `…`
    stands for words left out. None: they are gone.
    """
    for same_case in (True, False):
        places = occurrences(text, quote.exact, same_case=same_case)
        best = max(places, key=lambda place: (likeness(text, place, quote), -place.start), default=None)
        if best is not None:
            return best
    return None


def likeness(text: str, place: Passage, quote: TextQuote) -> int:
    """Return how many characters around a place are those that stood around the words."""
    before = text[max(0, place.start - len(quote.prefix)) : place.start]
    after = text[place.end : place.end + len(quote.suffix)]
    return alike(before[::-1], quote.prefix[::-1]) + alike(after, quote.suffix)


def alike(one: str, other: str) -> int:
    """Return with how many characters two texts begin alike."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def occurrences(text: str, words: str, *, same_case: bool = True) -> Iterator[Passage]:
    """Yield every place at which the words stand, perhaps with other blanks, marks and dashes."""
    pattern = pattern_of(words, same_case=same_case)
    found = pattern.search(text) if pattern else None
    while pattern and found:
        yield Passage(*found.span())
        found = pattern.search(text, found.start() + 1)


def strike(text: str, words: str, mark: str) -> str:
    """Return the text with the mark in place of the words wherever they stand, a single one only as a whole word.

    In each paragraph that a passage reaches into, so that the others keep their numbers.
    """
    pattern = pattern_of(words, same_case=False, whole=len(words.split()) == 1)
    if pattern is None:
        return text
    return pattern.sub(lambda found: "\n".join(mark for _ in found[0].split("\n")), text)


@lru_cache(maxsize=512)
def pattern_of(words: str, *, same_case: bool, whole: bool = False) -> re.Pattern[str] | None:
    """Return what finds the words, where asked only as whole words; None: there is nothing to find."""
    parts = [part for part in ELLIPSIS.split(words.strip()) if part]
    if not parts or len(parts) > MOST_LEFT_OUT + 1:
        return None
    pattern = rf"[\s\S]{{0,{LEFT_OUT}}}?".join("".join(map(loosely, PIECE.findall(part))) for part in parts)
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if whole else pattern, 0 if same_case else re.IGNORECASE)


def loosely(piece: str) -> str:
    """Return the pattern of one sign, or of a run of blanks."""
    if piece.isspace():
        return r"\s+"
    alike = next((signs for signs in ALIKE if piece in signs), "")
    return f"[{re.escape(alike)}]" if alike else re.escape(piece)
