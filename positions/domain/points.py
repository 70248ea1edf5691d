"""When positions are looked at: at a round, or as at a day, which stands for some days up to it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from positions.domain import wording
from positions.domain.shifts import Window

DAYS = 10
MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class PointInTime:
    """A round, or a day in place of one.

    `key` is how addresses name it: the round's key, or the day. The meeting lasts from `starts_on` to `ends_on`; a
    day begins and ends with itself. `days` is None for a round: else how many days, the last of them itself, count as
    its window. `short_name` is what has little room calls it; empty: as anybody does.
    """

    key: str
    name: str
    starts_on: date
    ends_on: date
    window_starts_on: date
    window_ends_on: date
    days: int | None = None
    short_name: str = ""

    @property
    def window(self) -> Window:
        """The days whose statements count as said at it."""
        return Window(self.window_starts_on, self.window_ends_on)

    @property
    def noun(self) -> str:
        """What it is called within a sentence."""
        return self.name if self.days is None else f"the state {self.name}"

    @property
    def file_name(self) -> str:
        """What files about it are called, without an ending."""
        return (
            self.key if self.days is None else f"as-at-{self.key}-{wording.counted(self.days, 'day')}".replace(" ", "-")
        )

    def at(self, which: str) -> str:
        """Return when a state at it is; `which` of two rounds it is: first or second."""
        return f"at the {which} round" if self.days is None else f"as at {wording.day(self.ends_on)}"

    def until(self, which: str) -> str:
        """Return what is reached at its end, to stand after "by" or "up to"."""
        return f"the {which} round" if self.days is None else wording.day(self.ends_on)

    def within(self, which: str) -> str:
        """Return what its window is called, to stand after "in" or "within"."""
        if self.days is None:
            return f"the {which} round"
        return f"the {wording.counted(self.days, 'day')} up to {wording.day(self.ends_on)}"

    def during(self, which: str) -> str:
        """Return when something was voiced that was voiced within its window."""
        return f"at {self.within(which)}" if self.days is None else f"in {self.within(which)}"

    def heading(self, which: str) -> str:
        """Return what stands above what belongs to it."""
        return f"At the {which} round: {self.name}" if self.days is None else f"{self.name[:1].upper()}{self.name[1:]}"


def as_at(day: date, days: int = DAYS) -> PointInTime:
    """Return a day in place of a round, with so many days up to it as its window, itself counted in."""
    name = f"as at {wording.day(day)} ({wording.counted(days, 'day')} up to it)"
    first = day - timedelta(days=min(days - 1, (day - date.min).days))
    return PointInTime(day.isoformat(), name, day, day, first, day, days)


def in_order(one: PointInTime, other: PointInTime) -> tuple[PointInTime, PointInTime]:
    """Return two points with the one first whose window ends first; as given when they end on one day."""
    return (other, one) if other.window_ends_on < one.window_ends_on else (one, other)


def meaning(day: PointInTime) -> str:
    """Return in a sentence what a day in place of a round stands for."""
    counted = wording.counted(day.days or 0, "day")
    return (
        f"{wording.day(day.ends_on)}: the state is that at the end of the day; "
        f"voiced means within the {counted} up to it, itself counted in."
    )
