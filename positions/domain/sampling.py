"""Drawing a sample by chance that can be drawn again: stratified, in proportion, from a seed. Pure."""

from collections.abc import Collection, Mapping
from hashlib import sha256


def shares(sizes: Mapping[str, int], wished: int) -> dict[str, int]:
    """Return how many to draw from each stratum of these sizes: in proportion, at least one from each, `wished` in all.

    All there are where fewer are there than wished; where there are more strata than wished, one from each of the
    largest. What is left over by whole numbers goes to the largest remainders, then in the order of the names.
    """
    rest = {name: size for name, size in sorted(sizes.items(), key=lambda each: (-each[1], each[0])) if size}
    left = min(wished, sum(rest.values()))
    rest = dict(list(rest.items())[:left])
    found = dict.fromkeys(sizes, 0)
    # The smallest come last: whose proportion is less than one gets one, and the others share what is left.
    while rest and (small := list(rest.items())[-1])[1] * left < sum(rest.values()):
        found[small[0]] = 1
        del rest[small[0]]
        left -= 1
    total = sum(rest.values())
    found |= {name: size * left // total for name, size in rest.items()}
    over = left - sum(found[name] for name in rest)
    for name in sorted(rest, key=lambda name: (-(rest[name] * left % total), name))[:over]:
        found[name] += 1
    return found


def draw(strata: Mapping[str, Collection[str]], wished: int, seed: int) -> tuple[str, ...]:
    """Return the keys that the seed draws from the strata, in the order of their lots, which mixes the strata.

    The order in which strata and keys are given does not matter, nor does a key of another stratum.
    """
    counts = shares({name: len(set(keys)) for name, keys in strata.items()}, wished)
    drawn = [key for name, keys in strata.items() for key in by_lot(keys, seed)[: counts[name]]]
    return tuple(by_lot(drawn, seed))


def by_lot(keys: Collection[str], seed: int) -> list[str]:
    """Return the keys, each once, in the order that the seed gives them."""
    return sorted(set(keys), key=lambda key: (sha256(f"{seed} {key}".encode()).digest(), key))
