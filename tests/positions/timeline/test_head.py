"""The head of the picture: years, months, days, folds and rounds."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from positions.timeline.axis import Period, Scale, even_scale, folded_scale
from positions.timeline.head import Head, draw_head


def link(**entries: Any) -> str:
    return "&".join(f"{name}={value}" for name, value in entries.items() if value)


def a_round(key: str, day: date) -> Any:
    first, last = day - timedelta(days=2), day + timedelta(days=2)
    return SimpleNamespace(
        short_name="",
        key=key,
        name=f"Round {key}",
        starts_on=day,
        ends_on=day,
        window_starts_on=first,
        window_ends_on=last,
    )


def head(scale: Scale, period: Period, *rounds: Any, chosen: str = "") -> Head:
    event = SimpleNamespace(key="call", occurred_on=date(2025, 5, 19), precision="day", title="A call")
    return draw_head(scale, period, rounds, [event], link, chosen)  # type: ignore[list-item]


LONG = Period(date(2022, 1, 1), date(2025, 12, 31))


def test_folds_say_how_much_they_leave_out() -> None:
    drawn = head(folded_scale(LONG, [date(2022, 3, 1), date(2025, 5, 1)], []), LONG)
    assert [fold.title for fold in drawn.folds] == [
        "Jan 2022 to Feb 2022: 2 months without an entry, folded",
        "Apr 2022 to Apr 2025: 37 months without an entry, folded",
        "Jun 2025 to Dec 2025: 7 months without an entry, folded",
    ]
    assert [fold.text for fold in drawn.folds] == ["2 m", "3 y", "7 m"]
    assert [year.text for year in drawn.years] == ["2022", "2025"]
    assert [month.text for month in drawn.months] == ["Mar", "May"]


def test_a_year_zooms_to_itself() -> None:
    drawn = head(even_scale(LONG), LONG)
    assert [year.href for year in drawn.years][:1] == ["from=2022-01-01&to=2022-12-31"]
    assert len(drawn.years) == 4


def test_days_are_numbered_where_they_are_wide() -> None:
    week = Period(date(2025, 5, 10), date(2025, 5, 20))
    assert [day.text for day in head(even_scale(week), week).days] == [str(day) for day in range(10, 21)]
    quarter = Period(date(2025, 4, 1), date(2025, 6, 30))
    assert [day.text for day in head(even_scale(quarter), quarter).days][:5] == ["5", "10", "15", "20", "25"]
    assert head(even_scale(LONG), LONG).days == ()


def test_centuries_have_few_labels() -> None:
    ages = Period(date.min, date.max)
    drawn = head(even_scale(ages), ages)
    assert len(drawn.years) <= 40
    assert drawn.months == ()


def test_rounds_within_the_period_are_bands_with_names_that_zoom() -> None:
    may, july = a_round("may", date(2025, 5, 16)), a_round("july", date(2026, 7, 23))
    (band,) = head(even_scale(LONG), LONG, may, july, chosen="may").bands
    assert band.label == "Round may"
    assert band.href == "at=may"
    assert band.chosen
    assert "16 May 2025 (window 14–18 May 2025)" in band.title


def test_a_round_has_its_short_name_in_the_picture_and_its_name_beside() -> None:
    may = a_round("may", date(2025, 5, 16))
    may.short_name = "May 25"
    (band,) = head(even_scale(LONG), LONG, may).bands
    assert band.label == "May 25"
    assert "Round may" in band.title


def test_events_within_the_period_are_ticks() -> None:
    assert [event.title for event in head(even_scale(LONG), LONG).events] == ["Event, 19 May 2025: A call"]
    early = Period(date(2022, 1, 1), date(2022, 12, 31))
    assert head(even_scale(early), early).events == ()
