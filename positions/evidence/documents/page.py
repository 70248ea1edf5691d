"""The reading view of a stored text: its paragraphs, what cites which words, and the entries beside them.

The same number of queries however many entries cite it. Everything is a finished string.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import QuerySet

from positions.domain import wording
from positions.domain.anchors import Passage
from positions.domain.paragraphs import NumberedParagraph, numbered, paragraph_at
from positions.models import Citation, Document, Entry, Negotiation
from positions.models.entries import WAITING
from positions.reading.documents import passages_in, words_of
from positions.reading.entries import FIELDS, EntryLine, lines, moves_of_positions, with_citations
from positions.reading.party_marks import PartyMark, marked_parties
from positions.reading.proposals import drafted

# How a locator names a paragraph of the stored text.
LOCATOR = re.compile(r"¶\s*([0-9]{1,5})(?![0-9])")


@dataclass(frozen=True, slots=True)
class MarginNote:
    """An entry that cites the text, as it stands in the margin: `citation` is the number of its citation.

    `words` is how it moved or what it is. `marked`: its words are found in the text; else `locator` says where it is.
    """

    citation: int
    entry: EntryLine
    title: str
    party: PartyMark
    published: bool
    marked: bool
    locator: str

    @property
    def words(self) -> str:
        if self.entry.role != "main":
            return "reading" if self.entry.role == "reading" else "rival account"
        return self.entry.word or ("" if self.published else "proposed")


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A run of words of a paragraph that the same citations mark; `kind` is empty where none does.

    `first` are the citations whose passage begins with it, `leads` the citation to whose note it leads (0: none).
    """

    text: str
    kind: str = ""
    leads: int = 0
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with its number, its words in runs, and the entries that cite something of it."""

    number: int
    start: int
    segments: tuple[TextSegment, ...]
    notes: tuple[MarginNote, ...]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A stored text with what cites it; `elsewhere` are citations that name no place of it that is found."""

    document: Document
    paragraphs: tuple[ShownParagraph, ...]
    elsewhere: tuple[MarginNote, ...]
    published: int
    proposed: int


def reading_view(negotiation: Negotiation, document: Document, known: datetime | None, *, drafts: bool) -> ReadingView:
    """Return a text with the entries that cite its source, as known; with `drafts` those that wait for review too.

    At most twelve queries.
    """
    cited = Citation.objects.filter(source=document.source_id)
    living = Entry.objects.known(known)
    shown = citing(cited.filter(pk__in=Citation.objects.known(known).values("pk"), entry__in=living.values("pk")))
    waiting = citing(cited.filter(WAITING, entry__in=Entry.objects.filter(WAITING).values("pk"))) if drafts else {}
    words = words_of(Citation.objects.filter(pk__in=[*shown, *waiting]))
    passages = passages_in(document.text, words.values())
    notes = {
        note.citation: note
        for note in (
            *published_notes(negotiation, shown, passages, known),
            *proposed_notes(negotiation, waiting, passages),
        )
    }
    return laid_out(document, notes, passages)


def citing(citations: QuerySet[Citation]) -> dict[int, tuple[int, str]]:
    """Return the entry and the locator of citations, by their numbers. One query."""
    rows = citations.order_by("id").values_list("id", "entry_id", "locator")
    return {pk: (entry, locator) for pk, entry, locator in rows}


def published_notes(
    negotiation: Negotiation,
    cited: Mapping[int, tuple[int, str]],
    passages: Mapping[int, Passage],
    known: datetime | None,
) -> Iterator[MarginNote]:
    ids = {entry for entry, _ in cited.values()}
    told = with_citations(Entry.objects.filter(pk__in=ids), known)
    rows = list(told.values(*FIELDS, "position__title", "position__party", "cites"))
    moved = moves_of_positions({row["position_id"] for row in rows}, known)
    about = {row["id"]: (line, row) for line, row in zip(lines(rows, moved), rows, strict=True)}
    marks = marks_by_party(negotiation) if rows else {}
    for citation, (entry, locator) in cited.items():
        line, row = about[entry]
        party = marks[row["position__party"]]
        yield MarginNote(citation, line, row["position__title"], party, True, citation in passages, locator)


def proposed_notes(
    negotiation: Negotiation, cited: Mapping[int, tuple[int, str]], passages: Mapping[int, Passage]
) -> Iterator[MarginNote]:
    about = drafted(entry for entry, _ in cited.values())
    marks = marks_by_party(negotiation) if about else {}
    for citation, (entry, locator) in cited.items():
        each = about[entry]
        party = marks[each.entry.position.party_id]
        yield MarginNote(citation, each.line, each.position_title, party, False, citation in passages, locator)


def marks_by_party(negotiation: Negotiation) -> dict[int, PartyMark]:
    return {party.pk: mark for party, mark in marked_parties(negotiation)}


def laid_out(document: Document, notes: Mapping[int, MarginNote], passages: Mapping[int, Passage]) -> ReadingView:
    """Return the text in paragraphs, each with its marked words and with the notes of what begins in it."""
    text = document.text
    beside: dict[int, list[tuple[int, MarginNote]]] = {}
    elsewhere = []
    last = text.count("\n") + 1
    for note in notes.values():
        passage = passages.get(note.citation)
        number = paragraph_at(text, passage.start) if passage else paragraph_named(note.locator, last)
        if number:
            beside.setdefault(number, []).append((passage.start if passage else len(text), note))
        else:
            elsewhere.append(note)
    kinds = {citation: "published" if note.published else "proposed" for citation, note in notes.items()}
    in_order = sorted((passage, citation) for citation, passage in passages.items())
    return ReadingView(
        document,
        tuple(
            ShownParagraph(
                each.number,
                each.start,
                tuple(segments_of(each, in_order, kinds)),
                tuple(note for _, note in sorted(beside.get(each.number, ()), key=lambda at: (at[0], at[1].citation))),
            )
            for each in numbered(text)
        ),
        tuple(sorted(elsewhere, key=lambda note: (note.entry.iso, note.citation))),
        sum(note.published for note in notes.values()),
        sum(not note.published for note in notes.values()),
    )


def paragraph_named(locator: str, last: int) -> int:
    """Return the paragraph that a locator names, such as `¶ 4`; 0 when it names none that is there."""
    named = LOCATOR.search(locator)
    return number if named and (number := int(named[1])) <= last else 0


def segments_of(
    paragraph: NumberedParagraph, passages: Iterable[tuple[Passage, int]], kinds: Mapping[int, str]
) -> Iterator[TextSegment]:
    """Yield the words of a paragraph in runs that the same citations mark; `kinds` says of each how it shows."""
    here = [each for each in passages if each[0].start < paragraph.end and each[0].end > paragraph.start]
    edges = {paragraph.start, paragraph.end}
    for passage, _ in here:
        edges |= {max(passage.start, paragraph.start), min(passage.end, paragraph.end)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        marking = [citation for passage, citation in here if passage.start <= start and passage.end >= end]
        words = paragraph.text[start - paragraph.start : end - paragraph.start]
        if not marking:
            yield TextSegment(words)
            continue
        first = tuple(citation for passage, citation in here if passage.start == start)
        kind = "published" if any(kinds[citation] == "published" for citation in marking) else "proposed"
        # Of several the innermost leads, which begins last.
        yield TextSegment(words, kind, marking[-1], first)


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """What a page says of a stored text beside its words; `file_name` is empty where no file is kept."""

    number: int
    what: str
    language: str
    added: str
    added_by: str
    free: str
    removed: str
    sha256: str
    file_name: str


COPY = ("id", "language", "file_type", "added_at", "added_by_name", "free_at", "free_by_name", "removed_at", "sha256")


def copies_of(source: int) -> tuple[StoredCopy, ...]:
    """Return all texts that were stored of a source, the newest first, the removed too; for the team. One query."""
    rows = Document.objects.filter(source=source).order_by("-added_at", "-id").values(*COPY, "file_name")
    return tuple(
        StoredCopy(
            row["id"],
            row["file_type"] or "pasted",
            row["language"],
            wording.moment(row["added_at"]),
            row["added_by_name"],
            f"{wording.moment(row['free_at'])} by {row['free_by_name']}" if row["free_at"] else "",
            wording.moment(row["removed_at"]) if row["removed_at"] else "",
            row["sha256"],
            row["file_name"],
        )
        for row in rows
    )
