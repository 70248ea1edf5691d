"""The sources of a frozen comparison: what it kept of its citations, or else what was cited at its moment."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from positions.compare.bibliography import sources_of
from positions.compare.rows import Comparison
from positions.models import Citation, Entry, FrozenComparison, Source


@dataclass(frozen=True, slots=True)
class FrozenSource:
    """A source that frozen rows rest on: what it is called today, its address, and where which entries cite it."""

    key: str
    title: str
    publisher: str
    published_on: str
    url: str
    places: tuple[tuple[str, str], ...]


def cited_data(comparison: Comparison) -> list[dict[str, str]]:
    """Return what the rows cite as plain data, by source in the order of a bibliography. One query.

    Names stay out of it: they are looked up, so that what is kept has no text of a source that could not be redacted.
    """
    return [
        {"position": each.position, "entry": each.entry, "source": found.source.key, "locator": each.locator}
        for found in sources_of(comparison)
        for each in found.citations
    ]


def frozen_sources(frozen: FrozenComparison, data: Mapping[str, Any]) -> tuple[FrozenSource, ...]:
    """Return the sources of a frozen comparison, and where they are cited. At most two queries."""
    places = places_of(frozen, data)
    by_key = {row.key: row for row in Source.objects.filter(negotiation=frozen.negotiation_id, key__in=keys_of(places))}
    return tuple(source_of(key, by_key.get(key), places) for key in keys_of(places))


def places_of(frozen: FrozenComparison, data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return source, entry and locator of what is cited: as kept with the comparison. At most one query.

    Where nothing is kept, as in those frozen by an earlier version, it is what the entries of its states cited as known
    at its moment.
    """
    kept = data.get("citations")
    return found(frozen) if kept is None else [(each["source"], each["entry"], each["locator"]) for each in kept]


def found(frozen: FrozenComparison) -> list[tuple[str, str, str]]:
    """Return source, entry and locator of what the entries of the states cited at the moment. One query."""
    rows = Citation.objects.known(frozen.known).filter(entry__in=entries_known(frozen).values("pk"))
    named = rows.order_by("source__key", "entry__key", "locator", "id")
    return list(named.values_list("source__key", "entry__key", "locator"))


def entries_known(frozen: FrozenComparison) -> QuerySet[Entry]:
    """Return the query of the entries that stand in a frozen comparison, as versions known at its moment."""
    keys = set(entries_in(json.loads(bytes(frozen.content))))
    return Entry.objects.known(frozen.known).filter(negotiation=frozen.negotiation_id, key__in=keys)


def entries_in(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the entries that give states, and of those cited."""
    for row in data["positions"]:
        yield from (state["entry"] for state in (row["before"], row["after"]) if state)
    yield from (each["entry"] for each in data.get("citations", ()))


def keys_of(places: Iterable[tuple[str, str, str]]) -> list[str]:
    return list(dict.fromkeys(source for source, _, _ in places))


def source_of(key: str, row: Source | None, places: Iterable[tuple[str, str, str]]) -> FrozenSource:
    cited = tuple((entry, locator) for source, entry, locator in places if source == key)
    if row is None:
        return FrozenSource(key, key, "", "", "", cited)
    return FrozenSource(key, row.title, row.publisher, row.published_on, row.url, cited)
