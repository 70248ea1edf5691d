"""The registers as at a day: red lines, firm offers, preconditions, and pairs that cannot both be met.

Each can be held against an earlier day: what came in since, and what ended. Read in the two steps of
`comparison`: thin histories, then texts of what stands there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from positions.domain import wording
from positions.domain.codebook import Firmness, Kind
from positions.domain.evidence import state_rests_on
from positions.domain.points import PointInTime
from positions.domain.relations import Relation, collision, stance_at
from positions.domain.shifts import Stand, Window, last_affirmed, moves, state, voiced
from positions.domain.states import History, called_red_lines, is_red_line
from positions.models import Entry, Incompatibility, Negotiation, Position, Round
from positions.reading.compiled import as_array
from positions.reading.histories import ABOUT, last_said, read_histories
from positions.reading.strength import ShortEntry, ShownStrength, WithStrength, short_entry


@dataclass(frozen=True, slots=True)
class RegisterLine(WithStrength):
    """One position in a register, ready to show.

    `change` says what became of it since the earlier day: `new`, `ended`, or empty when nothing or no day was given.
    `level` and `firm` are of the state shown; an ended one shows the state in which it last stood in the register.
    `declared`: the party itself has called it a red line. `gone`: how it came not to be held (empty: it is held).
    `entries` are those on which the line rests: the one that gives the state, and the one that said how firm it is;
    `told` are the same, ready to show. How strong their evidence is, and which of them fall short, is for `standing`
    to fill in.
    """

    key: str
    title: str
    kind: str
    party: str
    party_name: str
    issue: str
    issue_name: str
    content: str
    condition: str
    firm: str
    level: int
    red_line: bool
    last_said: str
    gone: str
    declared: bool
    since: str
    since_entry: str
    since_iso: str
    affirmed: str
    affirmed_on: date | None
    moved: bool
    change: str
    ended: str
    ended_on: date | None
    ended_entry: str
    voiced: bool = False
    entries: tuple[Stand, ...] = ()
    told: tuple[ShortEntry, ...] = ()
    strength: ShownStrength | None = None
    short: tuple[ShortEntry, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.short


@dataclass(frozen=True, slots=True)
class Pair:
    """Two positions of different parties that cannot both be met, as at a day.

    `relation` is how they collide then; None unless both are held. `number` is that of the row.
    """

    a: RegisterLine
    b: RegisterLine
    note: str
    relation: Relation | None
    held_at: tuple[str, ...]
    change: str
    number: int = 0

    @property
    def both_held(self) -> bool:
        return self.relation is not None

    @property
    def both_categorical(self) -> bool:
        return self.relation is not None and self.relation.categorical

    @property
    def stands(self) -> bool:
        return self.a.stands and self.b.stands


# Says of a state (held or not) of a position of that kind whether it stands in the register.
Rule = Callable[[Stand, str], bool]


def is_precondition(entry: Stand, kind: str) -> bool:
    return entry.held and kind == Kind.PRECONDITION


@dataclass(frozen=True, slots=True)
class Loaded:
    """Positions of a negotiation with their histories up to a day."""

    negotiation: Negotiation
    about: tuple[Mapping[str, Any], ...]
    histories: Mapping[int, History]

    @property
    def own_words(self) -> frozenset[int]:
        """The ids of all entries that are the own word of their party."""
        return frozenset[int]().union(*(history.own_words for history in self.histories.values()))


class RegisterStanding(NamedTuple):
    """How a position stands in a register, or last stood there, before any text is read.

    `run` are the main entries around `entry` during which the rule holds, `end` is the one that ended them, if any.
    `change` is as that of a line, `content` the id of the entry whose content is in force.
    """

    about: Mapping[str, Any]
    history: History
    entry: Stand
    change: str
    run: Sequence[Stand]
    end: Stand | None
    content: int | None

    @property
    def shown(self) -> set[int]:
        """The ids of the entries of which a line shows a text."""
        ending = [self.end.id] if self.end and self.change == "ended" else []
        content = [self.content] if self.content is not None else []
        return {self.entry.id, self.entry.firmness_said_in.id, self.run[0].id, *ending, *content}


Texts = Mapping[int, Mapping[str, Any]]
TEXTS = (
    *("id", "key", "precision", "effective_on", "condition", "content"),
    *("speaker", "account", "basis", "channel"),
)


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """What is read for a register: of which negotiation, at which round or day, held against which day, as known."""

    negotiation: Negotiation
    at: PointInTime
    since: date | None
    known: datetime | None


def in_register(negotiation: Negotiation, at: date, known: datetime | None, rules: Sequence[Rule]) -> Any:
    """Return the positions that may stand in registers of these rules up to a day as known, as a query of ABOUT.

    Every precondition may; in the other registers those of which an entry says that they are categorical.
    """
    if is_precondition in rules:
        may = Q(kind=Kind.PRECONDITION.value)
    else:
        firm = {"effective_on__lte": at, "firmness": Firmness.CATEGORICAL.value}
        may = Q(Exists(Entry.objects.known(known).filter(position=OuterRef("pk"), **firm)))
    parts = {"issue__negotiation": negotiation, "party__negotiation": negotiation}
    return Position.objects.filter(may, negotiation=negotiation, **parts).values(*ABOUT, "issue__order", "party__order")


def load(
    negotiation: Negotiation, at: date, known: datetime | None, *, about: Sequence[Mapping[str, Any]] | None = None
) -> Loaded:
    """Read the positions of a negotiation with their histories up to a day, as known; two queries.

    Who has read what tables say of some positions gives it in `about`: only these are read then, in one query.
    """
    if about is None:
        about = list(Position.objects.filter(negotiation=negotiation).in_order().values(*ABOUT))
    return Loaded(negotiation, tuple(about), read_histories([row["id"] for row in about], at, known))


def registers(
    loaded: Loaded, rules: Iterable[Rule], at: date, since: date | None = None, *, heard: Window | None = None
) -> list[tuple[RegisterLine, ...]]:
    """Return for each rule what stands in its register at the end of a day, and what ended since an earlier day.

    In issue order. `heard` are the days within which a position counts as voiced. One query: texts of what is shown.
    """
    found = [
        [standing for row in loaded.about if (standing := standing_of(row, loaded, rule, at, since))] for rule in rules
    ]
    ids = {pk for listed in found for standing in listed for pk in standing.shown}
    rows = Entry.objects.filter(pk__any_of=as_array(ids), negotiation=loaded.negotiation).order_by().values(*TEXTS)
    texts = {row["id"]: row for row in rows}
    return [tuple(finished(standing, texts, at, heard) for standing in listed) for listed in found]


def standing_of(
    about: Mapping[str, Any], loaded: Loaded, rule: Rule, at: date, since: date | None
) -> RegisterStanding | None:
    """Return how a position stands in a register; None when it stands there on neither day."""
    history = loaded.histories.get(about["id"])
    if history is None:
        return None
    kind = about["kind"]
    now = state(history.entries, at)
    then = state(history.entries, since) if since else None
    stood = then if then and rule(then, kind) else None
    if now and rule(now, kind):
        entry, change = now, "" if since is None or stood else "new"
    elif stood:
        entry, change = stood, "ended"
    else:
        return None
    run, end = run_of(history.entries, entry, rule, kind)
    return RegisterStanding(about, history, entry, change, run, end, history.content_in_force(entry))


def finished(standing: RegisterStanding, texts: Texts, at: date, heard: Window | None) -> RegisterLine:
    """Return the finished line of a position that stands, or last stood, in a register through an entry."""
    about, history, entry, change, run, end, content = standing
    kind = about["kind"]
    affirmed = last_affirmed(history.entries, at)
    found = moves(history.entries, offer=kind == Kind.OFFER)
    first, saying, text = (texts[each.id] for each in (run[0], entry.firmness_said_in, entry))
    called = run[-1].id in called_red_lines(history.entries) if change == "ended" else history.called_red_line(entry)
    ending = texts[end.id] if end and change == "ended" else None
    rests = state_rests_on(entry)
    return RegisterLine(
        key=about["key"],
        title=about["title"],
        kind=kind,
        party=about["party__key"],
        party_name=about["party__short_name"] or about["party__name"],
        issue=about["issue__key"],
        issue_name=about["issue__name"],
        content=texts[content]["content"] if content is not None else "",
        condition=saying["condition"],
        firm=wording.firmness_words(entry.firmness.value if entry.firmness else "", kind, called=called),
        level=entry.firmness.level if entry.firmness else 0,
        red_line=is_red_line(entry, kind),
        last_said=last_said(entry, saying),
        gone="" if entry.held else wording.not_held_words(text["account"], text["basis"], text["channel"]),
        declared=called,
        since=wording.dated(first["effective_on"], first["precision"]),
        since_entry=first["key"],
        since_iso=first["effective_on"].isoformat(),
        affirmed=wording.day(affirmed) if affirmed else "",
        affirmed_on=affirmed,
        moved=any(shift.direction for shift in found.values()),
        change=change,
        ended=wording.dated(ending["effective_on"], ending["precision"]) if ending else "",
        ended_on=ending["effective_on"] if ending else None,
        ended_entry=ending["key"] if ending else "",
        voiced=heard is not None and voiced(history.entries, heard),
        entries=rests,
        told=tuple(short_entry(texts[each.id]) for each in rests),
    )


def run_of(entries: Iterable[Stand], of: Stand, rule: Rule, kind: str) -> tuple[list[Stand], Stand | None]:
    """Return the run of main entries around one during which the rule holds, and the entry that ends it, if any."""
    run: list[Stand] = []
    for entry in entries:
        if not entry.main:
            continue
        if rule(entry, kind):
            run.append(entry)
        elif run and of in run:
            return run, entry
        else:
            run = []
    return run, None


def about_paired(negotiation: Negotiation) -> list[Mapping[str, Any]]:
    """Return what tables say of the positions that cannot be met together with another, in their order. One query."""
    rows = Position.objects.filter(negotiation=negotiation).in_order()
    paired = Incompatibility.objects.filter(negotiation=negotiation)
    of_pairs = Q(pk__in=paired.values("position_a")) | Q(pk__in=paired.values("position_b"))
    return list(rows.filter(of_pairs).values(*ABOUT))


def incompatibilities(
    loaded: Loaded, negotiation: Negotiation, rounds: Sequence[Round], at: date, since: date | None = None
) -> tuple[Pair, ...]:
    """Return the pairs that cannot both be met of which both have an entry, in the order of the positions."""
    (found,) = registers(loaded, [lambda *_: True], at)
    lines = {line.key: line for line in found}
    order = list(lines)
    listed = Incompatibility.objects.filter(negotiation=negotiation)
    pairs = [
        replace(pair_of(lines[a], lines[b], note, loaded, rounds, at, since), number=number)
        for number, a, b, note in listed.values_list("pk", "position_a__key", "position_b__key", "note")
        if a in lines and b in lines
    ]
    return tuple(sorted(pairs, key=lambda pair: (order.index(pair.a.key), order.index(pair.b.key))))


def pair_of(
    a: RegisterLine, b: RegisterLine, note: str, loaded: Loaded, rounds: Sequence[Round], at: date, since: date | None
) -> Pair:
    """Return a pair with the rounds by whose end both were held, and what became of it since an earlier day."""
    ids = {row["key"]: row["id"] for row in loaded.about}
    sides = [(line, loaded.histories[ids[line.key]]) for line in (a, b)]

    def relation_at(on: date) -> Relation | None:
        one, other = (stance_at(line.party, line.kind, history, on) for line, history in sides)
        return collision(one, other) if one and other else None

    now = relation_at(at)
    held, held_before = now is not None, (relation_at(since) if since else now) is not None
    ended = [round_ for round_ in rounds if round_.window_ends_on <= at]
    return Pair(
        a=a,
        b=b,
        note=note,
        relation=now,
        held_at=tuple(round_.name for round_ in ended if relation_at(round_.window_ends_on)),
        change="" if held == held_before else ("new" if held else "ended"),
    )
