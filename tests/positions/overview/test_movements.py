"""What moved between two rounds, and what came and went in between."""

import pytest

from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Shift, Stand
from positions.overview.movements import Between, Movement
from tests.positions.overview.building import ROUNDS, a_course, an_entry, courses, movements_between

GRADED = EvidenceAsked((Standard.GRADED,))


def moved(*entries: tuple[str, str] | Stand) -> Movement:
    both = courses(a_course(*(entry if isinstance(entry, Stand) else an_entry(*entry) for entry in entries)))
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


def over(on: str) -> Stand:
    """Return the end of a term that the party had set."""
    return an_entry(on, "", ends_term=True)


@pytest.mark.parametrize(
    ("entries", "between"),
    [
        ([("2022-04-01", "plain"), ("2023-01-01", "")], Between.GIVEN_UP),
        ([("2022-03-01", ""), ("2022-04-01", "plain"), ("2023-01-01", "")], Between.GIVEN_UP),
        ([("2022-04-01", "plain"), over("2023-01-01")], Between.TERM),
        ([("2022-04-01", "plain"), over("2023-01-01"), ("2024-01-01", "")], Between.TERM),
        ([("2022-04-01", "plain"), over("2023-01-01"), ("2024-01-01", "plain"), ("2024-02-01", "")], Between.GIVEN_UP),
        ([("2022-03-01", "plain"), ("2022-04-01", ""), ("2023-01-01", "plain")], Between.PAUSED),
        ([("2022-03-01", "plain"), over("2022-04-01"), ("2023-01-01", "categorical")], Between.PAUSED),
        ([("2022-03-01", "plain"), ("2022-04-01", "categorical")], None),
        ([("2022-03-01", "plain"), ("2022-04-01", "")], None),
        ([("2022-04-01", "plain")], None),
        ([("2022-04-01", "")], None),
    ],
)
def test_what_neither_round_shows(entries: list[tuple[str, str] | Stand], between: Between | None) -> None:
    assert moved(*entries).between is between


@pytest.mark.parametrize("weak", ["first", "second", "neither"])
def test_a_movement_stands_when_all_that_it_rests_on_meets_what_is_asked(weak: str) -> None:
    entries = {"first": an_entry("2022-03-01", "plain"), "second": an_entry("2025-05-01", "categorical")}
    one = courses(a_course(*entries.values()), weak=[entry for name, entry in entries.items() if name == weak])
    (found,) = movements_between(one, ROUNDS[0], ROUNDS[2], GRADED)
    assert (found.shift, found.stands) == (Shift.HARDENED, weak == "neither")
