"""The pages of the help, each rendered from a file of docs/, and how their files become pages. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = Path(settings.BASE_DIR) / "docs"
# A paragraph that is nothing but a link to this file is where the table of a list of codes stands.
MEANINGS = "positions/domain/meanings.py"
# The pages by the last part of their address, in their order, and the files that they are made of.
METHODS = {
    "reading": "methods/reading.md",
    "codebook": "methods/codebook.md",
    "rule": "methods/rule.md",
    "strength": "methods/strength.md",
    "grades": "methods/grades.md",
    "coverage": "methods/coverage.md",
    "agreement": "methods/agreement.md",
    "citing": "methods/citing.md",
    "doi": "methods/doi.md",
    "accessibility": "methods/accessibility.md",
    "privacy": "methods/privacy.md",
}
GUIDES = {
    "data-package": "data-package.md",
    "taking-data-away": "guide/taking-data-away.md",
    "programs": "guide/programs.md",
    "logging": "guide/analysts.md",
    "delegations": "guide/admins.md",
    "new-negotiation": "guide/new-negotiation.md",
    "reference-data": "guide/reference-data.md",
    "accounts": "guide/accounts.md",
}
PAGES = METHODS | GUIDES
SLUGS = {file: slug for slug, file in PAGES.items()}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its words and the anchor by which addresses lead to it."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: finished HTML, or the name of the list of codes whose table stands there (`codes`)."""

    html: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of the help. `lede`: its first paragraph, without marks; `headings`: those of its sections."""

    slug: str
    title: str
    lede: str
    headings: tuple[Heading, ...]
    parts: tuple[Part, ...]


def page_of(slug: str) -> HelpPage:
    """Return the page of that name, made once a process and prefix. Raises KeyError when there is none."""
    return made(slug, get_script_prefix())


@lru_cache(maxsize=64)
def made(slug: str, prefix: str) -> HelpPage:
    """Return the page as its file has it; `prefix` is that of the addresses in its links."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", table_open)
    reader.add_render_rule("table_close", table_close)
    reader.add_render_rule("code_block", code)
    reader.add_render_rule("fence", code)
    file = PurePosixPath(PAGES[slug])
    tokens = reader.parse((DOCS / file).read_text(encoding="utf-8"))
    headings = list(anchored(tokens))
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        lead(token, file)
    pieces = []
    for piece in split(tokens[3:]):
        codes = "" if isinstance(piece, list) else piece
        html = reader.renderer.render(piece, reader.options, {}) if isinstance(piece, list) else ""
        pieces.append(Part(html, codes))
    _, title = headings[0]
    sections = tuple(heading for level, heading in headings if level == "h2")
    return HelpPage(slug, title.words, plain(tokens[4]), sections, tuple(pieces))


def table_open(_renderer: object, _tokens: list[Token], _place: int, _options: object, _env: object) -> str:
    """Return the beginning of a table that scrolls within itself, by key too."""
    return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="plain">\n'


def table_close(_renderer: object, _tokens: list[Token], _place: int, _options: object, _env: object) -> str:
    return "</table></div>\n"


def code(_renderer: object, tokens: list[Token], place: int, _options: object, _env: object) -> str:
    """Return a piece of code, which scrolls within itself, by key too."""
    return f'<pre class="code" tabindex="0">{escape(tokens[place].content)}</pre>\n'


def anchored(tokens: list[Token]) -> Iterator[tuple[str, Heading]]:
    """Give each heading its anchor, as sites that show Markdown do, and yield it with its level."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = plain(tokens[place + 1])
            token.attrSet("id", anchor_of(words))
            yield token.tag, Heading(anchor_of(words), words)


def anchor_of(words: str) -> str:
    kept = "".join(sign for sign in words.lower() if sign.isalnum() or sign in "-_ ")
    return kept.replace(" ", "-")


def plain(token: Token) -> str:
    """Return the text of a paragraph or heading without its marks."""
    return "".join(child.content if child.type != "softbreak" else " " for child in token.children or ())


def lead(token: Token, file: PurePosixPath) -> None:
    """Have the links of a paragraph lead to pages; what only a copy of the project has stays as text.

    A paragraph in whose place the table of a list stands is marked with the list's name.
    """
    kept, dropped = [], 0
    for child in token.children or ():
        if child.type == "link_open":
            href = str(child.attrGet("href"))
            if beside(file, href) == MEANINGS:
                token.meta["codes"] = plain(token)
            address = address_of(href, file)
            child.attrSet("href", address)
            dropped += not address
        if child.type not in {"link_open", "link_close"} or not dropped:
            kept.append(child)
        elif child.type == "link_close":
            dropped -= 1
    if token.children is not None:
        token.children = kept


def beside(file: PurePosixPath, href: str) -> str:
    """Return the path within the project to which a relative link of a file leads."""
    return normpath(PurePosixPath("docs") / file.parent / href.partition("#")[0])


def address_of(href: str, file: PurePosixPath) -> str:
    """Return where a link of a file leads on the site; empty when it leads to what only a copy of the project has."""
    if href.startswith(("https://", "http://", "#")):
        return href
    slug = SLUGS.get(beside(file, href).removeprefix("docs/"))
    _, hash_, anchor = href.partition("#")
    return f"{reverse('positions:help_page', args=[slug])}{hash_}{anchor}" if slug else ""


def split(tokens: list[Token]) -> Iterator[list[Token] | str]:
    """Yield the runs of tokens between tables of codes, and the names of their lists."""
    run: list[Token] = []
    for token in tokens:
        run.append(token)
        if token.type == "paragraph_close" and "codes" in run[-2].meta:
            yield run[:-3]
            yield str(run[-2].meta["codes"])
            run = []
    yield run
