"""What moved between two rounds, and what came and went in between."""

import pytest

from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Shift
from positions.overview.movements import Movement, movements_between
from tests.positions.overview.building import ROUNDS, a_course, an_entry, courses

GRADED = EvidenceAsked((Standard.GRADED,))


def moved(*entries: tuple[str, str]) -> Movement:
    both = courses(a_course(*(an_entry(*entry) for entry in entries)))
    (found,) = movements_between(both, ROUNDS[0], ROUNDS[2], GRADED)
    return found


def test_what_is_recorded_only_later_is_left_out() -> None:
    assert movements_between(courses(a_course(an_entry("2026-01-01"))), ROUNDS[0], ROUNDS[2], GRADED) == ()


@pytest.mark.parametrize(
    ("entries", "comparable"),
    [
        ([("2022-03-01", "plain"), ("2025-05-01", "categorical")], True),
        ([("2022-03-01", "plain")], True),
        ([("2025-05-01", "plain")], False),
    ],
)
def test_without_a_state_at_the_first_round_nothing_can_be_compared(
    entries: list[tuple[str, str]], comparable: bool
) -> None:
    assert moved(*entries).comparable is comparable


@pytest.mark.parametrize(
    ("entries", "went", "returned"),
    [
        ([("2022-04-01", "plain"), ("2023-01-01", "")], True, False),
        ([("2022-03-01", ""), ("2022-04-01", "plain"), ("2023-01-01", "")], True, False),
        ([("2022-03-01", "plain"), ("2022-04-01", ""), ("2023-01-01", "plain")], False, True),
        ([("2022-03-01", "plain"), ("2022-04-01", ""), ("2023-01-01", "categorical")], False, True),
        ([("2022-03-01", "plain"), ("2022-04-01", "")], False, False),
        ([("2022-04-01", "plain")], False, False),
        ([("2022-04-01", "")], False, False),
    ],
)
def test_what_neither_round_shows(entries: list[tuple[str, str]], went: bool, returned: bool) -> None:
    found = moved(*entries)
    assert (found.came_and_went, found.left_and_returned) == (went, returned)


@pytest.mark.parametrize("weak", ["first", "second", "neither"])
def test_a_movement_stands_when_all_that_it_rests_on_meets_what_is_asked(weak: str) -> None:
    entries = {"first": an_entry("2022-03-01", "plain"), "second": an_entry("2025-05-01", "categorical")}
    one = courses(a_course(*entries.values()), weak=[entry for name, entry in entries.items() if name == weak])
    (found,) = movements_between(one, ROUNDS[0], ROUNDS[2], GRADED)
    assert (found.shift, found.stands) == (Shift.HARDENED, weak == "neither")
