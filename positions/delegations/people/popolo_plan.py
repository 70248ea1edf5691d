"""What becomes of the people of a Popolo file: who is recorded already, which offices are new and where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.auth.models import User
from django.db.models import Q

from positions.delegations.acts import keeping, update
from positions.delegations.people.acts import (
    MOST_ALIASES,
    OfficeDraft,
    PersonDraft,
    here,
    make_office,
    make_person,
    of_office,
    of_person,
    tidy,
)
from positions.delegations.people.finding import SpelledPeople, people_of
from positions.delegations.people.popolo_file import OfficeRead, PersonRead
from positions.domain import names
from positions.models import Negotiation, Office, Party, Person, Source
from positions.web.visible_sources import visible_sources
from positions.writing.refusals import BadDraft

# What may be chosen for a person of the file, beside the key of somebody who is recorded.
NEW, LEAVE = "+new", "+leave"
GONE = "the person who was chosen is not recorded any more. Look again at who may be the same."


@dataclass(frozen=True, slots=True)
class OfficePlanned:
    """An office of the file, with the source that it is recorded from; None: it names none that is recorded here."""

    read: OfficeRead
    source: Source | None


@dataclass(frozen=True, slots=True)
class PersonPlanned:
    """A person of the file, as they would be recorded, with those who may be the same."""

    read: PersonRead
    party: Party | None
    same: tuple[Person, ...]
    offices: tuple[OfficePlanned, ...]

    @property
    def draft(self) -> PersonDraft:
        said = self.read
        return tidy(
            PersonDraft(
                name=said.name, native_name=said.native_name, aliases=said.aliases, party=self.party, note=said.note
            )
        )


def planned(
    negotiation: Negotiation, read: Sequence[PersonRead], source: Source | None, by: User
) -> tuple[PersonPlanned, ...]:
    """Return the people of a file beside those who are recorded. Three queries.

    `source` bears out offices that name none.
    """
    everybody = SpelledPeople(people_of(negotiation))
    parties = {
        names.fold(name): party for party in Party.objects.filter(negotiation=negotiation) for name in names_of(party)
    }
    sources = sources_at(negotiation, read, by)
    return tuple(
        PersonPlanned(
            read=person,
            party=next(
                (parties[names.fold(name)] for name in person.organizations if names.fold(name) in parties), None
            ),
            same=tuple(everybody.likely_same(person.name, person.native_name, person.aliases)),
            offices=tuple(OfficePlanned(office, sources.get(office.source, source)) for office in person.offices),
        )
        for person in read
    )


def names_of(party: Party) -> list[str]:
    return [name for name in (party.name, party.native_name, party.short_name, party.key) if name]


def sources_at(negotiation: Negotiation, read: Sequence[PersonRead], by: User) -> dict[str, Source]:
    """Return the recorded sources at the addresses that a file names, by these."""
    asked = {office.source for person in read for office in person.offices} - {""}
    if not asked:
        return {}
    at = reduce(or_, (Q(**{f"{name}__in": asked}) for name in ("url", "archive_url")))
    found = visible_sources(negotiation, by).filter(at).order_by("key")
    return {address: source for source in found for address in (source.archive_url, source.url) if address in asked}


@dataclass(frozen=True, slots=True)
class PeopleTaken:
    """How many people were recorded, how many were met and got further spellings, and how many offices."""

    new: int
    met: int
    offices: int


@keeping
def take_people(
    negotiation: Negotiation, people: Sequence[PersonPlanned], chosen: Mapping[int, str], *, by: User, reason: str
) -> PeopleTaken:
    """Record the people of a file as was chosen for each, by their numbers: all of it or nothing.

    Whoever is recorded already gets the spellings and the offices that are new. Offices without a source are left out.
    Raises BadDraft, TryAgain.
    """
    new, met, offices = 0, 0, 0
    recorded = {person.key: person for person in people_of(negotiation)}
    for number, planned_person in enumerate(people):
        choice = chosen.get(number, LEAVE)
        if choice == LEAVE:
            continue
        draft = planned_person.draft
        refuse(planned_person, list(of_person(negotiation, draft)))
        if choice not in (NEW, *recorded):
            raise BadDraft({"": [f"{planned_person.read.name}: {GONE}"]})
        if choice == NEW:
            person, new = make_person(negotiation, draft), new + 1
        else:
            person, met = meet(negotiation, recorded[choice], draft), met + 1
        offices += sum(hold(negotiation, person, planned_person, office) for office in planned_person.offices)
    return PeopleTaken(new, met, offices)


def refuse(planned_person: PersonPlanned, faults: Sequence[tuple[str, str]]) -> None:
    """Raise BadDraft with what is wrong with a person, if anything is."""
    if faults:
        raise BadDraft({"": [f"{planned_person.read.name}: {message}" for _, message in faults]})


def meet(negotiation: Negotiation, person: Person, draft: PersonDraft) -> Person:
    """Give a person who is recorded the spellings that are new."""
    now = here(negotiation, person)
    spelled = dict.fromkeys([*now.aliases, draft.name, draft.native_name, *draft.aliases])
    aliases = [name for name in spelled if name and name not in (now.name, now.native_name)][:MOST_ALIASES]
    if aliases != now.aliases:
        update(now, {"aliases": aliases})
    return now


def hold(
    negotiation: Negotiation, person: Person, planned_person: PersonPlanned, planned_office: OfficePlanned
) -> bool:
    """Record an office of a person; return whether it was new and has a source."""
    said = planned_office.read
    there = Office.objects.filter(person=person, title=said.title, from_on=said.from_on)
    if planned_office.source is None or there.exists():
        return False
    draft = OfficeDraft(
        title=said.title, source=planned_office.source, from_on=said.from_on, to_on=said.to_on, note=said.note
    )
    refuse(planned_person, list(of_office(person, draft)))
    make_office(negotiation, person, draft)
    return True
