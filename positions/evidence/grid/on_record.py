"""What the rows of a table name: what is recorded of a negotiation and the person may see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Trim

from positions.domain.web_addresses import as_one
from positions.evidence.as_proposed import NEW_AND_WAITING
from positions.evidence.grid.near_titles import near_titles
from positions.evidence.visible import visible_positions, visible_proposals
from positions.models import Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.models.entries import LIVING
from positions.reading.source_places import placed_there, standing_at
from positions.web.visible_sources import visible_sources

Named = TypeVar("Named")
Listed = Mapping[str, Sequence[Named]]


# The columns in which positions, sources and people are named.
OF_POSITIONS = ("position", "new_position")
OF_SOURCES = ("source", "source_title", "url", "archive_url")
OF_PEOPLE = ("speakers", "speaker")


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
    """Return what the cells of rows may name; positions, sources, people and main entries only as far as they do.

    Ten queries at most, however much there is.
    """
    rows = list(rows)
    mains = {row["rival_of"] for row in rows if row.get("rival_of")}
    home = {"negotiation": negotiation}
    visible = visible_proposals(negotiation, by)
    every = visible_positions(negotiation, by).select_related("party", "issue").order_by("id")
    those = so_called(every, "title", texts_in(rows, OF_POSITIONS))
    positions = called(those, "key", "title")
    made = {as_called(row["new_position"]) for row in rows if row.get("new_position")}
    unknown = {as_called(row["position"]) for row in rows if row.get("position")} - made - positions.keys()
    texts = texts_in(rows, OF_SOURCES)
    placed = placed_there(visible_sources(negotiation, by))
    sources = so_called(placed, "title", texts, or_else=standing_at(filter(is_address, texts)))
    people = so_called(Person.objects.filter(**home), "name", names_in(texts_in(rows, OF_PEOPLE)))
    entries = Entry.objects.filter(LIVING | NEW_AND_WAITING & visible, **home, main=True, key__in=mains)
    return OnRecord(
        negotiation,
        by,
        called(Party.objects.filter(**home), "key", "name", "short_name"),
        called(Issue.objects.filter(**home), "key", "name"),
        called(Round.objects.filter(**home), "key", "name"),
        positions,
        called(sources.defer("note", "origin").order_by("id"), "key", "title", "url", "archive_url"),
        called(people.order_by("name", "key"), "key", "name"),
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


def texts_in(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> set[str]:
    """Return what stands in these columns of rows, as a database can have it."""
    return {row[column].replace("\x00", "") for row in rows for column in columns if row.get(column)}


def names_in(texts: Iterable[str]) -> set[str]:
    """Return the names in texts on one or several people, which may have an office behind a comma."""
    several = [name.strip() for text in texts for name in text.split(";")]
    return {name for each in several for name in (each, each.split(",", 1)[0].strip()) if name}


def so_called(rows: QuerySet[Any], column: str, texts: Iterable[str], *, or_else: Q | None = None) -> QuerySet[Any]:
    """Keep the rows that texts name by their key or by what a column says, and those of another condition."""
    names = {name for text in texts for name in ways_to_call(text)}
    named = Q(key__in=names) | Q(**{f"{column}__in": names}) | Q(so_called__in=names)
    found: QuerySet[Any] = rows.annotate(so_called=as_called_there(column)).filter(named | (or_else or Q(pk__in=())))
    return found


def is_address(text: str) -> bool:
    return re.match("https?://", text, re.IGNORECASE) is not None


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
    if is_address(text):
        return as_one(text)
    return " ".join(text.casefold().split())
