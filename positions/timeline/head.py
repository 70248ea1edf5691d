"""The head of the timeline: years, months, folds, the names of the rounds, events as ticks; all finished strings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from positions.domain import wording
from positions.models import Event, Round
from positions.timeline.axis import WIDTH, Period, Scale, Stretch, first_of_month, month_number
from positions.timeline.round_names import INDENT, lines_of, place_names
from positions.web.filters import Link

LINE = 15
CALENDAR = 46
LETTER = 5.9
YEAR = 32
# A day is numbered where it is so wide, a week where it is less.
WIDE_DAY = 17
WIDE_WEEK = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A text on the axis with what it leads to (empty: nothing) and a tick; `title` says it in full."""

    x: str
    text: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Quiet months that are drawn as narrow as a break; its sign begins at `sign_x`."""

    x: str
    width: str
    middle: str
    sign_x: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class RoundBand:
    """The window of a round, and where its name and the line down from it stand (no name: there was no room)."""

    x: str
    width: str
    label: str
    label_x: str
    label_y: str
    line_x: str
    line_y: str
    end: bool
    title: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the lanes, and what runs down through all of them: bands, folds and years."""

    height: int
    top: int
    years: tuple[Label, ...]
    months: tuple[Label, ...]
    days: tuple[Label, ...]
    folds: tuple[Fold, ...]
    bands: tuple[RoundBand, ...]
    events: tuple[Label, ...]


def draw_head(
    scale: Scale, period: Period, rounds: Sequence[Round], events: Iterable[Event], link: Link, chosen: str
) -> Head:
    """Return the head; `chosen` is the key of the round that is zoomed to."""
    bands, lines = bands_of(scale, period, rounds, link, chosen)
    return Head(
        height=lines * LINE + CALENDAR,
        top=lines * LINE,
        years=years_of(scale, period, link),
        months=months_of(scale, period),
        days=days_of(scale),
        folds=tuple(fold(stretch) for stretch in scale.stretches if stretch.folded),
        bands=bands,
        events=events_of(scale, period, events),
    )


def place(x: float) -> str:
    """Return a length as it is written in the picture."""
    return f"{x:.1f}"


def fold(stretch: Stretch) -> Fold:
    months = month_number(stretch.ends_on) - month_number(stretch.starts_on) + 1
    years = f"{months / 12:.0f} y" if months >= 24 else f"{months} m"
    first, last = (wording.dated(day, "month") for day in (stretch.starts_on, stretch.ends_on))
    return Fold(
        x=place(stretch.x),
        width=place(stretch.width),
        middle=place(stretch.x + stretch.width / 2),
        sign_x=place(stretch.x + stretch.width / 2 - 6),
        text=years if stretch.width >= len(years) * LETTER else "",
        title=f"{first} to {last}: {wording.counted(months, 'month')} without an entry, folded",
    )


def years_of(scale: Scale, period: Period, link: Link) -> tuple[Label, ...]:
    """Return each year at its first month that is not folded, where there is room for it."""
    found: list[Label] = []
    free = 0.0
    done = 0
    for day in year_days(scale, period):
        x = scale.left(day)
        if day.year == done or x < free:
            continue
        done, free = day.year, x + YEAR
        year = f"{day.year:04}"
        found.append(Label(place(x), year, link(**{"from": f"{year}-01-01", "to": f"{year}-12-31", "at": None})))
    return tuple(found)


def year_days(scale: Scale, period: Period) -> Iterable[date]:
    """Yield the days at which the name of a year may stand, in order."""
    if len(scale.stretches) > 1:
        return (stretch.starts_on for stretch in scale.stretches if not stretch.folded)
    years = range(period.starts_on.year, period.ends_on.year + 1)
    step = 1 + len(years) * YEAR // WIDTH
    return [max(period.starts_on, date(year, 1, 1)) for year in years if year % step == 0 or len(years) == 1]


def months_of(scale: Scale, period: Period) -> tuple[Label, ...]:
    """Return the months with their names where there is room, else only with a tick; none when they are too many."""
    if len(scale.stretches) > 1:
        spans = [(s.starts_on, s.width) for s in scale.stretches if not s.folded]
    else:
        numbers = range(month_number(period.starts_on), month_number(period.ends_on) + 1)
        if len(numbers) * 3 > WIDTH:
            return ()
        days = [max(first_of_month(number), period.starts_on) for number in numbers]
        spans = [(day, WIDTH / len(numbers)) for day in days]
    return tuple(
        Label(place(scale.left(day)), wording.MONTHS[day.month - 1] if width >= 27 else "") for day, width in spans
    )


def days_of(scale: Scale) -> tuple[Label, ...]:
    """Return the days that are numbered: all where a day is wide, every fifth where it is less."""
    found = []
    for stretch in scale.stretches:
        wide = stretch.width / stretch.days
        if stretch.folded or wide < WIDE_WEEK:
            continue
        for number in range(stretch.days):
            day = stretch.starts_on + timedelta(days=number)
            if wide >= WIDE_DAY or (day.day % 5 == 0 and day.day < 30):
                found.append(Label(place(scale.middle(day)), str(day.day)))
    return tuple(found)


def bands_of(
    scale: Scale, period: Period, rounds: Iterable[Round], link: Link, chosen: str
) -> tuple[tuple[RoundBand, ...], int]:
    """Return the bands of the rounds that are shown with their names, and on how many lines the names stand."""
    shown = [
        (scale.left(round_.window_starts_on), scale.right(round_.window_ends_on), round_)
        for round_ in rounds
        if round_.window_ends_on >= period.starts_on and round_.window_starts_on <= period.ends_on
    ]
    shown.sort(key=lambda item: (item[0], item[1], item[2].key))
    names = place_names([(left, right, round_.short_name or round_.name) for left, right, round_ in shown])
    lines = lines_of(names)
    bands = tuple(
        RoundBand(
            x=place(left),
            width=place(max(right - left, 1.5)),
            label=name.text,
            label_x=place(name.x - INDENT if name.end else name.x + INDENT),
            label_y=str(name.level * LINE + 11),
            line_x=place(name.x),
            line_y=str(name.level * LINE + 2 if name.text else lines * LINE),
            end=name.end,
            title=band_title(round_),
            href=link(**{"at": round_.key, "from": None, "to": None}),
            chosen=round_.key == chosen,
        )
        for (left, right, round_), name in zip(shown, names, strict=True)
    )
    return bands, lines


def band_title(round_: Round) -> str:
    window = wording.days(round_.window_starts_on, round_.window_ends_on)
    return f"Zoom to: {round_.name}, {wording.days(round_.starts_on, round_.ends_on)} (window {window})"


def events_of(scale: Scale, period: Period, events: Iterable[Event]) -> tuple[Label, ...]:
    """Return the events within the period as ticks."""
    return tuple(
        Label(
            x=place(scale.middle(event.occurred_on)),
            text=event.key,
            title=f"Event, {wording.dated(event.occurred_on, event.precision)}: {event.title}",
        )
        for event in events
        if event.occurred_on in period
    )
