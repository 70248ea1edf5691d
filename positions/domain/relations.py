"""How parties stand to one another on an issue at a round: agreed, colliding, one party only. Pure.

The rule, in the order in which it is asked (docs/methods/rule.md):

- *agreed* is what an outcome of that round on the issue says was agreed. It is said of that round alone, and beside a
  collision: something may be agreed while something else stays irreconcilable.
- Two positions *collide* where they are recorded as a pair that cannot both be met and both are held at the end of the
  round's window. One of the two may lie in another issue. Of several pairs the firmest counts.
- Without either: whether several parties hold something, one does, or none does any more; or nothing is recorded.

What is not recorded as incompatible is no agreement, so *no collision recorded* says just that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from positions.domain.shifts import state
from positions.domain.states import History, is_red_line


class Relation(StrEnum):
    """How parties stand to one another on an issue; the value is what is shown to people."""

    AGREED = "agreed"
    RED_LINES_COLLIDE = "red lines collide"
    CATEGORICAL_COLLIDE = "collide, categorical on both sides"
    COLLIDE = "collide"
    NO_COLLISION = "no collision recorded"
    ONE_PARTY = "one party only"
    NOBODY = "held by nobody any more"
    NOTHING = "nothing recorded"

    @property
    def collides(self) -> bool:
        return self in COLLISIONS

    @property
    def categorical(self) -> bool:
        """Whether positions collide that are categorical on both sides."""
        return self in COLLISIONS[:2]


# The firmest first.
COLLISIONS = (Relation.RED_LINES_COLLIDE, Relation.CATEGORICAL_COLLIDE, Relation.COLLIDE)
# The keys of two positions that cannot both be met.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Stance:
    """A position of a party at a moment, of which something is recorded by then.

    `red_line`: it is held and categorical, and no offer; `called`: the party itself has called it a red line.
    """

    party: str
    held: bool
    red_line: bool = False
    called: bool = False


def stance_at(party: str, kind: str, history: History, on: date) -> Stance | None:
    """Return how a party stands by a position of the kind at the end of a day; None without a main entry by then."""
    found = state(history.entries, on)
    if found is None:
        return None
    return Stance(party, found.held, red_line=is_red_line(found, kind), called=history.called_red_line(found))


def collision(one: Stance, other: Stance) -> Relation | None:
    """Return how two positions collide that cannot both be met; None unless both are held."""
    if not (one.held and other.held):
        return None
    if not (one.red_line and other.red_line):
        return Relation.COLLIDE
    return Relation.RED_LINES_COLLIDE if one.called and other.called else Relation.CATEGORICAL_COLLIDE


def firmest(found: Collection[Relation | None]) -> Relation | None:
    """Return the firmest of the collisions among these; None when there is none."""
    return next((relation for relation in COLLISIONS if relation in found), None)


def relations(stances: Iterable[Stance], pairs: Iterable[tuple[Stance, Stance]], *, agreed: bool) -> list[Relation]:
    """Return how the parties stand to one another on an issue: one relation, or two where something was agreed.

    `stances` are those of the issue, `pairs` those that cannot both be met, of which one may be of another issue.
    """
    hardest = firmest({collision(one, other) for one, other in pairs})
    found = [Relation.AGREED] if agreed else []
    found += [hardest] if hardest else []
    return found or [without_either(list(stances))]


def relations_on(
    here: Iterable[str], pairs: Iterable[Pair], stances: Mapping[str, Stance], *, agreed: bool
) -> list[Relation]:
    """Return the same of an issue with these positions, by key: `pairs` has those of which one is on the issue."""
    both = ((stances[a], stances[b]) for a, b in pairs if a in stances and b in stances)
    return relations((stances[key] for key in here if key in stances), both, agreed=agreed)


def colliding(pairs: Iterable[Pair], stances: Mapping[str, Stance], relation: Relation) -> list[Pair]:
    """Return the pairs that collide in this way."""
    return [(a, b) for a, b in pairs if a in stances and b in stances and collision(stances[a], stances[b]) is relation]


def elsewhere(pairs: Iterable[Pair], here: Collection[str]) -> list[str]:
    """Return the positions of the pairs that are not among those here; none where both of a pair are."""
    apart = [[key for key in pair if key not in here] for pair in pairs]
    return [key for keys in apart for key in keys] if all(apart) else []


def without_either(stances: list[Stance]) -> Relation:
    holders = {stance.party for stance in stances if stance.held}
    if len(holders) > 1:
        return Relation.NO_COLLISION
    if holders:
        return Relation.ONE_PARTY
    return Relation.NOBODY if stances else Relation.NOTHING
