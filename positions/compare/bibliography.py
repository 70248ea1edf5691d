"""The sources that a comparison rests on, and where each of them is cited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from positions.compare.rows import Comparison
from positions.models import Citation, Source


@dataclass(frozen=True, slots=True)
class RestingCitation:
    """Where a row of a comparison cites a source: by an entry of its position, at a place in the source."""

    position: str
    entry: str
    version: int
    locator: str
    quote: str
    quote_language: str
    translation: str


@dataclass(frozen=True, slots=True)
class RestingSource:
    """A source on which rows of a comparison rest, and where they cite it, in the order of the rows."""

    source: Source
    citations: tuple[RestingCitation, ...]

    @property
    def place(self) -> tuple[str, ...]:
        """Where it stands in a bibliography: by who wrote it, or else published it, then by day, title and key."""
        source = self.source
        return (source.author or source.publisher).casefold(), source.published_on, source.title.casefold(), source.key


def sources_of(comparison: Comparison) -> tuple[RestingSource, ...]:
    """Return the sources that the rows rest on, each once, in the order of a bibliography. One query.

    What a row rests on is that by which its strength is measured (docs/methods/strength.md), and the entries that give
    its states at rounds in between, where those are shown. A row without a state rests on nothing.
    """
    rows = {pk: row.key for row in comparison.rows for pk in row.rests}
    order = {pk: place for place, pk in enumerate(rows)}
    resting = Citation.objects.known(comparison.known).filter(entry__in=list(rows))
    cited = resting.filter(source__negotiation=comparison.negotiation).select_related("source", "entry")
    sources: dict[int, Source] = {}
    citations: dict[int, list[RestingCitation]] = {}
    for each in sorted(cited.order_by("locator", "id"), key=lambda each: order[each.entry_id]):
        sources[each.source_id] = each.source
        citations.setdefault(each.source_id, []).append(
            RestingCitation(
                position=rows[each.entry_id],
                entry=each.entry.key,
                version=each.entry.version,
                locator=each.locator,
                quote=each.quote,
                quote_language=each.quote_language,
                translation=each.translation,
            )
        )
    found = [RestingSource(source, tuple(citations[pk])) for pk, source in sources.items()]
    return tuple(sorted(found, key=lambda each: each.place))


def sources_in_parts(parts: Iterable[Comparison]) -> Iterator[Source]:
    """Yield the sources that the rows of a comparison rest on, each once, while its parts are read.

    Those of a part stand together, by key. Two queries a part.
    """
    seen: set[int] = set()
    for part in parts:
        entries = [pk for row in part.rows for pk in row.rests]
        citations = Citation.objects.known(part.known).filter(entry__in=entries).order_by()
        found = {*citations.values_list("source", flat=True)} - seen
        seen |= found
        yield from Source.objects.filter(pk__in=found).order_by("key")
