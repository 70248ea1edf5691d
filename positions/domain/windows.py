"""The window that is offered for the days of a meeting. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from positions.domain.shifts import Window

# So many days before the first and after the last day of the meeting, where no other round is nearer.
AROUND = 7


def offered_window(starts_on: date, ends_on: date, others: Iterable[Window]) -> Window:
    """Return a week around the days of a meeting, cut where the windows of other rounds begin and end."""
    one_day, around = timedelta(days=1), timedelta(days=AROUND)
    first, last = starts_on - around, ends_on + around
    for other in others:
        if other.ends_on < starts_on:
            first = max(first, other.ends_on + one_day)
        if other.starts_on > ends_on:
            last = min(last, other.starts_on - one_day)
    return Window(first, last)
