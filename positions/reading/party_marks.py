"""Parties as pages mark them: by name, shape and colour."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from positions.models import Entry, Negotiation, Party
from positions.reading.compiled import AN_ID, CompiledQuery, as_list

# Parties differ by shape as well as by colour; the path stands in a box of 10 by 10.
SHAPES = ("M1 1h8v8h-8z", "M5 .5a4.5 4.5 0 1 0 .01 0z", "M5 .5l4.8 9h-9.6z", "M5 0l5 5-5 5-5-5z")
DEFAULT_COLOUR = "#6b7280"
# What is read of a party for its mark.
MARKED = ("key", "name", "short_name", "colour")
PUBLISHED = Entry.objects.published().filter(position__party=OuterRef("pk"))


@dataclass(frozen=True, slots=True)
class PartyMark:
    """A party as the page marks it: by name, shape and colour; `holds`: positions of it are published."""

    key: str
    name: str
    colour: str
    shape: str
    holds: bool = True


def party_shapes(order: Sequence[str]) -> dict[str, str]:
    """Return the shape of each party by its key; `order` is the parties' own."""
    return dict(zip(order, cycle(SHAPES), strict=False))


def party_marks(negotiation: Negotiation) -> list[PartyMark]:
    """Return the parties of whose positions something is published, in their own order. One query."""
    return marks_of(holding().rows(negotiation=negotiation.pk))


@cache
def holding() -> CompiledQuery:
    return CompiledQuery(Party.objects.filter(Exists(PUBLISHED), negotiation=AN_ID).in_order().values_list(*MARKED))


def marks_read() -> ArraySubquery:
    """Return the part of a query of things in negotiations that reads what `marks_of` takes."""
    parties = Party.objects.filter(Exists(PUBLISHED), negotiation=OuterRef("negotiation")).in_order()
    return ArraySubquery(parties.values_list(as_list(*MARKED)))


def marks_of(rows: Iterable[Sequence[str]]) -> list[PartyMark]:
    """Return the marks of the parties of which something is published, from MARKED of each, in their order."""
    return [
        PartyMark(key, short_name or name, colour or DEFAULT_COLOUR, shape)
        for (key, name, short_name, colour), shape in zip(rows, cycle(SHAPES), strict=False)
    ]


def marked_parties(negotiation: Negotiation) -> list[tuple[Party, PartyMark]]:
    """Return all parties in their order, each as pages mark it. One query."""
    parties = Party.objects.filter(negotiation=negotiation).in_order()
    listed = list(parties.annotate(holds=Exists(PUBLISHED)))
    shapes = party_shapes([party.key for party in listed if party.holds])
    marked = [(party, mark_of_party(party, shapes.get(party.key, SHAPES[-1]))) for party in listed]
    return [(party, replace(mark, holds=party.key in shapes)) for party, mark in marked]


def mark_of_row(row: Mapping[str, Any], shapes: Mapping[str, str]) -> PartyMark:
    """Return the mark of the party of a position, from what tables say of the position (histories.ABOUT)."""
    key, name = row["party__key"], row["party__short_name"] or row["party__name"]
    return PartyMark(key, name, row["party__colour"] or DEFAULT_COLOUR, shapes[key])


def mark_of_party(party: Party, shape: str = SHAPES[-1]) -> PartyMark:
    """Return the mark of a party; one that holds no position has the last of the shapes."""
    return PartyMark(party.key, party.label, party.colour or DEFAULT_COLOUR, shape)
