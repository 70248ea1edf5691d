"""A person: offices, delegations, and the entries in which the person speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from positions.delegations.people.finding import living
from positions.delegations.people.office_bars import OfficeBars, tenures_of
from positions.models import Delegate, Entry, EntrySpeaker, Negotiation, Office, Person, Round
from positions.models.rounds import by_round
from positions.reading.entries import FIELDS, EntryLine, lines, moves_of_positions


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person; `entries` come with the title of their position, the newest first."""

    person: Person
    offices: OfficeBars
    delegates: tuple[Delegate, ...]
    entries: tuple[tuple[str, EntryLine], ...]


def living_key(negotiation: Negotiation, key: str) -> str:
    """Return the key of the person that the one with this key was merged into; the key itself when not merged."""
    merged = Person.objects.filter(negotiation=negotiation, key=key).values_list("merged_into__key", flat=True).first()
    return merged or key


def person_page(
    negotiation: Negotiation, rounds: Sequence[Round], key: str, known: datetime | None
) -> PersonPage | None:
    """Return a person's page as known; None when there is no such person. Six queries."""
    person = living(negotiation, key).first()
    if person is None:
        return None
    offices = Office.objects.filter(person=person).select_related("source").order_by("from_on", "to_on", "title")
    speaking = EntrySpeaker.objects.filter(Q(person=person) | Q(person__merged_into=person))
    spoken = Entry.objects.known(known).filter(pk__in=speaking.values("entry"))
    rows = list(spoken.order_by("-effective_on", "key").values(*FIELDS, "position__title"))
    listed = lines(rows, known, moves_of_positions({row["position_id"] for row in rows}, known))
    places = Delegate.objects.filter(person=person).select_related("delegation__round", "delegation__party", "source")
    return PersonPage(
        person=person,
        offices=tenures_of(list(offices), rounds),
        delegates=tuple(places.order_by(*by_round("delegation__round__"))),
        entries=tuple((row["position__title"], line) for row, line in zip(rows, listed, strict=True)),
    )
