"""Which sources can still vanish: they have no archived copy, perhaps not even a stored text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from positions.models import Negotiation, Source
from positions.reading.documents import readable
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
from positions.web.paging import Keyset, key

COLUMNS = (
    DownloadColumn("key", "Source", width=26),
    DownloadColumn("title", "Title", width=50, wrap=True),
    DownloadColumn("publisher", "Publisher", width=26, wrap=True),
    DownloadColumn("published_on", "Published on", CellKind.PARTIAL),
    DownloadColumn("url", "Address", CellKind.LINK),
    DownloadColumn("archive_url", "Archived at", CellKind.LINK),
    DownloadColumn("text_stored", "Text stored", CellKind.TRUTH),
)
ORDER = Keyset(("key",), (key,))
# What has no address, such as a book, no archive can be asked to keep.
HAS_ADDRESS = ~Q(url="")
WITHOUT_COPY = HAS_ADDRESS & Q(archive_url="")


@dataclass(frozen=True, slots=True)
class ArchivingCounts:
    """How many sources there are, how many lack an archived copy, and how many of these a stored text, too.

    Those that have neither an address nor a copy are not among these: `without_address`.
    """

    sources: int
    without_copy: int
    without_both: int
    without_address: int = 0


def seen(negotiation: Negotiation, *, team: bool) -> QuerySet[Source]:
    """Return the sources that somebody sees; `team`: who may see proposals sees what only these cite, too."""
    rows = Source.objects.all() if team else Source.objects.shown()
    return rows.filter(negotiation=negotiation)


def sources_of(negotiation: Negotiation, *, team: bool) -> QuerySet[Any]:
    """Return the sources with whether a text of them can be read, as `text_stored`; the team reads those not free."""
    stored = Exists(readable(None, team=team).filter(source=OuterRef("pk")).order_by())
    return seen(negotiation, team=team).annotate(text_stored=stored)


def counts_of(negotiation: Negotiation, *, team: bool) -> ArchivingCounts:
    """Return the counts of a negotiation. One query."""
    found = sources_of(negotiation, team=team).aggregate(
        sources=Count("pk"),
        without_copy=Count("pk", filter=WITHOUT_COPY),
        without_both=Count("pk", filter=WITHOUT_COPY & Q(text_stored=False)),
        without_address=Count("pk", filter=Q(url="", archive_url="")),
    )
    return ArchivingCounts(**found)


def without_copy(negotiation: Negotiation, *, team: bool) -> QuerySet[Any]:
    """Return the sources that have an address and no archived copy: what an archive can be asked to keep."""
    return sources_of(negotiation, team=team).filter(WITHOUT_COPY)


def batches_of(rows: QuerySet[Any], size: int) -> Iterator[Sequence[Any]]:
    return ORDER.batches(rows, size, lambda source: (source.key,))


def table_of(batches: Iterable[Sequence[Any]]) -> DownloadTable:
    """Return sources as a table in which archived copies are filled in, a batch after another as they come."""
    rows = ([getattr(source, column.name) for column in COLUMNS] for batch in batches for source in batch)
    return DownloadTable("Sources without archived copy", COLUMNS, rows)
