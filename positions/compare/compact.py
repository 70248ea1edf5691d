"""The comparison at reading speed: a line a position, its states side by side, then the shift and how strong it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from positions.compare.rows import Comparison, RoundStep, Row, State
from positions.domain import wording
from positions.domain.codebook import Firmness
from positions.domain.points import PointInTime
from positions.domain.shifts import Shift

NOTHING, AS_BEFORE = "nothing recorded by then", "as before"
# What goes without saying where there is no room.
SAID = "said "
# So many columns of states have room for the names of rounds.
ROOMY = 3


@dataclass(frozen=True, slots=True)
class CompactColumn:
    """A round, or a day in its place, above the states at it; `place` names it to those who hear the page."""

    when: str
    name: str
    place: str


class StepTaken(NamedTuple):
    """A shift from one column to the next, as word, sign and tint."""

    word: str
    sign: str
    tint: str


class CompactCell(NamedTuple):
    """A position at a round. `words` stand in place of a content: where there is none, or the same as before.

    `level` and `firm` say how firmly it is held, and `said` on which day and by whom, where that does not go without
    saying.
    `step` is what it did since the column before, where there are more than two.
    """

    words: str = ""
    content: str = ""
    condition: str = ""
    level: int = 0
    firm: str = ""
    red: bool = False
    said: str = ""
    step: StepTaken | None = None


class CompactLine(NamedTuple):
    """What one line says beside its row: the states, why it shifted, and how long ago it was last voiced.

    `same`: the second of two states says nothing that the first does not.
    """

    cells: tuple[CompactCell, ...]
    why: str
    age: str
    last: str
    same: bool


def columns_of(comparison: Comparison) -> tuple[CompactColumn, ...]:
    """Return the columns of states, from the first round to the second; where they are many, names are short."""
    points = points_of(comparison)
    return tuple(column(point, short=len(points) > ROOMY) for point in points)


def points_of(comparison: Comparison) -> tuple[PointInTime, ...]:
    return (comparison.before, *comparison.between, comparison.after)


def column(point: PointInTime, *, short: bool) -> CompactColumn:
    name = wording.counted(point.days, "day") + " up to it" if point.days else point.name
    return CompactColumn(wording.day(point.starts_on), point.short_name or name if short else name, point.name)


def lines(comparison: Comparison) -> dict[str, CompactLine]:
    """Return what is said of each row, by its key."""
    points = points_of(comparison)
    return {row.key: line(row, points) for row in comparison.rows}


def line(row: Row, points: tuple[PointInTime, ...]) -> CompactLine:
    cells = tuple(cells_of(row, points))
    return CompactLine(
        cells=cells,
        # That nothing was recorded before stands in the first column.
        why=row.reasons or ("" if row.shift is Shift.FIRST_RECORDED else row.means),
        age=voiced_at(points[-1]) if row.voiced_after else row.age or "never voiced",
        last=wording.partial_date(row.voiced_on[:7]),
        same=len(cells) == 2 and cells[1] == CompactCell(words=AS_BEFORE),
    )


def voiced_at(point: PointInTime) -> str:
    """Return in short when something was voiced that was voiced within the window of the last column."""
    return "at the round" if point.days is None else f"in the {wording.counted(point.days, 'day')} up to it"


def cells_of(row: Row, points: tuple[PointInTime, ...]) -> Iterator[CompactCell]:
    """Yield the states of a row, column by column, each but the first against the one before it."""
    yield first(row.before, points[0])
    if not row.steps:
        yield against(row.before, row.after)
        return
    states = (row.before, *(step.state for step in row.steps))
    for (before, after), step in zip(pairwise(states), row.steps, strict=True):
        yield against(before, after)._replace(step=taken(step))


def first(state: State | None, at: PointInTime) -> CompactCell:
    """Return the state of the first column: with its day, where it was not said within that column's window."""
    shown = cell(state)
    if state is None or not state.held or shown.said or state.effective_on >= at.window_starts_on.isoformat():
        return shown
    return shown._replace(said=wording.last_said(state.when, state.speaker or "", state.account, state.channel))


def against(before: State | None, after: State | None) -> CompactCell:
    """Return a state beside the one before it: in full only what is new. How old it is has a column of its own."""
    if before and after and before.entry == after.entry:
        return CompactCell(words=AS_BEFORE)
    shown = cell(after)
    if before is None or after is None or not (before.held and after.held):
        return shown
    if before.last_said == after.last_said:
        shown = shown._replace(said="")
    if (before.content, before.condition) != (after.content, after.condition):
        return shown
    if (before.firm, before.level) == (after.firm, after.level):
        return CompactCell(words=AS_BEFORE, said=shown.said)
    return shown._replace(words="the same", content="", condition="")


def cell(state: State | None) -> CompactCell:
    """Return a state as it stands alone; a mark without a word is plain."""
    if state is None:
        return CompactCell(words=NOTHING)
    if not state.held:
        return CompactCell(words=f"{state.gone}, since {state.when}")
    return CompactCell(
        content=state.content or "",
        condition=wording.only_if(state.condition) if state.condition else "",
        level=state.level,
        firm="" if state.firmness == Firmness.PLAIN else state.firm,
        red=state.red_line,
        said=state.last_said,
    )


def taken(step: RoundStep) -> StepTaken:
    """Return a step in word, sign and tint; only readings speak of one without a shift."""
    if step.shift is None:
        return StepTaken("", "", wording.tint(None))
    return StepTaken(step.shift.value, wording.SIGNS[step.shift], wording.tint(step.shift))
