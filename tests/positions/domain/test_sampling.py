"""Samples: the same seed draws the same, in proportion, without doubles, as many as were wished."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from positions.domain.sampling import draw, shares

SIZES = some.dictionaries(some.sampled_from("abcdef"), some.integers(0, 40), max_size=6)
STRATA = SIZES.map(lambda sizes: {name: [f"{name}{number}" for number in range(size)] for name, size in sizes.items()})


@pytest.mark.parametrize(
    ("sizes", "wished", "found"),
    [
        ({"russia": 208, "ukraine": 197}, 50, {"russia": 26, "ukraine": 24}),
        ({"russia": 208, "ukraine": 197, "oman": 2}, 20, {"russia": 10, "ukraine": 9, "oman": 1}),
        ({"russia": 3, "ukraine": 3}, 3, {"russia": 2, "ukraine": 1}),
        ({"russia": 5, "ukraine": 1, "oman": 0}, 50, {"russia": 5, "ukraine": 1, "oman": 0}),
        ({"russia": 1, "ukraine": 9, "oman": 5}, 2, {"russia": 0, "ukraine": 1, "oman": 1}),
        ({}, 10, {}),
    ],
)
def test_shares(sizes: dict[str, int], wished: int, found: dict[str, int]) -> None:
    assert shares(sizes, wished) == found


@given(SIZES, some.integers(0, 100))
def test_shares_are_in_proportion_to_one_and_none_is_left_out(sizes: dict[str, int], wished: int) -> None:
    found = shares(sizes, wished)
    there = {name: size for name, size in sizes.items() if size}
    assert sum(found.values()) == min(wished, sum(sizes.values()))
    assert all(0 <= found[name] <= size for name, size in sizes.items())
    if wished >= len(there):
        assert all(found[name] for name in there)
    left, total = sum(found.values()), sum(sizes.values())
    if all(size * left >= total for size in there.values()):
        assert all(abs(found[name] - Fraction(size * left, total)) < 1 for name, size in there.items())
    assert all(found[one] <= found[other] for one in there for other in there if sizes[one] < sizes[other])


@given(STRATA, some.integers(0, 60), some.integers(0, 10**9), some.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    strata: dict[str, list[str]], wished: int, seed: int, chance: Random
) -> None:
    drawn = draw(strata, wished, seed)
    mixed = {name: chance.sample(keys, len(keys)) for name, keys in chance.sample([*strata.items()], len(strata))}
    assert draw(mixed, wished, seed) == drawn
    assert len(set(drawn)) == len(drawn) == min(wished, sum(map(len, strata.values())))
    counts = shares({name: len(keys) for name, keys in strata.items()}, wished)
    assert {name: sum(key in keys for key in drawn) for name, keys in strata.items()} == counts


def test_another_seed_draws_others() -> None:
    strata = {"russia": [f"r{number}" for number in range(200)], "ukraine": [f"u{number}" for number in range(200)]}
    assert draw(strata, 20, 1) != draw(strata, 20, 2)
    # Written down, so that a sample that was given can be drawn again for as long as this is.
    assert draw(strata, 4, 2026) == ("u149", "r172", "u95", "r184")
