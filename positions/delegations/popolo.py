"""People and delegations as Popolo, the open data format for people and the organizations that they act for.

Parties and delegations are organizations, offices are posts, and whoever held a post or sat on a delegation is a
member. Popolo has no word for the level of an office: it stands as a property of our own, `seniority`.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from positions.delegations.exports import delegations_of, in_order
from positions.delegations.people.popolo_file import DELEGATION, NATIVE
from positions.models import Delegate, Delegation, Negotiation, Office, Party, Person, Round, Source

Data = dict[str, Any]


# Returns the address of a source: a link of Popolo always has one.
AddressOf = Callable[[Source], str]


def popolo(negotiation: Negotiation, absolute: Callable[[str], str]) -> Data:
    """Return the people, organizations, posts, memberships and events of a negotiation. Six queries.

    `absolute` makes the whole address of a path: a source that is not on the web has its page here.
    """

    def address_of(source: Source) -> str:
        return source.url or absolute(reverse("positions:source", args=[negotiation.key, source.key]))

    parties = list(Party.objects.filter(negotiation=negotiation).in_order())
    delegations = delegations_of(negotiation)
    held = Office.objects.filter(negotiation=negotiation).select_related("person__party", "source")
    offices = list(held.order_by("person__key", "from_on", "to_on", "title"))
    rounds = Round.objects.filter(negotiation=negotiation).in_order()
    posts = {post_id(office): post(office) for office in offices}
    return {
        "persons": persons(negotiation),
        "organizations": [*map(party_data, parties), *map(delegation_data, delegations)],
        "posts": [posts[key] for key in sorted(posts)],
        "memberships": [
            *(membership(delegation, each, address_of) for delegation in delegations for each in in_order(delegation)),
            *(term(office, address_of) for office in offices),
        ],
        "events": [event(round_) for round_ in rounds],
    }


def filled(**data: Any) -> Data:
    """Return data without what is empty."""
    return {name: value for name, value in data.items() if value}


def persons(negotiation: Negotiation) -> list[Data]:
    """Return all people by key, with the keys of those merged into them. One query."""
    everybody = list(Person.objects.filter(negotiation=negotiation).order_by("key"))
    former: defaultdict[int | None, list[str]] = defaultdict(list)
    for person in everybody:
        former[person.merged_into_id].append(person.key)
    return [person_data(person, former[person.pk]) for person in everybody if person.merged_into_id is None]


def person_data(person: Person, former: list[str]) -> Data:
    native = [{"name": person.native_name, "note": NATIVE}] if person.native_name else []
    return filled(
        id=f"person/{person.key}",
        name=person.name,
        other_names=[*native, *({"name": alias} for alias in person.aliases)],
        identifiers=[{"scheme": "former key", "identifier": key} for key in former],
        biography=person.note,
    )


def party_data(party: Party) -> Data:
    names = [name for name in (party.native_name, party.short_name) if name and name != party.name]
    return filled(
        id=f"party/{party.key}",
        name=party.name,
        other_names=[{"name": name} for name in dict.fromkeys(names)],
        classification=party.role,
    )


def delegation_data(delegation: Delegation) -> Data:
    """Return a delegation as an organization that lasts as long as its round."""
    return filled(
        id=delegation_id(delegation),
        name=f"Delegation of {delegation.party.label}, {delegation.round.name}",
        classification=DELEGATION,
        parent_id=f"party/{delegation.party.key}",
        founding_date=delegation.round.starts_on.isoformat(),
        dissolution_date=delegation.round.ends_on.isoformat(),
        completeness=delegation.completeness,
        description=delegation.note,
    )


def delegation_id(delegation: Delegation) -> str:
    return f"delegation/{delegation.round.key}/{delegation.party.key}"


def membership(delegation: Delegation, delegate: Delegate, address_of: AddressOf) -> Data:
    """Return a place on a delegation as a membership."""
    return filled(
        person_id=f"person/{delegate.person.key}",
        organization_id=delegation_id(delegation),
        on_behalf_of_id=f"party/{delegation.party.key}",
        label=delegate.title,
        role=delegate.role,
        seniority=delegate.seniority,
        start_date=delegation.round.starts_on.isoformat(),
        end_date=delegation.round.ends_on.isoformat(),
        sources=[source_data(delegate.source, delegate.locator, address_of)],
        note=delegate.note,
    )


def post_id(office: Office) -> str:
    """Return the identifier of the post that an office is: one for all who held it for a party."""
    party = office.person.party.key if office.person.party else "none"
    return f"post/{party}/{slugify(office.title, allow_unicode=True) or 'office'}"


def organization_of(office: Office) -> str:
    """Return the identifier of the party of the person who holds an office; empty without one."""
    return f"party/{office.person.party.key}" if office.person.party else ""


def post(office: Office) -> Data:
    return filled(id=post_id(office), label=office.title, organization_id=organization_of(office))


def term(office: Office, address_of: AddressOf) -> Data:
    """Return the time that a person holds an office as a membership; partial dates stay partial."""
    return filled(
        person_id=f"person/{office.person.key}",
        post_id=post_id(office),
        organization_id=organization_of(office),
        role=office.title,
        start_date=office.from_on,
        end_date=office.to_on,
        sources=[source_data(office.source, "", address_of)] if office.source else [],
        note=office.note,
    )


def source_data(source: Source, locator: str, address_of: AddressOf) -> Data:
    where = f"; {locator}" if locator else ""
    return {"url": address_of(source), "note": f"{source.publisher}, {source.title} ({source.key}){where}"}


def event(round_: Round) -> Data:
    return filled(
        id=f"round/{round_.key}",
        name=round_.name,
        classification="round of negotiations",
        start_date=round_.starts_on.isoformat(),
        end_date=round_.ends_on.isoformat(),
        location=round_.venue,
        description=round_.summary,
    )
