"""A round: its days, what it produced, and who sat at the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from positions import wording
from positions.codebook import DelegateRole, Seniority
from positions.models import Delegate, Delegation, Negotiation, Outcome, Party, Round


@dataclass(frozen=True, slots=True)
class Team:
    """One party's delegation at a round: head first, then by seniority."""

    party: str
    completeness: str
    note: str
    delegates: tuple[Delegate, ...]


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its outcomes and delegations; the neighbouring rounds are None at either end."""

    round: Round
    days: str
    window: str
    host: str
    previous: Round | None
    next: Round | None
    outcomes: tuple[Outcome, ...]
    teams: tuple[Team, ...]


def round_page(negotiation: Negotiation, rounds: Sequence[Round], key: str) -> RoundPage | None:
    """Return a round's page; `rounds` are all of the negotiation, in order. None when it does not exist."""
    keys = [round_.key for round_ in rounds]
    if key not in keys:
        return None
    place = keys.index(key)
    round_ = rounds[place]
    outcomes = Outcome.objects.filter(round=round_).select_related("source").order_by("order")
    return RoundPage(
        round=round_,
        days=wording.days(round_.starts_on, round_.ends_on),
        window=wording.days(round_.window_starts_on, round_.window_ends_on),
        host=Party.objects.get(pk=round_.host_id).label if round_.host_id else "",
        previous=rounds[place - 1] if place else None,
        next=rounds[place + 1] if place + 1 < len(rounds) else None,
        outcomes=tuple(outcomes),
        teams=teams_of(round_),
    )


def teams_of(round_: Round) -> tuple[Team, ...]:
    """Return the delegations at a round in the order of the parties, in two queries."""
    delegates = Delegate.objects.select_related("person", "source")
    delegations = (
        Delegation.objects.filter(round=round_)
        .select_related("party")
        .prefetch_related(Prefetch("delegates", queryset=delegates))
        .order_by("party__order", "party__key")
    )
    return tuple(
        Team(
            party=delegation.party.label,
            completeness=delegation.completeness,
            note=delegation.note,
            delegates=tuple(sorted(delegation.delegates.all(), key=rank)),
        )
        for delegation in delegations
    )


def rank(delegate: Delegate) -> tuple[int, int, str]:
    """Return where a delegate stands in a roster: by role, then seniority, then name."""
    role = list(DelegateRole).index(DelegateRole(delegate.role))
    seniority = list(Seniority).index(Seniority(delegate.seniority))
    return role, seniority, delegate.person.name
