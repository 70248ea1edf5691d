"""A round: its days, what it produced, and who sat at the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from positions.delegations.meetings import RosterAtRound, rosters_at
from positions.domain import wording
from positions.domain.shifts import Window, state, voiced
from positions.models import Negotiation, Outcome, Position, Round
from positions.reading.histories import read_histories
from positions.reading.party_marks import PartyMark


@dataclass(frozen=True, slots=True)
class Heard:
    """One party at a round: the positions it voiced, and those it held without a statement being found."""

    party: PartyMark
    voiced: tuple[tuple[str, str], ...]
    silent: tuple[tuple[str, str], ...]


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
    rosters: tuple[RosterAtRound, ...]
    heard: tuple[Heard, ...]


def round_page(
    negotiation: Negotiation, rounds: Sequence[Round], key: str, parties: Sequence[PartyMark], known: datetime | None
) -> RoundPage | None:
    """Return a round's page as known; `rounds` and `parties` in order. None when it does not exist. Five queries."""
    keys = [round_.key for round_ in rounds]
    if key not in keys:
        return None
    place = keys.index(key)
    round_ = rounds[place]
    outcomes = Outcome.objects.filter(round=round_).select_related("source", "issue").order_by("order")
    return RoundPage(
        round=round_,
        days=wording.days(round_.starts_on, round_.ends_on),
        window=wording.days(round_.window_starts_on, round_.window_ends_on),
        host=round_.host.label if round_.host else "",
        previous=rounds[place - 1] if place else None,
        next=rounds[place + 1] if place + 1 < len(rounds) else None,
        outcomes=tuple(outcomes),
        rosters=rosters_at(round_, parties, known),
        heard=heard_at(negotiation, round_, parties, known),
    )


def heard_at(
    negotiation: Negotiation, round_: Round, parties: Sequence[PartyMark], known: datetime | None
) -> tuple[Heard, ...]:
    """Return what each party voiced at a round, and what it held in silence, in issue order; two queries."""
    positions = Position.objects.filter(negotiation=negotiation).in_order()
    about = list(positions.values_list("id", "key", "title", "party__key"))
    window = Window(round_.window_starts_on, round_.window_ends_on)
    histories = read_histories([pk for pk, *_ in about], window.ends_on, known)
    said: dict[str, list[tuple[str, str]]] = {party.key: [] for party in parties}
    unsaid: dict[str, list[tuple[str, str]]] = {party.key: [] for party in parties}
    for pk, key, title, party in about:
        entries = histories[pk].entries if pk in histories else ()
        if voiced(entries, window):
            said[party].append((key, title))
        elif (found := state(entries, window.ends_on)) and found.held:
            unsaid[party].append((key, title))
    return tuple(Heard(mark, tuple(said[mark.key]), tuple(unsaid[mark.key])) for mark in parties)
