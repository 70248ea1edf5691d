"""All issues of a negotiation by group: how many positions each party has on each, and what it holds now.

Each with how far it stands on what is asked of the evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets, state_rests_on
from positions.domain.relations import Pair, Relation, Stance, colliding, elsewhere, relations_on, stance_at
from positions.domain.shifts import Stand, state
from positions.domain.states import History
from positions.models import Entry, Incompatibility, Issue, Negotiation, Position
from positions.reading.histories import ABOUT, read_histories
from positions.reading.party_marks import PartyMark
from positions.reading.strength import CitedSources, ShortEntry, ShownStrength, read_cited, short_entry
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
from positions.web.paging import Keyset, key, signed

ORDER = Keyset(("order", "key"), (signed, key))
COLUMNS = (
    DownloadColumn("key", "Issue (key)", width=22),
    DownloadColumn("group", "Group", width=20),
    DownloadColumn("name", "Issue", width=34, wrap=True),
    DownloadColumn("description", "Description", CellKind.PROSE),
)
COUNTED = {
    "positions": "positions",
    "held": "held",
    "categorical": "categorical, no offers",
    "stands": "held and stands on the evidence asked for",
}
# So many of what a party holds on an issue are named; the page of the issue has all.
NAMED = 4
# How many positions are read for one page: of issues with more of them a page has fewer.
MOST_POSITIONS = 400


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What a party holds now by one position: its words in force, how firmly, on whose account, how well evidenced.

    `short` are the entries on which it rests that fall short of what is asked of the evidence.
    """

    position: str
    content: str
    firm: str
    red_line: bool
    account: str
    strength: ShownStrength | None
    short: tuple[ShortEntry, ...]


@dataclass(frozen=True, slots=True)
class SideOfIssue:
    """A party on an issue: how many positions it has ever had, and those that it holds."""

    positions: int
    held: tuple[HeldNow, ...]

    @property
    def first(self) -> tuple[HeldNow, ...]:
        return self.held[:NAMED]

    @property
    def further(self) -> int:
        return max(0, len(self.held) - NAMED)

    @property
    def red_lines(self) -> int:
        return sum(each.red_line for each in self.held)

    @property
    def standing(self) -> int:
        """How many of those held stand on what is asked of the evidence."""
        return sum(not each.short for each in self.held)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue in the list, the parties in their order, and how they stand to one another now.

    `elsewhere` names the issues on which what it collides with stands, where nothing on this one does. `undecided`:
    they collide, and no pair that does stands on what is asked of the evidence.
    """

    issue: Issue
    sides: tuple[SideOfIssue, ...]
    standing: Relation
    elsewhere: str
    undecided: bool


@dataclass(frozen=True, slots=True)
class Now:
    """A position as it stands now: what tables say of it, its state's stance, and its words where it is held."""

    about: Mapping[str, Any]
    stance: Stance | None
    held: HeldNow | None


# What is said of an entry.
TEXTS = ("content", "account", "basis", "key", "effective_on", "precision")


@dataclass(frozen=True, slots=True)
class ReadForStates:
    """What is to be said of entries, by id, the sources that they cite, and what is asked of these."""

    texts: Mapping[int, Mapping[str, Any]]
    cited: CitedSources
    asked: EvidenceAsked

    def short(self, found: Stand, history: History) -> tuple[ShortEntry, ...]:
        """Return the entries on which a state rests that fall short of what is asked."""
        resting = [
            (each.id, self.cited.strength(each, own_word=each.id in history.own_words))
            for each in state_rests_on(found)
        ]
        return tuple(short_entry(self.texts[pk]) for pk, strength in resting if not meets(strength, self.asked))


def with_numbers(issues: QuerySet[Issue]) -> QuerySet[Any]:
    """Return the issues with how many positions each has, for `fitting`."""
    counted = Position.objects.filter(issue=OuterRef("pk")).order_by().values("issue")
    return issues.annotate(number=Coalesce(Subquery(counted.values(number=Count("id"))), 0))


def fitting(issues: Sequence[Any]) -> int:
    """Return of how many of these issues, from the first on, a page tells: at least one. No query."""
    together = accumulate(int(issue.number) for issue in issues)
    return max(1, sum(number <= MOST_POSITIONS for number in together))


def rows_of(
    negotiation: Negotiation,
    issues: Sequence[Issue],
    parties: Sequence[PartyMark],
    known: datetime | None,
    asked: EvidenceAsked,
) -> list[IssueRow]:
    """Return these issues in their order with what the parties hold now, as known. Four queries."""
    about = positions_of(negotiation, issues, known)
    pairs = pairs_of(about)
    histories = read_histories([row["id"] for row in about], date.max, known)
    states = {pk: found for pk, history in histories.items() if (found := state(history.entries, date.max))}
    resting = (entry.id for found in states.values() if found.held for entry in state_rests_on(found))
    told = ReadForStates(texts_of(negotiation, histories, states), read_cited(resting, negotiation, known), asked)
    now = {row["key"]: now_of(row, histories.get(row["id"]), states.get(row["id"]), told) for row in about}
    return [row_of(issue, now, pairs, parties) for issue in issues]


def positions_of(negotiation: Negotiation, issues: Sequence[Issue], known: datetime | None) -> list[Mapping[str, Any]]:
    """Return what tables say of the published positions on the issues, and of those paired with one. One query.

    `second_of` has the keys of those with which each is the first of a pair that cannot both be met.
    """
    published = Exists(Entry.objects.published(known).filter(position=OuterRef("pk")))
    pairs = Incompatibility.objects.filter(negotiation=negotiation)
    wanted = Q(issue__in=issues)
    wanted |= Q(pk__in=pairs.filter(position_b__issue__in=issues).values("position_a"))
    wanted |= Q(pk__in=pairs.filter(position_a__issue__in=issues).values("position_b"))
    second = pairs.filter(position_a=OuterRef("pk")).values("position_b__key")
    found = Position.objects.filter(wanted, published, negotiation=negotiation).in_order()
    return list(found.values(*ABOUT, second_of=ArraySubquery(second)))


def pairs_of(about: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """Return the pairs of these positions that cannot both be met, in the order of their keys."""
    return sorted((row["key"], other) for row in about for other in row["second_of"])


def texts_of(
    negotiation: Negotiation, histories: Mapping[int, History], states: Mapping[int, Stand]
) -> dict[int, Mapping[str, Any]]:
    """Return what is said of the entries on which these states rest, and that give their contents. One query."""
    contents = (histories[pk].content_in_force(found) for pk, found in states.items())
    wanted = {entry.id for found in states.values() for entry in state_rests_on(found)} | set(filter(None, contents))
    rows = Entry.objects.filter(negotiation=negotiation, pk__in=wanted).order_by()
    return {row["id"]: row for row in rows.values("id", *TEXTS)}


def now_of(about: Mapping[str, Any], history: History | None, found: Stand | None, told: ReadForStates) -> Now:
    if history is None or found is None:
        return Now(about, None, None)
    stance = stance_at(about["party__key"], about["kind"], history, date.max)
    if stance is None or found.firmness is None:
        return Now(about, stance, None)
    written, said = history.content_in_force(found), told.texts[found.id]
    held = HeldNow(
        position=about["key"],
        content=(told.texts[written]["content"] if written else "") or about["title"],
        firm=wording.firmness_words(found.firmness, about["kind"], called=stance.called),
        red_line=stance.red_line,
        account=wording.account_words(said["account"], said["basis"]),
        strength=told.cited.together(state_rests_on(found), history.own_words),
        short=told.short(found, history),
    )
    return Now(about, stance, held)


def row_of(issue: Issue, now: Mapping[str, Now], pairs: Iterable[Pair], parties: Sequence[PartyMark]) -> IssueRow:
    here = {key: each for key, each in now.items() if each.about["issue__key"] == issue.key}
    stances = {key: each.stance for key, each in now.items() if each.stance}
    touching = [pair for pair in pairs if any(key in here for key in pair)]
    (standing,) = relations_on(here, touching, stances, agreed=False)
    found = colliding(touching, stances, standing)
    others = elsewhere(found, here)
    names = dict.fromkeys(now[key].about["issue__name"] for key in others)
    sides = tuple(side_of(party, here.values()) for party in parties)
    undecided = standing.collides and not any(all(stands(now[key]) for key in pair) for pair in found)
    return IssueRow(issue, sides, standing, ", ".join(names), undecided)


def stands(of: Now) -> bool:
    """Say whether what is held by a position stands on what is asked of the evidence."""
    return not (of.held and of.held.short)


def side_of(party: PartyMark, here: Iterable[Now]) -> SideOfIssue:
    own = [each for each in here if each.about["party__key"] == party.key]
    return SideOfIssue(len(own), tuple(each.held for each in own if each.held))


def place_of(issue: Issue) -> tuple[int, str]:
    return issue.order, issue.key


def table_of(rows: Iterable[IssueRow], parties: Sequence[PartyMark]) -> DownloadTable:
    """Return the issues as a table, one after another as they come, with what each party has on them."""
    columns = (
        *COLUMNS,
        *(
            DownloadColumn(f"{name}_{party.key}", f"{party.name}: {title}", CellKind.NUMBER, width=13)
            for party in parties
            for name, title in COUNTED.items()
        ),
        DownloadColumn("standing", "How the parties stand to one another", width=24),
        DownloadColumn("undecided", "Undecided on the evidence asked for", CellKind.TRUTH, width=14),
    )
    lines = (
        (
            *(getattr(row.issue, column.name) for column in COLUMNS),
            *(
                number
                for side in row.sides
                for number in (side.positions, len(side.held), side.red_lines, side.standing)
            ),
            row.standing.value,
            row.undecided,
        )
        for row in rows
    )
    return DownloadTable("Issues", columns, lines)
