"""Finding people by any spelling of their names, and telling who may be recorded twice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from positions.domain import names, wording
from positions.models import Delegate, Negotiation, Office, Person
from positions.models.base import KEY_PATTERN

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A person who is recorded; `party` is what the party is called, empty without one."""

    key: str
    name: str
    native_name: str
    aliases: tuple[str, ...]
    party_key: str
    party: str

    @property
    def other_name(self) -> str:
        """The native name where it differs from the name."""
        return self.native_name if self.native_name != self.name else ""

    @property
    def label(self) -> str:
        """The name with the party, as in a sentence."""
        return f"{self.name}, {self.party}" if self.party else self.name


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person who answers a search, with what tells them from others of the name: an office, or a title."""

    person: Known
    known_as: str


def people_of(negotiation: Negotiation) -> list[Known]:
    """Return all people of a negotiation but those merged into others, by name. One query."""
    rows = Person.objects.living().filter(negotiation=negotiation).order_by("name", "key")
    fields = ("key", "name", "native_name", "aliases", "party__key", "party__short_name", "party__name")
    return [
        Known(key, name, native, tuple(aliases), party or "", short or long or "")
        for key, name, native, aliases, party, short, long in rows.values_list(*fields)
    ]


def living_person(negotiation: Negotiation, key: str) -> Person | None:
    """Return the person with that key; None when there is none or it was merged into another. One query."""
    if not re.fullmatch(KEY_PATTERN, key):
        return None
    return Person.objects.living().filter(negotiation=negotiation, key=key).select_related("party").first()


def candidate(negotiation: Negotiation, key: str, until: date) -> tuple[Person, dict[str, str]] | None:
    """Return the person with that key, and what was recorded last of a place on a delegation up to a day, or an office.

    None when there is no such person, or it was merged into another. One query.
    """
    if not re.fullmatch(KEY_PATTERN, key):
        return None
    earlier = Delegate.objects.filter(person=OuterRef("pk"), delegation__round__window_ends_on__lte=until)
    last = earlier.order_by("-delegation__round__window_ends_on", "-pk")
    held = Office.objects.filter(person=OuterRef("pk")).order_by("-from_on", "-to_on")
    known = Person.objects.living().filter(negotiation=negotiation, key=key).select_related("party")
    found = known.annotate(
        last_title=Coalesce(Subquery(last.values("title")[:1]), Subquery(held.values("title")[:1])),
        **{f"last_{name}": Subquery(last.values(name)[:1]) for name in ("role", "seniority")},
    ).first()
    if found is None:
        return None
    said = {name: getattr(found, f"last_{name}") for name in ("title", "role", "seniority")}
    return found, {name: value for name, value in said.items() if value}


def search(people: Iterable[Known], query: str) -> list[Known]:
    """Return the people that a search finds, the best answers first, as many as a list may have."""
    ranked = [(names.rank(query, each.name, each.native_name, each.aliases), each) for each in people]
    found = [(rank, each) for rank, each in ranked if rank is not None]
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name, pair[1].key))][:MOST_FOUND]


def found_by(negotiation: Negotiation, people: Iterable[Known], query: str) -> list[FoundPerson]:
    """Return the people that a search finds, each with a present office or title. One query at most."""
    found = search(people, query)
    known_as = known_by(negotiation, [each.key for each in found])
    return [FoundPerson(each, known_as.get(each.key, "")) for each in found]


def known_by(negotiation: Negotiation, keys: list[str]) -> dict[str, str]:
    """Return the latest office of each person, else the latest title on a delegation. One query, none for nobody."""
    if not keys:
        return {}
    at = Cast("delegation__round__starts_on", TextField())
    titles = Delegate.objects.filter(negotiation=negotiation, person__key__in=keys)
    offices = Office.objects.filter(negotiation=negotiation, person__key__in=keys)
    rows = titles.values_list("person__key", Value(0), at, "title").union(
        offices.values_list("person__key", Value(1), Cast("from_on", TextField()), "title")
    )
    return {key: title for key, _, _, title in sorted(rows)}


def likely_same(
    people: Iterable[Known], name: str, native_name: str = "", aliases: Iterable[str] = (), *, but: str = ""
) -> list[Known]:
    """Return those who may be the person of these names, leaving out the one with the key `but`."""
    spelled = names.spellings(name, native_name, aliases)
    return [
        each
        for each in people
        if each.key != but and names.alike(spelled, names.spellings(each.name, each.native_name, each.aliases))
    ]


def found_words(number: int) -> str:
    """Return how many people a search found, in a sentence."""
    if number == MOST_FOUND:
        return f"The first {number} people found; write more of the name to find others."
    return f"{wording.counted(number, 'person', 'people')} found." if number else "Nobody is recorded under this name."
