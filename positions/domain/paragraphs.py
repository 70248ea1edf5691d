"""The text of a document: paragraphs, counted from 1, one a line. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from positions.domain.texts import as_kept, is_blank

# Of the text of one document.
MOST_CHARACTERS = 1_000_000
# Hyphens that show only at the end of a line, and marks that nobody sees: the layout of a page, no part of its words.
LAYOUT = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What a program writes between the pages of a text file, and other ends of a line.
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
EMPTY_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A paragraph with its number, and where its first character stands in the whole text."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def as_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text: with empty lines in it those stand between them, else the line ends."""
    text = LINE_ENDS.sub("\n", text)
    return tidied(EMPTY_LINES.split(text) if EMPTY_LINES.search(text.strip()) else text.split("\n"))


def tidied(paragraphs: Iterable[str]) -> list[str]:
    """Return the paragraphs of which something can be seen, as they are kept, with one space between words."""
    kept = (as_kept(" ".join(LAYOUT.sub("", each).split())) for each in paragraphs)
    return [each for each in kept if each]


def joined(paragraphs: Iterable[str]) -> str:
    """Return the text that `numbered` takes apart again."""
    return "\n".join(paragraphs)


def numbered(text: str) -> Iterator[NumberedParagraph]:
    """Yield the paragraphs of a text as it is kept; none of an empty one."""
    if is_blank(text):
        return
    start = 0
    for number, each in enumerate(text.split("\n"), start=1):
        yield NumberedParagraph(number, start, each)
        start += len(each) + 1


def paragraph_at(text: str, place: int) -> int:
    """Return the number of the paragraph in which a character stands."""
    return text.count("\n", 0, place) + 1
