"""Keeping people and their offices."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import User
from django.utils.text import slugify

from positions.delegations.acts import Changed, keeping, update
from positions.delegations.people.finding import likely_same, people_of
from positions.delegations.roster import digest
from positions.delegations.sources import SourceGiven, of_source, recorded, source_doubts
from positions.domain import names
from positions.domain.texts import as_typed, fault_of
from positions.models import Negotiation, Office, Party, Person
from positions.models.base import KEY_LENGTH, PARTIAL_DATE_PATTERN
from positions.writing.checks import Fault, check, of_texts, texts_of
from positions.writing.questions import ToConfirm, ask, of_early
from positions.writing.refusals import Refused

NEW_PERSON = "new_person"
MOST_ALIASES = 50


@dataclass(frozen=True, kw_only=True)
class PersonDraft:
    """A person as handed in."""

    name: str
    native_name: str = ""
    aliases: tuple[str, ...] = ()
    party: Party | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OfficeDraft:
    """An office as handed in: the dates are partial, an empty one is not known. Offices may overlap."""

    title: str
    source: SourceGiven
    from_on: str = ""
    to_on: str = ""
    note: str = ""


@keeping
def add(negotiation: Negotiation, draft: PersonDraft, *, by: User, confirmed: Collection[str] = ()) -> Person:
    """Record a person and return the row. Raises BadDraft, Ask when somebody recorded may be the same, TryAgain."""
    draft = tidy(draft)
    check(of_person(negotiation, draft))
    ask(of_duplicates(people_of(negotiation), draft), confirmed)
    return make_person(negotiation, draft)


def make_person(negotiation: Negotiation, draft: PersonDraft) -> Person:
    """Record a person within an act that has tidied and checked the draft."""
    return Person.objects.create(negotiation=negotiation, key=person_key(negotiation, draft.name), **columns(draft))


@keeping
def change(
    negotiation: Negotiation,
    person: Person,
    draft: PersonDraft,
    *,
    by: User,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> Person:
    """Change what is recorded of a person. Raises BadDraft, Ask, Changed, Refused when the person is gone."""
    draft = tidy(draft)
    now = here(negotiation, person)
    check(of_person(negotiation, draft))
    if seen and seen != person_mark(now):
        raise Changed([f"{now.name} was changed; what is recorded now is on the person’s page."])
    if (draft.name, draft.native_name, list(draft.aliases)) != (now.name, now.native_name, now.aliases):
        ask(of_duplicates(people_of(negotiation), draft, but=now.key), confirmed)
    update(now, columns(draft))
    return now


def here(negotiation: Negotiation, person: Person) -> Person:
    """Return the person as recorded now. Raises Refused when merged into somebody meanwhile, or gone."""
    found = Person.objects.filter(negotiation=negotiation, pk=person.pk).select_related("merged_into", "party").first()
    if found is None:
        raise Refused("This person is not recorded any more.")
    if found.merged_into is not None:
        raise Refused(f"{found.name} was merged into {found.merged_into.name}. Go on from there.")
    return found


def person_mark(person: Person) -> str:
    """Return the mark of what is recorded of a person now, to be given back as `seen`."""
    return digest(person.name, person.native_name, ";".join(person.aliases), str(person.party_id), person.note)


def tidy(draft: PersonDraft) -> PersonDraft:
    """Return the draft trimmed, its spellings each once and none that is the name itself."""
    texts = texts_of(draft)
    spelled = dict.fromkeys(as_typed(alias) for alias in draft.aliases)
    aliases = tuple(alias for alias in spelled if alias and alias not in (texts["name"], texts["native_name"]))
    return replace(draft, aliases=aliases, **texts)


def columns(draft: PersonDraft) -> dict[str, object]:
    return vars(draft) | {"aliases": list(draft.aliases)}


def of_person(negotiation: Negotiation, draft: PersonDraft) -> Iterator[Fault]:
    yield from of_texts(texts_of(draft), required=("name",))
    yield from (("aliases", fault) for fault in map(fault_of, draft.aliases) if fault)
    if len(draft.aliases) > MOST_ALIASES:
        yield "aliases", f"At most {MOST_ALIASES} spellings are kept."
    if any(";" in alias for alias in draft.aliases):
        yield "aliases", "A spelling has no semicolon: write each on a line of its own."
    if draft.party is not None and draft.party.negotiation_id != negotiation.pk:
        yield "party", "This party belongs to another negotiation."


def of_duplicates(known: Iterable[Person], draft: PersonDraft, *, but: str = "") -> Iterator[ToConfirm]:
    """Yield the question whether the person is one of those known, when that may be."""
    same = likely_same(known, draft.name, draft.native_name, draft.aliases, but=but)
    if same:
        who = "; ".join(f"{each.name}, {each.party.label}" if each.party else each.name for each in same[:5])
        yield ToConfirm(NEW_PERSON, f"This may be somebody who is recorded already: {who}.", "It is another person")


def person_key(negotiation: Negotiation, name: str) -> str:
    """Return a key that no person of the negotiation has: the family name, with the given name, then with a number."""
    words = [slugify(word) or slugify(names.fold(word)) for word in name.split()]
    words = [word for word in words if word] or ["person"]
    wished = [words[-1], "-".join([words[-1], *words[:-1]])[: KEY_LENGTH // 2].rstrip("-")]
    taken = set(Person.objects.filter(negotiation=negotiation).values_list("key", flat=True))
    numbered = (f"{wished[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(key[: KEY_LENGTH // 2] for key in (*wished, *numbered) if key not in taken)


# Offices


@keeping
def add_office(
    negotiation: Negotiation, person: Person, draft: OfficeDraft, *, by: User, confirmed: Collection[str] = ()
) -> Office:
    """Record an office of a person and return it. Raises BadDraft, Ask, Refused."""
    draft = replace(draft, **texts_of(draft))
    here(negotiation, person)
    check([*of_office(person, draft), *of_source(negotiation, draft.source, by)])
    ask([*of_early(draft.from_on, draft.to_on), *source_doubts(negotiation, draft.source, by)], confirmed)
    return make_office(negotiation, person, replace(draft, source=recorded(negotiation, draft.source, by, confirmed)))


def make_office(negotiation: Negotiation, person: Person, draft: OfficeDraft) -> Office:
    """Record an office within an act that has checked the draft and recorded its source."""
    return Office.objects.create(negotiation=negotiation, person=person, **vars(draft))


@keeping
def change_office(
    negotiation: Negotiation,
    office: Office,
    draft: OfficeDraft,
    *,
    by: User,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> Office:
    """Change an office. Raises BadDraft, Ask, Changed, Refused when it is gone."""
    draft = replace(draft, **texts_of(draft))
    now = office_here(negotiation, office)
    check([*of_office(now.person, draft, but=now.pk), *of_source(negotiation, draft.source, by)])
    if seen and seen != office_mark(now):
        raise Changed([f"It is recorded as: {now.title}, {now.from_on or '?'} to {now.to_on or '?'}."])
    ask([*of_early(draft.from_on, draft.to_on), *source_doubts(negotiation, draft.source, by)], confirmed)
    update(now, vars(draft) | {"source": recorded(negotiation, draft.source, by, confirmed)})
    return now


@keeping
def remove_office(negotiation: Negotiation, office: Office, *, by: User, reason: str) -> None:
    """Remove an office that is recorded in error. Raises BadDraft, Refused."""
    office_here(negotiation, office).delete()


def office_here(negotiation: Negotiation, office: Office) -> Office:
    """Return the office as recorded now. Raises Refused when it is gone."""
    found = Office.objects.filter(negotiation=negotiation, pk=office.pk).select_related("person").first()
    if found is None:
        raise Refused("This office is not recorded any more.")
    return found


def office_mark(office: Office) -> str:
    """Return the mark of what is recorded of an office now, to be given back as `seen`."""
    return digest(office.title, office.from_on, office.to_on, str(office.source_id), office.note, str(office.person_id))


def of_office(person: Person | None, draft: OfficeDraft, *, but: int = 0) -> Iterator[Fault]:
    """Yield what is wrong with an office of a person; None: one who is not recorded yet."""
    yield from of_texts(texts_of(draft), required=("title",))
    for name in ("from_on", "to_on"):
        if not is_partial_day(getattr(draft, name)):
            yield name, "Write a year, a month or a day that exists: 2022, 2022-03 or 2022-03-29."
    shorter = min(len(draft.from_on), len(draft.to_on))
    if draft.to_on[:shorter] < draft.from_on[:shorter]:
        yield "to_on", "An office does not end before it begins."
    same = Office.objects.filter(person=person, title=draft.title, from_on=draft.from_on).exclude(pk=but)
    if person and same.exists():
        yield "title", "This office of this person is already recorded."


def is_partial_day(text: str) -> bool:
    """Say whether a text is empty or a partial date that exists."""
    if not text or len(text) < len("2022-03-29"):
        return not text or re.fullmatch(PARTIAL_DATE_PATTERN, text) is not None
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
