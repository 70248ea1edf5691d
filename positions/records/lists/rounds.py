"""All rounds of a negotiation: their days, what was voiced at each, and on how many sources that rests."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from positions.domain import wording
from positions.models import Citation, Entry, Negotiation, Round
from positions.reading.party_marks import PartyMark
from positions.web.old_downloads import Table
from positions.web.paging import Keyset, key

ORDER = Keyset(("window_ends_on", "key"), (date.fromisoformat, key))
DAYS = ("starts_on", "ends_on", "window_starts_on", "window_ends_on")
COLUMNS = ("key", "name", "short_name", "venue", "level", *DAYS)


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


def table_of(rows: Iterable[RoundRow], parties: Sequence[PartyMark]) -> Table:
    columns = (*COLUMNS, *(f"voiced_{party.key}" for party in parties), "sources")
    return columns, [(*(str(getattr(row.round, name)) for name in COLUMNS), *row.voiced, row.sources) for row in rows]
