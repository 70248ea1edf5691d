"""The goals of performance, and whether what was measured meets them."""

from dataclasses import dataclass

from benchmarks.paired import Ratio


@dataclass(frozen=True)
class Goal:
    """A measure, with its bound: at most, or, where more is better, at least; `unit` stands behind the figures."""

    name: str
    bound: float
    unit: str = ""
    at_least: bool = False

    @property
    def words(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {figure(self.bound)}{self.unit}"

    def met(self, value: float) -> bool:
        """Say whether the value meets the goal, as it is written: rounding makes none that is not."""
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True)
class Found:
    """What was measured for a goal; `value` is None where it could not be, and `note` says where it goes, or why."""

    goal: Goal
    value: float | None
    spread: tuple[float, float] | None = None
    note: str = ""

    @classmethod
    def ratio(cls, goal: Goal, ratio: Ratio, note: str = "") -> "Found":
        return cls(goal, ratio.median, (ratio.least, ratio.greatest), note)

    @property
    def measured(self) -> str:
        if self.value is None:
            return "not measured"
        spread = f" [{figure(self.spread[0])}–{figure(self.spread[1])}]" if self.spread else ""
        return f"{figure(self.value)}{self.goal.unit}{spread}"

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "–"
        return "met" if self.goal.met(self.value) else "not met"

    @property
    def line(self) -> str:
        """The row of a Markdown table: goal, bound, measured, verdict, note."""
        return f"| {self.goal.name} | {self.goal.words} | {self.measured} | {self.verdict} | {self.note} |"


HEAD = "| measure | goal | measured | | where it goes |\n|---|--:|--:|---|---|"


def figure(value: float) -> str:
    """Return a number as it is read: whole from a hundred on, else with two digits behind the point, or three."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 if abs(value) >= 0.1 else 3}f}".rstrip("0").rstrip(".")
