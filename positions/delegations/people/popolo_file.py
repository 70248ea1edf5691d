"""A file of people in Popolo, read in bounds: what it says of each person, and of the offices that they held."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from positions.domain.texts import as_typed, hidden_signs

# In bytes of the file and characters of its text, people and memberships in it.
MOST_TEXT, MOST_PEOPLE, MOST_MEMBERSHIPS = 1_000_000, 300, 2_000
MOST_NAMES = 50
MOST_SHOWN = 60
# What JSON can say and no database keeps: nothing at all, and half a sign.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
# Written so too by us.
NATIVE = "native name"
DELEGATION = "delegation"

NO_POPOLO = "This is no Popolo: a JSON object with a list “persons”, each with a “name”."
TOO_LONG = f"The file has more than {MOST_TEXT // 1_000_000} MB: bring it in parts."
TWO = "Two persons have the same id, so nobody can tell whose the memberships are: "
TOO_MANY = f"At most {MOST_PEOPLE} people and {MOST_MEMBERSHIPS:,} memberships are read at once: bring them in parts."

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfficeRead:
    """An office as the file says it; `source` is the address of where it stands, empty when it names none."""

    title: str
    from_on: str
    to_on: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person as the file says it; `organizations` are what they are of, by name."""

    name: str
    native_name: str
    aliases: tuple[str, ...]
    note: str
    organizations: tuple[str, ...]
    offices: tuple[OfficeRead, ...]


def read(text: str) -> tuple[PersonRead, ...]:
    """Return the people of a file, in its order. Raises ValueError with a sentence."""
    if len(text) > MOST_TEXT:
        raise ValueError(TOO_LONG)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("This is not valid JSON.") from None
    persons, memberships = listed(document, "persons"), listed(document, "memberships")
    if not persons or not all(word(person, "name") for person in persons):
        raise ValueError(NO_POPOLO)
    if len(persons) > MOST_PEOPLE or len(memberships) > MOST_MEMBERSHIPS:
        raise ValueError(TOO_MANY)
    known = Counter(word(person, "id") for person in persons)
    if doubled := sorted(number for number, times in known.items() if number and times > 1):
        raise ValueError(TWO + ", ".join(map(shortened, doubled[:5])))
    organizations = {word(each, "id"): each for each in listed(document, "organizations")}
    posts = {word(each, "id"): each for each in listed(document, "posts")}
    of_person: dict[str, list[Data]] = {}
    for membership in memberships:
        of_person.setdefault(word(membership, "person_id"), []).append(membership)
    return tuple(
        person_read(person, of_person.get(word(person, "id"), []) if word(person, "id") else [], organizations, posts)
        for person in persons
    )


def listed(document: Any, name: str) -> list[Data]:
    """Return the objects of a list; what is no object is passed over."""
    found = document.get(name) if isinstance(document, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def word(data: Data, name: str) -> str:
    """Return a property that is a text, tidied; empty when there is none. Raises ValueError for one nobody keeps."""
    value = data.get(name)
    text = as_typed(value).strip() if isinstance(value, str) else ""
    if UNKEEPABLE.search(text):
        raise ValueError(f"A property “{name}” of the file: {hidden_signs(text)}")
    return text


def shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def person_read(
    person: Data, memberships: list[Data], organizations: Mapping[str, Data], posts: Mapping[str, Data]
) -> PersonRead:
    names = listed(person, "other_names")
    native = next((word(each, "name") for each in names if word(each, "note") == NATIVE), "")
    aliases = dict.fromkeys(word(each, "name") for each in names)
    held = [each for each in memberships if not of_delegation(each, organizations)]
    return PersonRead(
        name=word(person, "name"),
        native_name=native,
        aliases=tuple(alias for alias in aliases if alias and alias != native)[:MOST_NAMES],
        note=word(person, "biography") or word(person, "summary"),
        organizations=tuple(dict.fromkeys(names_of_organizations(memberships, organizations, posts))),
        offices=tuple(offices_of(held, posts)),
    )


def of_delegation(membership: Data, organizations: Mapping[str, Data]) -> bool:
    """Say whether a membership is a place on a delegation: those are kept with their rounds, not as offices."""
    organization = organizations.get(word(membership, "organization_id"), {})
    return word(organization, "classification") == DELEGATION


def names_of_organizations(
    memberships: list[Data], organizations: Mapping[str, Data], posts: Mapping[str, Data]
) -> Iterator[str]:
    for membership in memberships:
        post = posts.get(word(membership, "post_id"), {})
        for number in (
            *(word(membership, name) for name in ("on_behalf_of_id", "organization_id")),
            word(post, "organization_id"),
        ):
            if name := word(organizations.get(number, {}), "name"):
                yield name


def offices_of(memberships: list[Data], posts: Mapping[str, Data]) -> Iterator[OfficeRead]:
    """Yield the offices that memberships are; one without a title is none."""
    for membership in memberships:
        post = posts.get(word(membership, "post_id"), {})
        title = word(membership, "role") or word(post, "label") or word(post, "role") or word(membership, "label")
        if title:
            source = next((word(each, "url") for each in listed(membership, "sources")), "")
            days = (word(membership, "start_date"), word(membership, "end_date"))
            yield OfficeRead(title, *days, source, word(membership, "note"))
