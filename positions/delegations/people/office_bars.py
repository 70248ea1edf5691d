"""The offices of a person as a small picture: a bar each over the same years, with the rounds as lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from positions.domain import wording
from positions.models import Office, Round

# In the picture's own units; it is stretched to the place that it has.
WIDTH = 1000
# So that an office of a few days can still be seen.
LEAST = 6
LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class TenureBar:
    """The time of one office; an end that is not known is open, and the bar is drawn to the edge."""

    x: str
    width: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office with the time it was held, as far as known; without a date there is no bar."""

    office: Office
    when: str
    bar: TenureBar | None


@dataclass(frozen=True, slots=True)
class OfficeBars:
    """All offices; `first` and `last` are the years at the ends of the bars, `rounds` the places of the rounds."""

    tenures: tuple[Tenure, ...]
    first: str
    last: str
    rounds: tuple[str, ...]


def tenures_of(offices: Sequence[Office], rounds: Sequence[Round]) -> OfficeBars:
    """Return offices ready to show, with the rounds that fall into their years."""
    dated = [office for office in offices if office.from_on or office.to_on]
    if not dated:
        return OfficeBars(tuple(Tenure(office, when_words(office), None) for office in offices), "", "", ())
    first, last = span(dated, rounds)
    days = (last - first).days

    def place(day: date | None, otherwise: float) -> float:
        return otherwise if day is None else (day - first).days * WIDTH / days

    return OfficeBars(
        tenures=tuple(
            Tenure(each, when_words(each), bar(each, place(earliest(each), 0), place(latest(each), WIDTH)))
            for each in offices
        ),
        first=str(first.year),
        last=str(last.year),
        rounds=tuple(f"{place(round_.starts_on, 0):.1f}" for round_ in rounds),
    )


def when_words(office: Office) -> str:
    """Return the time of an office as said, as far as known."""
    start, end = wording.partial_date(office.from_on), wording.partial_date(office.to_on)
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"since {start}"
    return f"until {end}" if end else "dates not known"


def bar(office: Office, start: float, end: float) -> TenureBar | None:
    """Return the time of one office as a bar; None when neither end is known."""
    if not office.from_on and not office.to_on:
        return None
    width = max(end - start, LEAST)
    return TenureBar(f"{min(start, WIDTH - width):.1f}", f"{width:.1f}", not office.from_on, not office.to_on)


def span(offices: Iterable[Office], rounds: Iterable[Round]) -> tuple[date, date]:
    """Return the first and the last day of the picture: a little more than what is known of offices and rounds."""
    known = [day for office in offices for day in (earliest(office), latest(office)) if day]
    known += [round_.starts_on for round_ in rounds]
    first, last = min(known, default=LONG_AGO), max(known, default=LONG_AGO)
    margin = timedelta(days=max(90, (last - first).days // 20))
    return first - min(margin, first - date.min), last + min(margin, date.max - last)


def earliest(office: Office) -> date | None:
    """Return the first day that the beginning may mean; None when it is not known."""
    return day_of(office.from_on, "-01-01")


def latest(office: Office) -> date | None:
    """Return the last day that the end may mean, for a picture near enough; None when it is not known."""
    return day_of(office.to_on, "-12-28")


def day_of(text: str, missing: str) -> date | None:
    """Return the day of a partial date, what is missing filled up; None when there is none, or no such day."""
    full = text + {len("2022"): missing, len("2022-03"): missing[3:]}.get(len(text), "")
    try:
        return date.fromisoformat(full)
    except ValueError:
        return None
