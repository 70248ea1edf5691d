"""What a position was at each round."""

from collections.abc import Sequence

import pytest

from positions.domain.shifts import Shift, Stand
from positions.overview.courses import Course, RoundState
from positions.overview.overview import strengths_shown
from tests.positions.overview.building import a_course, a_round, an_entry, courses

SILENT, VOICED = True, False


def at(course: Course, weak: Sequence[Stand] = ()) -> tuple[RoundState | None, ...]:
    """Return what a position was at each round."""
    return courses(course, weak=weak).at(course)


def test_before_its_first_entry_a_position_is_nothing() -> None:
    assert [each is None for each in at(a_course(an_entry("2022-03-15")))] == [True, False, False]


def test_held_and_not_voiced_within_the_window_is_silent() -> None:
    course = a_course(an_entry("2022-03-01"), an_entry("2025-05-01", "same"))
    assert [each.silent for each in at(course) if each] == [VOICED, SILENT, VOICED]


def test_what_is_not_held_is_not_silent() -> None:
    course = a_course(an_entry("2022-03-01"), an_entry("2022-03-15", ""))
    assert [each.silent for each in at(course) if each] == [VOICED, False, False]


@pytest.mark.parametrize(
    ("later", "shifts"),
    [
        ("categorical", [None, Shift.HARDENED, None]),
        ("tentative", [None, Shift.SOFTENED, None]),
        ("", [None, Shift.DROPPED, None]),
        ("same", [None, None, None]),
    ],
)
def test_a_shift_is_that_since_the_round_before(later: str, shifts: list[Shift | None]) -> None:
    course = a_course(an_entry("2022-03-01"), an_entry("2022-04-01", later))
    assert [each.shift for each in at(course) if each] == shifts


def test_a_position_that_begins_after_the_first_round_is_first_recorded() -> None:
    assert [each and each.shift for each in at(a_course(an_entry("2022-03-15")))] == [None, Shift.FIRST_RECORDED, None]


def test_a_state_is_weak_when_its_entry_is_or_the_one_that_said_its_firmness() -> None:
    said = an_entry("2022-03-01", "categorical")
    course = a_course(said, an_entry("2022-04-01", "same"), an_entry("2025-05-01", "plain"))
    assert [each.strong for each in at(course, weak=[said]) if each] == [False, False, True]


def test_the_strength_shown_of_a_state_is_that_of_all_that_it_rests_on() -> None:
    said = an_entry("2022-03-01", "categorical")
    some = courses(a_course(said, an_entry("2022-04-01", "same")), weak=[said])
    assert [strength.grade for strength in strengths_shown(some, some.positions)] == ["E", "E"]


def test_of_two_rounds_that_end_on_one_day_the_second_has_no_shift() -> None:
    rounds = (a_round("2022-03-01", key="a"), a_round("2022-03-01", key="b"))
    course = a_course(an_entry("2022-03-01"), rounds=rounds)
    assert course.shifts == (None, None)
