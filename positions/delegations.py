"""Delegations as pages show them: the rosters of rounds, side by side, and two rounds held against each other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F

from positions import rosters, wording
from positions.codebook import PartyRole
from positions.compare_layout import DEFAULT_COLOUR, SHAPES, Side
from positions.models import Delegate, Delegation, Negotiation, Party, Round
from positions.question import sides_of
from positions.rosters import Difference, Member, Roster

EMPTY = Roster(())
MEMBER = ("person", "name", "native_name", "title", "role", "seniority", "source", "source_name", "locator", "note")
LOOKUPS = {
    "person": F("person__key"),
    "name": F("person__name"),
    "native_name": F("person__native_name"),
    "source": F("source__key"),
    "source_name": F("source__publisher"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One side at a round; the roster is None when no delegation is recorded."""

    side: Side
    roster: Roster | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A round with the delegations of both sides, and of others that had one."""

    key: str
    name: str
    days: str
    seats: tuple[Seat, ...]

    @property
    def recorded(self) -> bool:
        """Whether any delegation is recorded."""
        return any(seat.roster is not None for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Compared:
    """One side at two rounds: without a delegation at either one there is no difference, and `lacking` says so."""

    side: Side
    difference: Difference | None
    lacking: str


Rosters = dict[tuple[int, int], Roster]


def rosters_of(rounds: Iterable[Round]) -> Rosters:
    """Return the delegations at rounds by the ids of round and party, in two queries."""
    ids = [round_.pk for round_ in rounds]
    members = members_at(ids)
    found = Delegation.objects.filter(round__in=ids).values_list("id", "round_id", "party_id", "completeness", "note")
    return {(round_, party): Roster(members[pk], completeness, note) for pk, round_, party, completeness, note in found}


def seats_at(round_: Round, sides: Iterable[Side]) -> tuple[Seat, ...]:
    """Return the delegations that are recorded at a round in the order of the parties. Two queries."""
    known = {side.key: side for side in sides}
    members = members_at([round_.pk])
    found = Delegation.objects.filter(round=round_).select_related("party").order_by("party__order", "party__key")
    return tuple(
        Seat(
            known.get(each.party.key) or plain_side(each.party), Roster(members[each.pk], each.completeness, each.note)
        )
        for each in found
    )


def members_at(rounds: Iterable[int]) -> defaultdict[int, tuple[Member, ...]]:
    """Return the members of the delegations at the rounds with these ids, by delegation. One query."""
    members: defaultdict[int, list[Member]] = defaultdict(list)
    delegates = Delegate.objects.filter(delegation__round__in=rounds)
    fields = [name for name in MEMBER if name not in LOOKUPS]
    aliased = {f"_{name}": lookup for name, lookup in LOOKUPS.items()}
    for row in delegates.values("delegation_id", *fields, **aliased):
        of = row.pop("delegation_id")
        members[of].append(Member(**{name.removeprefix("_"): value for name, value in row.items()}))
    return defaultdict(tuple, {of: rosters.in_order(listed) for of, listed in members.items()})


def roster_of(round_: Round, party: Party) -> Roster:
    """Return one delegation; an empty one when none is recorded. Two queries."""
    return rosters_of([round_]).get((round_.pk, party.pk), EMPTY)


def party_sides(negotiation: Negotiation) -> list[tuple[Party, Side]]:
    """Return all parties in their order, each as pages mark it. Two queries."""
    sides = {side.key: side for side in sides_of(negotiation)}
    parties = Party.objects.filter(negotiation=negotiation).order_by("order", "key")
    return [(party, sides.get(party.key) or plain_side(party)) for party in parties]


def plain_side(party: Party) -> Side:
    """Return the mark of a party that holds no position."""
    return Side(party.key, party.label, party.colour or DEFAULT_COLOUR, SHAPES[-1])


def meetings(negotiation: Negotiation, rounds: Sequence[Round]) -> tuple[Meeting, ...]:
    """Return the rounds with their delegations, both sides always, others where they had one. Four queries."""
    parties = party_sides(negotiation)
    found = rosters_of(rounds)
    return tuple(
        Meeting(
            key=round_.key,
            name=round_.name,
            days=wording.days(round_.starts_on, round_.ends_on),
            seats=tuple(
                Seat(side, found.get((round_.pk, party.pk)))
                for party, side in parties
                if party.role == PartyRole.PRINCIPAL or (round_.pk, party.pk) in found
            ),
        )
        for round_ in rounds
    )


def compared(negotiation: Negotiation, before: Round, after: Round) -> tuple[Compared, ...]:
    """Return each side's delegations at two rounds held against each other. Four queries."""
    first, second = meetings(negotiation, [before, after])
    names = [wording.days(round_.starts_on, round_.ends_on) for round_ in (before, after)]
    earlier = {seat.side.key: seat.roster for seat in first.seats}
    later = {seat.side.key: seat.roster for seat in second.seats}
    sides = {seat.side.key: seat.side for seat in (*first.seats, *second.seats)}
    return tuple(compared_side(side, earlier.get(key), later.get(key), names) for key, side in sides.items())


def compared_side(side: Side, before: Roster | None, after: Roster | None, names: Sequence[str]) -> Compared:
    """Return one side's two delegations held against each other; None: none is recorded."""
    if before is None or after is None:
        absent = [name for roster, name in zip((before, after), names, strict=True) if roster is None]
        return Compared(
            side, None, f"No delegation is recorded at {' and '.join(absent)}: there is nothing to compare."
        )
    return Compared(side, rosters.compare(before, after, *names), "")
