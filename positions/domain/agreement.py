"""How far coders who did not see each other's work agree: shares, Cohen's kappa, Krippendorff's alpha. Pure.

The chapter on agreement in docs/data-package.md says which codes are measured, and how.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, permutations
from random import Random
from statistics import fmean, quantiles
from typing import NamedTuple

# The interval of alpha: so many draws, from this seed, and 95% of what they give (one fortieth left out at each end).
DRAWS = 1_000
SEED = 20_220_329
PARTS = 40
# Below it, by the usual rule for alpha, not even tentative conclusions are drawn.
FLOOR = 0.667
# A part of the entries that is smaller has no alpha of its own: one entry more or less would make it another number.
FEWEST = 10

# How often two values were given to one thing, in both orders; a thing with more than two codings counts no more.
Coincidences = Mapping[tuple[str, str], float]


class Unit(NamedTuple):
    """One thing that was coded: the coders with their values, and the whole that it is a part of (its position).

    A missing value is left out.
    """

    whole: int
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one variable, over `n` things that have two values at least.

    Everything is None where it cannot be said: without anything to measure; kappa unless there are two coders; kappa
    and alpha where no value but one was ever given. `pairs` are how often each two values met, the most frequent first.
    """

    n: int
    agreement: float | None = None
    kappa: float | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    pairs: tuple[tuple[tuple[str, str], int], ...] = ()


# The same codings are measured for every reader, and the draws take longer than all else on the page.
@lru_cache(maxsize=128)
def agreement(units: tuple[Unit, ...], order: tuple[str, ...] = ()) -> Agreement:
    """Return how far the coders agree; `order` has the values of an ordinal scale, one of names has none."""
    low, high = interval(paired_of(units), order)
    return replace(agreement_alone(units, order), alpha_low=low, alpha_high=high)


def agreement_alone(units: Iterable[Unit], order: tuple[str, ...] = ()) -> Agreement:
    """Return how far the coders agree, as `agreement` does, without an interval of alpha."""
    paired = paired_of(units)
    if not paired:
        return Agreement(0)
    return Agreement(
        n=len(paired),
        agreement=fmean(share(unit) for unit in paired),
        kappa=kappa(paired),
        alpha=alpha(summed(coincidences(unit) for unit in paired), order),
        pairs=met(paired),
    )


def paired_of(units: Iterable[Unit]) -> list[Unit]:
    """Return what has two values at least, and so can be measured."""
    return [unit for unit in units if len(unit.values) > 1]


def share(unit: Unit) -> float:
    """Return which share of the pairs of values that one thing has are equal."""
    return fmean(one == other for (_, one), (_, other) in combinations(unit.values, 2))


def met(paired: Iterable[Unit]) -> tuple[tuple[tuple[str, str], int], ...]:
    """Return how often each two values met in one thing, whoever gave which, the most frequent first."""
    counted = Counter(
        (min(one, other), max(one, other)) for unit in paired for (_, one), (_, other) in combinations(unit.values, 2)
    )
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def kappa(paired: Sequence[Unit]) -> float | None:
    """Return Cohen's kappa; None unless there are two coders, and where chance alone would make them agree."""
    coders = sorted({coder for unit in paired for coder, _ in unit.values})
    if len(coders) != 2:
        return None
    given = [Counter(dict(unit.values)[coder] for unit in paired) for coder in coders]
    by_chance = sum(given[0][value] * given[1][value] for value in given[0]) / len(paired) ** 2
    observed = fmean(share(unit) for unit in paired)
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else None


def alpha(counted: Coincidences, order: tuple[str, ...]) -> float | None:
    """Return Krippendorff's alpha; None where no value but one was given."""
    totals: Counter[str] = Counter()
    for (one, _), weight in counted.items():
        totals[one] += weight  # type: ignore[assignment] # typeshed counts in whole numbers only
    far = distances(totals, order)
    observed = sum(counted.get(pair, 0) * distance for pair, distance in far.items())
    expected = sum(totals[one] * totals[other] * distance for (one, other), distance in far.items())
    return 1 - (sum(totals.values()) - 1) * observed / expected if expected else None


def distances(totals: Mapping[str, float], order: tuple[str, ...]) -> dict[tuple[str, str], float]:
    """Return how far each two different values lie apart: by how many were given from one to the other, squared.

    On a scale of names, without an order, all lie equally far apart.
    """
    if not order:
        return dict.fromkeys(permutations(totals, 2), 1.0)
    far = {}
    for one, other in combinations(range(len(order)), 2):
        between = sum(totals.get(value, 0) for value in order[one : other + 1])
        ends = totals.get(order[one], 0) + totals.get(order[other], 0)
        far[order[one], order[other]] = far[order[other], order[one]] = (between - ends / 2) ** 2
    return far


def coincidences(unit: Unit) -> Coincidences:
    counted = Counter(permutations((value for _, value in unit.values), 2))
    return {pair: times / (len(unit.values) - 1) for pair, times in counted.items()}


def summed(each: Iterable[Coincidences]) -> dict[tuple[str, str], float]:
    total: dict[tuple[str, str], float] = {}
    for counted in each:
        for pair, weight in counted.items():
            total[pair] = total.get(pair, 0) + weight
    return total


def interval(paired: Sequence[Unit], order: tuple[str, ...]) -> tuple[float | None, float | None]:
    """Return the ends of the interval of alpha, by draws of whole positions with replacement; None of fewer than two.

    The entries of a position resemble one another, so they are drawn together. A draw in which no value but one was
    given has no alpha and is left out.
    """
    wholes: dict[int, list[Coincidences]] = {}
    for unit in paired:
        wholes.setdefault(unit.whole, []).append(coincidences(unit))
    # Many are alike: each sort is added up once a draw, as often as it was drawn.
    sorts: dict[tuple[tuple[tuple[str, str], float], ...], int] = {}
    drawn_from = [sorts.setdefault(tuple(sorted(summed(each).items())), len(sorts)) for each in wholes.values()]
    listed = list(sorts)
    draw = Random(SEED)  # noqa: S311 - it draws a sample, the same each time, and keeps no secret
    found = []
    for _ in range(DRAWS if len(wholes) > 1 else 0):
        times = Counter(draw.choices(drawn_from, k=len(drawn_from)))
        drawn = alpha(summed({pair: n * weight for pair, weight in listed[sort]} for sort, n in times.items()), order)
        if drawn is not None:
            found.append(drawn)
    if len(found) < 2:
        return None, None
    cuts = quantiles(found, n=PARTS, method="inclusive")
    return cuts[0], cuts[-1]
