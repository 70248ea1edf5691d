"""A person: offices, delegations, and the entries in which the person speaks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from positions.delegations.people.finding import living
from positions.delegations.people.office_bars import OfficeBars, tenures_of
from positions.delegations.people.past import merged_then, offices_then, person_then, seats_then
from positions.models import Delegate, Entry, EntrySpeaker, Negotiation, Office, Person, Round
from positions.models.base import KEY_PATTERN
from positions.models.rounds import by_round
from positions.reading.entries import FIELDS, EntryLine, lines, moves_of_positions, with_citations
from positions.reading.reference_past import Since, changed_since


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person; `former` are the names of rows that were merged into theirs.

    `entries` come with the title of their position, the newest first.
    """

    person: Person
    former: tuple[str, ...]
    offices: OfficeBars
    delegates: tuple[Delegate, ...]
    entries: tuple[tuple[str, EntryLine], ...]

    @property
    def gaps(self) -> str:
        """What is not recorded of the person, in a sentence; empty when nothing is missing."""
        said = [f"no {name}" for name, text in self.about if not text]
        held = [tenure.office for tenure in self.offices.tenures]
        for number, of, lacking in (
            (sum(not each.source_id for each in held), len(held), "offices without a source"),
            (sum(not each.from_on for each in held), len(held), "offices without a beginning"),
            (
                sum(not each.locator for each in self.delegates),
                len(self.delegates),
                "seats without a place in a source",
            ),
        ):
            said += [f"{number} of {of} {lacking}"] if number else []
        said += [] if held else ["no office"]
        return f"Not recorded: {'; '.join(said)}." if said else ""

    @property
    def about(self) -> tuple[tuple[str, object], ...]:
        return ("native name", self.person.native_name), ("party", self.person.party_id)


def living_key(negotiation: Negotiation, key: str) -> str:
    """Return the key of the person that the one with this key was merged into; the key itself when not merged."""
    if not re.fullmatch(KEY_PATTERN, key):
        return key
    merged = Person.objects.filter(negotiation=negotiation, key=key).values_list("merged_into__key", flat=True).first()
    return merged or key


def person_page(
    negotiation: Negotiation, rounds: Sequence[Round], key: str, known: datetime | None
) -> PersonPage | None:
    """Return a person's page as known; None when there is no such person, or was none. Six queries when it is now.

    Who was merged into somebody since a moment is a person of their own then.
    """
    person = person_at(negotiation, key) if known else living(negotiation, key).first()
    since = changed_since(negotiation.pk, known, ("person", "office")) if known else None
    shown = person and (person_then(person, since) if since else person)
    if person is None or shown is None:
        return None
    merged = merged_then(person, since)
    speaking = EntrySpeaker.objects.filter(person__in=[person.pk, *merged])
    spoken = Entry.objects.known(known).filter(pk__in=speaking.values("entry"))
    told = with_citations(spoken.order_by("-effective_on", "key"), known)
    rows = list(told.values(*FIELDS, "position__title", "cites"))
    listed = lines(rows, moves_of_positions({row["position_id"] for row in rows}, known))
    return PersonPage(
        person=shown,
        former=tuple(merged.values()),
        offices=tenures_of(offices_of(person, since), rounds),
        delegates=tuple(seats_then(shown, rounds, known) if known else seats_of(person)),
        entries=tuple((row["position__title"], line) for row, line in zip(rows, listed, strict=True)),
    )


def person_at(negotiation: Negotiation, key: str) -> Person | None:
    """Return the person with that key, also one who was merged; None without one. One query."""
    people = Person.objects.filter(negotiation=negotiation, key=key).select_related("party")
    return people.first() if re.fullmatch(KEY_PATTERN, key) else None


def offices_of(person: Person, since: Since | None) -> list[Office]:
    """Return the offices of a person, as they are or with what was changed since taken back. One query when now."""
    held = Office.objects.filter(person=person).select_related("source")
    found = held if since is None else offices_then(person, since)
    return sorted(found, key=lambda office: (office.from_on, office.to_on, office.title))


def seats_of(person: Person) -> QuerySet[Delegate]:
    """Return the person's places on delegations, by round. One query."""
    places = Delegate.objects.filter(person=person).select_related("delegation__round", "delegation__party", "source")
    return places.order_by(*by_round("delegation__round__"))
