"""What the rows of a table may name: all that is recorded of a negotiation and the person may see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import User

from positions.domain.web_addresses import as_one
from positions.evidence.as_proposed import NEW_AND_WAITING
from positions.evidence.visible import visible_positions, visible_proposals, visible_sources
from positions.models import Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.models.entries import LIVING

Named = TypeVar("Named")
Listed = Mapping[str, Sequence[Named]]


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Rows by what they are called: a key, a name or a title, in small letters; a source by its addresses too."""

    negotiation: Negotiation
    by: User
    parties: Listed[Party]
    issues: Listed[Issue]
    rounds: Listed[Round]
    positions: Listed[Position]
    sources: Listed[Source]
    people: Listed[Person]
    mains: Listed[Entry]


def on_record(negotiation: Negotiation, by: User, mains: Iterable[str]) -> OnRecord:
    """Return what can be named; of main entries those with these keys. Eight queries at most, however much there is."""
    home = {"negotiation": negotiation}
    visible = visible_proposals(negotiation, by)
    positions = visible_positions(negotiation, by).select_related("party", "issue").order_by("id")
    sources = visible_sources(negotiation, by).defer("note", "origin").order_by("id")
    entries = Entry.objects.filter(LIVING | NEW_AND_WAITING & visible, **home, main=True, key__in=list(mains))
    return OnRecord(
        negotiation,
        by,
        called(Party.objects.filter(**home), "key", "name", "short_name"),
        called(Issue.objects.filter(**home), "key", "name"),
        called(Round.objects.filter(**home), "key", "name"),
        called(positions, "key", "title"),
        called(sources, "key", "title", "url", "archive_url"),
        called(Person.objects.filter(**home).order_by("name", "key"), "key", "name"),
        called(entries, "key"),
    )


def called(rows: Iterable[Any], *names: str) -> dict[str, list[Any]]:
    """Return rows by what these columns of them say."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for name in dict.fromkeys(as_called(getattr(row, name)) for name in names):
            if name:
                found.setdefault(name, []).append(row)
    return found


def as_called(text: str) -> str:
    """Return a name, or an address however it is written, as it is compared."""
    if re.match("https?://", text, re.IGNORECASE):
        return as_one(text)
    return " ".join(text.casefold().split())
