"""Dates as people type them: what can mean one day is read, what cannot is answered with how to write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.typed_dates import NAMES, read


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        *[("2025", "2025"), ("2025-06", "2025-06"), ("2025-06-02", "2025-06-02"), (" 2025-6-2 ", "2025-06-02")],
        *[("2025/06/02", "2025-06-02"), ("2025.06.02", "2025-06-02"), ("07/2025", "2025-07"), ("7.2025", "2025-07")],
        *[("24.07.2025", "2025-07-24"), ("24/07/2025", "2025-07-24"), ("7/24/2025", "2025-07-24")],
        *[("7.7.2025", "2025-07-07"), ("24. 7. 2025", "2025-07-24"), ("2025–06–02", "2025-06-02")],
        *[("July 24, 2025", "2025-07-24"), ("24 July 2025", "2025-07-24"), ("24th of July, 2025", "2025-07-24")],
        *[("Thursday, 24 Jul. 2025", "2025-07-24"), ("Sept 5 2024", "2024-09-05"), ("may 2025", "2025-05")],
        # Arabic, Persian and full-width digits, with the marks that Arabic texts carry around numbers.
        *[("٢٤/٠٧/٢٠٢٥", "2025-07-24"), ("۲۰۲۵-۰۶-۰۲", "2025-06-02"), ("２０２５-０６", "2025-06")],
        ("\N{RIGHT-TO-LEFT MARK}24.07.2025\N{RIGHT-TO-LEFT MARK}", "2025-07-24"),
        ("0202-03-29", "0202-03-29"),
    ],
)
def test_what_can_mean_one_day_is_understood(text: str, read_as: str) -> None:
    assert read(text) == read_as


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("04/07/2025", "write 2025-04-07 or 2025-07-04"),
        ("04.07.2025", "write 2025-04-07 or 2025-07-04"),
        *[("30.02.2025", "no such day"), ("2025-02-30", "no such day: 2025-02-30"), ("2025-05-00", "no such day")],
        *[("2025-13", "no such month"), ("2025-00", "no such month"), ("0000", "no such year")],
        *[
            (text, "as 2025-06-02")
            for text in ("24.07.25", "yesterday", "24 ju 2025", "24 Foo 2025", "1-2", "2025-6/2")
        ],
    ],
)
def test_bad_dates_say_how_to_write_them(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        read(text)


@pytest.mark.parametrize("text", ["2025", "2025-06", "June 2025"])
def test_a_full_day_is_asked_for_where_it_is_needed(text: str) -> None:
    with pytest.raises(ValueError, match="in full"):
        read(text, full=True)


@given(st.dates())
def test_every_day_is_read_in_words_and_numbers(on: date) -> None:
    month = NAMES[on.month - 1].title()
    for text in (f"{on.day} {month} {on.year:04}", f"{month} {on.day}, {on.year:04}", on.isoformat()):
        assert read(text, full=True) == on.isoformat()


@given(st.dates(), st.sampled_from("./-"))
def test_numbers_are_never_guessed(on: date, mark: str) -> None:
    text = mark.join([f"{on.day:02}", f"{on.month:02}", f"{on.year:04}"])
    if on.day <= 12 and on.day != on.month:
        with pytest.raises(ValueError, match="two ways"):
            read(text)
    else:
        assert read(text) == on.isoformat()


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(text: str) -> None:
    found, refusal = "", ""
    try:
        found = read(text)
    except ValueError as refused:
        refusal = str(refused)
    assert refusal.endswith(".") or read(found) == found
