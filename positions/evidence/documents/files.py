"""What people give as the text of a document: pasted, or a file, which a process of its own reads in bounds."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from subprocess import TimeoutExpired

from positions.domain.paragraphs import MOST_CHARACTERS, as_paragraphs, joined
from positions.domain.texts import IS_HIDDEN, as_typed, fault_of
from positions.evidence.apart import read_apart
from positions.models.documents import MOST_BYTES, FileType
from positions.writing.refusals import BadDraft

LONGEST_NAME = 200
ENDINGS = {"txt": FileType.TXT, "html": FileType.HTML, "htm": FileType.HTML, "pdf": FileType.PDF, "docx": FileType.DOCX}
KINDS = ".txt, .html, .pdf or .docx"
UNREAD = "The text of this file cannot be read: it is broken, or too much for what it says; paste its text instead."


@dataclass(frozen=True, slots=True)
class GivenText:
    """The text of a document as it is kept, and what it was read from: a file (None: it was pasted)."""

    text: str
    sha256: str
    file: bytes | None = None
    file_name: str = ""
    file_type: str = ""


def from_paste(pasted: str) -> GivenText:
    """Return what was pasted. Raises BadDraft."""
    return GivenText(checked("text", as_paragraphs(pasted)), sha256(pasted.encode()).hexdigest())


def from_file(name: str, content: bytes) -> GivenText:
    """Return what a file says, by the ending of its name. Raises BadDraft; waits at most `SECONDS`.

    To be called before an act begins: it takes time.
    """
    name = bare(name)
    kind = ENDINGS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise BadDraft({"file": [f"Only {KINDS} can be read; save the file as one of these, or paste its text."]})
    if len(content) > MOST_BYTES:
        raise BadDraft({"file": [too_big()]})
    return GivenText(checked("file", read(kind, content)), sha256(content).hexdigest(), content, name, kind.value)


def too_big() -> str:
    return f"The file has more than {MOST_BYTES // 1_000_000} MB; give the part that is cited, or paste its text."


def bare(name: str) -> str:
    """Return the name of a file without folders and hidden signs."""
    name = PurePosixPath(PureWindowsPath(name).name).name
    return as_typed(IS_HIDDEN.sub("", name))[-LONGEST_NAME:]


def checked(field: str, paragraphs: list[str]) -> str:
    """Return paragraphs as one text. Raises BadDraft when there is none, too much of it, or a sign that misleads."""
    text = joined(paragraphs)
    if not text:
        raise BadDraft({field: ["Paste the text, or choose a file of it."]})
    if fault := fault_of(text, MOST_CHARACTERS):
        raise BadDraft({field: [fault]})
    return text


def read(kind: FileType, content: bytes) -> list[str]:
    """Return the paragraphs that a process of its own reads from a file. Raises BadDraft."""
    try:
        answer = read_apart("positions.evidence.documents.extraction", kind.value, content)
    except TimeoutExpired:
        message = "Reading this file took too long; give the part that is cited, or paste its text."
        raise BadDraft({"file": [message]}) from None
    if "paragraphs" not in answer:
        raise BadDraft({"file": [answer.get("refused", UNREAD)]})
    return list(answer["paragraphs"])
