"""Reads the cells out of an Excel workbook. Runs as a program of its own, which `reading.py` starts and bounds.

The bytes come in by standard input; the sheets as rows of texts, or a refusal, go out as JSON.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice

from positions.evidence.apart import NothingToRead, bound, check_archive

PASTE = "copy its cells and paste them"
MOST_SHEETS, MOST_COLUMNS = 10, 101


def sheets_of(content: bytes, rows: int) -> Iterator[list[list[str]]]:
    """Yield the sheets of a workbook, of each so many rows at most in which anything stands. Raises NothingToRead."""
    check_archive(content, "xl/workbook.xml", "Excel workbook", PASTE)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets[:MOST_SHEETS]:
        # What a file says of its own size may be anything.
        sheet.reset_dimensions()
        filled = (
            cells for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True) if any(cells := texts_of(row))
        )
        yield list(islice(filled, rows))


def texts_of(row: Iterable[object]) -> list[str]:
    """Return the cells of a row as texts, without the empty ones at its end."""
    cells = [as_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def as_text(cell: object) -> str:
    """Return what stands in a cell as somebody would type it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def main() -> None:
    """Read a workbook; the first argument is how many rows of a sheet at most, the second how many seconds."""
    bound(int(sys.argv[2]))
    answer: dict[str, object]
    try:
        answer = {"sheets": list(sheets_of(sys.stdin.buffer.read(), int(sys.argv[1])))}
    except NothingToRead as error:
        answer = {"refused": str(error)}
    except (Exception, RecursionError, MemoryError):
        # Whatever the library makes of a broken or hostile file; the file is refused as a whole.
        answer = {}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
