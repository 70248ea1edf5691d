"""The codebook's rules for an entry and for the entries of a position, pure: for forms, commands and checks alike."""

from calendar import monthrange
from datetime import date

from positions.domain.codebook import Precision


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


def may_lie_within(on: str, first: date, last: date) -> bool:
    """Return whether a date, which may be a month or a year (or empty: unknown), has a day from first to last."""
    known = len(on)
    return bool(on) and first.isoformat()[:known] <= on <= last.isoformat()[:known]
