"""All positions of a negotiation of which something is published, with how each stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from positions.domain.evidence import EvidenceAsked
from positions.models import Entry, Negotiation, Position
from positions.reading.entries import EntryLine, PositionState, history_of, state_of
from positions.reading.strength import ShortEntry
from positions.records.lists.filters import PositionFilter
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
from positions.web.filters import named_choices_of
from positions.web.paging import Keyset, key, signed

COLUMNS = (
    DownloadColumn("key", "Position (key)", width=28),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("issue", "Issue (key)"),
    DownloadColumn("issue_name", "Issue", width=28, wrap=True),
    DownloadColumn("kind", "Kind", width=13),
    DownloadColumn("title", "Position", width=45, wrap=True),
    DownloadColumn("held", "Held", CellKind.TRUTH),
    DownloadColumn("gone", "How it is not held", width=20),
    DownloadColumn("content", "Content", width=45, wrap=True),
    DownloadColumn("condition", "Only if", width=30, wrap=True),
    DownloadColumn("firmness", "Firmness in words", width=14),
    DownloadColumn("red_line", "Categorical, and no offer", CellKind.TRUTH, width=14),
    DownloadColumn("so_called", "Called a red line", CellKind.TRUTH),
    DownloadColumn("last_said", "Firmness last said", width=26, wrap=True),
    DownloadColumn("firmness_on", "Firmness said on", CellKind.DATE),
    DownloadColumn("effective_on", "In force since", CellKind.DATE),
    DownloadColumn("entry", "Entry", width=30),
    DownloadColumn("grade", "Grade", width=8),
    DownloadColumn("independent_sources", "Independent sources", CellKind.NUMBER, width=12),
    DownloadColumn("own_word", "Own word", CellKind.TRUTH),
    DownloadColumn("stands", "Stands on the evidence asked for", CellKind.TRUTH, width=14),
)
# So many positions without an entry are named; the administration lists all.
MOST_BARE = 50
# So many cells has a state.
OF_STATE = 14
ORDER = Keyset(("issue__order", "issue__key", "party__order", "party__key", "key"), (signed, key, signed, key, key))


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position in the list, and its state now; None without a main entry.

    `short` are the entries on which the state rests that fall short of what is asked of the evidence.
    """

    key: str
    title: str
    kind: str
    party: str
    party_key: str
    issue: str
    issue_key: str
    state: PositionState | None
    short: tuple[ShortEntry, ...]


def filter_of(negotiation: Negotiation, known: datetime | None, query: QueryDict) -> PositionFilter:
    """Return what narrows the positions of which an entry was published by then. One query."""
    published = Entry.objects.published(known).filter(position=OuterRef("pk"))
    rows = Position.objects.filter(Exists(published), negotiation=negotiation)
    choices = named_choices_of(negotiation, known)
    return PositionFilter(query, rows.select_related("party", "issue"), choices)


def without_entry(negotiation: Negotiation) -> list[Position]:
    """Return the positions of which no entry was ever proposed, at most MOST_BARE and one more. One query."""
    bare = Position.objects.filter(~Exists(Entry.objects.filter(position=OuterRef("pk"))), negotiation=negotiation)
    return list(bare.select_related("party").in_order()[: MOST_BARE + 1])


def rows_of(positions: Sequence[Position], known: datetime | None, asked: EvidenceAsked) -> list[PositionRow]:
    """Return these positions in their order, each with its state as known. Two queries."""
    history = history_of([position.pk for position in positions], known)
    by_position = {key: list(lines) for key, lines in groupby(history, key=lambda line: line.position)}
    return [row_of(position, by_position.get(position.key, []), asked) for position in positions]


def row_of(position: Position, lines: Sequence[EntryLine], asked: EvidenceAsked) -> PositionRow:
    state = state_of(lines, position.kind)
    return PositionRow(
        key=position.key,
        title=position.title,
        kind=position.kind,
        party=position.party.label,
        party_key=position.party.key,
        issue=position.issue.name,
        issue_key=position.issue.key,
        state=state,
        short=state.short(asked) if state else (),
    )


def place_of(position: Position) -> tuple[int, str, int, str, str]:
    issue, party = position.issue, position.party
    return issue.order, issue.key, party.order, party.key, position.key


def table_of(rows: Iterable[PositionRow]) -> DownloadTable:
    """Return the positions as a table, one after another as they come."""
    lines = (
        (
            *(row.key, row.party_key, row.party, row.issue_key, row.issue, row.kind, row.title),
            *cells_of(row.state),
            not row.short,
        )
        for row in rows
    )
    return DownloadTable("Positions", COLUMNS, lines)


def cells_of(state: PositionState | None) -> Sequence[object]:
    """Return a state as the cells of its columns; empty without one."""
    if state is None:
        return [None] * OF_STATE
    line, strength = state.line, state.strength
    return [
        *(line.held, line.gone, state.content, state.condition, state.firm, state.red_line, state.called),
        *(state.last_said, state.said.effective_on if line.held else None, line.effective_on, line.key),
        *(strength.grade, strength.independent_sources, strength.own_word),
    ]
