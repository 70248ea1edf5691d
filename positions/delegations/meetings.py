"""Delegations as pages show them: the rosters of rounds, side by side, and two rounds held against each other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from positions.delegations import roster as rosters
from positions.delegations.roster import Member, Roster, RosterDifference
from positions.domain import wording
from positions.domain.codebook import PartyRole
from positions.models import Delegation, Negotiation, Party, Round
from positions.reading.party_marks import PartyMark, mark_of_party, marked_parties

EMPTY = Roster(())
# Where a member's values stand, seen from the delegation.
MEMBER = {
    "person": "delegates__person__key",
    "name": "delegates__person__name",
    "native_name": "delegates__person__native_name",
    "title": "delegates__title",
    "role": "delegates__role",
    "seniority": "delegates__seniority",
    "source": "delegates__source__key",
    "source_name": "delegates__source__publisher",
    "locator": "delegates__locator",
    "note": "delegates__note",
}


@dataclass(frozen=True, slots=True)
class RosterAtRound:
    """One side at a round; the roster is None when no delegation is recorded."""

    side: PartyMark
    roster: Roster | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A round with the delegations of both sides, and of others that had one."""

    key: str
    name: str
    days: str
    rosters: tuple[RosterAtRound, ...]

    @property
    def recorded(self) -> bool:
        return any(listed.roster is not None for listed in self.rosters)


@dataclass(frozen=True, slots=True)
class ComparedRosters:
    """One side at two rounds: without a delegation at either one there is no difference, and `lacking` says so."""

    side: PartyMark
    difference: RosterDifference | None
    lacking: str


Rosters = dict[tuple[int, int], Roster]


def rosters_of(rounds: Iterable[Round]) -> Rosters:
    """Return the delegations at rounds by the ids of round and party, in one query."""
    found = Delegation.objects.filter(round__in=[round_.pk for round_ in rounds])
    about: dict[tuple[int, int], tuple[str, str]] = {}
    members: defaultdict[tuple[int, int], list[Member]] = defaultdict(list)
    fields = ("round_id", "party_id", "completeness", "note")
    for round_, party, completeness, note, *values in found.values_list(*fields, *MEMBER.values()):
        about[round_, party] = completeness, note
        if values[0] is not None:  # else it is a delegation of which nobody is recorded
            members[round_, party].append(Member(**dict(zip(MEMBER, values, strict=True))))
    return {where: Roster(rosters.in_order(members[where]), *said) for where, said in about.items()}


def rosters_at(round_: Round, sides: Iterable[PartyMark]) -> tuple[RosterAtRound, ...]:
    """Return the delegations that are recorded at a round in the order of the parties. Two queries."""
    known = {side.key: side for side in sides}
    found = rosters_of([round_])
    parties = Party.objects.filter(delegations__round=round_).in_order()
    return tuple(
        RosterAtRound(known.get(party.key) or mark_of_party(party), found[round_.pk, party.pk]) for party in parties
    )


def roster_of(round_: Round, party: Party) -> Roster:
    """Return one delegation; an empty one when none is recorded. One query."""
    return rosters_of([round_]).get((round_.pk, party.pk), EMPTY)


def meetings(negotiation: Negotiation, rounds: Sequence[Round]) -> tuple[Meeting, ...]:
    """Return the rounds with their delegations, both sides always, others where they had one. Two queries."""
    parties = marked_parties(negotiation)
    found = rosters_of(rounds)
    return tuple(
        Meeting(
            key=round_.key,
            name=round_.name,
            days=wording.days(round_.starts_on, round_.ends_on),
            rosters=tuple(
                RosterAtRound(side, found.get((round_.pk, party.pk)))
                for party, side in parties
                if party.role == PartyRole.PRINCIPAL or (round_.pk, party.pk) in found
            ),
        )
        for round_ in rounds
    )


def compared(negotiation: Negotiation, before: Round, after: Round) -> tuple[ComparedRosters, ...]:
    """Return each side's delegations at two rounds held against each other. Two queries."""
    first, second = meetings(negotiation, [before, after])
    names = [wording.days(round_.starts_on, round_.ends_on) for round_ in (before, after)]
    earlier = {listed.side.key: listed.roster for listed in first.rosters}
    later = {listed.side.key: listed.roster for listed in second.rosters}
    sides = {listed.side.key: listed.side for listed in (*first.rosters, *second.rosters)}
    return tuple(compared_side(side, earlier.get(key), later.get(key), names) for key, side in sides.items())


def compared_side(
    side: PartyMark, before: Roster | None, after: Roster | None, names: Sequence[str]
) -> ComparedRosters:
    """Return one side's two delegations held against each other; None: none is recorded."""
    if before is None or after is None:
        absent = [name for roster, name in zip((before, after), names, strict=True) if roster is None]
        return ComparedRosters(
            side, None, f"No delegation is recorded at {' and '.join(absent)}: there is nothing to compare."
        )
    return ComparedRosters(side, rosters.compare(before, after, *names), "")
