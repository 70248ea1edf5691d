"""A round: its days, what it produced, and who sat at the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from positions.delegations.meetings import RosterAtRound, rosters_at
from positions.domain import wording
from positions.domain.shifts import Window, state, voiced
from positions.models import Entry, Negotiation, Outcome, Position, Round
from positions.reading.histories import read_histories
from positions.reading.party_marks import PartyMark
from positions.web.paged import Paged, paged
from positions.web.paging import Keyset, Place, signed
from positions.web.paging import key as key_of

# The order of the positions, and how many of them a page tells of.
ORDER = Keyset(
    ("issue__order", "issue__key", "party__order", "party__key", "key"), (signed, key_of, signed, key_of, key_of)
)
PAGE = 200


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
    positions: Paged[Mapping[str, Any]]


def round_page(
    request: HttpRequest,
    negotiation: Negotiation,
    rounds: Sequence[Round],
    key: str,
    parties: Sequence[PartyMark],
    known: datetime | None,
) -> RoundPage | None:
    """Return a round's page as known; `rounds` and `parties` in order. None when it does not exist. Five queries.

    Of the positions it tells of those that the address asks for. Raises BadCursor.
    """
    keys = [round_.key for round_ in rounds]
    if key not in keys:
        return None
    place = keys.index(key)
    round_ = rounds[place]
    positions = positions_by(request, negotiation, round_, known)
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
        heard=heard_at(positions.rows, round_, [party for party in parties if party.holds], known),
        positions=positions,
    )


def positions_by(
    request: HttpRequest, negotiation: Negotiation, round_: Round, known: datetime | None
) -> Paged[Mapping[str, Any]]:
    """Return some of the positions that had an entry by the end of the round's window, in issue order. One query."""
    by_then = Entry.objects.known(known).filter(position=OuterRef("pk"), effective_on__lte=round_.window_ends_on)
    of_parts = {"issue__negotiation": negotiation, "party__negotiation": negotiation}
    positions = Position.objects.filter(Exists(by_then), negotiation=negotiation, **of_parts)
    return paged(request, positions.values("id", "title", *ORDER.fields), ORDER, place_of, most=PAGE)


def place_of(row: Mapping[str, Any]) -> Place:
    return tuple(row[field] for field in ORDER.fields)


def heard_at(
    positions: Sequence[Mapping[str, Any]], round_: Round, parties: Sequence[PartyMark], known: datetime | None
) -> tuple[Heard, ...]:
    """Return what each party voiced at a round by these positions, and what it held in silence; one query."""
    window = Window(round_.window_starts_on, round_.window_ends_on)
    histories = read_histories([row["id"] for row in positions], window.ends_on, known)
    said: dict[str, list[tuple[str, str]]] = {party.key: [] for party in parties}
    unsaid: dict[str, list[tuple[str, str]]] = {party.key: [] for party in parties}
    for row in positions:
        entries = histories[row["id"]].entries if row["id"] in histories else ()
        if voiced(entries, window):
            said[row["party__key"]].append((row["key"], row["title"]))
        elif (found := state(entries, window.ends_on)) and found.held:
            unsaid[row["party__key"]].append((row["key"], row["title"]))
    return tuple(Heard(mark, tuple(said[mark.key]), tuple(unsaid[mark.key])) for mark in parties)
