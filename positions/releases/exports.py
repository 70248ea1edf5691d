"""The differences between two releases to take away: as CSV, a cell that differs a line, and as JSON."""

from collections.abc import Iterator

from django.http.response import HttpResponseBase

from positions.models import Negotiation
from positions.releases.difference_page import ComparedSide, ReleasePair
from positions.web.columns import DownloadColumn, DownloadTable
from positions.web.downloads import answer, stream_csv, stream_json_object

COLUMNS = (
    DownloadColumn("table", "Table"),
    DownloadColumn("key", "Key"),
    DownloadColumn("change", "What became of the row"),
    DownloadColumn("column", "Column"),
    DownloadColumn("before", "Before"),
    DownloadColumn("after", "After"),
)


def difference_file(negotiation: Negotiation, pair: ReleasePair, form: str) -> HttpResponseBase:
    """Return the answer that gives the differences away as `csv` or `json`."""
    if form == "csv":
        name = f"{negotiation.key}_differences_{pair.before.version}_{pair.after.version}"
        return answer(form, name, stream_csv(DownloadTable("Differences", COLUMNS, cells_of(pair))))
    head = {
        "negotiation": negotiation.key,
        "before": side_data(pair.before),
        "after": side_data(pair.after),
        "complete": pair.complete,
        "tables": {
            table.spec.name: {what.value: count for what, count in sorted(table.counts.items())}
            for table in pair.tables
        },
    }
    return answer(form, "", stream_json_object(head, "rows", rows_of(pair)))


def side_data(side: ComparedSide) -> dict[str, object]:
    return {"version": side.version, "sha256": side.sha256 or None}


def cells_of(pair: ReleasePair) -> Iterator[tuple[str, ...]]:
    """Yield the cells that differ; of a row that was added or removed, those that hold something."""
    for table in pair.tables:
        for row in table.rows:
            for name, was, becomes in row.cells:
                yield table.spec.name, " / ".join(row.key), row.change.value, name, was, becomes


def rows_of(pair: ReleasePair) -> Iterator[dict[str, object]]:
    """Yield the rows that differ; of a changed one only the columns that do."""
    for table in pair.tables:
        for row in table.rows:
            cells = list(row.cells)
            yield {
                "table": table.spec.name,
                "key": dict(zip(table.spec.key, row.key, strict=True)),
                "change": row.change.value,
                "before": None if row.before is None else {name: was for name, was, _ in cells},
                "after": None if row.after is None else {name: becomes for name, _, becomes in cells},
            }
