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
