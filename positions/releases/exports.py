"""The differences between two releases to take away: as CSV, a cell that differs a line, and as JSON."""

from collections.abc import Iterable, Iterator
from typing import IO

from django.http.response import HttpResponseBase

from positions.package.exporting import patient_snapshot
from positions.releases.difference_page import ComparedSide, ReleaseSides, differing, is_whole
from positions.releases.differences import TableDifference
from positions.web.columns import DownloadColumn, DownloadTable
from positions.web.downloads import answer, of_many, stream_csv, stream_json_object
from positions.web.on_disk import sent_from_disk

COLUMNS = (
    DownloadColumn("table", "Table"),
    DownloadColumn("key", "Key"),
    DownloadColumn("change", "What became of the row"),
    DownloadColumn("column", "Column"),
    DownloadColumn("before", "Before"),
    DownloadColumn("after", "After"),
)


def difference_file(sides: ReleaseSides, form: str) -> HttpResponseBase:
    """Return the answer that gives the differences away as `csv` or `json`, table after table as they are compared."""
    made = csv_of if form == "csv" else json_of
    name = f"{sides.negotiation.key}_differences_{sides.before.version}_{sides.after.version}"

    def make(file: IO[bytes]) -> Iterator[None]:
        with patient_snapshot():
            for piece in made(sides):
                file.write(piece)
                yield

    return answer(form, name if form == "csv" else "", sent_from_disk(make), large=of_many(sides.negotiation))


def csv_of(sides: ReleaseSides) -> Iterator[bytes]:
    return stream_csv(DownloadTable("Differences", COLUMNS, cells_of(differing(sides))))


def json_of(sides: ReleaseSides) -> Iterator[bytes]:
    """Yield the differences as a JSON object: last of all, how many rows there are, and whether all are given."""
    head = {
        "negotiation": sides.negotiation.key,
        "before": side_data(sides.before),
        "after": side_data(sides.after),
    }
    counts: dict[str, dict[str, int]] = {}
    whole: list[bool] = []

    def counted() -> Iterator[TableDifference]:
        for table in differing(sides):
            counts[table.spec.name] = {what.value: count for what, count in sorted(table.counts.items())}
            whole.append(is_whole(table))
            yield table

    return stream_json_object(head, "rows", rows_of(counted()), lambda: {"complete": all(whole), "tables": counts})


def side_data(side: ComparedSide) -> dict[str, object]:
    return {"version": side.version, "sha256": side.sha256 or None}


def cells_of(tables: Iterable[TableDifference]) -> Iterator[tuple[str, ...]]:
    """Yield the cells that differ; of a row that was added or removed, those that hold something."""
    for table in tables:
        for row in table.rows:
            for name, was, becomes in row.cells:
                yield table.spec.name, " / ".join(row.key), row.change.value, name, was, becomes


def rows_of(tables: Iterable[TableDifference]) -> Iterator[dict[str, object]]:
    """Yield the rows that differ; of a changed one only the columns that do."""
    for table in tables:
        for row in table.rows:
            cells = list(row.cells)
            yield {
                "table": table.spec.name,
                "key": dict(zip(table.spec.key, row.key, strict=True)),
                "change": row.change.value,
                "before": None if row.before is None else {name: was for name, was, _ in cells},
                "after": None if row.after is None else {name: becomes for name, _, becomes in cells},
            }
