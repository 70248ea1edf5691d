"""All sources of a negotiation that everybody may see, with how much rests on each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from positions.domain import wording
from positions.domain.codebook import Read
from positions.domain.languages import LANGUAGES
from positions.models import Citation, Entry, Negotiation, Source
from positions.records.lists.filters import SourceFilter
from positions.web.citations import source_references
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
from positions.web.paging import Keyset, key, signed
from positions.web.reference_formats import Reference

READ = {Read.WHOLE: "the whole", Read.PART: "a part", Read.NONE: "nothing"}
COLUMNS = (
    DownloadColumn("key", "Source", width=26),
    DownloadColumn("title", "Title", width=50, wrap=True),
    DownloadColumn("publisher", "Publisher", width=26, wrap=True),
    DownloadColumn("author", "Author", width=24, wrap=True),
    DownloadColumn("origin", "First published by", width=24),
    DownloadColumn("published_on", "Published on", CellKind.PARTIAL),
    DownloadColumn("type", "Type", width=16),
    DownloadColumn("url", "Address", CellKind.LINK),
    DownloadColumn("archive_url", "Archived at", CellKind.LINK),
    DownloadColumn("accessed_on", "Accessed on", CellKind.PARTIAL),
    DownloadColumn("language", "Language", width=10),
    DownloadColumn("reliability", "Grade", width=8),
    DownloadColumn("read", "Read", width=8),
    DownloadColumn("entries", "Entries that rest on it", CellKind.NUMBER),
)
FACETS = ("key", "reliability", "type", "language", "origin")

# So many are read at once for a file.
BATCH = 500

# Those on which most rests come first.
ORDER = Keyset(("fewest", "key"), (signed, key))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list; `entries` is how many rest on it."""

    key: str
    title: str
    publisher: str
    author: str
    origin: str
    published_on: str
    type: str
    language: str
    reliability: str
    read: str
    entries: int


def filter_of(negotiation: Negotiation, known: datetime | None, query: QueryDict) -> SourceFilter:
    """Return what narrows the sources that are shown as known. One query."""
    shown = Source.objects.shown(known).filter(negotiation=negotiation)
    facets = list(shown.order_by("key").values_list(*FACETS))
    return SourceFilter(query, with_entries(negotiation, shown, known), facets)


def with_entries(negotiation: Negotiation, sources: QuerySet[Source], known: datetime | None) -> QuerySet[Source]:
    """Return the sources with how many entries rest on each as known, and with that below zero, to order by."""
    entries = Entry.objects.known(known).filter(negotiation=negotiation)
    citing = Citation.objects.known(known).filter(negotiation=negotiation, source=OuterRef("pk"), entry__in=entries)
    counted = citing.order_by().values("source").annotate(number=Count("entry", distinct=True)).values("number")
    found = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    return sources.annotate(entries=found, fewest=found * -1)


def row_of(source: Any) -> SourceRow:
    """Return a source with its number of entries, ready to show."""
    return SourceRow(
        key=source.key,
        title=source.title,
        publisher=source.publisher,
        author=source.author,
        origin=source.origin,
        published_on=wording.partial_date(source.published_on),
        type=source.type,
        language=LANGUAGES.get(source.language, source.language),
        reliability=source.reliability,
        read=READ[Read(source.read)],
        entries=source.entries,
    )


def place_of(source: Any) -> tuple[int, str]:
    return source.fewest, source.key


def references(negotiation: Negotiation, sources: QuerySet[Source]) -> Iterator[Reference]:
    """Yield the references of the sources by key, whatever rests on each. One query for a batch of them, and two more.

    No batch leaves anything open in the database, so a file may take as long as it takes to send.
    """
    refer = source_references(negotiation)
    ids = list(sources.order_by("key").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        found = Source.objects.in_bulk(ids[first : first + BATCH])
        yield from (refer(found[pk]) for pk in ids[first : first + BATCH] if pk in found)


def table_of(batches: Iterable[Sequence[Any]]) -> DownloadTable:
    """Return the sources as a table, a batch after another as they come."""
    rows = ([getattr(source, column.name) for column in COLUMNS] for batch in batches for source in batch)
    return DownloadTable("Sources", COLUMNS, rows)
