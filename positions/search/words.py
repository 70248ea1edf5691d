"""What somebody typed, in its parts: words, phrases, what is ruled out, and alternatives. Pure."""

import re
from dataclasses import dataclass

from positions.reading.spellings import Typed, typed

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
LONGEST = 200
# A phrase, or a word with what hangs on it; either may be ruled out by a minus. Thousands may be parted by a space.
PARTS = re.compile(
    r"""(?<!\S)(-?)"([^"]*)(?:"|$)|(?<!\S)(-?)([0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![^\s"])|[^\s"]+)|\""""
)


class BadSearch(ValueError):
    """A text that cannot be searched for; the message says why."""


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A word or a phrase; a phrase is searched as it stands. `minus`: it must not be there."""

    typed: Typed
    phrase: bool = False
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody searches for: alternatives, each of parts that must all be there; none when there is no word.

    `plain` says that there is no operator; `open`, that the last word may be a beginning.
    """

    alternatives: tuple[tuple[TypedPart, ...], ...]
    plain: bool
    open: bool


def words_of(text: str) -> Words:
    """Return what a text searches for. Raises BadSearch for one that is too long or has signs of no script."""
    if "\0" in text:
        raise BadSearch("What you search for contains a sign that no text has. Type it anew.")
    if len(text) > LONGEST:
        raise BadSearch(f"What you search for is too long: at most {LONGEST} characters.")
    text = text.translate(QUOTES)
    alternatives: list[list[TypedPart]] = [[]]
    for minus, phrase, ruled_out, word in PARTS.findall(text):
        part = TypedPart(typed(phrase or word), bool(phrase), bool(minus or ruled_out))
        if part.typed.words == ("or",) and not part.phrase and not part.minus:
            alternatives.append([])
        elif part.typed.words:
            alternatives[-1].append(part)
    found = tuple(tuple(parts) for parts in alternatives if parts)
    plain = len(alternatives) == 1 and not any(part.phrase or part.minus for parts in found for part in parts)
    return Words(found, plain and bool(found), plain and bool(found) and not text.endswith((" ", '"')))
