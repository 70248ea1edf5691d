"""Entries as they are or would be shown, published or not: for review, and for those who may see proposals."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from positions.models import Citation, Document, Entry
from positions.reading.entries import FIELDS, CitationLine, EntryLine, cited, line


@dataclass(frozen=True, slots=True)
class ProposalSource:
    """A source that a proposal comes from; `has_text`: its text is stored, for those who may see proposals."""

    key: str
    title: str
    publisher: str
    url: str
    archive_url: str
    has_text: bool


@dataclass(frozen=True, slots=True)
class MainProposed:
    """A main account that is only proposed, by its number, and what became of it (empty: it waits)."""

    number: int
    key: str
    decision: str


@dataclass(frozen=True, slots=True)
class DraftedEntry:
    """An entry with what only those see who may see proposals. `line` has no move.

    `decision` and `note` are empty and `decided_by` too while nobody has decided on it; `author` is empty for what
    was imported. `document` is the source of its first citation. `answers` is the proposal that it answers (None: it
    answers none) and `answers_note` why that one came back. `beside` is the main account that it stands beside, where
    that one is not published either (else None).
    """

    entry: Entry
    line: EntryLine
    document: ProposalSource
    position_title: str
    party: str
    issue: str
    author: str
    decision: str
    decided_by: str
    note: str
    answers: int | None
    answers_note: str
    beside: MainProposed | None


ROW = (
    *FIELDS,
    *("superseded_at", "proposed_by_name", "decided_by_name", "answers_id", "answers__decision_note"),
    *("rival_of__published_at", "rival_of__decision"),
    *("position__title", "position__party__name", "position__party__short_name", "position__issue__name"),
)
Row = dict[str, Any]


def drafted(ids: Iterable[int]) -> dict[int, DraftedEntry]:
    """Return the entries by id. At most four queries, however many there are."""
    wanted = Entry.objects.filter(pk__in=set(ids))
    entries = {entry.pk: entry for entry in wanted.select_related("position")}
    rows: dict[int, Row] = {row["id"]: row for row in wanted.values(*ROW)} if entries else {}
    citations = citations_of(rows)
    texts = sources_with_text(rows) if rows else frozenset()
    return {pk: finished(entries[pk], row, citations[pk], texts) for pk, row in rows.items()}


def sources_with_text(entries: Iterable[int]) -> frozenset[str]:
    """Return the keys of the sources of entries of one negotiation of which a text is stored. One query."""
    kept = Document.objects.kept(None).filter(source__citations__entry__in=list(entries)).order_by()
    return frozenset(kept.values_list("source__key", flat=True))


def citations_of(entries: Iterable[int]) -> dict[int, tuple[CitationLine, ...]]:
    """Return the citations of the entries, published or not, in the order in which they were given. One query."""
    return cited(Citation.objects.filter(entry__in=list(entries)).order_by("entry", "id"))


def finished(entry: Entry, row: Row, citations: tuple[CitationLine, ...], texts: Container[str]) -> DraftedEntry:
    first = citations[0]
    return DraftedEntry(
        entry=entry,
        line=line_of(row, citations),
        document=ProposalSource(
            first.source, first.title, first.publisher, first.url, first.archive_url, first.source in texts
        ),
        position_title=row["position__title"],
        party=row["position__party__short_name"] or row["position__party__name"],
        issue=row["position__issue__name"],
        author=row["proposed_by_name"],
        decision=entry.decision,
        decided_by=row["decided_by_name"],
        note=entry.decision_note,
        answers=row["answers_id"],
        answers_note=row["answers__decision_note"] or "",
        beside=main_proposed(row),
    )


def main_proposed(row: Row) -> MainProposed | None:
    if row["rival_of_id"] is None or row["rival_of__published_at"] is not None:
        return None
    return MainProposed(row["rival_of_id"], row["rival_of__key"], row["rival_of__decision"])


def line_of(row: Row, citations: tuple[CitationLine, ...]) -> EntryLine:
    """Return the line of an entry that may not be published yet: then it says no time."""
    at = row["published_at"]
    told = line({**row, "published_at": at or datetime.min}, citations, None)
    return told if at else told._replace(published_at="")
