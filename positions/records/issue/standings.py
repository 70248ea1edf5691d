"""How the parties stand to one another on an issue, in the words of the rule (domain/relations.py)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from positions.domain.codebook import OutcomeStatus
from positions.domain.relations import Relation, Stance, colliding, collision, elsewhere, relations_on
from positions.models import Position
from positions.reading.entries import PositionState
from positions.records.issue.material import Followed, Material, RoundOfIssue
from positions.records.issue.words import PartyAtRound


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A position on another issue with which one on this issue collides."""

    key: str
    title: str
    party: str
    issue: str


@dataclass(frozen=True, slots=True)
class Together:
    """How the parties stand to one another.

    `party` names the one that alone holds something, else it is empty. `elsewhere` are the positions on other issues
    that make a collision where no two on this issue do. `undecided`: no pair stands on what is asked of the evidence.
    """

    words: str
    collides: bool
    party: str = ""
    elsewhere: tuple[Elsewhere, ...] = ()
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Two positions that cannot both be met, at least one of them on the issue; `elsewhere` is the other's issue.

    `held_at` are the rounds at which both were held, with how they collided.
    """

    a: Position
    b: Position
    note: str
    elsewhere: str
    held_at: str


def standings_at(
    material: Material,
    states: Mapping[str, PositionState],
    stances: Mapping[str, Stance],
    sides: Iterable[PartyAtRound],
    of: RoundOfIssue,
) -> tuple[Together, ...]:
    agreed = any(outcome.status == OutcomeStatus.AGREED for outcome in of.outcomes)
    holding = ", ".join(side.party.name for side in sides if side.holding)
    found = []
    for relation in relations_on(material.here, material.pairs, stances, agreed=agreed):
        pairs = colliding(material.pairs, stances, relation)
        found.append(
            Together(
                relation.value,
                relation.collides,
                party=holding if relation is Relation.ONE_PARTY else "",
                elsewhere=elsewhere_of(material, pairs),
                undecided=relation.collides and not any(stand(material, states, pair) for pair in pairs),
            )
        )
    return tuple(found)


def stand(material: Material, states: Mapping[str, PositionState], pair: tuple[str, str]) -> bool:
    """Say whether both of a pair stand on what is asked of the evidence."""
    return not any(states[key].short(material.asked) for key in pair)


def elsewhere_of(material: Material, pairs: Iterable[tuple[str, str]]) -> tuple[Elsewhere, ...]:
    """Return the positions on other issues of pairs that collide; none where both of a pair are on this one."""
    others = (material.followed[key].position for key in elsewhere(pairs, material.here))
    return tuple(Elsewhere(each.key, each.title, each.party.label, each.issue.name) for each in others)


def stance_of(of: Followed, state: PositionState) -> Stance:
    return Stance(of.position.party.key, state.line.held, red_line=state.red_line, called=state.called)


def clash_of(a: Followed, b: Followed, note: str, issue: str, rounds: Iterable[RoundOfIssue]) -> Clash:
    """Return a pair with the rounds at which it collided."""
    other = next((each.position.issue.name for each in (a, b) if each.position.issue.key != issue), "")
    return Clash(a.position, b.position, note, other, collided_at(a, b, rounds))


def collided_at(a: Followed, b: Followed, rounds: Iterable[RoundOfIssue]) -> str:
    """Return in words at which rounds two positions collided, and how; empty when at none."""
    found: list[tuple[str, str]] = []
    for each in rounds:
        states = [(of, of.at(each.window)) for of in (a, b)]
        stances = [stance_of(of, state) for of, state in states if state]
        relation = collision(*stances) if len(stances) == 2 else None
        if relation:
            found.append((relation.value, each.short_name or each.name))
    return "; ".join(
        f"{words} at {', '.join(name for _, name in listed)}"
        for words, listed in groupby(found, key=lambda item: item[0])
    )
