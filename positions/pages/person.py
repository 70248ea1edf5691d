"""A person: offices, delegations, and the entries in which the person speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from positions import wording
from positions.history import FIELDS, EntryLine, lines
from positions.models import Delegate, Negotiation, Office, Person, PositionChange
from positions.pages.source import moves_of_positions


@dataclass(frozen=True, slots=True)
class Term:
    """An office with the time it was held, as far as known."""

    title: str
    when: str
    source: str
    source_name: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person; `entries` come with the title of their position, the newest first."""

    person: Person
    terms: tuple[Term, ...]
    delegates: tuple[Delegate, ...]
    entries: tuple[tuple[str, EntryLine], ...]


def person_page(negotiation: Negotiation, key: str, known: datetime | None) -> PersonPage | None:
    """Return a person's page as known; None when there is no such person. Six queries."""
    person = Person.objects.filter(negotiation=negotiation, key=key).select_related("party").first()
    if person is None:
        return None
    offices = Office.objects.filter(person=person).select_related("source").order_by("from_on", "to_on", "title")
    spoken = PositionChange.objects.known(known).filter(speakers__person=person)
    rows = list(spoken.order_by("-effective_on", "key").values(*FIELDS, "position__title"))
    listed = lines(rows, known, moves_of_positions({row["position_id"] for row in rows}, known))
    return PersonPage(
        person=person,
        terms=tuple(term_of(office) for office in offices),
        delegates=tuple(delegates_of(person)),
        entries=tuple((row["position__title"], line) for row, line in zip(rows, listed, strict=True)),
    )


def term_of(office: Office) -> Term:
    """Return an office ready to show."""
    start, end = wording.partial_date(office.from_on), wording.partial_date(office.to_on)
    if start and end:
        when = f"{start} to {end}"
    elif start:
        when = f"since {start}"
    else:
        when = f"until {end}" if end else "dates not known"
    return Term(
        title=office.title,
        when=when,
        source=office.source.key if office.source else "",
        source_name=office.source.publisher if office.source else "",
        note=office.note,
    )


def delegates_of(person: Person) -> Sequence[Delegate]:
    """Return the person's places on delegations, by round."""
    places = Delegate.objects.filter(person=person).select_related("delegation__round", "delegation__party", "source")
    return list(places.order_by("delegation__round__starts_on", "delegation__round__key"))
