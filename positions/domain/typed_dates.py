"""Dates as people type or paste them, read as a year, a month or a day. Pure.

The one form that is asked for is `2022`, `2022-03` or `2022-03-29`. What is written otherwise is understood where it
can mean one day only, in any script's digits; else the answer says how to write it.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

HOW = "Write a date as 2025-06-02, or 2025-06 or 2025 where only the month or the year is known."
HOW_FULL = "Write the day in full, as 2025-06-02."

NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORTEST_NAME = 3
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
WORD = r"(?P<word>[a-z]+)\.?"
DAY = r"(?P<day>\d{1,2})"
NTH = rf"{DAY}(?:st|nd|rd|th)?\.?"
YEAR = r"(?P<year>\d{4})"
# The year first, in numbers; then with the month in words, in the order of either side of the ocean.
PLAIN = (
    re.compile(rf"{YEAR}(?:(?P<mark>[-./])(?P<month>\d{{1,2}})(?:(?P=mark){DAY})?)?"),
    re.compile(rf"(?P<month>\d{{1,2}})[-./]{YEAR}"),
    re.compile(rf"{WEEKDAY}{NTH}(?: of)? {WORD},? {YEAR}"),
    re.compile(rf"{WEEKDAY}{WORD} {NTH},? {YEAR}"),
    re.compile(rf"{WORD},? {YEAR}"),
)
# The year last, in numbers: which is the day may be open.
YEAR_LAST = re.compile(rf"(\d{{1,2}})(?P<mark>[-./]) ?(\d{{1,2}})(?P=mark) ?{YEAR}")


def read(text: str, *, full: bool = False) -> str:
    """Return a date as exactly as it is given: `2022`, `2022-03` or `2022-03-29`; `full` asks for the day.

    Raises ValueError with a sentence that says how to write it.
    """
    found = reading_of(plain(text), HOW_FULL if full else HOW)
    if full and len(found) < len("2022-03-29"):
        raise ValueError(HOW_FULL)
    return found


def reading_of(text: str, how: str) -> str:
    if found := YEAR_LAST.fullmatch(text):
        return year_last(int(found["year"]), int(found[1]), int(found[3]), text)
    for pattern in PLAIN:
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            month = month_named(given["word"]) if "word" in given else given.get("month")
            if month != "":
                return written(given["year"], month, given.get("day"))
    raise ValueError(how)


def year_last(year: int, first: int, second: int, text: str) -> str:
    """Return the one day that such numbers can mean. Raises ValueError when they can mean two, or none."""
    days = sorted(set(days_of(year, (second, first), (first, second))))
    if len(days) > 1:
        one, other = days
        raise ValueError(f"{text} can be read in two ways: write {one} or {other}.")
    if not days:
        raise ValueError(f"There is no such day: {text}.")
    return days[0]


def days_of(year: int, *pairs: tuple[int, int]) -> Iterator[str]:
    for month, day in pairs:
        try:
            yield date(year, month, day).isoformat()
        except ValueError:
            continue


def written(year: str, month: str | None, day: str | None) -> str:
    """Return a date as it is kept; None: not given. Raises ValueError when there is none."""
    given = [int(number) for number in (year, month, day) if number is not None]
    said = "-".join([f"{given[0]:04}", *(f"{number:02}" for number in given[1:])])
    try:
        date(*given, *[1] * (3 - len(given)))
    except ValueError as error:
        raise ValueError(f"There is no such {('year', 'month', 'day')[len(given) - 1]}: {said}.") from error
    return said


def month_named(word: str) -> str:
    """Return the number of a month by its English name, or by its first letters; empty when it is none."""
    letters = "sep" if word == "sept" else word
    known = [number for number, name in enumerate(NAMES, start=1) if name.startswith(letters)]
    return str(known[0]) if known and len(letters) >= SHORTEST_NAME else ""


def plain(text: str) -> str:
    """Return a text in small letters with its digits, dashes and spaces as this script writes them.

    Marks that cannot be seen go: those that Arabic and Hebrew texts carry around numbers say nothing here.
    """
    signs = [sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"]
    return " ".join("".join(map(plain_sign, signs)).lower().split())


def plain_sign(sign: str) -> str:
    if unicodedata.category(sign) == "Pd" or sign == "\N{MINUS SIGN}":
        return "-"
    number = unicodedata.decimal(sign, None)
    return sign if number is None else str(number)
