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
    def without(self) -> tuple[str, ...]:
        """The parties of which nobody is recorded at the round."""
        return tuple(listed.party.name for listed in self.rosters if not (listed.roster and listed.roster.members))


@dataclass(frozen=True, slots=True)
class ComparedRosters:
    """One party at two rounds: without a delegation at either one there is no difference, and `lacking` says so."""

    party: PartyMark
    difference: RosterDifference | None
    lacking: str


def rosters_of(rounds: Iterable[Round]) -> dict[tuple[int, int], Roster]:
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


def rosters_at(round_: Round, marks: Iterable[PartyMark]) -> tuple[RosterAtRound, ...]:
    """Return the delegations that are recorded at a round in the order of the parties. Two queries."""
    known = {mark.key: mark for mark in marks}
    found = rosters_of([round_])
    parties = Party.objects.filter(delegations__round=round_).in_order()
    return tuple(
        RosterAtRound(known.get(party.key) or mark_of_party(party), found[round_.pk, party.pk]) for party in parties
    )


def roster_of(round_: Round, party: Party) -> Roster:
    """Return one delegation; an empty one when none is recorded. One query."""
    return rosters_of([round_]).get((round_.pk, party.pk)) or Roster(())


def meetings(negotiation: Negotiation, rounds: Sequence[Round]) -> tuple[Meeting, ...]:
    """Return the rounds with their delegations, principal parties always, others where they had one. Two queries."""
    parties = marked_parties(negotiation)
    found = rosters_of(rounds)
    return tuple(
        Meeting(
            round_,
            wording.days(round_.starts_on, round_.ends_on),
            tuple(
                RosterAtRound(mark, found.get((round_.pk, party.pk)))
                for party, mark in parties
                if party.role == PartyRole.PRINCIPAL or (round_.pk, party.pk) in found
            ),
        )
        for round_ in rounds
    )


def compared(negotiation: Negotiation, before: Round, after: Round) -> tuple[ComparedRosters, ...]:
    """Return each party's delegations at two rounds held against each other. Two queries."""
    first, second = meetings(negotiation, [before, after])
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
