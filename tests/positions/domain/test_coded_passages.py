"""What a second coder found in a text meets what the first one did."""

from datetime import date

import pytest

from positions.domain.anchors import Passage
from positions.domain.coded_passages import PlacedEntry, PlacedPassage, met

DAY, LATER = date(2022, 3, 29), date(2022, 4, 1)


def passage(number: int = 1, position: int | None = 7, on: date = DAY, at: int | None = 0) -> PlacedPassage:
    return PlacedPassage(number, position, on, None if at is None else Passage(at, at + 10))


def entry(number: int = 100, position: int = 7, on: date = DAY, *at: int) -> PlacedEntry:
    return PlacedEntry(number, position, on, tuple(Passage(each, each + 10) for each in at))


@pytest.mark.parametrize(
    ("passages", "entries", "found"),
    [
        ([passage(on=LATER)], [entry(100, 7, DAY, 50, 9)], {1: 100}),
        ([passage(on=LATER)], [entry(100, 7, DAY, 10)], {}),
        ([passage()], [entry()], {1: 100}),
        ([passage(at=None)], [entry(100, 7, DAY, 0)], {1: 100}),
        ([passage(position=8)], [entry(100, 7, DAY, 0)], {}),
        ([passage(position=None)], [entry(100, 7, DAY, 0)], {}),
        # The words decide where the day fits several.
        ([passage(1, at=30), passage(2, at=0)], [entry(100, 7, DAY, 0), entry(101, 7, DAY, 30)], {1: 101, 2: 100}),
        # Each once: the first passage has it.
        ([passage(1), passage(2)], [entry()], {1: 100}),
        ([passage(1)], [entry(101), entry(100)], {1: 100}),
        ([], [entry()], {}),
    ],
)
def test_met(passages: list[PlacedPassage], entries: list[PlacedEntry], found: dict[int, int]) -> None:
    assert met(passages, entries) == found
