"""Putting a whole pasted list on a delegation: all its people, new ones too, and its source, in one act."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from positions.delegations.acts import check_roster, keeping
from positions.delegations.people import acts as people
from positions.delegations.people.acts import PersonDraft
from positions.delegations.people.finding import people_of
from positions.delegations.rosters.acts import (
    DelegateDraft,
    Place,
    delegation_at,
    make_room,
    of_delegate,
    of_head,
    of_party,
    of_person_on,
    of_place,
)
from positions.delegations.sources import SourceGiven, of_source, recorded, source_doubts
from positions.domain.codebook import DelegateRole
from positions.models import Delegate, Negotiation, Person
from positions.writing.checks import Fault, check, texts_of
from positions.writing.questions import ToConfirm, ask


@dataclass(frozen=True, kw_only=True)
class SeatDraft:
    """One line of the list: its number, whom it means, and what is recorded of them on the delegation."""

    number: int
    who: Person | PersonDraft
    draft: DelegateDraft


@keeping
def seat_all(
    negotiation: Negotiation,
    place: Place,
    seats: Sequence[SeatDraft],
    *,
    source: SourceGiven,
    by: User,
    seen: str = "",
    confirmed: Collection[str] = (),
) -> list[Delegate]:
    """Put all on a delegation, in one act, and return the delegates; all rest on the one source.

    What is wrong is said at the fields of a line, as `title-3`. Raises BadDraft, Ask, Changed, Refused, TryAgain.
    """
    seats = [tidied(negotiation, seat) for seat in seats]
    faults = (fault for seat in seats for fault in of_seat(negotiation, place, seat))
    check([*of_place(negotiation, place), *of_source(negotiation, source, by), *of_all(seats), *faults])
    check_roster(place.roster, seen)
    doubts = [*(each for seat in seats for each in doubts_of(place, seat)), *of_newness(negotiation, seats)]
    ask([*doubts, *source_doubts(negotiation, source, by)], confirmed)
    return made(negotiation, place, seats, recorded(negotiation, source, by, confirmed))


def made(negotiation: Negotiation, place: Place, seats: Sequence[SeatDraft], source: SourceGiven) -> list[Delegate]:
    delegation = delegation_at(negotiation, place)
    found = []
    for seat in seats:
        person = people.make_person(negotiation, seat.who) if isinstance(seat.who, PersonDraft) else seat.who
        make_room(place, seat.draft)
        columns = vars(seat.draft) | {"source": source, "delegation": delegation}
        found.append(Delegate.objects.create(negotiation=negotiation, person=person, **columns))
    return found


def tidied(negotiation: Negotiation, seat: SeatDraft) -> SeatDraft:
    """Return the line as it is kept, with the person as recorded now. Raises Refused when they are gone."""
    who = people.tidy(seat.who) if isinstance(seat.who, PersonDraft) else people.here(negotiation, seat.who)
    return replace(seat, who=who, draft=replace(seat.draft, **texts_of(seat.draft)))


def of_seat(negotiation: Negotiation, place: Place, seat: SeatDraft) -> Iterator[Fault]:
    """Yield what is wrong with a line; the locator is one field for all lines."""
    who = seat.who
    faults = [*of_delegate(seat.draft)]
    if isinstance(who, PersonDraft):
        faults += people.of_person(negotiation, who)
    else:
        faults += (("who", fault) for _, fault in of_person_on(place, who))
    for name, fault in faults:
        yield (name if name == "locator" else f"{name}-{seat.number}"), fault


def of_all(seats: Sequence[SeatDraft]) -> Iterator[Fault]:
    """Yield what is wrong with the lines together: nobody, somebody twice, or two heads."""
    if not seats:
        yield "", "Take at least one line."
    twice = Counter(seat.who.pk if isinstance(seat.who, Person) else seat.who.name.casefold() for seat in seats)
    heads = [seat for seat in seats if seat.draft.role == DelegateRole.HEAD]
    for seat in seats:
        if twice[seat.who.pk if isinstance(seat.who, Person) else seat.who.name.casefold()] > 1:
            yield f"who-{seat.number}", f"{seat.who.name} stands on more than one line: take one of them."
    for seat in heads[1:]:
        yield f"role-{seat.number}", f"A delegation has one head, and line {heads[0].number} names one."


def of_newness(negotiation: Negotiation, seats: Sequence[SeatDraft]) -> Iterator[ToConfirm]:
    """Yield for each new person the question whether they are somebody who is recorded, or stands on a line before."""
    known = people_of(negotiation)
    for seat in seats:
        if isinstance(seat.who, PersonDraft):
            for question in people.of_duplicates(known, seat.who):
                message = f"Line {seat.number}, {seat.who.name}: {question.message}"
                yield replace(question, code=f"{question.code}-{seat.number}", message=message)
            known.append(Person(key=f"+{seat.number}", **people.columns(seat.who)))


def doubts_of(place: Place, seat: SeatDraft) -> Iterator[ToConfirm]:
    yield from of_head(place, seat.draft)
    for question in of_party(place, seat.who):
        yield replace(question, code=f"{question.code}-{seat.number}")
