"""A comparison as JSON, CSV and workbook: the same answer for the page, the command line and machines."""

from dataclasses import asdict
from typing import Any

from positions.compare.comparison import Comparison, Row, State
from positions.models import Round
from positions.reading.moment import echo
from positions.web.downloads import to_csv, to_xlsx

ROUND = ("key", "name", "starts_on", "ends_on", "window_starts_on", "window_ends_on")
STATE = (
    "entry",
    "effective_on",
    "held",
    "firmness",
    "condition",
    "content",
    "statement",
    "account",
    "basis",
    "speaker",
)
COLUMNS = (
    "key",
    "party",
    "issue",
    "kind",
    "title",
    "shift",
    "direction",
    "returned",
    "as_read",
    *(f"before_{name}" for name in STATE),
    *(f"after_{name}" for name in STATE),
    "voiced_before",
    "voiced_after",
    "last_affirmed",
)


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data, in the words and order of its JSON form."""
    return {
        "negotiation": comparison.negotiation.key,
        "before": round_data(comparison.before),
        "after": round_data(comparison.after),
        "known": echo(comparison.known),
        "positions": [row_data(row) for row in comparison.rows],
        "counts": comparison.counts,
        "directions": comparison.directions,
    }


def round_data(round_: Round) -> dict[str, str]:
    return {name: str(getattr(round_, name)) for name in ROUND}


def row_data(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "party": row.party,
        "issue": row.issue,
        "kind": row.kind,
        "title": row.title,
        "shift": row.shift,
        "direction": row.direction,
        "returned": row.returned,
        "as_read": row.as_read,
        "before": state_data(row.before),
        "after": state_data(row.after),
        "voiced_before": row.voiced_before,
        "voiced_after": row.voiced_after,
        "last_affirmed": row.last_affirmed,
    }


def state_data(state: State | None) -> dict[str, Any] | None:
    """Return a position's state at one round as plain data; None when there is none."""
    if state is None:
        return None
    values = asdict(state)
    return {name: values[name] for name in STATE}


def comparison_rows(comparison: Comparison) -> list[list[Any]]:
    """Return the comparison's positions as rows of the columns in COLUMNS."""
    return [flat(row_data(row)) for row in comparison.rows]


def flat(data: dict[str, Any]) -> list[Any]:
    values = dict(data)
    for side in ("before", "after"):
        state = values.pop(side) or dict.fromkeys(STATE)
        values |= {f"{side}_{name}": state[name] for name in STATE}
    return [values[name] for name in COLUMNS]


def comparison_csv(comparison: Comparison) -> bytes:
    """Return the comparison as CSV, one row a position."""
    return to_csv(COLUMNS, comparison_rows(comparison))


def comparison_xlsx(comparison: Comparison) -> bytes:
    """Return the comparison as a workbook: the positions, and what they were computed from."""
    data = comparison_data(comparison)
    about = [
        ("negotiation", data["negotiation"]),
        *((f"{side} {name}", data[side][name]) for side in ("before", "after") for name in ROUND),
        ("known", data["known"] or "now"),
    ]
    return to_xlsx({"positions": (COLUMNS, comparison_rows(comparison)), "about": (("what", "value"), about)})
