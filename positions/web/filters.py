"""What lists can be narrowed by, from the query string."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.http import urlencode

from positions.models import Entry
from positions.models.positions import PositionQuerySet
from positions.reading.histories import ABOUT


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The parties, groups and issues on which a negotiation has positions: names by key, in their own order.

    `about` is what tables say of those positions, in their order.
    """

    party: dict[str, str]
    group: dict[str, str]
    issue: dict[str, str]
    about: Sequence[Mapping[str, Any]]


def choices_of(positions: PositionQuerySet) -> FilterChoices:
    """Return what the positions can be filtered by, in one query; what only a draft speaks of is no choice."""
    published = Entry.objects.published().filter(position=OuterRef("pk"))
    about = list(positions.filter(Exists(published)).in_order().values(*ABOUT, "party__order"))
    by_party = sorted(about, key=lambda row: (row["party__order"], row["party__key"]))
    return FilterChoices(
        party={row["party__key"]: row["party__short_name"] or row["party__name"] for row in by_party},
        group={row["issue__group"]: row["issue__group"] for row in about},
        issue={row["issue__key"]: row["issue__name"] for row in about},
        about=about,
    )


class UnknownFilter(ValueError):
    """A filter was given a value that it does not have; the message says which ones."""


def codes(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


def address(path: str, query: QueryDict, names: Sequence[str], **changes: str | Sequence[str] | None) -> str:
    """Return the path with the query's own parameters, changed; None or nothing drops one, a list repeats it."""
    parts = []
    for name in names:
        values = changes.get(name, query.getlist(name))
        parts += [(name, value) for value in ([values] if isinstance(values, str) else values or []) if value]
    return f"{path}?{urlencode(parts)}" if parts else path


# Takes what to filter by and returns the address of the page filtered so.
Link = Callable[..., str]
