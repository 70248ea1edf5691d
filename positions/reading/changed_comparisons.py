"""Which comparisons between rounds an act changes, and how; pure but for reading the rounds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from positions.domain.impact import Effect
from positions.domain.shifts import Difference, Shift, Window, difference
from positions.domain.states import History
from positions.models import Negotiation, Round

# With more rounds than that, only neighbouring ones and the negotiation's own pair are compared.
MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class ChangedComparison:
    """Two rounds between which the position's shift, or what is said beside it, would be another one."""

    before: str
    before_name: str
    after: str
    after_name: str
    now: str
    then: str
    shift_then: Shift | None


def pairs_of(negotiation: Negotiation, *, every: bool) -> list[tuple[Round, Round]]:
    """Return the pairs of rounds to compare, the negotiation's own first. One query.

    `every`: all pairs, as long as there are not too many rounds; otherwise neighbouring rounds only.
    """
    rounds = list(Round.objects.filter(negotiation=negotiation).in_order())
    own = (negotiation.before_id, negotiation.after_id)
    listed = combinations(rounds, 2) if every and len(rounds) <= MOST_ROUNDS else pairwise(rounds)
    shown = (pair for pair in combinations(rounds, 2) if (pair[0].pk, pair[1].pk) == own)
    pairs = dict.fromkeys([*shown, *listed])
    return [(one, other) for one, other in pairs if one.window_ends_on < other.window_ends_on]


def changed_comparisons(effect: Effect, pairs: Iterable[tuple[Round, Round]]) -> Iterator[ChangedComparison]:
    for one, other in pairs:
        first = Window(one.window_starts_on, one.window_ends_on)
        second = Window(other.window_starts_on, other.window_ends_on)
        now = difference(effect.before.entries, first, second, offer=effect.offer)
        then = difference(effect.after.entries, first, second, offer=effect.offer)
        reworded = contents(effect.before, now) != [effect.standing(pk) for pk in contents(effect.after, then)]
        if reworded or told(now) != told(then):
            words = f"{told(then)}, other content" if reworded and now.shift else told(then)
            yield ChangedComparison(one.key, one.name, other.key, other.name, told(now), words, then.shift)


def contents(history: History, found: Difference) -> list[int | None]:
    """Return the ids of the entries whose content is in force at the two rounds; None where there is none."""
    return [history.content_in_force(state) if state else None for state in (found.before, found.after)]


def told(found: Difference) -> str:
    parts = [found.shift.value if found.shift else "nothing recorded"]
    if found.returned:
        parts.append("returned")
    if found.as_read:
        parts.append(f"as read: {found.as_read.value}")
    voiced = {(True, True): "both rounds", (True, False): "the first round", (False, True): "the second round"}
    where = voiced.get((found.voiced_before, found.voiced_after))
    return ", ".join([*parts, f"voiced at {where}" if where else "not voiced"])
