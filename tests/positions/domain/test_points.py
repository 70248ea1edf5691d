"""A day in place of a round: which days count as said at it, and what it is called."""

from datetime import date

import pytest

from positions.domain.points import PointInTime, as_at, in_order, meaning
from positions.domain.shifts import Window

ROUND = PointInTime("first", "First round", date(2022, 3, 28), date(2022, 3, 30), date(2022, 3, 20), date(2022, 4, 7))


@pytest.mark.parametrize(
    ("day", "days", "first"),
    [
        ("2025-05-25", 10, "2025-05-16"),
        ("2025-05-25", 1, "2025-05-25"),
        ("2024-03-01", 2, "2024-02-29"),
        ("2025-01-01", 90, "2024-10-04"),
        ("0001-01-03", 10, "0001-01-01"),
    ],
)
def test_the_days_up_to_a_day_count_itself_among_them(day: str, days: int, first: str) -> None:
    point = as_at(date.fromisoformat(day), days)
    assert point.window == Window(date.fromisoformat(first), date.fromisoformat(day))
    assert (point.key, point.starts_on, point.ends_on, point.days) == (
        day,
        point.ends_on,
        date.fromisoformat(day),
        days,
    )


def test_ten_days_count_where_nothing_is_said() -> None:
    assert as_at(date(2025, 5, 25)) == as_at(date(2025, 5, 25), 10)


def test_what_a_day_is_called() -> None:
    day, one = as_at(date(2025, 5, 25)), as_at(date(2025, 5, 25), 1)
    assert day.name == "as at 25 May 2025 (10 days up to it)"
    assert day.noun == "the state as at 25 May 2025 (10 days up to it)"
    assert day.file_name == "as-at-2025-05-25-10-days"
    assert day.at("second") == "as at 25 May 2025"
    assert day.during("second") == "in the 10 days up to 25 May 2025"
    assert day.heading("second") == "As at 25 May 2025 (10 days up to it)"
    assert one.name == "as at 25 May 2025 (1 day up to it)"
    assert meaning(day).startswith(
        "25 May 2025: the state is that at the end of the day; voiced means within the 10 days"
    )


def test_what_a_round_is_called() -> None:
    assert (ROUND.noun, ROUND.file_name, ROUND.days) == ("First round", "first", None)
    assert (ROUND.at("first"), ROUND.during("second")) == ("at the first round", "at the second round")
    assert ROUND.heading("first") == "At the first round: First round"


@pytest.mark.parametrize(
    ("other", "first"),
    [
        (as_at(date(2022, 4, 6)), False),
        (as_at(date(2022, 4, 8), 90), True),
        (as_at(date(2022, 4, 7)), True),
    ],
    ids=["earlier", "later", "the same day"],
)
def test_the_one_whose_window_ends_first_stands_first(other: PointInTime, first: bool) -> None:
    assert in_order(ROUND, other) == ((ROUND, other) if first else (other, ROUND))
