"""Citations to take away, one a line: a locator may hold any sign, so it stands in no cell with another."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from positions.models import Citation
from positions.web.columns import CellKind, DownloadColumn, DownloadRow, DownloadTable

BATCH = 500
CITATION_COLUMNS = (
    DownloadColumn("entry", "Entry", width=30),
    DownloadColumn("position", "Position", width=26),
    DownloadColumn("source", "Source", width=26),
    DownloadColumn("source_title", "Title of the source", width=40, wrap=True),
    DownloadColumn("author", "Author"),
    DownloadColumn("publisher", "Publisher"),
    DownloadColumn("published_on", "Published on", CellKind.PARTIAL),
    DownloadColumn("type", "Type"),
    DownloadColumn("origin", "First published by"),
    DownloadColumn("url", "Address", CellKind.LINK),
    DownloadColumn("archive_url", "Archived at", CellKind.LINK),
    DownloadColumn("locator", "Locator", width=30, wrap=True),
    DownloadColumn("reliability", "Grade"),
    DownloadColumn("read", "Read"),
    DownloadColumn("quote", "Quote", CellKind.PROSE),
    DownloadColumn("quote_language", "Language of the quote"),
    DownloadColumn("translation", "Translation", CellKind.PROSE),
)
OF_SOURCE = (
    *("key", "title", "author", "publisher", "published_on", "type", "origin", "url", "archive_url"),
    *("reliability", "read"),
)
FIELDS = (
    *("entry_id", "entry__key", "entry__position__key"),
    *(f"source__{name}" for name in OF_SOURCE[:9]),
    *("locator", "source__reliability", "source__read", "quote", "quote_language", "translation"),
)


def citations_table(entries: Iterable[int], known: datetime | None) -> DownloadTable:
    """Return the citations of the entries of these ids, as known at a moment (None: now), read as they are taken."""
    return DownloadTable("Citations", CITATION_COLUMNS, citation_rows(entries, known))


def citation_rows(entries: Iterable[int], known: datetime | None) -> Iterator[DownloadRow]:
    """Yield the rows of CITATION_COLUMNS by entry in their order, then by source. One query for a batch of entries."""
    ids = iter(entries)
    while batch := list(islice(ids, BATCH)):
        found: dict[int, list[DownloadRow]] = {}
        citations = Citation.objects.known(known).filter(entry__in=batch)
        for entry, *row in citations.order_by("entry", "source__key", "locator", "id").values_list(*FIELDS):
            found.setdefault(entry, []).append(row)
        for entry in batch:
            yield from found.get(entry, ())
