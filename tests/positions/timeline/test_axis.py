"""Where days lie on the folded and on the even scale."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.timeline.axis import WIDTH, Period, even_scale, folded_scale, in_runs, whole_period


def a_round(starts: str, ends: str) -> Any:
    first, last = date.fromisoformat(starts), date.fromisoformat(ends)
    return SimpleNamespace(window_starts_on=first, window_ends_on=last, starts_on=first, ends_on=last)


YEARS = Period(date(2022, 1, 1), date(2025, 12, 31))


def test_quiet_months_are_folded_and_busy_ones_wider() -> None:
    days = [date(2022, 3, day) for day in (1, 7, 20)] + [date(2025, 5, 16)]
    scale = folded_scale(YEARS, days, [])
    march, may = (
        next(s for s in scale.stretches if s.starts_on == day) for day in (date(2022, 3, 1), date(2025, 5, 1))
    )
    assert march.width > may.width
    assert [(s.starts_on, s.ends_on) for s in scale.stretches if s.folded] == [
        (date(2022, 1, 1), date(2022, 2, 28)),
        (date(2022, 4, 1), date(2025, 4, 30)),
        (date(2025, 6, 1), date(2025, 12, 31)),
    ]


def test_one_quiet_month_is_not_folded() -> None:
    assert in_runs(0, 4, [0, 2, 3]) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]
    assert in_runs(0, 5, [0, 3]) == [(0, 0), (1, 2), (3, 3), (4, 5)]


def test_a_round_keeps_its_month_open() -> None:
    scale = folded_scale(YEARS, [], [a_round("2024-05-30", "2024-06-02")])
    assert [s.starts_on for s in scale.stretches if not s.folded] == [date(2024, 5, 1), date(2024, 6, 1)]


def test_without_anything_all_days_are_alike() -> None:
    assert folded_scale(YEARS, [], []) == even_scale(YEARS)
    scale = even_scale(YEARS)
    assert scale.left(YEARS.starts_on) == 0
    assert scale.right(YEARS.ends_on) == pytest.approx(WIDTH)


def test_a_day_outside_lies_at_the_nearest_end() -> None:
    scale = folded_scale(YEARS, [date(2022, 3, 1), date(2025, 5, 1)], [])
    assert scale.middle(date.min) == 0
    assert scale.middle(date.max) == pytest.approx(WIDTH)


def test_the_whole_period_ends_with_its_months() -> None:
    assert whole_period([], []) is None
    whole = whole_period([date(2022, 2, 24)], [a_round("2025-07-21", "2025-07-25")])
    assert whole == Period(date(2022, 2, 1), date(2025, 7, 31))
    assert whole_period([date.min, date.max], []) == Period(date.min, date.max)


@given(st.lists(st.dates(), min_size=1, max_size=30), st.booleans())
def test_later_days_never_lie_further_left_and_all_within(days: list[date], even: bool) -> None:
    period = whole_period(days, [])
    assert period is not None
    scale = even_scale(period) if even else folded_scale(period, days, [])
    ordered = sorted(days)
    at = [scale.middle(day) for day in ordered]
    assert at == sorted(at)
    assert all(0 <= x <= WIDTH + 0.01 for x in at)
    for stretch, following in zip(scale.stretches, scale.stretches[1:], strict=False):
        assert following.starts_on == stretch.ends_on + timedelta(days=1)
        assert following.x == pytest.approx(stretch.x + stretch.width)
