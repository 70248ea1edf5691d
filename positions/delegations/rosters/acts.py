"""Keeping delegations: appoint, change and dismiss delegates, take over an earlier roster, say how complete it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db.models import QuerySet

from positions.delegations.acts import check_roster, keeping, update
from positions.delegations.meetings import roster_of
from positions.delegations.people import acts as people
from positions.delegations.people.acts import OfficeDraft, PersonDraft
from positions.delegations.people.finding import people_of
from positions.delegations.roster import Roster
from positions.delegations.sources import SourceGiven, of_source, recorded, source_doubts
from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.domain.texts import as_typed
from positions.models import Delegate, Delegation, Negotiation, Party, Person, Round
from positions.writing.checks import Fault, check, of_texts, texts_of
from positions.writing.questions import ToConfirm, ask, of_early
from positions.writing.refusals import BadDraft, Refused

OTHER_PARTY = "other_party"
REPLACE_HEAD = "replace_head"
# What the names of an office's fields begin with in the form of a delegate.
OF_OFFICE = "office_"


@dataclass(frozen=True, kw_only=True)
class DelegateDraft:
    """What is recorded of one person on one delegation; the title is that of the time."""

    title: str
    role: str
    seniority: str
    source: SourceGiven
    locator: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The delegation of one party at one round, whether or not anything of it is recorded yet."""

    round: Round
    party: Party

    @property
    def delegates(self) -> QuerySet[Delegate]:
        """Those who are recorded on it."""
        return Delegate.objects.filter(delegation__round=self.round, delegation__party=self.party)

    @property
    def roster(self) -> Roster:
        return roster_of(self.round, self.party)


@keeping
def appoint(
    negotiation: Negotiation,
    place: Place,
    who: Person | PersonDraft,
    draft: DelegateDraft,
    *,
    by: User,
    office: OfficeDraft | None = None,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> Delegate:
    """Put a person on a delegation, a new person too, and return the delegate.

    An `office` of the person is recorded with it, from the same source. `seen` is the roster's mark when the form was
    opened; `confirmed` are the codes of questions answered yes.
    Raises BadDraft, Ask, Changed, Refused, TryAgain.
    """
    draft = replace(draft, **texts_of(draft))
    check([*of_place(negotiation, place), *of_delegate(draft), *of_source(negotiation, draft.source, by)])
    if isinstance(who, PersonDraft):
        who = people.tidy(who)
        check(people.of_person(negotiation, who))
    else:
        who = people.here(negotiation, who)
        check(of_person_on(place, who))
    check_roster(place.roster, seen)
    newness = people.of_duplicates(people_of(negotiation), who) if isinstance(who, PersonDraft) else ()
    check(of_new_office(who, office))
    sourced = source_doubts(negotiation, draft.source, by)
    dates = of_early(office.from_on, office.to_on) if office else ()
    ask([*of_party(place, who), *of_head(place, draft), *newness, *dates, *sourced], confirmed)
    person = people.make_person(negotiation, who) if isinstance(who, PersonDraft) else who
    source = recorded(negotiation, draft.source, by, confirmed)
    if office:
        people.make_office(negotiation, person, replace(office, **texts_of(office), source=source))
    make_room(place, draft)
    columns = vars(draft) | {"source": source, "delegation": delegation_at(negotiation, place)}
    return Delegate.objects.create(negotiation=negotiation, person=person, **columns)


@keeping
def change(
    negotiation: Negotiation,
    delegate: Delegate,
    draft: DelegateDraft,
    *,
    by: User,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> Delegate:
    """Change what is recorded of a delegate and return it. Raises BadDraft, Ask, Changed, Refused, TryAgain."""
    draft = replace(draft, **texts_of(draft))
    check([*of_delegate(draft), *of_source(negotiation, draft.source, by)])
    now = delegate_here(negotiation, delegate)
    place = Place(now.delegation.round, now.delegation.party)
    check_roster(place.roster, seen)
    ask([*of_head(place, draft, but=now.pk), *source_doubts(negotiation, draft.source, by)], confirmed)
    make_room(place, draft, but=now.pk)
    update(now, vars(draft) | {"source": recorded(negotiation, draft.source, by, confirmed)})
    return now


@keeping
def dismiss(negotiation: Negotiation, delegate: Delegate, *, by: User, reason: str, seen: str = "") -> None:
    """Take a person off a delegation. Raises BadDraft without a reason, Changed, Refused."""
    now = delegate_here(negotiation, delegate)
    check_roster(Place(now.delegation.round, now.delegation.party).roster, seen)
    now.delete()


@keeping
def copy_from(
    negotiation: Negotiation,
    place: Place,
    earlier: Round,
    persons: Collection[str],
    *,
    source: SourceGiven,
    locator: str,
    by: User,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> list[Delegate]:
    """Put the people with these keys, who were on the party's delegation at an earlier round, on an empty one.

    Title, role and seniority are those of then. The source says that they were at this round: the one of the
    earlier round does not. Raises BadDraft, Ask, Changed, Refused, TryAgain.
    """
    locator = as_typed(locator)
    check([*of_place(negotiation, place), *of_copy(place, earlier, locator), *of_source(negotiation, source, by)])
    check_roster(place.roster, seen)
    chosen = Place(earlier, place.party).delegates.filter(person__key__in=persons)
    taken = list(chosen.select_related("person").order_by("pk"))
    if {each.person.key for each in taken} != set(persons) or not taken:
        raise BadDraft({"persons": ["Choose whom to take over, from those who were on the earlier delegation."]})
    ask(source_doubts(negotiation, source, by), confirmed)
    rests_on = {"source": recorded(negotiation, source, by, confirmed), "locator": locator}
    new = {"delegation": delegation_at(negotiation, place), **rests_on}
    then = ("person", "title", "role", "seniority")
    return [
        Delegate.objects.create(negotiation=negotiation, **new, **{name: getattr(each, name) for name in then})
        for each in taken
    ]


@keeping
def set_completeness(
    negotiation: Negotiation, place: Place, completeness: str, note: str, *, by: User, seen: str = ""
) -> Delegation:
    """Say how much of a delegation is recorded, and what that rests on. Raises BadDraft, Changed, TryAgain."""
    texts = {"completeness": completeness, "note": as_typed(note)}
    check([*of_place(negotiation, place), *of_texts(texts, required=())])
    if completeness not in set(Completeness):
        raise BadDraft({"completeness": [f"Choose one of: {', '.join(Completeness)}."]})
    check_roster(place.roster, seen)
    delegation = delegation_at(negotiation, place)
    update(delegation, texts)
    return delegation


def delegation_at(negotiation: Negotiation, place: Place) -> Delegation:
    """Return the delegation, made when nothing of it is recorded yet."""
    return Delegation.objects.get_or_create(negotiation=negotiation, round=place.round, party=place.party)[0]


def delegate_here(negotiation: Negotiation, delegate: Delegate) -> Delegate:
    """Return the delegate as recorded now. Raises Refused when dismissed meanwhile."""
    found = Delegate.objects.filter(negotiation=negotiation, pk=delegate.pk)
    now = found.select_related("delegation__round", "delegation__party", "person").first()
    if now is None:
        raise Refused("Somebody has taken this person off the delegation meanwhile.")
    return now


def make_room(place: Place, draft: DelegateDraft, *, but: int = 0) -> None:
    """Make the present head a member, when another one comes and that was confirmed."""
    if draft.role == DelegateRole.HEAD:
        place.delegates.filter(role=draft.role).exclude(pk=but).update(role=DelegateRole.MEMBER.value)


def of_place(negotiation: Negotiation, place: Place) -> Iterator[Fault]:
    if {place.round.negotiation_id, place.party.negotiation_id} != {negotiation.pk}:
        yield "", "Round and party belong to another negotiation."


def of_delegate(draft: DelegateDraft) -> Iterator[Fault]:
    yield from of_texts(texts_of(draft), required=("title", "locator"))
    if draft.role not in set(DelegateRole):
        yield "role", f"Choose one of: {', '.join(DelegateRole)}."
    if draft.seniority not in set(Seniority):
        yield "seniority", f"Choose one of: {', '.join(Seniority)}."


def of_new_office(who: Person | PersonDraft, office: OfficeDraft | None) -> Iterator[Fault]:
    """Yield what is wrong with the office that is recorded with a delegate, at the fields of that form."""
    if office:
        faults = people.of_office(who if isinstance(who, Person) else None, replace(office, **texts_of(office)))
        yield from ((OF_OFFICE + name, fault) for name, fault in faults)


def of_person_on(place: Place, person: Person) -> Iterator[Fault]:
    if place.delegates.filter(person=person).exists():
        yield "person", f"{person.name} is on this delegation already."


def of_copy(place: Place, earlier: Round, locator: str) -> Iterator[Fault]:
    yield from of_texts({"locator": locator}, required=("locator",))
    if earlier.negotiation_id != place.round.negotiation_id or earlier.window_ends_on >= place.round.window_ends_on:
        yield "earlier", "Choose an earlier round."
    if place.delegates.exists():
        yield "", "Somebody is on this delegation already; only an empty one is filled from an earlier one."


def of_party(place: Place, who: Person | PersonDraft) -> Iterator[ToConfirm]:
    """Yield the question whether somebody of another party is meant."""
    if who.party is not None and who.party.pk != place.party.pk:
        message = f"{who.name} is recorded for {who.party.label}, and this is the delegation of {place.party.label}."
        yield ToConfirm(OTHER_PARTY, message, f"{who.name} was on this delegation all the same")


def of_head(place: Place, draft: DelegateDraft, *, but: int = 0) -> Iterator[ToConfirm]:
    """Yield the question what becomes of the present head, when there is to be another."""
    if draft.role != DelegateRole.HEAD:
        return
    head = place.delegates.filter(role=draft.role).exclude(pk=but).select_related("person").first()
    if head is not None:
        message = f"A delegation has one head, and {head.person.name} is it."
        yield ToConfirm(REPLACE_HEAD, message, f"{head.person.name} becomes a member")
