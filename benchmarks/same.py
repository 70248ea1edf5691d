"""Whether two pages say the same: their texts and the addresses of their links, in order, whatever the markup."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import zip_longest

# What is no text, and what ends a word where it stands.
SILENT = {"script", "style"}
INLINE = {"a", "abbr", "b", "em", "small", "span", "i", "mark", "del", "ins", "strong", "q", "time", "sup", "tspan"}


class PageReader(HTMLParser):
    """Collects the texts and links of a page: its title and all of its body; or of a `fragment` of one, all of it."""

    def __init__(self, *, fragment: bool) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.silent = 0
        self.reading = fragment

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.reading = self.reading or tag in ("title", "body")
        self.silent += tag in SILENT
        if tag not in INLINE:
            self.texts.append(" ")
        href = dict(attrs).get("href")
        if tag == "a" and href is not None:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT
        if tag == "title":
            self.reading = False
        if tag not in INLINE:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        if self.reading and not self.silent:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All texts in one, with one space wherever the page has any, or a block begins or ends."""
        joined = re.sub(r"\s+", " ", "".join(self.texts)).strip()
        return re.sub(r" ?([,;.:]) ?", r"\1 ", joined)


def read_page(html: str) -> PageReader:
    reader = PageReader(fragment="<body" not in html)
    reader.feed(html)
    return reader


def differences(one: str, other: str) -> list[str]:
    """Return where two pages first differ, in texts and in links; nothing when they say the same."""
    first, second = read_page(one), read_page(other)
    found = []
    if first.text != second.text:
        at = next(place for place, pair in enumerate(zip_longest(first.text, second.text)) if pair[0] != pair[1])
        found.append(f"texts: …{first.text[max(0, at - 80) : at + 120]}… / …{second.text[max(0, at - 80) : at + 120]}…")
    pairs = zip_longest(first.links, second.links)
    found += [f"link {number}: {mine} / {theirs}" for number, (mine, theirs) in enumerate(pairs) if mine != theirs][:3]
    return found
