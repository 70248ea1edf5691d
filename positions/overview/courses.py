"""The course of every position: what it was at each round, read once; no query after loading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from positions.domain import wording
from positions.domain.codebook import Kind, PartyRole
from positions.domain.evidence import STRONG, EvidenceAsked, Strength, meets, state_rests_on
from positions.domain.points import PointInTime
from positions.domain.shifts import (
    Difference,
    Shift,
    Stand,
    difference_in_order,
    shift_in_order,
    state_in_order,
    voiced,
)
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
    """One position through all rounds, without what is told of its evidence.

    `mains` are its main entries, in order. `states` has for each round the one that gives the state at the end of its
    window, None where there is none yet; `shifts` how it moved since the round before, or that it was first recorded,
    else None. `cannot_be_met_with` are the keys of positions of others that cannot be met together with it.
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
    mains: tuple[Stand, ...]
    states: tuple[Stand | None, ...]
    shifts: tuple[Shift | None, ...]

    @property
    def offer(self) -> bool:
        return self.kind is Kind.OFFER

    @property
    def first_recorded(self) -> date:
        return self.history.entries[0].effective_on

    @property
    def last(self) -> Stand | None:
        """The entry that gives the state at the last round; None where there is none, or no round."""
        return self.states[-1] if self.states else None

    def firm(self, state: Stand) -> str:
        """Return how firmly it is held in a state, in words."""
        if state.firmness is None:
            return Shift.NOT_HELD.value
        return wording.firmness_words(state.firmness, self.kind, called=self.history.called_red_line(state))

    def between(self, first: PointInTime, second: PointInTime) -> Difference:
        """Return what moved in it between two rounds, the first of which ends first."""
        return difference_in_order(self.history.entries, first.window, second.window, offer=self.offer)


@dataclass(frozen=True, slots=True)
class ThinCourses:
    """The courses of all positions, in the order of issues, parties and keys.

    `parties` are those that hold any, in their own order, and `principals` the keys of those that negotiate for
    themselves. `only_read` are positions of which only readings or rivals speak, which have no state.
    """

    rounds: tuple[PointInTime, ...]
    parties: tuple[PartyMark, ...]
    principals: frozenset[str]
    positions: tuple[Course, ...]
    only_read: tuple[Course, ...]

    @property
    def recorded(self) -> tuple[Course, ...]:
        """All positions of which there is any entry."""
        return (*self.positions, *self.only_read)

    def mark(self, course: Course) -> PartyMark:
        """Return the party of a position as pages mark it."""
        return next(party for party in self.parties if party.key == course.party)


@dataclass(frozen=True, slots=True)
class Courses(ThinCourses):
    """The courses with the evidence of those that are asked about it: `cited` has the sources of entries by id.

    `texts` are those of entries that are shown, by id.
    """

    texts: Mapping[int, Mapping[str, Any]]
    cited: CitedSources
    strong: EvidenceAsked

    def strengths(self, course: Course, entries: Iterable[Stand]) -> list[Strength]:
        """Return how strong each of these entries of a position is."""
        return [self.cited.strength(entry, own_word=entry.id in course.history.own_words) for entry in entries]

    def at(self, course: Course) -> tuple[RoundState | None, ...]:
        """Return what a position was at each round; None where nothing is recorded up to the end of its window."""
        return tuple(map(partial(self.round_state, course), range(len(self.rounds))))

    def at_last(self, course: Course) -> RoundState | None:
        """Return what a position was at the last round; None where nothing is recorded by then, or without rounds."""
        return self.round_state(course, len(self.rounds) - 1) if self.rounds else None

    def round_state(self, course: Course, number: int) -> RoundState | None:
        found = course.states[number]
        if found is None:
            return None
        return RoundState(
            state=found,
            silent=found.held and not voiced(course.history.entries, self.rounds[number].window),
            strong=all(meets(each, self.strong) for each in self.strengths(course, state_rests_on(found))),
            shift=course.shifts[number],
        )


def read_thin_courses(negotiation: Negotiation, rounds: Sequence[PointInTime], known: datetime | None) -> ThinCourses:
    """Read the courses of all positions of a negotiation, as known at a moment (None: now). Two queries.

    `rounds` are in order.
    """
    rows = list(listed_positions(negotiation))
    found = read_courses(rows, rounds, known)
    recorded = {course.key for course in found}
    return thin_courses([row for row in rows if row["key"] in recorded], found, rounds)


def listed_positions(negotiation: Negotiation) -> "QuerySet[Any, Any]":
    """Return what tables say of the positions, in the order of issues, parties and keys, as `read_courses` takes it."""
    against = Incompatibility.objects.filter(negotiation=negotiation)
    pairs = {
        "against_a": ArraySubquery(against.filter(position_a=OuterRef("pk")).values("position_b__key")),
        "against_b": ArraySubquery(against.filter(position_b=OuterRef("pk")).values("position_a__key")),
    }
    listed = Position.objects.filter(negotiation=negotiation).in_order()
    rows: QuerySet[Any, Any] = listed.values(*ABOUT, "party__order", "party__role", **pairs)
    return rows


def read_courses(
    rows: Sequence[Mapping[str, Any]], rounds: Sequence[PointInTime], known: datetime | None
) -> list[Course]:
    """Read the courses of these positions, in their order; of those without an entry there is none. One query."""
    histories = read_histories([row["id"] for row in rows], date.max, known)
    return [course_of(row, histories[row["id"]], rounds) for row in rows if row["id"] in histories]


def thin_courses(
    rows: Sequence[Mapping[str, Any]], found: Sequence[Course], rounds: Sequence[PointInTime]
) -> ThinCourses:
    """Return courses, given what tables say of all positions of which there is an entry."""
    return ThinCourses(
        rounds=tuple(rounds),
        parties=parties_of(rows),
        principals=frozenset(row["party__key"] for row in rows if row["party__role"] == PartyRole.PRINCIPAL),
        positions=tuple(course for course in found if course.mains),
        only_read=tuple(course for course in found if not course.mains),
    )


def with_evidence(
    thin: ThinCourses,
    negotiation: Negotiation,
    known: datetime | None,
    asked: EvidenceAsked,
    *,
    resting: Iterable[int],
    told: Iterable[int],
) -> Courses:
    """Read the sources of the entries `resting` and the texts of those `told`, by id. Two queries.

    Where nothing is `asked` of the evidence, the party's own word in a source graded C or better is strong.
    """
    return Courses(
        **{each.name: getattr(thin, each.name) for each in fields(ThinCourses)},
        texts={row[0]: dict(zip(TEXTS, row, strict=True)) for row in texts_of_some().rows(ids=set(told))},
        cited=read_cited(resting, negotiation, known),
        strong=asked or STRONG,
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


def course_of(row: Mapping[str, Any], history: History, rounds: Sequence[PointInTime]) -> Course:
    """Return the course of a position, from what tables say of it and its history."""
    kind = Kind(row["kind"])
    mains = tuple([entry for entry in history.entries if entry.main])
    days = [point.window_ends_on for point in rounds]
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
        mains=mains,
        states=tuple([state_in_order(mains, day) for day in days]),
        shifts=tuple(shifts_of(mains, days, offer=kind is Kind.OFFER)),
    )


def shifts_of(mains: Sequence[Stand], days: Sequence[date], *, offer: bool) -> Iterator[Shift | None]:
    """Yield how a position moved since the day before, or that it was first recorded; None when it did neither.

    Before the first day there is none.
    """
    for before, day in zip([None, *days], days, strict=False):
        shift = shift_in_order(mains, before, day, offer=offer) if before else None
        yield shift if shift and (shift.direction or shift is Shift.FIRST_RECORDED) else None
