"""Entries as they are or would be shown, published or not: for review, and for those who may see proposals."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from positions.models import Citation, Entry
from positions.reading.entries import FIELDS, CitationLine, EntryLine, cited, line


@dataclass(frozen=True, slots=True)
class Document:
    """A source that a proposal comes from."""

    key: str
    title: str
    publisher: str
    url: str
    archive_url: str


@dataclass(frozen=True, slots=True)
class DraftedEntry:
    """An entry with what only those see who may see proposals. `line` has no move.

    `decision` and `note` are empty and `decided_by` too while nobody has decided on it; `author` is empty for what
    was imported. `document` is the source of its first citation. `answers` is the proposal that it answers (None: it
    answers none) and `answers_note` why that one came back.
    """

    entry: Entry
    line: EntryLine
    document: Document
    position_title: str
    party: str
    issue: str
    author: str
    decision: str
    decided_by: str
    note: str
    answers: int | None
    answers_note: str


ROW = (
    *FIELDS,
    *("superseded_at", "proposed_by_name", "decided_by_name", "answers_id", "answers__decision_note"),
    *("position__title", "position__party__name", "position__party__short_name", "position__issue__name"),
)
Row = dict[str, Any]


def drafted(ids: Iterable[int]) -> dict[int, DraftedEntry]:
    """Return the entries by id. At most three queries, however many there are."""
    wanted = Entry.objects.filter(pk__in=set(ids))
    entries = {entry.pk: entry for entry in wanted.select_related("position")}
    rows: dict[int, Row] = {row["id"]: row for row in wanted.values(*ROW)} if entries else {}
    citations = citations_of(rows)
    return {pk: finished(entries[pk], row, citations[pk]) for pk, row in rows.items()}


def citations_of(entries: Iterable[int]) -> dict[int, tuple[CitationLine, ...]]:
    """Return the citations of the entries, published or not, in the order in which they were given. One query."""
    return cited(Citation.objects.filter(entry__in=list(entries)).order_by("entry", "id"))


def finished(entry: Entry, row: Row, citations: tuple[CitationLine, ...]) -> DraftedEntry:
    first = citations[0]
    return DraftedEntry(
        entry=entry,
        line=line_of(row, citations),
        document=Document(first.source, first.title, first.publisher, first.url, first.archive_url),
        position_title=row["position__title"],
        party=row["position__party__short_name"] or row["position__party__name"],
        issue=row["position__issue__name"],
        author=row["proposed_by_name"],
        decision=entry.decision,
        decided_by=row["decided_by_name"],
        note=entry.decision_note,
        answers=row["answers_id"],
        answers_note=row["answers__decision_note"] or "",
    )


def line_of(row: Row, citations: tuple[CitationLine, ...]) -> EntryLine:
    """Return the line of an entry that may not be published yet: then it says no time."""
    at = row["published_at"]
    told = line({**row, "published_at": at or datetime.min}, citations, None)
    return told if at else replace(told, published_at="")
