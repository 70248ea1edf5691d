"""References as text, CSL-JSON and RIS, and as the data of a page for reference managers in browsers. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from positions.domain import wording
from positions.domain.author_names import Author
from positions.domain.codebook import SourceType

# What can be cited besides sources, each of which is of its own type.
DATA_SET, IN_DATA_SET = "data set", "in data set"


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation says, of a type of source, DATA_SET or IN_DATA_SET. Empty texts are not known.

    `issued` and `accessed` are partial dates, `container` is what it stands in, `language` a tag of BCP 47.
    """

    id: str
    kind: str
    title: str
    authors: tuple[Author, ...] = ()
    container: str = ""
    publisher: str = ""
    issued: str = ""
    version: str = ""
    url: str = ""
    accessed: str = ""
    language: str = ""
    note: str = ""
    doi: str = ""


class CitedAs(NamedTuple):
    """How a kind of thing is cited: its types in CSL, BibTeX and RIS, and what it is called (empty: as its type)."""

    csl: str
    bibtex: str
    ris: str
    called: str


# RIS has no speech; what it calls slides is what programs take for one. Nor has it interviews.
KINDS = {
    SourceType.NEWS_REPORT: CitedAs("article-newspaper", "article", "NEWS", ""),
    SourceType.ANALYSIS: CitedAs("report", "techreport", "RPRT", ""),
    SourceType.SPEECH: CitedAs("speech", "misc", "SLIDE", "Speech"),
    SourceType.INTERVIEW: CitedAs("interview", "misc", "NEWS", "Interview"),
    SourceType.COMMUNIQUE: CitedAs("document", "misc", "RPRT", "Communiqué"),
    SourceType.DRAFT_TREATY: CitedAs("document", "misc", "RPRT", "Draft treaty"),
    SourceType.MEMORANDUM: CitedAs("document", "misc", "RPRT", "Memorandum"),
    SourceType.PRESS_STATEMENT: CitedAs("document", "misc", "RPRT", "Press statement"),
    DATA_SET: CitedAs("dataset", "misc", "DATA", "Data set"),
    IN_DATA_SET: CitedAs("dataset", "misc", "DATA", ""),
}
# Those that stand in what publishes them, as a report in a newspaper.
IN_PUBLICATION = (SourceType.NEWS_REPORT, SourceType.INTERVIEW)


def cited_as(reference: Reference) -> CitedAs:
    # A type that the codebook has and no program for citing knows is a document, called by its own name.
    return KINDS.get(reference.kind) or CitedAs("document", "misc", "GEN", reference.kind.capitalize())


def stands_in(reference: Reference) -> str:
    """Return what something stands in: a newspaper, or a data set; empty for what stands alone."""
    return reference.publisher if reference.kind in IN_PUBLICATION else reference.container


def house_of(reference: Reference) -> str:
    """Return who published it, unless it is named as what it stands in."""
    return "" if reference.kind in IN_PUBLICATION else reference.publisher


def one_line(text: str) -> str:
    """Return a text without line ends and what some programs take for one."""
    return " ".join(text.split())


def as_text(reference: Reference) -> str:
    by = ", ".join(author.whole for author in reference.authors)
    version = f", version {reference.version}" if reference.version else ""
    published = f" ({wording.partial_date(reference.issued)})" if reference.issued else ""
    accessed = f" (accessed {wording.partial_date(reference.accessed)})" if reference.accessed else ""
    own = version if not reference.container else ""
    parts = (
        f"{by or reference.publisher}{published}: {reference.title}{own}".removeprefix(": "),
        cited_as(reference).called,
        f"In: {reference.container}{version}" if reference.container else "",
        reference.publisher if by else "",
        reference.note,
        f"https://doi.org/{reference.doi}" if reference.doi else "",
        f"{reference.url}{accessed}" if reference.url else "",
    )
    return ". ".join(one_line(part).rstrip(".") for part in parts if part) + "."


def as_csl(reference: Reference) -> dict[str, object]:
    kind = cited_as(reference)
    item = {
        "id": reference.id,
        "type": kind.csl,
        "title": reference.title,
        "author": [csl_name(author) for author in reference.authors],
        "container-title": stands_in(reference),
        "publisher": house_of(reference),
        # Some styles name a data set themselves, and otherwise than we do.
        "genre": kind.called or KINDS[DATA_SET].called * (reference.kind == IN_DATA_SET),
        "issued": date_parts(reference.issued),
        # Some styles date a speech by this alone.
        "event-date": date_parts(reference.issued) if reference.kind == SourceType.SPEECH else None,
        "version": reference.version,
        "language": reference.language,
        "note": reference.note,
        "DOI": reference.doi,
        "URL": reference.url,
        "accessed": date_parts(reference.accessed),
    }
    return {name: value for name, value in item.items() if value}


def csl_name(author: Author) -> dict[str, str]:
    return {"family": author.name, "given": author.given} if author.given else {"literal": author.name}


def date_parts(day: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def as_ris(reference: Reference) -> str:
    """Return a reference as RIS, a line a field, in the order in which programs write them."""
    kind = cited_as(reference)
    fields = [
        ("TY", kind.ris),
        ("ID", reference.id),
        *(("AU", last_name_first(author)) for author in reference.authors),
        ("TI", reference.title),
        ("T2", stands_in(reference)),
        ("M3", kind.called),
        ("ET", reference.version),
        ("PB", house_of(reference)),
        ("PY", reference.issued[: len("2025")]),
        ("DA", ris_date(reference.issued)),
        ("LA", reference.language),
        ("N1", reference.note),
        ("DO", reference.doi),
        ("UR", reference.url),
        ("Y2", ris_date(reference.accessed)),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - ", ""])


def last_name_first(author: Author) -> str:
    """Return an author where a comma parts the names of a person: that of a body has none."""
    return f"{author.name}, {author.given}" if author.given else re.sub(r"\s*,\s*", " – ", author.name)


def ris_date(day: str) -> str:
    """Return a partial date as RIS has it: year, month and day, each with its stroke also where it is not known."""
    return "/".join([*day.split("-"), "", "", ""][:3]) + "/" if day else ""


def as_page_data(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield the names and contents by which reference managers in browsers know what a page is about."""
    yield "citation_title", one_line(reference.title)
    for author in reference.authors:
        yield "citation_author", last_name_first(author)
    house = "citation_publisher"
    if reference.kind in IN_PUBLICATION:
        house = "citation_journal_title"
    elif reference.kind == SourceType.ANALYSIS:
        house = "citation_technical_report_institution"
    said = (
        (house, one_line(reference.publisher)),
        ("citation_publication_date", reference.issued.replace("-", "/")),
        ("citation_language", reference.language),
        ("citation_fulltext_html_url", reference.url),
    )
    yield from ((name, content) for name, content in said if content)
