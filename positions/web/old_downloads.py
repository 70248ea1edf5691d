"""Lists that have no declared columns yet."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpResponse

from positions.web.about import About
from positions.web.columns import DownloadColumn, DownloadTable
from positions.web.downloads import CONTENT_TYPES, stream_csv, stream_json
from positions.web.workbooks import stream_workbook

Table = tuple[Sequence[str], list[Sequence[object]]]


def download(form: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> HttpResponse:
    """Return the answer that gives a list away."""
    table = DownloadTable("list", [DownloadColumn(each, each) for each in columns], rows)
    about = About(name, "", datetime.now(UTC), (), "")
    pieces = {"csv": stream_csv(table), "json": stream_json(table), "xlsx": stream_workbook([table], about)}[form]
    return HttpResponse(b"".join(pieces), content_type=CONTENT_TYPES[form])
