"""A comparison as JSON, CSV and workbook: the same answer for the page, the command line and machines."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from positions.comparison import Comparison, Row, State
from positions.models import Round
from positions.reading.moment import echo

CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROUND = ("key", "name", "starts_on", "ends_on", "window_starts_on", "window_ends_on")
STATE = (
    "change",
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
    """Return a round's name and days."""
    return {name: str(getattr(round_, name)) for name in ROUND}


def row_data(row: Row) -> dict[str, Any]:
    """Return one position of a comparison as plain data."""
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


def to_json(data: Any) -> bytes:
    """Return data as UTF-8 JSON, always the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as UTF-8 CSV in which no cell is a spreadsheet's formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([defused(cell(value)) for value in row] for row in rows)
    return out.getvalue().encode()


def to_xlsx(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Return tables as a workbook, one sheet each by its title, heads in bold and frozen; no cell is a formula."""
    book = Workbook(write_only=True)
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        heads = [WriteOnlyCell(sheet, value=name) for name in columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in rows:
            sheet.append([text_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def download(form: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> HttpResponse:
    """Return the answer that gives a list away as `json`, `csv` or `xlsx`, under a file name without its ending."""
    if form == "json":
        content = to_json([dict(zip(columns, row, strict=True)) for row in rows])
        return HttpResponse(content, content_type=CONTENT_TYPES[form])
    content = to_csv(columns, rows) if form == "csv" else to_xlsx({"list": (columns, rows)})
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def text_cell(sheet: Any, value: Any) -> Any:
    """Return a cell that holds the value as text, never as a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell(value))
    written = WriteOnlyCell(sheet, value=text or None)
    if text:
        written.data_type = "s"
    return written


def cell(value: Any) -> str:
    """Return a value as the text of a cell: nothing is empty, yes and no are true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def defused(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula; a leading apostrophe marks it as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def comparison_rows(comparison: Comparison) -> list[list[Any]]:
    """Return the comparison's positions as rows of the columns in COLUMNS."""
    return [flat(row_data(row)) for row in comparison.rows]


def flat(data: dict[str, Any]) -> list[Any]:
    """Return one position's data as the cells of its row."""
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
