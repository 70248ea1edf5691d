"""The codebook's rules for an entry and for the entries of a position, pure: for forms, commands and checks alike."""

import unicodedata
from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date

from positions.codebook import Precision
from positions.shifts import Entry

# Marks that turn the direction of what follows: they can make a text say something else than it does.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FIRST_CONTENT = "The first held entry of a position says what is asked, refused or offered."


def last_day(on: date, precision: str) -> date:
    """Return the day by which a date known to the day, month or year is written: the last one of it."""
    if precision == Precision.DAY:
        return on
    month = 12 if precision == Precision.YEAR else on.month
    return date(on.year, month, monthrange(on.year, month)[1])


def partial(on: date, precision: str) -> str:
    """Return the date as exactly as it is known: `2022`, `2022-03` or `2022-03-29`."""
    length = {Precision.YEAR.value: 4, Precision.MONTH.value: 7}.get(precision, 10)
    return on.isoformat()[:length]


def hidden_signs(text: str) -> str:
    """Return what is wrong with the signs of a text, in a sentence; empty when nothing is."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        return "Remove the control characters; they cannot be seen but change the text."
    if DIRECTION_MARKS.intersection(text):
        return "Remove the marks that turn the direction of writing."
    return ""


def without_content(entries: Iterable[Entry], contentful: Collection[int]) -> frozenset[int]:
    """Return the ids of the entries of one position that must say what is held, and do not.

    These are the first held entry and the first held main entry; `contentful` are the ids of entries that say it.
    """
    held = sorted((entry for entry in entries if entry.held), key=lambda entry: entry.place)
    firsts = held[:1] + [entry for entry in held if entry.main][:1]
    return frozenset(entry.id for entry in firsts if entry.id not in contentful)
