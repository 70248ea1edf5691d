"""Who sat at which round: the people of each party against the rounds, with what is not known told apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeGuard

from positions.delegations.meetings import rosters_of
from positions.delegations.roster import Member, Roster, place_of
from positions.domain import wording
from positions.domain.codebook import DelegateRole, PartyRole
from positions.models import Negotiation, Round
from positions.reading.party_marks import PartyMark, marked_parties
from positions.web.paging import number

# So many people stand on one page, and are drawn in one picture.
MOST_ROWS = 100
# Where somebody has no seat: what is known of that.
NO_LIST, NOT_NAMED, ABSENT = "no list", "not named", "not on the complete list"


@dataclass(frozen=True, slots=True)
class SeatAtRound:
    """One person at one round. `member` is None where they are not on the list; then `absence` says what is known.

    `first`: it is the first one; `moved`: title or level differ from those at the last round at which they sat.
    """

    member: Member | None
    absence: str = ""
    first: bool = False
    moved: bool = False

    @property
    def code(self) -> str:
        """What the seat is, in a word for style sheets and pictures."""
        if self.member is None:
            return {NO_LIST: "unlisted", NOT_NAMED: "unnamed", ABSENT: "absent"}[self.absence]
        return "head" if self.member.role == DelegateRole.HEAD else "seated"

    @property
    def words(self) -> str:
        """The seat in words."""
        if self.member is None:
            return self.absence
        doubt = "" if self.member.confirmed else ", presence not confirmed"
        return f"{self.member.role}, {self.member.title}, {self.member.seniority}{doubt}"


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person of a party at the rounds asked for."""

    person: str
    name: str
    seats: tuple[SeatAtRound, ...]

    @property
    def rounds(self) -> int:
        """At how many of the rounds they sat."""
        return sum(seat.member is not None for seat in self.seats)


@dataclass(frozen=True, slots=True)
class PartyAttendance:
    """The people of a party; `lists` says for each round how complete its list is."""

    party: PartyMark
    lists: tuple[str, ...]
    rows: tuple[AttendanceRow, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """The people of the parties at some rounds; `people` is how many there are, on all pages."""

    rounds: tuple[Round, ...]
    days: tuple[str, ...]
    parties: tuple[PartyAttendance, ...]
    people: int
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.people // MOST_ROWS))

    def on(self, page: int) -> "Attendance":
        """Return what stands on a page, the first one for a page that is not there."""
        page = page if 1 <= page <= self.pages else 1
        first = (page - 1) * MOST_ROWS
        return replace(self, parties=tuple(some_of(self.parties, first, first + MOST_ROWS)), page=page)


def some_of(parties: Iterable[PartyAttendance], first: int, end: int) -> Iterator[PartyAttendance]:
    """Yield the parties with those of their people who stand from one place in the whole list to another."""
    before = 0
    for each in parties:
        rows = each.rows[max(0, first - before) : max(0, end - before)]
        before += len(each.rows)
        if rows or (not each.rows and first == 0):
            yield replace(each, rows=rows)


def page_asked(text: str) -> int:
    """Return the number of the page that is asked for; the first for what is no number."""
    try:
        return number(text) if text else 1
    except ValueError:
        return 1


def attendance(
    negotiation: Negotiation, rounds: Sequence[Round], known: datetime | None, party: str = ""
) -> Attendance:
    """Return who sat at some rounds, in their order, of all parties that had a delegation or of one, as known.

    Of all, the principal parties stand there always, so that what is not recorded of one shows beside the others.
    Two queries when it is now.
    """
    found = rosters_of(rounds, known)
    parties = [
        of_party(mark, [found.get((round_.key, mark.key)) for round_ in rounds])
        for each, mark in marked_parties(negotiation)
        if party in ("", mark.key)
        and (
            any((round_.key, mark.key) in found for round_ in rounds)
            or (found and not party and each.role == PartyRole.PRINCIPAL)
        )
    ]
    return Attendance(
        rounds=tuple(rounds),
        days=tuple(wording.days(round_.starts_on, round_.ends_on) for round_ in rounds),
        parties=tuple(parties),
        people=sum(len(each.rows) for each in parties),
    )


def of_party(mark: PartyMark, rosters: Sequence[Roster | None]) -> PartyAttendance:
    """Return the people of a party; None among the rosters: none is recorded at that round.

    They follow one another by the round at which they first sat, and then as in its roster.
    """
    by_person = [{member.person: member for member in roster.members} if roster else {} for roster in rosters]
    order: dict[str, tuple[object, ...]] = {}
    for place, members in enumerate(by_person):
        for member in members.values():
            order.setdefault(member.person, (place, *place_of(member.role, member.seniority, member.name)))
    lists = tuple(roster.completeness_words if has_list(roster) else NO_LIST for roster in rosters)
    rows = (row_of(person, by_person, rosters) for person in sorted(order, key=lambda each: (*order[each], each)))
    return PartyAttendance(mark, lists, tuple(rows))


def row_of(person: str, by_person: Sequence[Mapping[str, Member]], rosters: Sequence[Roster | None]) -> AttendanceRow:
    seats: list[SeatAtRound] = []
    last: Member | None = None
    for members, roster in zip(by_person, rosters, strict=True):
        member = members.get(person)
        if member is None:
            seats.append(SeatAtRound(None, absence_from(roster)))
            continue
        moved = last is not None and (last.title, last.seniority) != (member.title, member.seniority)
        seats.append(SeatAtRound(member, first=last is None, moved=moved))
        last = member
    return AttendanceRow(person, last.name if last else person, tuple(seats))


def absence_from(roster: Roster | None) -> str:
    """Return what a roster says of somebody who is not on it: only a complete one says that they were not there."""
    if has_list(roster):
        return ABSENT if roster.complete else NOT_NAMED
    return NO_LIST


def has_list(roster: Roster | None) -> TypeGuard[Roster]:
    """Say whether a list is recorded: one of nobody is one where it is said to be complete."""
    return roster is not None and (bool(roster.members) or roster.complete)
