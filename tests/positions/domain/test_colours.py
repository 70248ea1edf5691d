"""What is offered as a party's colour is seen by day and night, told apart, and no tint of a shift."""

from itertools import combinations

import pytest

from positions.domain import colours
from tests.positions.web.test_colours import tints


def test_what_is_offered_is_seen_and_apart() -> None:
    assert [each for each in colours.OFFERED if not colours.is_seen(each)] == []
    assert [pair for pair in combinations(colours.OFFERED, 2) if not colours.is_apart(pair[0], [pair[1]])] == []
    assert [each for each in colours.OFFERED if colours.like_a_shift(each)] == []


def test_the_hues_of_shifts_are_those_of_the_pages() -> None:
    assert sorted(colours.TINTS) == sorted(round(hue * 360) for hue in tints().values())


def test_what_another_party_has_is_not_offered() -> None:
    first, second, *_ = colours.OFFERED
    assert colours.offered(["", first.upper()])[0] == second
    assert colours.offered(colours.OFFERED) == list(colours.OFFERED)


@pytest.mark.parametrize(
    ("colour", "others", "wrong"),
    [
        ("#3156b4", ["#a8326a", ""], ""),
        ("#ffffff", [], "hardly seen"),
        ("#101010", [], "hardly seen"),
        ("#3156b5", ["#3156b4"], "Another party"),
    ],
)
def test_a_colour_that_cannot_be_used_is_told(colour: str, others: list[str], wrong: str) -> None:
    fault = colours.fault_of_colour(colour, others)
    assert wrong in fault
    assert bool(fault) is bool(wrong)
