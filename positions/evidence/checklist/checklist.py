"""A party's positions as they stand at a day, by group of issues, with what of a document was logged on each.

The same number of queries however many positions there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.evidence.log.finder import Choice, standings_of
from positions.evidence.staleness import NOTHING, marks_of
from positions.evidence.visible import visible_positions, visible_proposals
from positions.models import Entry, Negotiation, Party, Position, Source
from positions.models.entries import LIVING, WAITING
from positions.web.paging import Keyset, key, signed

# On one page. A draft holds so many lines.
MOST = 60
# The order of positions, of one party.
ORDER = Keyset(("issue__order", "issue__key", "key"), (signed, key, key))


@dataclass(frozen=True, slots=True)
class Against:
    """What a checklist is of: a document, a party, the end of a day, and a group of issues (empty: of all).

    `after` is the mark of the page before (empty: it is the first).
    """

    source: Source
    party: Party
    on: date
    group: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A position as it stands; `seen` is the mark of what its history is now.

    `logged` are the entries of it that cite the document: when, whether published, and the number.
    """

    choice: Choice
    seen: str
    logged: tuple[tuple[str, bool, int], ...]

    @property
    def position(self) -> Position:
        return self.choice.position

    @property
    def held(self) -> bool:
        return bool(self.choice.standing.held)


@dataclass(frozen=True, slots=True)
class ChecklistGroup:
    """The lines of a group of issues."""

    name: str
    lines: tuple[ChecklistLine, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines of a page by group; `groups` are all groups of the party with their numbers of positions at the day.

    `further` is the mark of the next page (empty: it is the last). `later`: how many positions are first recorded after
    the day, and left out.
    """

    shown: tuple[ChecklistGroup, ...]
    groups: tuple[tuple[str, int], ...]
    further: str
    later: int

    @property
    def lines(self) -> tuple[ChecklistLine, ...]:
        return tuple(line for group in self.shown for line in group.lines)


def checklist_of(negotiation: Negotiation, against: Against, by: User) -> Checklist:
    """Return what a party's positions are at the day, as far as `by` may see them. Six queries. Raises BadCursor."""
    every = visible_positions(negotiation, by).filter(party=against.party).annotate(recorded=recorded_by(against.on))
    groups = groups_of(every.in_use())
    later = sum(late for name, _, late in groups if against.group in ("", name))
    rows = every.filter(recorded=True).select_related("party", "issue")
    if against.group:
        rows = rows.filter(issue__group=against.group)
    found = list(ORDER.beyond(rows, ORDER.read(against.after), backwards=False)[: MOST + 1])
    listed = found[:MOST]
    standings = standings_of(listed, against.on)
    marks, logged = marks_of(each.pk for each in listed), logged_on(listed, against.source, by)
    lines = [
        ChecklistLine(Choice(each, standings[each.pk]), marks.get(each.pk, NOTHING), logged.get(each.pk, ()))
        for each in listed
    ]
    shown = tuple(
        ChecklistGroup(name, tuple(several))
        for name, several in groupby(in_groups(lines), key=lambda line: line.position.issue.group)
    )
    further = ORDER.cursor(place_of(listed[-1])) if len(found) > MOST else ""
    return Checklist(shown, tuple((name, number) for name, number, _ in groups if number), further, later)


def recorded_by(on: date) -> Exists:
    """Return the condition that something published says how a position stood at the end of that day."""
    return Exists(Entry.objects.filter(LIVING, position=OuterRef("pk"), main=True, effective_on__lte=on))


def groups_of(rows: QuerySet[Position]) -> list[tuple[str, int, int]]:
    """Return the groups of issues in order, with how many positions are recorded at the day and later. One query."""
    counted = rows.values(name=F("issue__group")).annotate(
        number=Count("pk", filter=Q(recorded=True)),
        later=Count("pk", filter=Q(recorded=False)),
        place=Min("issue__order"),
    )
    return [(each["name"], each["number"], each["later"]) for each in counted.order_by("place", "name")]


def place_of(position: Position) -> tuple[int, str, str]:
    return position.issue.order, position.issue.key, position.key


def in_groups(lines: list[ChecklistLine]) -> list[ChecklistLine]:
    """Return the lines with those of one group side by side, in the order in which each group comes first."""
    first: dict[str, int] = {}
    for line in lines:
        first.setdefault(line.position.issue.group, len(first))
    return sorted(lines, key=lambda line: first[line.position.issue.group])


def logged_on(positions: Iterable[Position], source: Source, by: User) -> dict[int, tuple[tuple[str, bool, int], ...]]:
    """Return the entries of positions that cite the document and stand or wait, by position. One query."""
    seen = LIVING | WAITING & visible_proposals(source.negotiation, by)
    rows = Entry.objects.filter(seen, position__in=[each.pk for each in positions], citations__source=source)
    found: dict[int, tuple[tuple[str, bool, int], ...]] = {}
    for row in rows.distinct().order_by("effective_on", "id"):
        said = (wording.dated(row.effective_on, row.precision), row.published_at is not None, row.pk)
        found[row.position_id] = (*found.get(row.position_id, ()), said)
    return found
