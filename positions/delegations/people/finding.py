"""Finding people by any spelling of their names, and telling who may be recorded twice."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from positions.domain import names, wording
from positions.models import Delegate, Negotiation, Office, Person
from positions.models.base import KEY_PATTERN
from positions.web.paging import Keyset, key

MOST_FOUND = 12


BY_NAME = Keyset(("name", "key"), (str, key))


def people_of(negotiation: Negotiation) -> list[Person]:
    """Return all people of a negotiation but those merged into others, by name. One query."""
    return list(people_in(negotiation).order_by(*BY_NAME.fields))


def people_in(negotiation: Negotiation) -> QuerySet[Person]:
    """Return the same as a query, in no order."""
    return Person.objects.living().filter(negotiation=negotiation).select_related("party")


def living(negotiation: Negotiation, key: str) -> QuerySet[Person]:
    """Return the person with that key, as a query; nobody for one merged into another or a text that is no key."""
    people = Person.objects.living().filter(negotiation=negotiation, key=key).select_related("party")
    return people if re.fullmatch(KEY_PATTERN, key) else people.none()


def candidate(negotiation: Negotiation, key: str, until: date) -> tuple[Person, dict[str, str]] | None:
    """Return the person with that key, and what was recorded last of a place on a delegation up to a day, or an office.

    None when there is no such person, or it was merged into another. One query.
    """
    earlier = Delegate.objects.filter(person=OuterRef("pk"), delegation__round__window_ends_on__lte=until)
    last = earlier.order_by("-delegation__round__window_ends_on", "-pk")
    held = Office.objects.filter(person=OuterRef("pk")).order_by("-from_on", "-to_on")
    found = (
        living(negotiation, key)
        .annotate(
            last_title=Coalesce(Subquery(last.values("title")[:1]), Subquery(held.values("title")[:1])),
            **{f"last_{name}": Subquery(last.values(name)[:1]) for name in ("role", "seniority")},
        )
        .first()
    )
    if found is None:
        return None
    said = {name: getattr(found, f"last_{name}") for name in ("title", "role", "seniority")}
    return found, {name: value for name, value in said.items() if value}


def search(people: Iterable[Person], query: str) -> list[Person]:
    """Return the people that a search finds, the best answers first, as many as a list may have."""
    ranked = [(names.rank(query, each.name, each.native_name, each.aliases), each) for each in people]
    found = [(rank, each) for rank, each in ranked if rank is not None]
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name, pair[1].key))][:MOST_FOUND]


def answers(people: Iterable[Person], query: str) -> dict[str, object]:
    """Return what a page shows of a search: the people found, each with a present office or title, and how many.

    One query at most, none without a search.
    """
    found = search(people, query) if query else []
    known_as = known_by([person.pk for person in found])
    return {
        "query": query,
        "found": [(person, known_as.get(person.pk, "")) for person in found],
        "found_words": found_words(len(found)) if query else "",
    }


def known_by(people: list[int]) -> dict[int, str]:
    """Return the latest office of each person, else the latest title on a delegation. One query, none for nobody."""
    if not people:
        return {}
    at = Cast("delegation__round__starts_on", TextField())
    titles = Delegate.objects.filter(person__in=people).values_list("person", Value(0), at, "title")
    offices = Office.objects.filter(person__in=people)
    rows = titles.union(offices.values_list("person", Value(1), Cast("from_on", TextField()), "title"))
    return {person: title for person, _, _, title in sorted(rows)}


def likely_same(
    people: Iterable[Person], name: str, native_name: str = "", aliases: Iterable[str] = (), *, but: str = ""
) -> list[Person]:
    """Return those who may be the person of these names, leaving out the one with the key `but`."""
    spelled = names.spellings(name, native_name, aliases)
    return [
        each
        for each in people
        if each.key != but and names.alike(spelled, names.spellings(each.name, each.native_name, each.aliases))
    ]


class SpelledPeople:
    """People by the words of their names, to be asked about many: of a name that is alike one word at least is near."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self.by_slip: dict[str, set[tuple[int, tuple[str, ...]]]] = defaultdict(set)
        for place, each in enumerate(self.people):
            for words in names.spellings(each.name, each.native_name, each.aliases):
                for slip in slips_of(words):
                    self.by_slip[slip].add((place, words))

    def likely_same(self, name: str, native_name: str = "", aliases: Iterable[str] = ()) -> list[Person]:
        """Return those who may be the person of these names, as the function of this name does."""
        found: set[int] = set()
        for asked in names.spellings(name, native_name, aliases):
            near = set().union(*(self.by_slip.get(slip, ()) for slip in slips_of(asked)))
            found |= {place for place, words in near if place not in found and names.may_be_one(asked, words)}
        return [self.people[place] for place in sorted(found)]


def slips_of(words: Iterable[str]) -> set[str]:
    return set().union(*map(names.slips, words))


def found_words(number: int) -> str:
    """Return how many people a search found, in a sentence."""
    if number == MOST_FOUND:
        return f"The first {number} people found; write more of the name to find others."
    return f"{wording.counted(number, 'person', 'people')} found." if number else "Nobody is recorded under this name."
