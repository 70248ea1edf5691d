"""All rounds of a negotiation: their days, what was voiced at each, and on how many sources that rests."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from positions.domain import wording
from positions.models import Citation, Entry, Negotiation, Round
from positions.reading.party_marks import PartyMark
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
from positions.web.paging import Keyset, key

ORDER = Keyset(("window_ends_on", "key"), (date.fromisoformat, key))
COLUMNS = (
    DownloadColumn("key", "Round (key)", width=24),
    DownloadColumn("name", "Round", width=34, wrap=True),
    DownloadColumn("short_name", "Short name", width=13),
    DownloadColumn("venue", "Venue"),
    DownloadColumn("level", "Level", width=13),
    DownloadColumn("starts_on", "First day", CellKind.DATE),
    DownloadColumn("ends_on", "Last day", CellKind.DATE),
    DownloadColumn("window_starts_on", "Statements count from", CellKind.DATE, width=14),
    DownloadColumn("window_ends_on", "Statements count to", CellKind.DATE, width=14),
)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list: how many entries of each party were voiced in its window, and on how many sources."""

    round: Round
    days: str
    window: str
    voiced: tuple[int, ...]
    sources: int


def rows_of(
    negotiation: Negotiation, rounds: Sequence[Round], parties: Sequence[PartyMark], known: datetime | None
) -> list[RoundRow]:
    """Return these rounds in their order with what was voiced at each as known. One query."""
    if not rounds:
        return []
    first, last = min(each.window_starts_on for each in rounds), max(each.window_ends_on for each in rounds)
    entries = Entry.objects.known(known).filter(
        negotiation=negotiation, reading=False, ends_term=False, effective_on__range=(first, last)
    )
    cited = Citation.objects.known(known).filter(negotiation=negotiation, entry__in=entries)
    columns = ("entry", "entry__effective_on", "entry__position__party__key", "source")
    said = list(cited.order_by("entry", "source").values_list(*columns))
    return [row_of(each, said, parties) for each in rounds]


def row_of(round_: Round, said: Iterable[tuple[int, date, str, int]], parties: Sequence[PartyMark]) -> RoundRow:
    within = [row for row in said if round_.window_starts_on <= row[1] <= round_.window_ends_on]
    voiced = Counter({entry: party for entry, _, party, _ in within}.values())
    return RoundRow(
        round=round_,
        days=wording.days(round_.starts_on, round_.ends_on),
        window=wording.days(round_.window_starts_on, round_.window_ends_on),
        voiced=tuple(voiced[party.key] for party in parties),
        sources=len({source for *_, source in within}),
    )


def place_of(round_: Round) -> tuple[date, str]:
    return round_.window_ends_on, round_.key


def table_of(rows: Iterable[RoundRow], parties: Sequence[PartyMark]) -> DownloadTable:
    """Return the rounds as a table, one after another as they come, with how much of each party was voiced."""
    columns = (
        *COLUMNS,
        *(DownloadColumn(f"voiced_{each.key}", f"{each.name}: entries voiced", CellKind.NUMBER) for each in parties),
        DownloadColumn("sources", "Sources of these", CellKind.NUMBER),
    )
    lines = ((*(getattr(row.round, column.name) for column in COLUMNS), *row.voiced, row.sources) for row in rows)
    return DownloadTable("Rounds", columns, lines)
