"""Who is meant by the lines of a pasted list: people that are recorded, by any spelling, and what is known of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from positions.delegations.people.finding import people_of
from positions.delegations.rosters.acts import Place
from positions.delegations.rosters.lines import PastedLine, same_lines
from positions.domain import names
from positions.models import Delegate, Negotiation, Person
from positions.models.rounds import by_round

NEW, NOBODY = "+new", "+nobody"
MOST_CANDIDATES = 8
CHOICES = {NEW: "a new person", NOBODY: "nobody: this line is not taken"}


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """A line with the people it may mean, what is chosen of them at first (empty: the person chooses), and why."""

    line: PastedLine
    candidates: tuple[Person, ...]
    chosen: str
    why: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        people = [(each.key, called(each)) for each in self.candidates]
        return [("", "choose"), *people, *CHOICES.items()]


def called(person: Person) -> str:
    native = f", {person.native_name}" if person.native_name and person.native_name != person.name else ""
    return f"{person.name}{native}{f' ({person.party.label})' if person.party else ''}"


def matched(negotiation: Negotiation, place: Place, lines: Sequence[PastedLine]) -> tuple[MatchedLine, ...]:
    """Return what each line means. Three queries."""
    people = [(each, names.spellings(each.name, each.native_name, each.aliases)) for each in people_of(negotiation)]
    there = set(place.delegates.values_list("person__key", flat=True))
    again = same_lines(lines)
    found = [match(line, alike_to(line.name, people), there, again.get(line.number)) for line in lines]
    return tuple(filled_in(place, found))


def alike_to(name: str, people: Iterable[tuple[Person, list[tuple[str, ...]]]]) -> tuple[Person, ...]:
    """Return the people that a name may be of, those of the very same name first."""
    spelled = names.spellings(name)
    found = [(spelled[0] not in theirs, each) for each, theirs in people if spelled and names.alike(spelled, theirs)]
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))[:MOST_CANDIDATES]


def match(line: PastedLine, candidates: tuple[Person, ...], there: set[str], again: int | None) -> MatchedLine:
    if not line.name:
        return MatchedLine(line, (), NOBODY, "No name stands on this line.")
    if again:
        return MatchedLine(line, candidates, NOBODY, f"The same name stands on line {again}.")
    if on_it := [each for each in candidates if each.key in there]:
        return MatchedLine(line, candidates, NOBODY, f"{on_it[0].name} is on this delegation already.")
    if not candidates:
        return MatchedLine(line, (), NEW, "Nobody is recorded under this name: a new person.")
    if len(candidates) > 1:
        return MatchedLine(line, candidates, "", f"{len(candidates)} people may be meant: choose.")
    return MatchedLine(line, candidates, candidates[0].key, f"Recorded already: {called(candidates[0])}.")


def filled_in(place: Place, found: Sequence[MatchedLine]) -> Iterable[MatchedLine]:
    """Yield the lines with title and level where they say none: as the person last had them, or as the title has it."""
    keys = {each.chosen for each in found} - {"", NEW, NOBODY}
    titles = {each.line.title for each in found if each.line.title}
    earlier = Delegate.objects.filter(delegation__round__window_ends_on__lte=place.round.window_ends_on)
    asked = earlier.filter(Q(person__key__in=keys) | Q(title__in=titles), negotiation=place.round.negotiation_id)
    of_person: dict[str, tuple[str, str]] = {}
    of_title: dict[str, str] = {}
    for person, title, level in asked.order_by(*by_round("delegation__round__"), "pk").values_list(
        "person__key", "title", "seniority"
    ):
        of_person[person], of_title[title] = (title, level), level
    for each in found:
        last = of_person.get(each.chosen, ("", ""))
        title = each.line.title or last[0]
        level = each.line.seniority or (last[1] if title == last[0] else "") or of_title.get(title, "") or last[1]
        yield replace(each, line=replace(each.line, title=title, seniority=level))
