"""Lists of pages as tables, for people and machines to take away: columns, and rows as the page has them."""

from collections.abc import Iterable, Sequence
from typing import Any

from positions.activity import Done
from positions.coverage import SourceLine
from positions.models import Assessment, Event

Table = tuple[Sequence[str], list[Sequence[Any]]]

ACTIVITY = ("at", "what", "party", "issue", "position", "entry", "replacement", "reason", "texts", "alone", "package")
EVENTS = ("key", "occurred_on", "precision", "title", "text", "source", "locator")
ASSESSMENTS = ("key", "party", "round", "issue", "text", "basis", "source", "publisher", "locator")
SOURCES = ("key", "title", "publisher", "published_on", "reliability", "read")


def activity_table(acts: Iterable[Done]) -> Table:
    """Return what was done."""
    return ACTIVITY, [
        (
            act.iso,
            act.what,
            act.party,
            act.issue,
            act.position,
            act.entry,
            act.replacement,
            act.reason,
            ", ".join(act.fields),
            act.alone,
            act.package,
        )
        for act in acts
    ]


def events_table(events: Iterable[Event]) -> Table:
    """Return the events."""
    return EVENTS, [
        (row.key, str(row.occurred_on), row.precision, row.title, row.text, row.source.key, row.locator)
        for row in events
    ]


def assessments_table(assessments: Iterable[Assessment]) -> Table:
    """Return the judgements, with whose they are."""
    return ASSESSMENTS, [
        (
            row.key,
            row.party.key if row.party else None,
            row.round.key if row.round else None,
            row.issue.key if row.issue else None,
            row.text,
            row.basis,
            row.source.key,
            row.source.publisher,
            row.locator,
        )
        for row in assessments
    ]


def sources_table(lines: Iterable[SourceLine], parties: Sequence[str]) -> Table:
    """Return the sources of a round, with how many entries of each party rest on them."""
    columns = (*SOURCES, *(f"entries_{party}" for party in parties))
    return columns, [
        (line.key, line.title, line.publisher, line.published_on, line.reliability, line.read, *line.entries)
        for line in lines
    ]
