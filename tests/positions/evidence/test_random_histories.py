"""Random lives of positions against a plain model in memory: what is saved, what is refused, what was known when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from positions.compare.comparison import compare_rounds
from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.models import Amendment, Entry, Position
from positions.writing.refusals import Refused
from tests import factories as make
from tests.positions.evidence.drafting import cited, draft

pytestmark = pytest.mark.django_db

START = date(2022, 1, 1)
DAYS = 6
MANY = 10**6
WINDOWS = (2, 5)  # the last days of two rounds


@dataclass
class Plain:
    """A version of an entry as the model keeps it: coded values, and from when to when it was published.

    `name` is what the pages say of it and of no other, `row` its id.
    """

    name: str
    position: int
    day: int
    held: bool
    firmness: str
    content: str
    reading: bool
    rival_of: "Plain | None"
    place: int = 0
    since: datetime | None = None
    until: datetime | None = None
    successor: "Plain | None" = None
    row: int = 0

    @property
    def main(self) -> bool:
        return self.rival_of is None and not self.reading

    def stands(self, at: datetime | None = None) -> bool:
        if at is None:
            return self.since is not None and self.until is None
        return self.since is not None and self.since <= at and (self.until is None or self.until > at)


@dataclass
class Pending:
    """A proposal that waits: its row, what it brings, what it takes away."""

    row: Entry | Amendment
    new: Plain | None = None
    gone: list[Plain] = field(default_factory=list)


def name_of(row: Any) -> str:
    return f"{row.key}: {row.statement}"


def living(entry: Plain) -> Plain:
    while entry.successor is not None:
        entry = entry.successor
    return entry


def silent(entries: Iterable[Plain]) -> set[str]:
    """Return the names of the first held and the first held main entry that say no content."""
    held = sorted((each for each in entries if each.held), key=lambda each: (each.day, each.place))
    firsts = held[:1] + [each for each in held if each.main][:1]
    return {each.name for each in firsts if not each.content}


coded = st.fixed_dictionaries(
    {
        "day": st.integers(0, DAYS - 1),
        "firmness": st.sampled_from(["", "tentative", "open", "plain", "categorical", "same"]),
        "content": st.sampled_from(["", "Ten", "Twenty"]),
        "reading": st.sampled_from([False, False, False, True]),
    }
)
number = st.integers(0, 10**6)


class Histories(RuleBasedStateMachine):
    """Two positions, a handful of days, and all the acts there are."""

    @initialize()
    def begin(self) -> None:
        self.within = transaction.atomic()
        self.within.__enter__()
        self.home = make.negotiation()
        self.rounds = [
            make.round(START + timedelta(days=day), negotiation=self.home, key=f"round-{day}") for day in WINDOWS
        ]
        self.positions: list[Position] = [make.position(negotiation=self.home, key=f"p{n}") for n in range(2)]
        self.source = make.source(negotiation=self.home)
        self.entries: list[Plain] = []
        self.pending: list[Pending] = []
        self.numbers = count()
        self.snapshots: list[tuple[datetime, list[list[str | None]]]] = []

    def teardown(self) -> None:
        if hasattr(self, "within"):
            try:
                for known, expected in self.snapshots:
                    assert self.answer(known) == expected
            finally:
                transaction.set_rollback(True)
                self.within.__exit__(None, None, None)

    # What the model says.

    def standing(self, position: int) -> list[Plain]:
        return [each for each in self.entries if each.position == position and each.stands()]

    def state(self, position: int, day: int, at: datetime | None = None) -> str | None:
        mains = [each for each in self.entries if each.position == position and each.stands(at) and each.main]
        found = [each for each in mains if each.day <= day]
        return max(found, key=lambda each: (each.day, each.place)).name if found else None

    def expected(self) -> list[list[str | None]]:
        rows = ([self.state(position, day) for day in WINDOWS] for position in range(2))
        return [row for row in rows if row[1] is not None]

    def waiting(self, position: int) -> list[Plain]:
        """Return the new entries that wait, each after all that is published of its day."""
        news = [each.new for each in self.pending if each.new and not each.gone and each.new.position == position]
        return [replace(each, place=MANY + number) for number, each in enumerate(news)]

    def proposable(self, pending: Pending) -> bool:
        """Say whether it may be proposed: among what is published or, where it cannot stand there, what waits too."""
        new = pending.new
        assert new is not None
        alone = [each for each in self.standing(new.position) if each not in pending.gone]
        among = replace(new, place=self.place(pending))
        if self.has_main(new, ()) and among.name not in silent([*alone, among]):
            return self.allowed(pending)
        return self.allowed(pending, self.waiting(new.position))

    def has_main(self, new: Plain, waiting: Sequence[Plain]) -> bool:
        main = living(new.rival_of) if new.rival_of else None
        return main is None or main.stands() or main.name in {each.name for each in waiting if each.main}

    def allowed(self, pending: Pending, waiting: Sequence[Plain] = ()) -> bool:
        """Say whether publishing it keeps the rules, when what waits is published before."""
        if not all(each.stands() for each in pending.gone):
            return False
        position = pending.new.position if pending.new else pending.gone[0].position
        before = [*self.standing(position), *waiting]
        after = [each for each in before if each not in pending.gone]
        if pending.new:
            place = self.place(pending)
            kept = pending.gone and pending.gone[0].day == pending.new.day
            after.append(replace(pending.new, place=2 * MANY if waiting and not kept else place))
            if not self.has_main(pending.new, waiting):
                return False
        keeps_main = pending.new is not None and pending.new.main
        beside = {id(living(each.rival_of)) for each in after if each.rival_of is not None}
        if not keeps_main and any(id(each) in beside for each in pending.gone):
            return False
        return not silent(after) - silent(before)

    def place(self, pending: Pending) -> int:
        new = pending.new
        assert new is not None
        if pending.gone and pending.gone[0].day == new.day:
            return pending.gone[0].place
        of_day = [each.place for each in self.entries if (each.position, each.day) == (new.position, new.day)]
        return max(of_day, default=0) + 1

    # What the application says.

    def answer(self, known: datetime | None = None) -> list[list[str | None]]:
        comparison = compare_rounds(self.home, *(each.point for each in self.rounds), known=known)
        rows = sorted((row for row in comparison.rows if row.after), key=lambda row: row.key)
        return [
            [f"{state.entry}: {state.statement}" if state else None for state in (row.before, row.after)]
            for row in rows
        ]

    def now(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
        return moment

    def values(self, code: dict[str, Any]) -> dict[str, Any]:
        held = bool(code["firmness"])
        return {
            "effective_on": START + timedelta(days=code["day"]),
            "held": held,
            "firmness": code["firmness"],
            "content": code["content"] if held else "",
            "account": "analyst" if code["reading"] else "own",
        }

    # The acts.

    @rule(position=st.integers(0, 1), code=coded, beside=st.none() | number)
    def propose(self, position: int, code: dict[str, Any], beside: int | None) -> None:
        values = self.values(code)
        waiting = [each.new for each in self.pending if each.new and not each.gone and each.new.position == position]
        mains = [each for each in [*self.standing(position), *waiting] if each.main]
        main = mains[beside % len(mains)] if mains and beside is not None else None
        new = Plain(
            "", position, code["day"], values["held"], values["firmness"], values["content"], code["reading"], main
        )
        entry = draft(self.positions[position], citations=(cited(self.source),))
        row_of_main = Entry.objects.get(pk=main.row) if main else None
        entry = replace(entry, rival_of=row_of_main, **values)
        good = self.proposable(Pending(Entry(), new))
        try:
            row = propose(entry, by=make.analyst())
        except Refused:
            assert not good
            return
        assert good
        new.name, new.row = name_of(row), row.pk
        self.pending.append(Pending(row, new))

    def pick(self, which: int) -> Plain | None:
        standing = [each for each in self.entries if each.stands()]
        return standing[which % len(standing)] if standing else None

    @precondition(lambda self: any(each.stands() for each in self.entries))
    @rule(which=number, code=coded)
    def correct(self, which: int, code: dict[str, Any]) -> None:
        old = self.pick(which)
        assert old is not None
        row = Entry.objects.get(pk=old.row)
        values = self.values(code)
        entry = replace(draft_of(row), statement=f"Said, {next(self.numbers)}.", **values)
        new = replace(
            old,
            day=code["day"],
            held=values["held"],
            firmness=values["firmness"],
            content=values["content"],
            reading=code["reading"],
            rival_of=living(old.rival_of) if old.rival_of else None,
            since=None,
            place=0,
        )
        new.name = "\xff"
        good = self.proposable(Pending(row, new, [old]))
        try:
            amendment = correct(row, draft=entry, reason="A slip.", by=make.analyst())
        except Refused:
            assert not good
            return
        assert good
        new.name, new.row = name_of(amendment.replacement), amendment.replacement.pk
        self.pending.append(Pending(amendment, new, [old]))

    @precondition(lambda self: any(each.stands() for each in self.entries))
    @rule(which=number, with_rivals=st.booleans())
    def retract(self, which: int, with_rivals: bool) -> None:
        entry = self.pick(which)
        assert entry is not None
        gone = [entry]
        if with_rivals:
            gone += [each for each in self.standing(entry.position) if each.rival_of and living(each.rival_of) is entry]
        rows = Entry.objects.in_bulk([each.row for each in gone])
        good = self.allowed(Pending(Entry(), None, gone))
        try:
            amendments = retract([rows[each.row] for each in gone], reason="It was wrong.", by=make.analyst())
        except Refused:
            assert not good
            return
        assert good
        self.pending.append(Pending(amendments[-1], None, gone))

    @precondition(lambda self: self.pending)
    @rule(which=number)
    def publish(self, which: int) -> None:
        pending = self.pending[which % len(self.pending)]
        good = self.allowed(pending)
        try:
            row = publish(pending.row, by=make.reviewer(), scope_confirmed=True)
        except Refused:
            assert not good
            return
        assert good
        self.pending.remove(pending)
        for each in pending.gone:
            each.until = row.published_at
            each.successor = pending.new
        if pending.new:
            pending.new.place = self.place(pending)
            pending.new.since = row.published_at
            self.entries.append(pending.new)

    @precondition(lambda self: self.pending)
    @rule(which=number, own=st.booleans())
    def put_aside(self, which: int, own: bool) -> None:
        pending = self.pending.pop(which % len(self.pending))
        if own:
            withdraw(pending.row, by=make.analyst())
        else:
            send_back(pending.row, by=make.reviewer(), note="Not so.")

    @rule()
    def look(self) -> None:
        self.snapshots.append((self.now(), self.expected()))

    @invariant()
    def same_states(self) -> None:
        if hasattr(self, "within"):
            assert self.answer() == self.expected()


def test_random_histories() -> None:
    profile = settings(
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(Histories, settings=profile)
