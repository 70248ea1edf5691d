"""What lists can be narrowed by, from the query string."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from positions.models import Entry, Position


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The parties, groups and issues on which a negotiation has positions: names by key, in their own order."""

    party: dict[str, str]
    group: dict[str, str]
    issue: dict[str, str]


def choices_of(positions: QuerySet[Position], known: datetime | None) -> FilterChoices:
    """Return what the positions can be filtered by, in one query: by what was published by then (None: by now)."""
    published = Entry.objects.published(known).filter(position=OuterRef("pk"))
    ordered = positions.filter(Exists(published)).order_by("issue__order", "issue__key", "party__order", "party__key")
    of_parties = ("party__order", "party__key", "party__short_name", "party__name")
    listed = list(ordered.values_list(*of_parties, "issue__key", "issue__group", "issue__name").distinct())
    return FilterChoices(
        party={key: short or name for _, key, short, name, *_ in sorted(listed)},
        group={group: group for *_, group, _ in listed},
        issue={key: name for *_, key, _, name in listed},
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
