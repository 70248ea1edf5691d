"""Which sources may be at an address, told by the database: where it leads, whatever else is written into it."""

from collections.abc import Iterable

from django.db.models import Expression, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Collate, Lower

from positions.domain.web_addresses import as_one, in_small
from positions.models import Source

# What `as_one` leaves out, one after the other.
LEFT_OUT = (
    (r"[?#].*$", ""),
    (r"^https?://([^/@]*@)?(www\.)?", "//"),
    (r"^(//[^/:]*):(80|443)?(/|$)", r"\1\3"),
    (r"/+$", ""),
)


def placed_there(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Return the sources with the places of their addresses, as `standing_at` compares them."""
    return sources.annotate(place=place_there("url"), archive_place=place_there("archive_url"))


def standing_at(addresses: Iterable[str]) -> Q:
    """Return the condition that a source, or its copy, has the place of one of the addresses.

    Of those that have it `as_one` tells which address is the same: what is asked of a place tells two apart.
    """
    places = {in_small(as_one(address).partition("?")[0]) for address in addresses}
    return Q(place__in=places) | Q(archive_place__in=places)


def place_there(column: str) -> Expression:
    found: Expression = Lower(Collate(F(column), "C"), output_field=TextField())
    for pattern, instead in LEFT_OUT:
        found = Func(found, Value(pattern), Value(instead), function="regexp_replace", output_field=TextField())
    return found
