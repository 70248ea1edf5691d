"""Agreement between coders: the examples by which the measures are taught, and what holds of all codings."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as some

from positions.domain.agreement import Agreement, Unit, agreement


def units(*coders: str) -> tuple[Unit, ...]:
    """Return what the coders gave, a line each with a sign for each thing; a dot is a missing value."""
    return tuple(
        Unit(place, tuple((f"coder {n}", value) for n, value in enumerate(values) if value != "."))
        for place, values in enumerate(zip(*(line.replace(" ", "") for line in coders), strict=True))
    )


# Krippendorff's own example of four observers, twelve units and missing values ("Computing Krippendorff's
# Alpha-Reliability", 2011), and those of two observers before it, of two values and of five.
FOUR = units("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
TWO_VALUES = units("0100000010", "1110010000")
FIVE_VALUES = units("aabbdcccedda", "babbbccceddd")


@pytest.mark.parametrize(
    ("coded", "order", "alpha"),
    [
        (FOUR, "", 0.743),
        (FOUR, "12345", 0.815),
        (TWO_VALUES, "", 0.095),
        (FIVE_VALUES, "", 0.692),
    ],
)
def test_alpha_is_that_of_the_literature(coded: tuple[Unit, ...], order: str, alpha: float) -> None:
    assert agreement(coded, tuple(order)).alpha == pytest.approx(alpha, abs=0.0005)


def test_kappa_is_that_of_the_literature() -> None:
    # Two readers of fifty proposals: both yes 20, only the first yes 5, only the second yes 10, both no 15.
    found = agreement(units("y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15))
    assert found.agreement == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.pairs == ((("y", "y"), 20), (("n", "n"), 15), (("n", "y"), 15))


def test_a_thing_with_one_value_says_nothing() -> None:
    assert agreement(units("ab.", "a.b")).n == 1
    assert agreement(units("ab", "..")) == Agreement(0)


def test_kappa_is_for_two_coders() -> None:
    assert agreement(units("ab", "ab", "ab")).kappa is None
    assert agreement(units("ab", "ab")).kappa == 1


def test_where_only_one_value_was_given_chance_says_all() -> None:
    found = agreement(units("aaa", "aaa"))
    assert (found.agreement, found.kappa, found.alpha, found.alpha_low) == (1, None, None, None)


def test_near_values_of_an_ordinal_scale_weigh_less_than_far_ones() -> None:
    near, far = units("abcabc", "abcabb"), units("abcabc", "abcaba")
    order = ("a", "b", "c")
    assert (agreement(near, order).alpha or 0) > (agreement(far, order).alpha or 0)
    assert agreement(near).agreement == agreement(far).agreement


def test_the_interval_is_of_whole_positions() -> None:
    coded = units("aabbabababab", "aabbbabababb")
    together = tuple(unit._replace(whole=unit.whole // 4) for unit in coded)
    apart, whole = agreement(coded), agreement(together)
    assert (whole.alpha, whole.n) == (apart.alpha, apart.n)
    # On one position the coders agree throughout, on another never: three positions say less than twelve entries.
    ends = (whole.alpha_low, apart.alpha_low, apart.alpha, apart.alpha_high, whole.alpha_high)
    assert list(ends) == sorted({end for end in ends if end is not None})
    assert agreement(tuple(unit._replace(whole=1) for unit in coded)).alpha_low is None


VALUES = some.sampled_from("abcd")
CODINGS = some.lists(some.tuples(some.integers(0, 5), some.lists(VALUES, max_size=4)), max_size=12)


@given(CODINGS, some.permutations("wxyz"))
def test_who_gave_which_value_and_how_coders_are_called_makes_no_difference(
    codings: list[tuple[int, list[str]]], names: list[str]
) -> None:
    one = tuple(Unit(whole, tuple(zip("wxyz", values, strict=False))) for whole, values in codings)
    other = tuple(Unit(whole, tuple(zip(names, values, strict=False))) for whole, values in codings)
    for order in ((), tuple("abcd")):
        found, again = agreement(one, order), agreement(other, order)
        assert (found.n, found.agreement, found.alpha) == (again.n, again.agreement, again.alpha)
        assert (found.alpha_low, found.alpha_high) == (again.alpha_low, again.alpha_high)


@given(CODINGS)
def test_measures_lie_where_they_can(codings: list[tuple[int, list[str]]]) -> None:
    numbers = count()
    found = agreement(
        tuple(Unit(next(numbers), tuple(zip("wxyz", values, strict=False))) for _, values in codings), tuple("abcd")
    )
    assert found.agreement is None or 0 <= found.agreement <= 1
    for measure in (found.kappa, found.alpha, found.alpha_low, found.alpha_high):
        assert measure is None or measure <= 1.0000001
    if found.agreement == 1 and found.alpha is not None:
        assert found.alpha == pytest.approx(1)
