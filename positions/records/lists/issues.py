"""All issues of a negotiation by group: how many positions each party has on each, and what it holds now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from positions.domain import wording
from positions.domain.relations import Relation, Stance, collision, relations
from positions.domain.shifts import state
from positions.domain.states import History, is_red_line
from positions.models import Entry, Incompatibility, Issue, Negotiation, Position
from positions.reading.histories import ABOUT, read_histories
from positions.reading.party_marks import PartyMark
from positions.web.downloads import Table
from positions.web.paging import Keyset, key, signed

ORDER = Keyset(("order", "key"), (signed, key))
COLUMNS = ("key", "group", "name", "description")
# So many of what a party holds on an issue are named; the page of the issue has all.
NAMED = 4


@dataclass(frozen=True, slots=True)
class HeldNow:
    """What a party holds now by one position: its words in force, and how firmly."""

    position: str
    content: str
    firm: str
    red_line: bool


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


@dataclass(frozen=True, slots=True)
class IssueRow:
    """An issue in the list, the parties in their order, and how they stand to one another now.

    `elsewhere` names the issues on which what it collides with stands, where nothing on this one does.
    """

    issue: Issue
    sides: tuple[SideOfIssue, ...]
    standing: Relation
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Now:
    """A position as it stands now: what tables say of it, its state's stance, and its words where it is held."""

    about: Mapping[str, Any]
    stance: Stance | None
    held: HeldNow | None


def rows_of(
    negotiation: Negotiation, issues: Sequence[Issue], parties: Sequence[PartyMark], known: datetime | None
) -> list[IssueRow]:
    """Return these issues in their order with what the parties hold now, as known. Four queries."""
    pairs = pairs_on(negotiation, issues)
    about = positions_of(negotiation, issues, pairs, known)
    histories = read_histories([row["id"] for row in about], date.max, known)
    texts = texts_of(histories)
    now = {row["key"]: now_of(row, histories.get(row["id"]), texts) for row in about}
    return [row_of(issue, now, pairs, parties) for issue in issues]


def pairs_on(negotiation: Negotiation, issues: Sequence[Issue]) -> list[tuple[str, str]]:
    """Return the keys of positions that cannot both be met, of which one is on one of the issues. One query."""
    on_issue = Q(position_a__issue__in=issues) | Q(position_b__issue__in=issues)
    rows = Incompatibility.objects.filter(on_issue, negotiation=negotiation)
    return list(rows.order_by("position_a__key", "position_b__key").values_list("position_a__key", "position_b__key"))


def positions_of(
    negotiation: Negotiation, issues: Sequence[Issue], pairs: Iterable[tuple[str, str]], known: datetime | None
) -> list[Mapping[str, Any]]:
    """Return what tables say of the published positions on the issues, and of those paired with one. One query."""
    published = Exists(Entry.objects.published(known).filter(position=OuterRef("pk")))
    wanted = Q(issue__in=issues) | Q(key__in={key for pair in pairs for key in pair})
    return list(Position.objects.filter(wanted, published, negotiation=negotiation).in_order().values(*ABOUT))


def texts_of(histories: Mapping[int, History]) -> dict[int, str]:
    """Return the contents that are in force now, by entry. One query."""
    found = [(history, state(history.entries, date.max)) for history in histories.values()]
    wanted = (history.content_in_force(entry) for history, entry in found if entry)
    return dict(Entry.objects.filter(pk__in=set(filter(None, wanted))).order_by().values_list("id", "content"))


def now_of(about: Mapping[str, Any], history: History | None, texts: Mapping[int, str]) -> Now:
    entry = state(history.entries, date.max) if history else None
    if history is None or entry is None:
        return Now(about, None, None)
    red_line, called = is_red_line(entry, about["kind"]), history.called_red_line(entry)
    stance = Stance(about["party__key"], entry.held, red_line=red_line, called=called)
    if entry.firmness is None:
        return Now(about, stance, None)
    content = texts.get(history.content_in_force(entry) or 0, "")
    firm = wording.firmness_words(entry.firmness, about["kind"], called=called)
    return Now(about, stance, HeldNow(about["key"], content or about["title"], firm, red_line))


def row_of(
    issue: Issue, now: Mapping[str, Now], pairs: Iterable[tuple[str, str]], parties: Sequence[PartyMark]
) -> IssueRow:
    here = {key: each for key, each in now.items() if each.about["issue__key"] == issue.key}
    stances = {key: each.stance for key, each in now.items() if each.stance}
    found = [pair for pair in pairs if all(key in stances for key in pair) and any(key in here for key in pair)]
    colliding = [(stances[a], stances[b]) for a, b in found]
    (standing,) = relations((stances[key] for key in here if key in stances), colliding, agreed=False)
    firmest = [pair for pair, both in zip(found, colliding, strict=True) if collision(*both) is standing]
    within = any(all(key in here for key in pair) for pair in firmest)
    others = {now[key].about["issue__name"]: None for pair in firmest for key in pair if key not in here}
    sides = tuple(side_of(party, here.values()) for party in parties)
    return IssueRow(issue, sides, standing, "" if within else ", ".join(others))


def side_of(party: PartyMark, here: Iterable[Now]) -> SideOfIssue:
    own = [each for each in here if each.about["party__key"] == party.key]
    return SideOfIssue(len(own), tuple(each.held for each in own if each.held))


def place_of(issue: Issue) -> tuple[int, str]:
    return issue.order, issue.key


def table_of(rows: Iterable[IssueRow], parties: Sequence[PartyMark]) -> Table:
    counted = ("positions", "held", "categorical")
    columns = (*COLUMNS, *(f"{name}_{party.key}" for party in parties for name in counted), "standing")
    return columns, [
        (
            *(getattr(row.issue, name) for name in COLUMNS),
            *(number for side in row.sides for number in (side.positions, len(side.held), side.red_lines)),
            row.standing.value,
        )
        for row in rows
    ]
