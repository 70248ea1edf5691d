"""All sources of a negotiation that everybody may see, with how much rests on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.http import QueryDict

from positions.domain import wording
from positions.domain.codebook import Read
from positions.domain.languages import LANGUAGES
from positions.models import Negotiation, Source
from positions.reading.citing import counting_citations
from positions.records.lists.filters import SourceFilter
from positions.web.citations import source_references
from positions.web.columns import CellKind, DownloadColumn, DownloadTable
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
    return SourceFilter(query, shown, facets)


@dataclass(frozen=True, slots=True)
class CountedSource:
    """A source by the number of its row, with how many entries rest on it."""

    id: int
    key: str
    entries: int


def counted(negotiation: Negotiation, sources: QuerySet[Source], known: datetime | None) -> list[CountedSource]:
    """Return the sources, those first on which most entries rest as known. Two queries: all are counted at once."""
    citing = counting_citations(negotiation.pk, known).values("source")
    numbers = dict(citing.annotate(number=Count("entry", distinct=True)).values_list("source", "number"))
    found = [CountedSource(pk, key, numbers.get(pk, 0)) for pk, key in sources.order_by("key").values_list("id", "key")]
    return sorted(found, key=lambda source: -source.entries)


def rows_of(found: Sequence[CountedSource]) -> list[SourceRow]:
    """Return sources ready to show, in their order. One query."""
    sources = Source.objects.in_bulk([each.id for each in found])
    return [row_of(sources[each.id], each.entries) for each in found]


def row_of(source: Source, entries: int) -> SourceRow:
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
        entries=entries,
    )


def references(negotiation: Negotiation, sources: QuerySet[Source]) -> Iterator[Reference]:
    """Yield the references of the sources by key, whatever rests on each. One query for a batch of them, and two more.

    No batch leaves anything open in the database, so a file may take as long as it takes to send.
    """
    refer = source_references(negotiation)
    ids = list(sources.order_by("key").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        found = Source.objects.in_bulk(ids[first : first + BATCH])
        yield from (refer(found[pk]) for pk in ids[first : first + BATCH] if pk in found)


def table_of(found: Sequence[CountedSource]) -> DownloadTable:
    """Return the sources as a table in their order, a batch after another as they are read."""
    return DownloadTable("Sources", COLUMNS, cells_of(found))


def cells_of(found: Sequence[CountedSource]) -> Iterator[list[object]]:
    for first in range(0, len(found), BATCH):
        some = found[first : first + BATCH]
        sources = Source.objects.in_bulk([each.id for each in some])
        for each in some:
            named = {"entries": each.entries}
            yield [named.get(column.name, getattr(sources[each.id], column.name, None)) for column in COLUMNS]
