"""All rounds of a negotiation: their days, what was voiced at each, and on how many sources that rests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from positions.domain import wording
from positions.models import Entry, Negotiation, Round
from positions.reading.compiled import A_MOMENT, AN_ID, SOME_IDS, CompiledQuery, as_list
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
    query = counted_by_round(now=known is None)
    found = query.dicts(ids=[each.pk for each in rounds], negotiation=negotiation.pk, moment=known)
    counted = {row["id"]: row for row in found}
    return [row_of(each, counted[each.pk], parties) for each in rounds]


@cache
def counted_by_round(*, now: bool) -> CompiledQuery:
    """Return the query that counts for some rounds what was voiced at each: the entries by party, and their sources.

    Every round counts what lies in its own window, from the indexes `entry_timeline` and `citation_strength` alone.
    """
    window = OuterRef("window_starts_on"), OuterRef("window_ends_on")
    entries = Entry.objects.known(None if now else A_MOMENT).filter(negotiation=AN_ID, effective_on__range=window)
    voiced = entries.filter(reading=False, ends_term=False).order_by()
    of_parties = voiced.filter(position__party__negotiation=AN_ID).values(party=F("position__party__key"))
    by_party: QuerySet[Any, Any] = of_parties.annotate(number=Count("id")).values(row=as_list("party", "number"))
    published = Q(citations__published_at__isnull=False) if now else Q(citations__published_at__lte=A_MOMENT)
    cited = voiced.filter(published).values("negotiation")
    sources = cited.annotate(number=Count("citations__source", distinct=True)).values("number")
    counted = {"voiced": ArraySubquery(by_party), "sources": Subquery(sources)}
    return CompiledQuery(Round.objects.filter(pk__any_of=SOME_IDS).order_by().values("id", **counted))


def row_of(round_: Round, counted: Mapping[str, Any], parties: Sequence[PartyMark]) -> RoundRow:
    voiced = dict(counted["voiced"])
    return RoundRow(
        round=round_,
        days=wording.days(round_.starts_on, round_.ends_on),
        window=wording.days(round_.window_starts_on, round_.window_ends_on),
        voiced=tuple(voiced.get(party.key, 0) for party in parties),
        sources=counted["sources"] or 0,
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
