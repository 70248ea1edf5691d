"""Delegations as pages show them: the rosters of rounds, side by side, and two rounds held against each other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from positions.delegations import roster as rosters
from positions.delegations.past import rosters_then
from positions.delegations.roster import Member, Roster, RosterDifference
from positions.domain import wording
from positions.domain.codebook import PartyRole
from positions.models import Delegation, Negotiation, Party, Round
from positions.reading.party_marks import PartyMark, marked_parties

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
    """One party at a round; the roster is None when no delegation is recorded."""

    party: PartyMark
    roster: Roster | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A round with the delegations of the principal parties, and of others that had one."""

    round: Round
    days: str
    rosters: tuple[RosterAtRound, ...]

    @property
    def recorded(self) -> bool:
        return any(listed.roster is not None for listed in self.rosters)

    @property
    def members(self) -> int:
        """How many people are recorded at the round."""
        return sum(len(listed.roster.members) for listed in self.rosters if listed.roster)

    @property
    def without(self) -> tuple[str, ...]:
        """The parties of which nobody is recorded at the round."""
        return tuple(listed.party.name for listed in self.rosters if not (listed.roster and listed.roster.members))


@dataclass(frozen=True, slots=True)
class ComparedRosters:
    """One party at two rounds: without a delegation at either one there is no difference, and `lacking` says so."""

    party: PartyMark
    difference: RosterDifference | None
    lacking: str


def rosters_of(rounds: Sequence[Round], known: datetime | None = None) -> dict[tuple[str, str], Roster]:
    """Return the delegations at rounds by the keys of round and party, as known. One query when it is now."""
    if known is not None:
        return rosters_then(rounds, known)
    found = Delegation.objects.filter(round__in=[round_.pk for round_ in rounds])
    about: dict[tuple[str, str], tuple[str, str]] = {}
    members: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    fields = ("round__key", "party__key", "completeness", "note")
    for round_, party, completeness, note, *values in found.values_list(*fields, *MEMBER.values()):
        about[round_, party] = completeness, note
        if values[0] is not None:  # else it is a delegation of which nobody is recorded
            members[round_, party].append(Member(**dict(zip(MEMBER, values, strict=True))))
    return {where: Roster(rosters.in_order(members[where]), *said) for where, said in about.items()}


def rosters_at(round_: Round, marks: Iterable[PartyMark], known: datetime | None) -> tuple[RosterAtRound, ...]:
    """Return the delegations that are recorded at a round, as known, of these parties. One query when it is now."""
    found = rosters_of([round_], known)
    there = ((mark, found.get((round_.key, mark.key))) for mark in marks)
    return tuple(RosterAtRound(mark, roster) for mark, roster in there if roster is not None)


def roster_of(round_: Round, party: Party, known: datetime | None = None) -> Roster:
    """Return one delegation as known; an empty one when none is recorded. One query when it is now."""
    return rosters_of([round_], known).get((round_.key, party.key)) or Roster(())


def meetings(negotiation: Negotiation, rounds: Sequence[Round], known: datetime | None) -> tuple[Meeting, ...]:
    """Return the rounds with their delegations, principal parties always, others where they had one.

    As known; two queries when it is now.
    """
    parties = marked_parties(negotiation)
    found = rosters_of(rounds, known)
    return tuple(
        Meeting(
            round_,
            wording.days(round_.starts_on, round_.ends_on),
            tuple(
                RosterAtRound(mark, found.get((round_.key, party.key)))
                for party, mark in parties
                if party.role == PartyRole.PRINCIPAL or (round_.key, party.key) in found
            ),
        )
        for round_ in rounds
    )


def compared(
    negotiation: Negotiation, before: Round, after: Round, known: datetime | None
) -> tuple[ComparedRosters, ...]:
    """Return each party's delegations at two rounds held against each other, as known. Two queries when it is now."""
    first, second = meetings(negotiation, [before, after], known)
    names = [wording.days(round_.starts_on, round_.ends_on) for round_ in (before, after)]
    earlier, later = ({listed.party: listed.roster for listed in each.rosters} for each in (first, second))
    parties = dict.fromkeys([*earlier, *later])
    return tuple(compared_party(party, earlier.get(party), later.get(party), names) for party in parties)


def compared_party(
    party: PartyMark, before: Roster | None, after: Roster | None, names: Sequence[str]
) -> ComparedRosters:
    """Return one party's two delegations held against each other; None: none is recorded."""
    if before and after:
        return ComparedRosters(party, rosters.compare(before, after, *names), "")
    absent = " and ".join(name for roster, name in zip((before, after), names, strict=True) if roster is None)
    return ComparedRosters(party, None, f"No delegation is recorded at {absent}: there is nothing to compare.")
