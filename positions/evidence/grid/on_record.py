"""What the rows of a table name: what is recorded of a negotiation and the person may see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Lower, Trim

from positions.domain.web_addresses import as_one
from positions.evidence.as_proposed import NEW_AND_WAITING
from positions.evidence.grid.near_titles import near_titles
from positions.evidence.visible import visible_positions, visible_proposals, visible_sources
from positions.models import Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.models.entries import LIVING

Named = TypeVar("Named")
Listed = Mapping[str, Sequence[Named]]


# The columns in which positions are named.
OF_POSITIONS = ("position", "new_position")


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Rows by what they are called: a key, a name or a title, in small letters; a source by its addresses too.

    `near` are the positions that may be meant by what is no position's name, by that.
    """

    negotiation: Negotiation
    by: User
    parties: Listed[Party]
    issues: Listed[Issue]
    rounds: Listed[Round]
    positions: Listed[Position]
    sources: Listed[Source]
    people: Listed[Person]
    mains: Listed[Entry]
    near: Mapping[str, Position]


def on_record(negotiation: Negotiation, by: User, rows: Iterable[Mapping[str, str]]) -> OnRecord:
    """Return what the cells of rows may name, positions and main entries only as far as they name them.

    Ten queries at most, however much there is.
    """
    rows = list(rows)
    mains = {row["rival_of"] for row in rows if row.get("rival_of")}
    named = [row[column] for row in rows for column in OF_POSITIONS if row.get(column)]
    names = {name.replace("\x00", "") for text in named for name in ways_to_call(text)}
    home = {"negotiation": negotiation}
    visible = visible_proposals(negotiation, by)
    every = visible_positions(negotiation, by).select_related("party", "issue").order_by("id")
    those = every.annotate(called=as_called_there("title")).filter(
        Q(key__in=names) | Q(title__in=names) | Q(called__in=names)
    )
    positions = called(those, "key", "title")
    made = {as_called(row["new_position"]) for row in rows if row.get("new_position")}
    unknown = {as_called(row["position"]) for row in rows if row.get("position")} - made - positions.keys()
    sources = visible_sources(negotiation, by).defer("note", "origin").order_by("id")
    entries = Entry.objects.filter(LIVING | NEW_AND_WAITING & visible, **home, main=True, key__in=mains)
    return OnRecord(
        negotiation,
        by,
        called(Party.objects.filter(**home), "key", "name", "short_name"),
        called(Issue.objects.filter(**home), "key", "name"),
        called(Round.objects.filter(**home), "key", "name"),
        positions,
        called(sources, "key", "title", "url", "archive_url"),
        called(Person.objects.filter(**home).order_by("name", "key"), "key", "name"),
        called(entries, "key"),
        near_titles(every.in_use(), negotiation, sorted(unknown)),
    )


def called(rows: Iterable[Any], *names: str) -> dict[str, list[Any]]:
    """Return rows by what these columns of them say."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for name in dict.fromkeys(as_called(getattr(row, name)) for name in names):
            if name:
                found.setdefault(name, []).append(row)
    return found


def as_called_there(column: str) -> Lower:
    """Return the expression of a column as `as_called` has a text; not all databases know all small letters."""
    spaced = Func(F(column), Value(r"\s+"), Value(" "), Value("g"), function="regexp_replace")
    return Lower(Trim(spaced), output_field=TextField())


def ways_to_call(text: str) -> tuple[str, ...]:
    """Return how the database may have what a text names: it makes letters small in other ways than `as_called`."""
    spaced = " ".join(text.split())
    return as_called(text), spaced, spaced.lower()


def as_called(text: str) -> str:
    """Return a name, or an address however it is written, as it is compared."""
    if re.match("https?://", text, re.IGNORECASE):
        return as_one(text)
    return " ".join(text.casefold().split())
