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
from positions.web.filters import choices_of
from positions.web.old_downloads import Table
from positions.web.paging import Keyset, key, signed

COLUMNS = (
    *("key", "party", "issue", "kind", "title", "held", "gone", "content", "condition", "firmness", "red_line"),
    *("so_called", "last_said", "effective_on", "entry", "grade", "independent_sources", "own_word", "stands"),
)
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
    choices = choices_of(Position.objects.filter(negotiation=negotiation), known)
    return PositionFilter(query, rows.select_related("party", "issue"), choices)


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


def table_of(rows: Iterable[PositionRow]) -> Table:
    return COLUMNS, [
        (row.key, row.party_key, row.issue_key, row.kind, row.title, *cells_of(row.state), not row.short)
        for row in rows
    ]


def cells_of(state: PositionState | None) -> Sequence[object]:
    """Return a state as the cells of its columns; empty without one."""
    if state is None:
        return [None] * 13
    line, strength = state.line, state.strength
    held = [line.held, line.gone, state.content, state.condition, state.firm, state.red_line, state.called]
    return [
        *held,
        state.last_said,
        line.iso,
        line.key,
        *(strength.grade, strength.independent_sources, strength.own_word),
    ]
