"""Reads the paragraphs out of a file. Runs as a program of its own, which `files.py` starts and bounds.

It knows nothing of the site: the bytes come in by standard input, paragraphs or a refusal go out as JSON. Whatever a
hostile file makes of it, it has no database, no network library and little memory, and is ended when it takes long.
"""

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import cast

from positions.domain.paragraphs import MOST_CHARACTERS, as_paragraphs, tidied
from positions.evidence.apart import NothingToRead, bound, check_archive

MOST_PAGES = 500
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASTE = "paste its text instead"
# Encodings in which texts come that are not UTF-8, by the names that pages give.
ENCODINGS = frozenset(
    [
        *("utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254"),
        *("windows-1255", "windows-1256", "windows-1257", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15"),
        *("koi8-r", "koi8-u", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr"),
    ]
)
NAMED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What is thrown away with all that stands in it.
THROWN = {
    *("script", "style", "title", "template", "noscript", "svg", "math", "iframe", "object", "embed", "applet"),
    *("select", "textarea", "button", "nav", "form", "audio", "video", "canvas"),
}
BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6"),
    *(
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "blockquote",
        "pre",
        "figcaption",
        "hr",
    ),
}
SENTENCE_ENDS = re.compile(r"[.!?:;…»”\"'’)\]]$")
HYPHENED = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")


def paragraphs_of(content: bytes, kind: str) -> list[str]:
    """Return the paragraphs of a file of that kind (`txt`, `html`, `pdf`, `docx`). Raises NothingToRead."""
    found = tidied(READERS[kind](content))
    if not found:
        raise NothingToRead(f"There is no text in this file; if its pages are pictures, {PASTE}.")
    return found


def of_text(content: bytes) -> Iterable[str]:
    return as_paragraphs(decoded(content))


def decoded(content: bytes) -> str:
    """Return the text of bytes: by their mark, as UTF-8, or by the encoding that they name. Raises NothingToRead."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise NothingToRead(f"This file is no text; give it with its real ending, or {PASTE}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = NAMED.search(content[:4096])
        name = named[1].decode("ascii", errors="replace").lower() if named else ""
        if name not in ENCODINGS:
            raise NothingToRead(
                "The letters of this file are not written as UTF-8; save it as UTF-8 and try again."
            ) from None
        return content.decode(name, errors="replace")


class Blocks(HTMLParser):
    """Gathers the text of a page, a paragraph for each block, and one more where two lines were broken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append("\x1e" if tag in BLOCKS else "\x1f" if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append("\x1e")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\x1e", " ").replace("\x1f", " "))


def of_html(content: bytes) -> Iterable[str]:
    import nh3

    text = decoded(content)
    if "<" not in text:
        raise NothingToRead("This file is no page of the web; save it as .txt and try again.")
    blocks = Blocks()
    blocks.feed(nh3.clean(text, tags={*BLOCKS, "br"}, clean_content_tags=THROWN, attributes={}, link_rel=None))
    blocks.close()
    whole = "".join(blocks.pieces)
    return (each.replace("\x1f", " ") for each in re.split(r"\x1e|\x1f\s*\x1f", whole))


def of_pdf(content: bytes) -> Iterable[str]:
    import pypdf

    if b"%PDF-" not in content[:1024]:
        raise NothingToRead(f"This file is no PDF, whatever its name says; give it with its real ending, or {PASTE}.")
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise NothingToRead(f"This PDF is protected by a password; save a copy without one, or {PASTE}.")
    if len(reader.pages) > MOST_PAGES:
        raise NothingToRead(f"This PDF has more than {MOST_PAGES} pages; give the part that is cited, or {PASTE}.")
    return joined_lines(line for page in reader.pages for line in bounded(page.extract_text().split("\n")))


def bounded(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines until they are together more than any document may have. Control characters become blanks."""
    room = MOST_CHARACTERS * 2
    for line in lines:
        room -= len(line)
        if room < 0:
            raise NothingToRead(too_long())
        yield re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", line).strip()


def joined_lines(lines: Iterable[str]) -> list[str]:
    """Return paragraphs from the lines of printed pages, which say only where a line ends.

    One ends at an empty line, and at a line much shorter than most that ends a sentence or has a beginning after it.
    """
    listed = list(lines)
    lengths = sorted(map(len, filter(None, listed)))
    short = 0.75 * lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs = [""]
    for line, after in zip(listed, [*listed[1:], ""], strict=True):
        before = paragraphs[-1]
        if HYPHENED.search(before) and line[:1].islower():
            paragraphs[-1] = HYPHENED.sub("", before) + line
        else:
            paragraphs[-1] = f"{before} {line}".strip()
        begins = not after[:1].islower()
        if not line or (len(line) < short and (SENTENCE_ENDS.search(line) or begins)):
            paragraphs.append("")
    return paragraphs


def of_docx(content: bytes) -> Iterable[str]:
    if content.startswith(OLD_WORD):
        raise NothingToRead(
            f"This file is protected by a password or of an old Word; save it as a plain .docx, or {PASTE}."
        )
    check_archive(content, "word/document.xml", "Word file", PASTE)
    import docx
    from docx.table import Table

    def texts(parts: Iterable[object]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Table):
                for row in part.rows:
                    yield " | ".join(dict.fromkeys(cell.text for cell in row.cells))
            else:
                yield cast("str", part.text)  # type: ignore[attr-defined]

    return texts(docx.Document(io.BytesIO(content)).iter_inner_content())


def too_long() -> str:
    return f"The text has more than {MOST_CHARACTERS:,} characters; give the part that is cited."


READERS: dict[str, Callable[[bytes], Iterable[str]]] = {
    "txt": of_text,
    "html": of_html,
    "pdf": of_pdf,
    "docx": of_docx,
}


def main() -> None:
    """Read a file of the kind that the first argument names; the second is how many seconds it may take."""
    bound(int(sys.argv[2]))
    answer: dict[str, object]
    try:
        found = paragraphs_of(sys.stdin.buffer.read(), sys.argv[1])
        long = sum(map(len, found)) + len(found) > MOST_CHARACTERS
        answer = {"refused": too_long()} if long else {"paragraphs": found}
    except NothingToRead as error:
        answer = {"refused": str(error)}
    except (Exception, RecursionError, MemoryError):
        # Whatever the libraries make of a broken or hostile file; the file is refused as a whole.
        answer = {}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
