"""What the record rests on: which sources were read for a round, and where nothing was found.

So that silence can be judged: an issue without an entry may be one that a party left out, or a source nobody read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import Account, Read, Reliability
from positions.domain.dates import may_lie_within
from positions.domain.points import PointInTime
from positions.models import Entry, Issue, Negotiation, Round, Source
from positions.reading.citing import counting_citations
from positions.reading.compiled import as_array
from positions.reading.party_marks import PartyMark

READ_WORDS = {Read.WHOLE: "whole", Read.PART: "part", Read.NONE: "none"}
# So many speakers are named of a source.
MOUTHS = 4


@dataclass(frozen=True, slots=True)
class SourceOfRound:
    """A source that falls into a round's window or is cited for it, as far as its place in the list needs.

    `entries` are counted by party, in order; `mouths` are who speaks in them, the most frequent first.
    """

    key: str
    read: str
    entries: tuple[int, ...]
    mouths: str

    @property
    def place(self) -> tuple[int, str]:
        return -sum(self.entries), self.key


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
    """What is known of how well a round is covered, and the whole negotiation beside it.

    `sources` are some of its `number` sources, all where nobody chose; `read` counts all of them.
    """

    sources: tuple[SourceLine, ...]
    number: int
    read: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    heat: tuple[HeatRow, ...]
    balance: tuple[Balance, ...]


# Its number, its name and that of its group.
NamedIssue = tuple[int, str, str]
Chosen = Callable[[Sequence[SourceOfRound]], Sequence[SourceOfRound]]


def coverage_of(
    negotiation: Negotiation,
    round_: PointInTime,
    rounds: Sequence[Round],
    parties: Sequence[PartyMark],
    known: datetime | None,
    chosen: Chosen = list,
) -> Coverage:
    """Return how a round, or a day in its place, is covered for the parties (in order), as known; five queries.

    `chosen` takes those of the sources that are shown.
    """
    keys = [party.key for party in parties]
    found = sources_of(negotiation, round_, keys, known)
    counted = counted_entries(negotiation, round_, rounds, known)
    issues, grades = issues_and_grades(negotiation, known)
    return Coverage(
        sources=tuple(source_lines(negotiation, chosen(found))),
        number=len(found),
        read=tuple(Counter(each.read for each in found).items()),
        gaps=tuple(gap_of(party, counted, issues) for party in parties),
        heat=tuple(heat_rows(issues, counted, len(rounds), keys)),
        balance=tuple(balance_of(party, counted, grades) for party in parties),
    )


def covering_sources(
    negotiation: Negotiation, round_: PointInTime, parties: Sequence[PartyMark], known: datetime | None
) -> list[SourceLine]:
    """Return the sources of `coverage_of` alone, of which no entry outside the window is read. Three queries."""
    return source_lines(negotiation, sources_of(negotiation, round_, [party.key for party in parties], known))


def sources_of(
    negotiation: Negotiation, round_: PointInTime, parties: Sequence[str], known: datetime | None
) -> list[SourceOfRound]:
    """Return the sources published in the round's window or cited by an entry in it, the most cited first.

    Two queries.
    """
    first, last = round_.window_starts_on, round_.window_ends_on
    within = counting_citations(negotiation.pk, known).filter(entry__effective_on__range=(first, last))
    by_voice = within.filter(entry__position__negotiation=negotiation).values(
        "source", "entry__position__party__key", "entry__speaker"
    )
    counted = {"number": Count("entry", distinct=True), "said": Count("id"), "begins": Min("entry")}
    by_source: dict[int, list[Mapping[str, Any]]] = {}
    rows: Any = by_voice.annotate(**counted)
    for row in rows.order_by("begins"):
        by_source.setdefault(row["source"], []).append(row)
    # Of the others the database leaves out whatever is of no day within: of a year or a month it knows no days.
    may = Q(published_on__range=(f"{first.year:04}", last.isoformat())) | Q(pk__any_of=as_array(by_source))
    shown = Source.objects.shown(known).filter(may, negotiation=negotiation).order_by("key")
    found = [
        source_of_round(key, read, by_source.get(pk, ()), parties)
        for pk, key, published_on, read in shown.values_list("pk", "key", "published_on", "read")
        if pk in by_source or may_lie_within(published_on, first, last)
    ]
    return sorted(found, key=lambda each: each.place)


def source_of_round(key: str, read: str, rows: Sequence[Mapping[str, Any]], parties: Sequence[str]) -> SourceOfRound:
    """Return one source with how many entries of each party rest on it, and from whose mouth."""
    mouths: Counter[str] = Counter()
    entries = dict.fromkeys(parties, 0)
    for row in rows:
        if row["entry__speaker"]:
            mouths[wording.short_speaker(row["entry__speaker"])] += row["said"]
        if row["entry__position__party__key"] in entries:
            entries[row["entry__position__party__key"]] += row["number"]
    named = ", ".join(name for name, _ in mouths.most_common(MOUTHS))
    return SourceOfRound(key, READ_WORDS[Read(read)], tuple(entries.values()), named)


def source_lines(negotiation: Negotiation, found: Sequence[SourceOfRound]) -> list[SourceLine]:
    """Return these sources ready to show, in their order. One query."""
    rows = Source.objects.filter(negotiation=negotiation, key__in=[each.key for each in found]).order_by()
    sources = {source.key: source for source in rows}
    return [source_line(sources[each.key], each) for each in found]


def source_line(source: Source, of: SourceOfRound) -> SourceLine:
    return SourceLine(
        key=source.key,
        title=source.title,
        publisher=source.publisher,
        published_on=wording.partial_date(source.published_on),
        published_iso=source.published_on,
        url=source.url,
        archive_url=source.archive_url,
        reliability=source.reliability,
        read=of.read,
        entries=of.entries,
        mouths=of.mouths,
    )


@dataclass(frozen=True, slots=True)
class CountedEntries:
    """The entries of one party on one issue, counted: by account, and readings apart in the window of each round.

    `issue` is its number, `here` are those in the window of the round that is asked for, readings apart.
    """

    party: str
    issue: int
    here: int
    rounds: tuple[int, ...]
    accounts: tuple[int, ...]


def counted_entries(
    negotiation: Negotiation, round_: PointInTime, rounds: Sequence[Round], known: datetime | None
) -> list[CountedEntries]:
    """Count the entries of the negotiation as known by party and issue. One query."""

    def within(of: PointInTime | Round) -> Count:
        window = Q(effective_on__range=(of.window_starts_on, of.window_ends_on), reading=False)
        return Count("id", filter=window)

    of_rounds = {f"round{number}": within(each) for number, each in enumerate(rounds)}
    of_accounts = {f"of_{account.value}": Count("id", filter=Q(account=account.value)) for account in Account}
    entries = Entry.objects.known(known).filter(negotiation=negotiation, position__negotiation=negotiation).order_by()
    rows: Any = entries.values("position__party__key", "position__issue").annotate(
        here=within(round_), **of_rounds, **of_accounts
    )
    return [
        CountedEntries(
            party=row["position__party__key"],
            issue=row["position__issue"],
            here=row["here"],
            rounds=tuple(row[name] for name in of_rounds),
            accounts=tuple(row[name] for name in of_accounts),
        )
        for row in rows
    ]


def issues_and_grades(
    negotiation: Negotiation, known: datetime | None
) -> tuple[list[NamedIssue], dict[tuple[str, str], int]]:
    """Return the issues in order, and the citations as known counted by party and grade of the source. One query."""
    rows = counting_citations(negotiation.pk, known).filter(entry__position__negotiation=negotiation)
    by_grade: QuerySet[Any, Any] = rows.filter(source__negotiation=negotiation).values(
        party=F("entry__position__party__key"), grade=F("source__reliability")
    )
    counted = by_grade.annotate(number=Count("id")).values(
        row=JSONObject(party="party", grade="grade", number="number")
    )
    issues = Issue.objects.filter(negotiation=negotiation).in_order()
    found = Negotiation.objects.filter(pk=negotiation.pk).values(
        issues=ArraySubquery(issues.values(row=JSONObject(id="id", name="name", group="group"))),
        grades=ArraySubquery(counted),
    )
    row = found.get()
    listed = [(each["id"], each["name"], each["group"]) for each in row["issues"]]
    return listed, {(each["party"], each["grade"]): each["number"] for each in row["grades"]}


def gap_of(party: PartyMark, counted: Sequence[CountedEntries], issues: Sequence[NamedIssue]) -> Gap:
    """Return the issues on which a party has no entry, readings apart, in the window."""
    spoken = {row.issue for row in counted if row.party == party.key and row.here}
    silent = tuple(title for issue, title, _ in issues if issue not in spoken)
    return Gap(party.name, silent, len(issues) - len(silent))


def heat_rows(
    issues: Sequence[NamedIssue], counted: Sequence[CountedEntries], rounds: int, parties: Sequence[str]
) -> Iterator[HeatRow]:
    """Yield how many entries each party has on each issue in each round's window."""
    found = {(row.issue, row.party): row.rounds for row in counted}
    none = (0,) * rounds
    for issue, title, group in issues:
        by_party = [found.get((issue, party), none) for party in parties]
        cells = tuple(tuple((count, min(count, 4)) for count in counts) for counts in zip(*by_party, strict=True))
        yield HeatRow(title, group, cells)


def balance_of(party: PartyMark, counted: Sequence[CountedEntries], grades: Mapping[tuple[str, str], int]) -> Balance:
    """Return whose word a party's entries are, and how reliable the sources of its citations."""
    own = [row.accounts for row in counted if row.party == party.key]
    accounts = [sum(numbers) for numbers in zip(*own, strict=True)] or [0] * len(Account)
    graded = [(grade.value, grades.get((party.key, grade.value), 0)) for grade in Reliability]
    return Balance(
        party=party.name,
        total=sum(accounts),
        accounts=tuple((wording.ACCOUNTS[account], accounts[place]) for place, account in enumerate(Account)),
        reliability=tuple(each for each in (*graded, ("not graded", grades.get((party.key, ""), 0))) if each[1]),
    )
