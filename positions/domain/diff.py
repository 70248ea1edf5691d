"""The difference between two texts, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher

# A longer text is shown as wholly replaced: the comparison of words takes quadratic time.
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `same`, `gone` or `added`."""

    what: str
    text: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Return the pieces that turn one text into the other, in reading order; words gone come before words added."""
    old, new = before.split(), after.split()
    if len(old) > MOST_WORDS or len(new) > MOST_WORDS:
        return [Piece("gone", before), Piece("added", after)]
    pieces = []
    for what, i, j, k, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", " ".join(old[i:j])))
            continue
        if j > i:
            pieces.append(Piece("gone", " ".join(old[i:j])))
        if end > k:
            pieces.append(Piece("added", " ".join(new[k:end])))
    return pieces
