"""Marking the words that were found, in texts as they were written: safe, because what is marked is escaped first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from positions.search.words import folded

# A word as people write it, apostrophes within it included.
TOKEN = re.compile(r"\w+(?:['’ʼ]\w+)*")
ASKED = re.compile(r"'((?:[^']|'')*)'(:[*A-D]+)?")
LONGEST = 320
LEAD = 60


@dataclass(frozen=True, slots=True)
class Marker:
    """What counts as found: words as the index has them, beginnings, and the stem of every word on the page."""

    words: frozenset[str]
    starts: tuple[str, ...]
    stems: dict[str, str]

    def hits(self, token: str) -> bool:
        parts = folded(token).split()
        return any(
            part in self.words or self.stems.get(part) in self.words or part.startswith(self.starts) for part in parts
        )

    def marked(self, text: str) -> SafeString:
        """Return a text as HTML with the found words in `<mark>`."""
        out = []
        end = 0
        for token in TOKEN.finditer(text):
            if self.hits(token.group()):
                out += [escape(text[end : token.start()]), "<mark>", escape(token.group()), "</mark>"]
                end = token.end()
        return mark_safe("".join([*out, escape(text[end:])]))  # noqa: S308 - every piece of text is escaped

    def has(self, text: str) -> bool:
        return any(self.hits(token.group()) for token in TOKEN.finditer(text))

    def snippet(self, text: str) -> SafeString:
        """Return a text as HTML, marked; of a long one the part around the first word found."""
        if len(text) <= LONGEST:
            return self.marked(text)
        first = next((token.start() for token in TOKEN.finditer(text) if self.hits(token.group())), 0)
        start = text.rfind(" ", 0, max(first - LEAD, 0)) + 1
        end = text.find(" ", start + LONGEST)
        end = len(text) if end < 0 or end > start + 2 * LONGEST else end
        end = min(end, start + 2 * LONGEST)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(before + self.marked(text[start:end]) + after)  # noqa: S308 - marked() escapes


def marker(question: tuple[str, list[Any]], texts: Iterable[str]) -> Marker:
    """Return what to mark in the texts, by PostgreSQL's own stems: one query.

    `question` is its SQL with the values, as `matching.compiled` gives it.
    """
    tokens = {part for text in texts for token in TOKEN.findall(text) for part in folded(token).split()}
    sql, values = question
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT querytree({sql}), ARRAY(SELECT (ts_lexize('english_stem', word))[1] FROM unnest(%s::text[]) word)",  # noqa: S608 - the SQL is ours
            [*values, listed := sorted(tokens)],
        )
        tree, stems = cursor.fetchone()
    asked = [(word.replace("''", "'"), kind) for word, kind in ASKED.findall(tree)]
    return Marker(
        words=frozenset(word for word, _ in asked),
        starts=tuple(word for word, kind in asked if "*" in kind),
        stems={word: stem for word, stem in zip(listed, stems, strict=True) if stem},
    )
