"""Tables to take away, as CSV, JSON and workbook: always the same bytes for the same rows, sent as they are read.

How a room gives a list away:

    columns = (DownloadColumn("key", "Key"), DownloadColumn("held_on", "Held on", CellKind.DATE))
    table = DownloadTable("Positions", columns, ([row.key, row.held_on] for row in rows))
    return download(form, f"{negotiation.key}_positions", table, about)

`about` is what `positions.web.about` makes: it fills a workbook's first sheet, and its moment stands in the file name
and in the column `known` of CSV and JSON. Further tables become further sheets.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any, Generic, TypeVar

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from positions.models import Negotiation, Position
from positions.web.about import About
from positions.web.columns import KNOWN, DownloadTable, cell, plain
from positions.web.workbooks import stream_workbook

CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What is no larger is sent whole: so its length is known, and an error is an answer of its own.
WHOLE = 1_000_000
WHOLE_ROWS = 500
PIECE = 50_000


OneRead = TypeVar("OneRead")


class RowsRead(Generic[OneRead]):
    """Rows, or what else a file is made of, that are read once, one after another, and how many have been."""

    def __init__(self, rows: Iterable[OneRead]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[OneRead]:
        for row in self.rows:
            self.number += 1
            yield row

    def many(self) -> bool:
        """Say whether more have been read than one waits for."""
        return self.number > WHOLE_ROWS


def of_many(negotiation: Negotiation) -> bool:
    """Say whether a file of the positions of a negotiation is to be sent from its first piece on. One query."""
    return Position.objects.filter(negotiation=negotiation).count() > WHOLE_ROWS


def to_json(data: Any) -> bytes:
    """Return data as UTF-8 JSON, always the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def download(
    form: str,
    name: str,
    table: DownloadTable,
    about: About,
    *,
    tables: Sequence[DownloadTable] = (),
    large: bool = False,
) -> HttpResponseBase:
    """Return the answer that gives a table away as `json`, `csv` or `xlsx`; a workbook has `tables` as sheets, too.

    `name` is that of the file, without moment and ending. `large`: it is sent from the first piece on, else only
    what turns out to be large is, in bytes or rows.
    """
    read = RowsRead(table.rows)
    table = replace(table, rows=read)
    if form == "xlsx":
        pieces = stream_workbook([table, *tables], about)
    else:
        told = dated(table, about.known)
        pieces = stream_csv(told) if form == "csv" else stream_json(told)
    return answer(form, name if form != "json" else "", pieces, about, large=large, many=read.many)


def answer(
    form: str,
    name: str,
    pieces: Iterator[bytes],
    about: About | None = None,
    *,
    large: bool = False,
    many: Callable[[], bool] = bool,
) -> HttpResponseBase:
    """Return the answer that sends a file piece by piece, or whole when it is small and not said to be `large`.

    `many` says, after a piece was made, whether to send from there on what is still small in bytes. With a name it is
    a file to be kept, which has the moment that it is of in its name.
    """
    moment = f"_{about.known:%Y-%m-%dT%H%M%SZ}" if about else ""
    headers = {"Content-Disposition": f'attachment; filename="{name}{moment}.{form}"'} if name else {}
    return sent(pieces, CONTENT_TYPES[form], headers, large=large, many=many)


def sent(
    pieces: Iterator[bytes],
    content_type: str,
    headers: Mapping[str, str],
    *,
    large: bool = False,
    many: Callable[[], bool] = bool,
) -> HttpResponseBase:
    """Return the answer that sends pieces as they come, or together when they are few and not said to be `large`."""
    gathered: list[bytes] = []
    while not large and not many() and sum(map(len, gathered)) < WHOLE:
        piece = next(pieces, None)
        if piece is None:
            return HttpResponse(b"".join(gathered), content_type=content_type, headers=headers)
        gathered.append(piece)
    rest = released(chain(gathered, pieces), pieces)
    return StreamingHttpResponse(rest, content_type=content_type, headers=headers)


def released(pieces: Iterable[bytes], source: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces; while one is on its way, which may take long, no connection to the database is held."""
    try:
        for piece in pieces:
            # Within a transaction, as in a test, the connection is somebody else's.
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            yield piece
    finally:
        source.close()  # type: ignore[attr-defined]


def dated(table: DownloadTable, known: datetime) -> DownloadTable:
    """Return the table with the moment of knowledge in every row."""
    return replace(table, columns=(*table.columns, KNOWN), rows=((*row, known) for row in table.rows))


def stream_csv(table: DownloadTable) -> Iterator[bytes]:
    """Yield a table as UTF-8 CSV in which no cell is a spreadsheet's formula. The head comes before any row is read."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.names)
    yield taken(out)
    for row in table.rows:
        writer.writerow([defused(cell(value)) if isinstance(value, str) else cell(value) for value in row])
        if out.tell() > PIECE:
            yield taken(out)
    yield taken(out)


def taken(out: io.StringIO) -> bytes:
    """Return what was written, and begin anew."""
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def stream_json(table: DownloadTable) -> Iterator[bytes]:
    """Yield a table as UTF-8 JSON: a list of its rows by the names of their columns; what is empty is null."""
    names = table.names
    rows = (dict(zip(names, map(plain, row), strict=True)) for row in table.rows)
    return in_pieces(chain(json_list(rows), ["\n"]))


def stream_json_object(
    head: Mapping[str, object],
    name: str,
    items: Iterable[Mapping[str, object]],
    tail: Callable[[], Mapping[str, object]] = dict,
) -> Iterator[bytes]:
    """Yield a JSON object with a long list under a name, the same bytes as `to_json` of the whole.

    `tail` gives what comes after the list, once that is through.
    """
    listed = (part.replace("\n", "\n ") for part in json_list(items))
    first = f"{{{members(head)},\n {json.dumps(name)}: "
    return in_pieces(chain([first], listed, after(tail), ["\n}\n"]))


def members(data: Mapping[str, object]) -> str:
    """Return the members of a JSON object as `to_json` writes them, without its braces."""
    return json.dumps(data, ensure_ascii=False, indent=1)[1:].removesuffix("\n}")


def after(tail: Callable[[], Mapping[str, object]]) -> Iterator[str]:
    found = tail()
    yield f",{members(found)}" if found else ""


def json_list(items: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield the parts of a JSON list, as `to_json` writes it, the first before any item is read."""
    yield "["
    number = 0
    for number, item in enumerate(items, start=1):
        written = json.dumps(item, ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield f"{',' if number > 1 else ''}\n {written}"
    yield "\n]" if number else "]"


def in_pieces(parts: Iterator[str]) -> Iterator[bytes]:
    """Yield the first part as it comes, and the others together in pieces worth sending; of no parts nothing."""
    out = io.StringIO(next(parts, ""))
    out.seek(0, io.SEEK_END)
    yield taken(out)
    for part in parts:
        out.write(part)
        if out.tell() > PIECE:
            yield taken(out)
    yield taken(out)


def defused(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula; a leading apostrophe marks it as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
