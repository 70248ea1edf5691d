"""Tables to take away, as JSON, CSV and workbook: always the same bytes for the same rows."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def to_json(data: Any) -> bytes:
    """Return data as UTF-8 JSON, always the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as UTF-8 CSV in which no cell is a spreadsheet's formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([defused(cell(value)) for value in row] for row in rows)
    return out.getvalue().encode()


def to_xlsx(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]]) -> bytes:
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


def download(form: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> HttpResponse:
    """Return the answer that gives a list away as `json`, `csv` or `xlsx`, under a file name without its ending."""
    if form == "json":
        content = to_json([dict(zip(columns, row, strict=True)) for row in rows])
        return HttpResponse(content, content_type=CONTENT_TYPES[form])
    content = to_csv(columns, rows) if form == "csv" else to_xlsx({"list": (columns, rows)})
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)


def text_cell(sheet: Any, value: object) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell(value))
    written = WriteOnlyCell(sheet, value=text or None)
    if text:
        written.data_type = "s"
    return written


def cell(value: object) -> str:
    """Return a value as the text of a cell: nothing is empty, yes and no are true and false."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def defused(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula; a leading apostrophe marks it as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


Table = tuple[Sequence[str], list[Sequence[object]]]
