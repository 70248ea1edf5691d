"""The course of every position: what it was at each round, read once; no query after loading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from positions.domain import wording
from positions.domain.codebook import Kind, PartyRole
from positions.domain.evidence import STRONG, EvidenceAsked, Strength, meets, state_rests_on
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Shift, Stand, difference_in_order, state, voiced
from positions.domain.states import History
from positions.models import Entry, Incompatibility, Negotiation, Position
from positions.reading.compiled import SOME_IDS, CompiledQuery
from positions.reading.histories import ABOUT, read_histories
from positions.reading.party_marks import PartyMark, mark_of_row, party_shapes
from positions.reading.strength import CitedSources, read_cited

TEXTS = ("id", "key", "effective_on", "precision", "speaker", "account", "basis", "channel")


@dataclass(frozen=True, slots=True)
class RoundState:
    """What a position was at a round.

    `silent`: held, and not voiced within the window. `strong`: all that the state rests on meets what is asked of the
    evidence. `shift` is that since the round before, where the position moved or was first recorded; else None.
    """

    state: Stand
    silent: bool
    strong: bool
    shift: Shift | None


@dataclass(frozen=True, slots=True)
class Course:
    """One position through all rounds; `at` has None where nothing is recorded up to the end of a round's window.

    `cannot_be_met_with` are the keys of positions of others that cannot be met together with it.
    """

    key: str
    title: str
    kind: Kind
    party: str
    issue: str
    issue_name: str
    group: str
    cannot_be_met_with: frozenset[str]
    history: History
    at: tuple[RoundState | None, ...]

    @property
    def offer(self) -> bool:
        return self.kind is Kind.OFFER

    @property
    def has_state(self) -> bool:
        """Whether it has a main entry; without one only readings or rivals speak of it."""
        return any(entry.main for entry in self.history.entries)

    @property
    def first_recorded(self) -> date:
        return self.history.entries[0].effective_on

    def firm(self, state: Stand) -> str:
        """Return how firmly it is held in a state, in words."""
        if state.firmness is None:
            return Shift.NOT_HELD.value
        return wording.firmness_words(state.firmness, self.kind, called=self.history.called_red_line(state))

    def between(self, first: PointInTime, second: PointInTime) -> Difference:
        """Return what moved in it between two rounds, the first of which ends first."""
        return difference_in_order(self.history.entries, first.window, second.window, offer=self.offer)


@dataclass(frozen=True, slots=True)
class Courses:
    """The courses of all positions, in the order of issues, parties and keys, with what they rest on.

    `parties` are those that hold any, in their own order, and `principals` the keys of those that negotiate for
    themselves. `only_read` are positions of which only readings or
    rivals speak, which have no state. `texts` are those of the main entries, by id.
    """

    rounds: tuple[PointInTime, ...]
    parties: tuple[PartyMark, ...]
    principals: frozenset[str]
    positions: tuple[Course, ...]
    only_read: tuple[Course, ...]
    texts: Mapping[int, Mapping[str, Any]]
    cited: CitedSources
    strong: EvidenceAsked

    @property
    def recorded(self) -> tuple[Course, ...]:
        """All positions of which there is any entry."""
        return (*self.positions, *self.only_read)

    def mark(self, course: Course) -> PartyMark:
        """Return the party of a position as pages mark it."""
        return next(party for party in self.parties if party.key == course.party)

    def strengths(self, course: Course, entries: Iterable[Stand]) -> list[Strength]:
        """Return how strong each of these entries of a position is."""
        return strengths_of(course.history, entries, self.cited)


def read_courses(
    negotiation: Negotiation, rounds: Sequence[PointInTime], known: datetime | None, asked: EvidenceAsked
) -> Courses:
    """Read the courses of all positions of a negotiation, as known at a moment (None: now). Four queries.

    `rounds` are in order. Where nothing is `asked` of the evidence, the party's own word in a source graded C or better
    is strong.
    """
    against = Incompatibility.objects.filter(negotiation=negotiation)
    pairs = {
        "against_a": ArraySubquery(against.filter(position_a=OuterRef("pk")).values("position_b__key")),
        "against_b": ArraySubquery(against.filter(position_b=OuterRef("pk")).values("position_a__key")),
    }
    listed = Position.objects.filter(negotiation=negotiation).in_order()
    rows = list(listed.values(*ABOUT, "party__order", "party__role", **pairs))
    histories = read_histories([row["id"] for row in rows], date.max, known)
    rows = [row for row in rows if row["id"] in histories]
    mains = [entry.id for row in rows for entry in histories[row["id"]].entries if entry.main]
    cited = read_cited(mains, negotiation, known)
    strong = asked or STRONG
    found = [course_of(row, histories[row["id"]], rounds, cited, strong) for row in rows]
    return Courses(
        rounds=tuple(rounds),
        parties=parties_of(rows),
        principals=frozenset(row["party__key"] for row in rows if row["party__role"] == PartyRole.PRINCIPAL),
        positions=tuple(course for course in found if course.has_state),
        only_read=tuple(course for course in found if not course.has_state),
        texts={row[0]: dict(zip(TEXTS, row, strict=True)) for row in texts_of_some().rows(ids=mains)},
        cited=cited,
        strong=strong,
    )


@cache
def texts_of_some() -> CompiledQuery:
    """Return the query for what is told of some entries."""
    return CompiledQuery(Entry.objects.filter(pk__any_of=SOME_IDS).order_by().values_list(*TEXTS))


def parties_of(rows: Sequence[Mapping[str, Any]]) -> tuple[PartyMark, ...]:
    """Return the parties of the positions as pages mark them, in their own order."""
    by_key = {row["party__key"]: row for row in sorted(rows, key=lambda row: (row["party__order"], row["party__key"]))}
    shapes = party_shapes(list(by_key))
    return tuple(mark_of_row(row, shapes) for row in by_key.values())


def course_of(
    row: Mapping[str, Any],
    history: History,
    rounds: Sequence[PointInTime],
    cited: CitedSources,
    strong: EvidenceAsked,
) -> Course:
    """Return the course of a position, from what tables say of it and its history."""
    kind = Kind(row["kind"])
    return Course(
        key=row["key"],
        title=row["title"],
        kind=kind,
        party=row["party__key"],
        issue=row["issue__key"],
        issue_name=row["issue__name"],
        group=row["issue__group"],
        cannot_be_met_with=frozenset([*row["against_a"], *row["against_b"]]),
        history=history,
        at=tuple(
            round_state(history, point, cited, strong, shift_since(history, before, point, offer=kind is Kind.OFFER))
            for before, point in zip([None, *rounds], rounds, strict=False)
        ),
    )


def round_state(
    history: History, point: PointInTime, cited: CitedSources, strong: EvidenceAsked, shift: Shift | None
) -> RoundState | None:
    """Return what a position was at a round; None when nothing is recorded by then."""
    found = state(history.entries, point.window_ends_on)
    if found is None:
        return None
    resting = strengths_of(history, state_rests_on(found), cited)
    return RoundState(
        state=found,
        silent=found.held and not voiced(history.entries, point.window),
        strong=all(meets(strength, strong) for strength in resting),
        shift=shift,
    )


def strengths_of(history: History, entries: Iterable[Stand], cited: CitedSources) -> list[Strength]:
    return [cited.strength(entry, own_word=entry.id in history.own_words) for entry in entries]


def shift_since(history: History, before: PointInTime | None, after: PointInTime, *, offer: bool) -> Shift | None:
    """Return how a position moved since the round before (None: there is none), or that it was first recorded.

    None when it did neither.
    """
    if before is None:
        return None
    since, until = before.window_ends_on, after.window_ends_on
    if not any(entry.main and since < entry.effective_on <= until for entry in history.entries):
        return None
    shift = difference_in_order(history.entries, before.window, after.window, offer=offer).shift
    return shift if shift and (shift.direction or shift is Shift.FIRST_RECORDED) else None
