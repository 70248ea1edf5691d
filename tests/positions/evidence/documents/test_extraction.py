"""What is read out of files, and that hostile ones are refused in a sentence that says what to do."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from positions.evidence import apart
from positions.evidence.apart import NothingToRead
from positions.evidence.documents import files
from positions.evidence.documents.extraction import ENCODINGS, joined_lines, paragraphs_of
from positions.evidence.documents.files import from_file, from_paste
from positions.models.documents import MOST_BYTES
from positions.writing.refusals import BadDraft
from tests.positions.evidence.documents import hostile
from tests.waiting import PATIENCE

PAGE = """<html><head><title>Not it</title><style>p {}</style><script>alert(1)</script></head><body onload="x()">
<nav><a href="/">Home</a></nav><h1>A head</h1><p>One<br>line &amp; <b>bold</b></p><p>Two<br><br>Three</p>
<ul><li>first<li>second</ul><img src="https://example.org/x.png" onerror="alert(1)"><svg><text>no</text></svg>
<iframe src="https://example.org/">no</iframe><table><tr><td>cell</td></tr></table>&lt;script&gt;said&lt;/script&gt;</body>"""


@pytest.mark.parametrize(
    ("kind", "content", "paragraphs"),
    [
        ("txt", b"\xef\xbb\xbfOne\n\nTwo", ["One", "Two"]),
        ("txt", "Один".encode("utf-16"), ["Один"]),
        (
            "html",
            PAGE.encode(),
            ["A head", "One line & bold", "Two", "Three", "first", "second", "cell", "<script>said</script>"],
        ),
        ("html", '<meta charset="windows-1251"><p>Один'.encode("cp1251"), ["Один"]),
        ("docx", hostile.word("First.", "", "Second."), ["First.", "Second.", "left | right"]),
        ("pdf", hostile.pdf("A head", "The first line of a para-", "graph that goes on here", "and ends."), [
            "A head",
            "The first line of a paragraph that goes on here and ends.",
        ]),
        ("pdf", hostile.pdf(hostile.WORD, script=True), [hostile.WORD]),
    ],
    ids=["marked UTF-8", "UTF-16", "a page", "a Cyrillic page", "Word", "lines of print", "a script in PDF"],
)  # fmt: skip
def test_what_is_read(kind: str, content: bytes, paragraphs: list[str]) -> None:
    assert paragraphs_of(content, kind) == paragraphs


def test_lines_of_print_become_paragraphs() -> None:
    long = "word " * 12
    assert joined_lines([long, "and ends.", long, long, "", "1. A point", "2. Another"]) == [
        f"{long.strip()} and ends.".replace("  ", " "),
        f"{long.strip()} {long.strip()}",
        "1. A point",
        "2. Another",
        "",
    ]


def test_every_encoding_is_there() -> None:
    for name in ENCODINGS:
        assert b"x".decode("ascii").encode(name)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
# Made when it is asked for, since some of it takes time.
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture called text": ("txt", lambda: b"\x89PNG\x00\x00", "no text"),
    "no letters that are known": ("txt", lambda: b"\xff\xfe\xfd"[::-1], "save it as UTF-8"),
    "text called a page": ("html", lambda: b"just words", "save it as .txt"),
    "a page of scripts": ("html", lambda: b"<script>alert(1)</script>", "no text in this file"),
    "a page called PDF": ("pdf", lambda: PAGE.encode(), "no PDF"),
    "a PDF without text": ("pdf", lambda: hostile.pdf(), "if its pages are pictures, paste its text"),
    "a PDF with a password": ("pdf", lambda: hostile.pdf("x", password="secret"), "save a copy without one"),
    "a PDF of many pages": ("pdf", lambda: hostile.pdf("x", pages=501), "more than 500 pages"),
    "an old or locked Word file": ("docx", lambda: OLD, "plain .docx"),
    "a PDF called Word": ("docx", lambda: hostile.pdf("x"), "no Word file"),
    "an archive called Word": ("docx", lambda: hostile.archive(readme=b"x"), "no Word file"),
    "a bomb": ("docx", lambda: hostile.archive(word__document=bytes(20_000_000)), "unpacks to far more"),
    "many parts": (
        "docx",
        lambda: hostile.archive(word__document=b"x", **{f"p{n}": b"" for n in range(2_001)}),
        "unpacks to",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    kind, made, said = REFUSED[name]
    content = made()
    with pytest.raises(NothingToRead, match=said):
        paragraphs_of(content, kind)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.pdf", hostile.packed_pdf),
        ("a.pdf", lambda: b"%PDF-1.7\n" + b"[" * 200_000),
        ("a.docx", hostile.laughing_word),
        ("a.html", lambda: b"<p>" * 3_000_000),
    ],
)
def test_what_would_fill_the_memory_is_read_apart_and_in_bounds(
    name: str, made: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 4)
    begun = time.monotonic()
    with pytest.raises(BadDraft, match=r"paste its text|part that is cited"):
        from_file(name, made())
    assert time.monotonic() - begun < apart.SECONDS + PATIENCE


def test_what_takes_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(BadDraft, match="took too long"):
        files.read(files.FileType.TXT, b"One")


def test_the_process_apart_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    run = subprocess.run

    def watched(*args: Any, **kwargs: Any) -> Any:
        given.update(kwargs)
        return run(*args, **kwargs)

    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setattr(subprocess, "run", watched)
    found = from_file("C:\\Users\\me\\Speech \u202efdp.TXT", b"One\n\nTwo")
    assert set(given["env"]) <= {"PATH", "SYSTEMROOT", "LANG", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE"}
    assert (found.text, found.file, found.file_name, found.file_type) == (
        "One\nTwo",
        b"One\n\nTwo",
        "Speech fdp.TXT",
        "txt",
    )
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: from_paste(" \n"), "Paste the text"),
        (lambda: from_paste("x" * 1_000_001), "at most 1000000"),
        (lambda: from_paste("turned \u202e round"), "right-to-left override"),
        (lambda: from_file("speech.exe", b"MZ"), "Only .txt, .html, .pdf or .docx"),
        (lambda: from_file("speech", b"x"), "Only .txt"),
        (lambda: from_file("speech.txt", bytes(MOST_BYTES + 1)), "more than 10 MB"),
        (lambda: from_file("speech.txt", b"x" * 1_000_001), "part that is cited"),
    ],
)
def test_what_cannot_be_stored(act: Callable[[], object], said: str) -> None:
    with pytest.raises(BadDraft, match=said):
        act()
