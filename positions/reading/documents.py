"""The stored texts of sources: which one somebody may read, and where in it citations stand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from positions.domain.anchors import Passage, TextQuote, find
from positions.domain.paragraphs import paragraph_at
from positions.models import Anchor, Citation, Document
from positions.models.entries import REDACTED


@dataclass(frozen=True, slots=True)
class CitedWords:
    """What a citation, by the number of its row, says of its place: its anchor (None: it has none) and its quote."""

    citation: int
    anchor: TextQuote | None
    quote: str


def readable(known: datetime | None, *, team: bool) -> QuerySet[Document]:
    """Return the documents that somebody may read, as they were there at that moment (None: now), the newest first.

    `team`: somebody who may see proposals; everybody else reads what is free to show, and was.
    """
    kept = Document.objects.kept(known)
    return kept if team else kept.free(known)


def document_of(source: int, known: datetime | None, *, team: bool) -> Document | None:
    """Return the newest text of a source that somebody may read, without its file; None: there is none. One query."""
    return readable(known, team=team).filter(source=source).first()


def with_text(sources: Collection[int], *, team: bool) -> set[int]:
    """Return those of the sources of which somebody may read a text. One query."""
    rows = readable(None, team=team).filter(source__in=sources).order_by()
    return set(rows.values_list("source", flat=True))


def words_of(citations: QuerySet[Citation]) -> dict[int, CitedWords]:
    """Return what citations say of their places, by the numbers of their rows. Two queries."""
    quotes = dict(citations.values_list("id", "quote"))
    rows = Anchor.objects.filter(citation__in=quotes).exclude(exact=REDACTED)
    anchors = {of: TextQuote(*said) for of, *said in rows.values_list("citation", "exact", "prefix", "suffix")}
    return {pk: CitedWords(pk, anchors.get(pk), quote) for pk, quote in quotes.items()}


def passages_in(text: str, cited: Iterable[CitedWords]) -> dict[int, Passage]:
    """Return where citations stand in a text: by their anchors, else by their quotes. What is not found is left out."""
    found: dict[int, Passage] = {}
    for words in cited:
        passage = find(text, words.anchor) if words.anchor else None
        if passage is None and words.quote not in ("", REDACTED):
            passage = find(text, TextQuote(words.quote))
        if passage is not None:
            found[words.citation] = passage
    return found


def paragraphs_of_entry(entry: int, known: datetime | None, *, team: bool) -> Mapping[int, int]:
    """Return in which paragraph of the text of its source each citation of an entry stands, by the citation's number.

    Left out is what is not found, or of whose source somebody may read no text. One query without a text, else four.
    """
    newest: dict[int, str] = {}
    sources = Citation.objects.filter(entry=entry).values("source")
    texts = readable(known, team=team).filter(source__in=sources)
    for source, text in texts.values_list("source", "text"):
        newest.setdefault(source, text)
    if not newest:
        return {}
    every = Citation.objects.filter(entry=entry, source__in=newest)
    citations = every if team and known is None else every & Citation.objects.known(known)
    of_source: dict[int, list[int]] = {}
    for pk, source in citations.order_by("id").values_list("id", "source"):
        of_source.setdefault(source, []).append(pk)
    words = words_of(citations)
    return {
        pk: paragraph_at(newest[source], passage.start)
        for source, cited in of_source.items()
        for pk, passage in passages_in(newest[source], [words[pk] for pk in cited]).items()
    }
