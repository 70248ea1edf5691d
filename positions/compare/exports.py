"""A comparison as JSON, CSV and workbook: the same answer for the page, the command line and machines."""

from collections.abc import Sequence
from typing import Any

from positions.compare.rows import Comparison, RoundStep, Row, State
from positions.domain.points import PointInTime
from positions.reading.moment import echo
from positions.web.downloads import to_csv, to_xlsx
from positions.web.evidence_asked import asked_data

ROUND = ("key", "name", "starts_on", "ends_on", "window_starts_on", "window_ends_on")
STRENGTH = ("grade", "independent_sources", "own_word")
STANDING = (*STRENGTH, "origins", "stands")
STATE = (
    *("entry", "effective_on", "held", "firmness", "firmness_on", "declared", "condition", "content"),
    *("statement", "account", "basis", "speaker"),
    *STRENGTH,
)
MOVE = ("key", "party", "issue", "kind", "title", "shift", "direction", "returned", "as_read")
# What a round after the first says, where rounds in between are asked for.
STEP = ("shift", *STATE)
VOICED = ("voiced_before", "voiced_after", "last_affirmed")
COLUMNS = (*MOVE, *(f"before_{name}" for name in STATE), *(f"after_{name}" for name in STATE), *VOICED, *STANDING)


def comparison_data(comparison: Comparison, *, swapped: bool = False) -> dict[str, Any]:
    """Return the comparison as plain data, in the words and order of its JSON form.

    `swapped`: its rounds were asked for in the wrong order.
    """
    return {
        "negotiation": comparison.negotiation.key,
        "before": point_data(comparison.before),
        "after": point_data(comparison.after),
        "window": comparison.before.days or comparison.after.days,
        "swapped": swapped,
        "known": echo(comparison.known),
        **asked_data(comparison.asked),
        # Said only where it was asked for, so that an answer about two rounds is always the same.
        **({"between": [point_data(point) for point in comparison.between]} if comparison.between else {}),
        "positions": [row_data(row) for row in comparison.rows],
        "counts": comparison.counts,
        "directions": comparison.directions,
    }


def point_data(point: PointInTime) -> dict[str, str]:
    """Return a round, or the day in place of one, as plain data."""
    return {name: str(getattr(point, name)) for name in ROUND}


def row_data(row: Row) -> dict[str, Any]:
    rounds = {"before": row.before, "after": row.after}
    states = {which: values_of(state, STATE) if state else None for which, state in rounds.items()}
    steps = {"steps": [step_data(step) for step in row.steps]} if row.steps else {}
    return values_of(row, MOVE) | states | steps | values_of(row, VOICED) | values_of(row, STANDING)


def step_data(step: RoundStep) -> dict[str, Any]:
    """Return the state at a round after the first, and the shift since the round before that one, as plain data."""
    state = values_of(step.state, STATE) if step.state else None
    return {"round": step.point.key, "shift": step.shift.value if step.shift else None, "state": state}


def values_of(thing: Row | State, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def columns_of(comparison: Comparison) -> tuple[str, ...]:
    """Return the columns of the comparison as a table; rounds in between come last, each under its key."""
    steps = (*comparison.between, comparison.after) if comparison.between else ()
    return (*COLUMNS, *(f"{point.key}_{name}" for point in steps for name in STEP))


def comparison_rows(comparison: Comparison) -> list[list[object]]:
    """Return the comparison's positions as rows of its columns."""
    return [
        [
            *(getattr(row, name) for name in MOVE),
            *(getattr(state, name, None) for state in (row.before, row.after) for name in STATE),
            *(getattr(row, name) for name in (*VOICED, *STANDING)),
            *(
                value
                for step in row.steps
                for value in (step.shift, *(getattr(step.state, name, None) for name in STATE))
            ),
        ]
        for row in comparison.rows
    ]


def comparison_csv(comparison: Comparison) -> bytes:
    """Return the comparison as CSV, one row a position."""
    return to_csv(columns_of(comparison), comparison_rows(comparison))


def comparison_xlsx(comparison: Comparison, *, swapped: bool = False) -> bytes:
    """Return the comparison as a workbook: the positions, and what they were computed from."""
    data = comparison_data(comparison, swapped=swapped)
    about = [
        ("negotiation", data["negotiation"]),
        *((f"{which} {name}", data[which][name]) for which in ("before", "after") for name in ROUND),
        ("between", ",".join(point.key for point in comparison.between)),
        ("window", data["window"]),
        ("swapped", data["swapped"]),
        ("known", data["known"] or "now"),
        ("evidence", ",".join(data["evidence"])),
        ("without", data["without"]),
    ]
    return to_xlsx(
        {"positions": (columns_of(comparison), comparison_rows(comparison)), "about": (("what", "value"), about)}
    )
