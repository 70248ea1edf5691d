"""Marking the words that were found, in texts as they were written: safe, because what is marked is escaped first."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from positions.domain import folding
from positions.domain.names import is_cyrillic
from positions.search.asking import Sought
from positions.search.sayings import KeptSayings

# A number with its thousands parted, or a word as people write it, apostrophes within it included.
TOKEN = re.compile(r"[0-9]{1,3}(?:[,.'’\s][0-9]{3})+(?![0-9])|\w+(?:['`´‘’′ʹʼ]\w+)*")
COMPOUND = re.compile(rf"(?:{TOKEN.pattern})(?:[-‐‑–](?:{TOKEN.pattern}))+")
HYPHEN = re.compile("[-‐‑–]")
# Texts of one page, and of all pages, have many words in common.
words_in_token = lru_cache(maxsize=16_384)(folding.words_in)
LONGEST = 320
LEAD = 60
STEMS = KeptSayings(
    "SELECT word, (ts_lexize('english_stem', word))[1], (ts_lexize('russian_stem', word))[1]"
    " FROM unnest(%s::text[]) AS word",
    most=50_000,
)

# The first and the last place of what is marked.
Span = tuple[int, int]


class MarkedWord(NamedTuple):
    """A word of a text as the index has it, where it stands, and whether it is written in capitals."""

    word: str
    span: Span
    capitals: bool


@dataclass(frozen=True)
class Marker:
    """What counts as found, and the stem of every word sought and of every word on the page."""

    sought: Sought
    stems: dict[str, str]

    @cached_property
    def by_first(self) -> dict[str, list[tuple[str, ...]]]:
        """What is sought side by side, by its first word and by the stem of that."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted(self.sought.together):
            for first in {words[0], self.stems.get(words[0], words[0])}:
                found.setdefault(first, []).append(words)
        return found

    def marked(self, text: str) -> SafeString:
        """Return a text as HTML with the found words in `<mark>`."""
        out = []
        end = 0
        for first, last in apart(self.spans(text)):
            out += [escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>"]
            end = last
        return mark_safe("".join([*out, escape(text[end:])]))  # noqa: S308 - every each of text is escaped

    def has(self, text: str) -> bool:
        return next(self.spans(text), None) is not None

    def snippet(self, text: str) -> SafeString:
        """Return a text as HTML, marked; of a long one the part around the first word found."""
        if len(text) <= LONGEST:
            return self.marked(text)
        first = min(self.spans(text), default=(0, 0))[0]
        start = text.rfind(" ", 0, max(first - LEAD, 0)) + 1
        end = text.find(" ", start + LONGEST)
        end = len(text) if end < 0 or end > start + 2 * LONGEST else end
        end = min(end, start + 2 * LONGEST)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(before + self.marked(text[start:end]) + after)  # noqa: S308 - marked() escapes

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where something that is sought stands in a text."""
        found = list(words_of_text(text))
        for place, each in enumerate(found):
            if each.word.startswith(self.sought.starts) or (each.capitals and each.word in self.sought.capitals):
                yield each.span
            for words in self.beginning_with(each.word):
                last = place + len(words)
                if last <= len(found) and all(map(self.alike, words, (other.word for other in found[place:last]))):
                    yield each.span[0], found[last - 1].span[1]
        for compound in COMPOUND.finditer(text) if HYPHEN.search(text) else ():
            if any(self.beginning_alone(joined) for joined in folding.compounds_in(compound.group())):
                yield compound.span()

    def beginning_with(self, word: str) -> Collection[tuple[str, ...]]:
        own, stemmed = self.by_first.get(word, ()), self.by_first.get(self.stems.get(word, ""), ())
        return {*own, *stemmed} if stemmed else own

    def beginning_alone(self, word: str) -> bool:
        return any(len(words) == 1 and self.alike(words[0], word) for words in self.beginning_with(word))

    def alike(self, word: str, other: str) -> bool:
        return word == other or self.stems.get(word, word) == self.stems.get(other, other)


def words_of_text(text: str) -> Iterator[MarkedWord]:
    for found in TOKEN.finditer(text):
        token = found.group()
        for word in words_in_token(token):
            yield MarkedWord(word, found.span(), token.isupper())


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in their order, those that overlap as one."""
    first = last = -1
    for begin, end in sorted(spans):
        if begin < last:
            last = max(last, end)
            continue
        if last > first:
            yield first, last
        first, last = begin, end
    if last > first:
        yield first, last


def marker(sought: Sought, texts: Iterable[str]) -> Marker:
    """Return what to mark in the texts, by PostgreSQL's own stems: one query at most."""
    words = {word for phrase in sought.together for word in phrase}
    for text in texts:
        words.update(folding.words_in(text), folding.compounds_in(text))
    stems = STEMS.of(words).items()
    return Marker(sought, {word: stem for word, by in stems if (stem := by[1] if is_cyrillic(word) else by[0])})
