"""A comparison, ready to show: a row a position with its two states. Pure, but for the negotiation it is of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.shifts import Direction, Shift
from positions.models import Negotiation
from positions.reading.strength import ShortEntry, ShownStrength, WithStrength


class State(NamedTuple):
    """A position at one round: the entry that gives it, the content in force, and how it is said.

    Firmness and condition are resolved; `firmness_on` is the day on which they were said, `declared` says that the
    party itself has called it a red line, and `gone` how it came not to be held (empty: it is held).
    """

    entry: str
    effective_on: str
    held: bool
    firmness: str | None
    firmness_on: str | None
    declared: bool
    condition: str | None
    content: str | None
    statement: str
    account: str
    basis: str
    channel: str
    speaker: str | None
    when: str
    who: str
    firm: str
    level: int
    red_line: bool
    last_said: str
    gone: str
    provenance: str
    strength: ShownStrength

    @property
    def grade(self) -> str | None:
        return self.strength.grade

    @property
    def independent_sources(self) -> int:
        return self.strength.independent_sources

    @property
    def own_word(self) -> bool:
        return self.strength.own_word


class RoundStep(NamedTuple):
    """A position at a round after the first, and what it did since the round before that one.

    `shift` is None where only readings speak of it by then.
    """

    point: PointInTime
    state: State | None
    shift: Shift | None


@dataclass(frozen=True, slots=True)
class Shifted:
    """A position and what it did; `shift` is None when only readings speak of it by the second round.

    `stands`: every entry that it rests on meets what is asked of the evidence.
    """

    key: str
    party: str
    issue: str
    kind: str
    title: str
    shift: Shift | None
    stands: bool

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        return wording.shift_sign(self.shift)

    @property
    def word(self) -> str:
        return wording.shift_word(self.shift)


@dataclass(frozen=True, slots=True)
class Row(Shifted, WithStrength):
    """One position in a comparison. Without a state it has no strength; `short` are the entries that fall short.

    `rests` are the ids of the entries that it rests on, and of those that give its states at rounds in between.
    `steps` lead from the first round over those in between to the second; there are none unless some are asked for.
    `whose` word it rests on is that farthest from the party's own. `age` is how long before the end of the second
    round it was last voiced, `voiced_on` the day: empty when it was voiced at it, or never was.
    """

    id: int
    group: str
    issue_name: str
    party_name: str
    party_colour: str
    as_read: Shift | None
    readers: str
    returned: bool
    before: State | None
    after: State | None
    voiced_before: bool
    voiced_after: bool
    last_affirmed: str | None
    reasons: str
    means: str
    age: str
    voiced_on: str
    heard: str
    silence: str
    same_entry: bool
    disagreement: str
    strength: ShownStrength | None
    whose: str
    short: tuple[ShortEntry, ...]
    rests: tuple[int, ...]
    steps: tuple[RoundStep, ...]

    @property
    def direction(self) -> Direction | None:
        """Which way the position moved; None when it did not or cannot be compared."""
        return self.shift.direction if self.shift else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All positions at two rounds, in the order of issues, parties and keys; `known` is None for now.

    `asked` is what was asked of the evidence, `between` the rounds in between whose states are given too.
    """

    negotiation: Negotiation
    before: PointInTime
    after: PointInTime
    known: datetime | None
    rows: tuple[Row, ...]
    asked: EvidenceAsked
    between: tuple[PointInTime, ...] = ()

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many positions of each party made each shift, in the order of the codebook."""
        return counted_by_party(((row.party, row.shift) for row in self.rows), Shift)

    @property
    def directions(self) -> dict[str, dict[str, int]]:
        """How many positions of each party moved each way."""
        return counted_by_party(((row.party, row.direction) for row in self.rows), Direction)

    def only(self, rows: Iterable[Row]) -> "Comparison":
        return replace(self, rows=tuple(rows))


def counted_by_party(done: Iterable[tuple[str, object]], values: Iterable[StrEnum]) -> dict[str, dict[str, int]]:
    """Return how many of what the parties did is of each value: parties as they come, values in their own order."""
    counted = Counter(done)
    parties = dict.fromkeys(party for party, _ in counted)
    return {
        party: {value.value: counted[party, value] for value in values if counted[party, value]} for party in parties
    }
