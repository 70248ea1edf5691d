"""What the record rests on: which sources were read for a round, and where nothing was found.

So that silence can be judged: an issue without an entry may be one that a party left out, or a source nobody read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet

from positions.domain import wording
from positions.domain.codebook import Account, Read, Reliability
from positions.domain.dates import may_lie_within
from positions.domain.points import PointInTime
from positions.models import Citation, Entry, Issue, Negotiation, Round, Source
from positions.reading.party_marks import PartyMark

CitedRow: TypeAlias = tuple[Any, ...]
READ_WORDS = {Read.WHOLE: "whole", Read.PART: "part", Read.NONE: "none"}


@dataclass(frozen=True, slots=True)
class Cited:
    """One published citation, with what its entry is about."""

    entry: int
    effective_on: date
    party: str
    issue: str
    account: str
    reading: bool
    speaker: str
    source: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source that falls into a round's window or is cited for it; `entries` are counted by party, in order."""

    key: str
    title: str
    publisher: str
    published_on: str
    published_iso: str
    url: str
    archive_url: str
    reliability: str
    read: str
    entries: tuple[int, ...]
    mouths: str


@dataclass(frozen=True, slots=True)
class Gap:
    """The issues on which a party has no entry in a round's window, by group."""

    party: str
    silent: tuple[str, ...]
    spoken: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One issue across all rounds: how many entries each party has in each window; `level` 0 to 4 tints a cell."""

    issue: str
    group: str
    cells: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """One party's entries by account, and its citations by the reliability of the source."""

    party: str
    total: int
    accounts: tuple[tuple[str, int], ...]
    reliability: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of how well a round is covered, and the whole negotiation beside it."""

    sources: tuple[SourceLine, ...]
    read: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    heat: tuple[HeatRow, ...]
    balance: tuple[Balance, ...]


def coverage_of(
    negotiation: Negotiation,
    round_: PointInTime,
    rounds: Sequence[Round],
    parties: Sequence[PartyMark],
    known: datetime | None,
) -> Coverage:
    """Return how a round, or a day in its place, is covered for the parties (in order), as known; three queries."""
    cited = [Cited(*row) for row in citations_in(negotiation, known)]
    issues = list(Issue.objects.filter(negotiation=negotiation).in_order().values_list("key", "name", "group"))
    sources = sources_shown(negotiation, known)
    keys = [party.key for party in parties]
    within = [row for row in cited if round_.window_starts_on <= row.effective_on <= round_.window_ends_on]
    listed = tuple(source_lines(sources, within, round_, keys))
    return Coverage(
        sources=listed,
        read=tuple(Counter(line.read for line in listed).items()),
        gaps=tuple(gap_of(party, within, issues) for party in parties),
        heat=tuple(heat_row(issue, cited, rounds, keys) for issue in issues),
        balance=tuple(balance_of(party, cited, sources) for party in parties),
    )


def covering_sources(
    negotiation: Negotiation, round_: PointInTime, parties: Sequence[PartyMark], known: datetime | None
) -> list[SourceLine]:
    """Return the sources of `coverage_of` alone, of which no entry outside the window is read. Two queries."""
    cited = citations_in(negotiation, known).filter(
        entry__effective_on__range=(round_.window_starts_on, round_.window_ends_on)
    )
    within = [Cited(*row) for row in cited]
    return source_lines(sources_shown(negotiation, known), within, round_, [party.key for party in parties])


def sources_shown(negotiation: Negotiation, known: datetime | None) -> dict[str, Source]:
    """Return the sources that everybody may see, by key. One query."""
    return {row.key: row for row in Source.objects.shown(known).filter(negotiation=negotiation).order_by("key")}


def citations_in(negotiation: Negotiation, known: datetime | None) -> QuerySet[Citation, CitedRow]:
    """Return the columns of `Cited` of all citations as known, by entry."""
    rows = Citation.objects.known(known).filter(negotiation=negotiation, entry__in=Entry.objects.known(known))
    of_entry = ("effective_on", "position__party__key", "position__issue__key", "account", "reading", "speaker")
    columns = ("entry", *(f"entry__{name}" for name in of_entry), "source__key")
    return rows.order_by("entry", "id").values_list(*columns)


def source_lines(
    sources: Mapping[str, Source], within: Sequence[Cited], round_: PointInTime, parties: Sequence[str]
) -> list[SourceLine]:
    """Return the sources published in the round's window or cited by an entry in it, the most cited first."""
    by_source: dict[str, list[Cited]] = {}
    for row in within:
        by_source.setdefault(row.source, []).append(row)
    for key, source in sources.items():
        if may_lie_within(source.published_on, round_.window_starts_on, round_.window_ends_on):
            by_source.setdefault(key, [])
    lines = [source_line(sources[key], rows, parties) for key, rows in by_source.items()]
    return sorted(lines, key=lambda line: (-sum(line.entries), line.key))


def source_line(source: Source, rows: Sequence[Cited], parties: Sequence[str]) -> SourceLine:
    """Return one source with how many entries of each party rest on it, and from whose mouth."""
    mouths = Counter(wording.short_speaker(row.speaker) for row in rows if row.speaker)
    return SourceLine(
        key=source.key,
        title=source.title,
        publisher=source.publisher,
        published_on=wording.partial_date(source.published_on),
        published_iso=source.published_on,
        url=source.url,
        archive_url=source.archive_url,
        reliability=source.reliability,
        read=READ_WORDS[Read(source.read)],
        entries=tuple(len({row.entry for row in rows if row.party == party}) for party in parties),
        mouths=", ".join(name for name, _ in mouths.most_common(4)),
    )


def gap_of(party: PartyMark, within: Sequence[Cited], issues: Sequence[tuple[str, str, str]]) -> Gap:
    """Return the issues on which a party has no entry, readings apart, in the window."""
    spoken = {row.issue for row in within if row.party == party.key and not row.reading}
    silent = tuple(title for issue, title, _ in issues if issue not in spoken)
    return Gap(party.name, silent, len(issues) - len(silent))


def heat_row(
    issue: tuple[str, str, str], cited: Sequence[Cited], rounds: Sequence[Round], parties: Sequence[str]
) -> HeatRow:
    """Return how many entries each party has on an issue in each round's window."""
    key, title, group = issue
    about = [row for row in cited if row.issue == key and not row.reading]
    cells = []
    for round_ in rounds:
        within = [row for row in about if round_.window_starts_on <= row.effective_on <= round_.window_ends_on]
        counts = [len({row.entry for row in within if row.party == party}) for party in parties]
        cells.append(tuple((count, min(count, 4)) for count in counts))
    return HeatRow(title, group, tuple(cells))


def balance_of(party: PartyMark, cited: Sequence[Cited], sources: Mapping[str, Source]) -> Balance:
    """Return whose word a party's entries are, and how reliable the sources of its citations."""
    own = [row for row in cited if row.party == party.key]
    accounts = Counter({row.entry: row.account for row in own}.values())
    grades = Counter(sources[row.source].reliability for row in own if row.source in sources)
    return Balance(
        party=party.name,
        total=len({row.entry for row in own}),
        accounts=tuple((wording.ACCOUNTS[account], accounts[account]) for account in Account),
        reliability=(
            *((grade.value, grades[grade.value]) for grade in Reliability if grades[grade.value]),
            *((("not graded", grades[""]),) if grades[""] else ()),
        ),
    )
