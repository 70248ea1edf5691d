"""What a coder sees of an entry, or of a text, that they have to code: never what anybody made of it.

No query beside those that the functions name; everything is a finished string.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from positions.domain import wording
from positions.domain.anchors import Passage, TextQuote, find
from positions.domain.folding import words_in
from positions.domain.paragraphs import numbered
from positions.evidence.documents.page import ReadingView, ShownParagraph, segments_of
from positions.evidence.log.finder import MOST, beside
from positions.evidence.log.matching import PositionWords, matching, meant, sharing
from positions.models import (
    Citation,
    CodedPassage,
    Coding,
    CodingTask,
    Document,
    Entry,
    GivenEntry,
    Negotiation,
    Position,
)
from positions.models.entries import REDACTED
from positions.reading.documents import passages_in, readable, words_of
from positions.web.permissions import Permission, allowed


@dataclass(frozen=True, slots=True)
class PlaceToCode:
    """Where something stands that is to be coded: the source, the place, the quote, and the text where one is stored.

    `text` is None without one. `marked`: its words are found in the text.
    """

    title: str
    publisher: str
    published_on: str
    type: str
    url: str
    locator: str
    quote: str
    quote_language: str
    translation: str
    text: ReadingView | None
    marked: bool


@dataclass(frozen=True, slots=True)
class EntryToCode:
    """An entry as its coder sees it: the position, the party, the day, and where it stands."""

    title: str
    kind: str
    issue: str
    party: str
    when: str
    places: tuple[PlaceToCode, ...]


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code that the coder gave, as the form calls it."""

    words: str
    value: str


SEEN = ("locator", "quote", "quote_language", "translation")
OF_SOURCE = ("title", "publisher", "published_on", "type", "url")


def entry_to_code(given: GivenEntry, by: User) -> EntryToCode:
    """Return what its coder sees of an entry. At most five queries.

    `given` has its entry, the position, issue and party loaded. Citations are those that came with the version.
    """
    entry = given.entry
    position = entry.position
    return EntryToCode(
        title=position.title,
        kind=position.kind,
        issue=position.issue.name,
        party=position.party.label,
        when=wording.dated(entry.effective_on, entry.precision),
        places=places_of(entry, by),
    )


def places_of(entry: Entry, by: User) -> tuple[PlaceToCode, ...]:
    rows = Citation.objects.filter(entry=entry).select_related("source").order_by("id")
    cited = list(rows if entry.published_at is None else rows.published())
    team = allowed(by, Permission.SEE_PROPOSALS, entry.negotiation)
    texts: dict[int, Document] = {}
    for document in readable(None, team=team).filter(source__in=[row.source_id for row in cited]):
        texts.setdefault(document.source_id, document)
    words = words_of(Citation.objects.filter(pk__in=[row.pk for row in cited])) if texts else {}
    return tuple(place_of(row, texts.get(row.source_id), words) for row in cited)


def place_of(row: Citation, text: Document | None, words: Mapping[int, Any]) -> PlaceToCode:
    found = passages_in(text.text, [words[row.pk]]) if text else {}
    return PlaceToCode(
        **{name: getattr(row.source, name) for name in OF_SOURCE if name != "published_on"},
        **{name: getattr(row, name) for name in SEEN},
        published_on=wording.partial_date(row.source.published_on),
        text=text_with(text, found) if text else None,
        marked=bool(found),
    )


def text_with(document: Document, passages: Mapping[int, Passage]) -> ReadingView:
    """Return a text in which these passages are marked and nothing else; nothing stands beside it."""
    in_order = sorted((passage, number) for number, passage in passages.items())
    kinds = dict.fromkeys(passages, "published")
    paragraphs = tuple(
        ShownParagraph(each.number, each.start, tuple(segments_of(each, in_order, kinds)), ())
        for each in numbered(document.text)
    )
    return ReadingView(document, paragraphs, (), 0, 0)


def text_to_code(task: CodingTask, passages: Iterable[CodedPassage]) -> ReadingView:
    """Return the text of a task with the passages that its coder marked. No query."""
    text = task.document.text
    places = {
        each.number: found
        for each in passages
        if each.exact != REDACTED and (found := find(text, TextQuote(each.exact, each.prefix, each.suffix)))
    }
    return text_with(task.document, places)


def positions_for(negotiation: Negotiation, words: str, passage: str, chosen: str) -> tuple[tuple[Position, ...], bool]:
    """Return the published positions that words fit, the chosen one among them, and whether more fit. Two queries.

    They are found by title, issue and party alone, so that no list tells what was coded of them.
    """
    rows = Position.objects.shown().filter(negotiation=negotiation).select_related("party", "issue").in_order()
    found = {position.pk: position for position in rows}
    by_words = {pk: PositionWords((words_in(each.title), words_in(beside(each)), ())) for pk, each in found.items()}
    best = matching(meant(words, negotiation.pk), by_words) if words else sharing(passage, by_words) if passage else []
    listed = [pk for pk, each in found.items() if each.key == chosen]
    listed += [pk for pk in best[:MOST] if pk not in listed]
    return tuple(found[pk] for pk in listed), len(best) > MOST


def codes_given(coding: Coding | CodedPassage, fields: Mapping[str, Any]) -> tuple[GivenCode, ...]:
    """Return the codes that a coder gave, in the order and the words of the form."""
    said = {True: "yes", False: "no", "": "–"}
    return tuple(
        GivenCode(str(field.label), str(said.get(value, value)))
        for name, field in fields.items()
        if (value := getattr(coding, name, None)) is not None
    )
