"""A party: all its positions at each round and now, its red lines and its delegations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from positions.domain import wording
from positions.domain.shifts import state
from positions.domain.states import History, is_red_line, tells_when_said
from positions.models import Delegation, Entry, Negotiation, Party, Position, Round
from positions.models.rounds import by_round
from positions.reading.compiled import A_THING, AN_ID, SOME_IDS, CompiledQuery
from positions.reading.histories import ABOUT, last_said, read_histories
from positions.reading.reference_history import record_read
from positions.reading.strength import CitedSources, ShownStrength, read_cited
from positions.web.paged import Paged, paged
from positions.web.paging import Keyset, Place, signed
from positions.web.paging import key as key_of

# The order of positions of one party.
ORDER = Keyset(("issue__order", "issue__key", "key"), (signed, key_of, key_of))
# Later than any day that data may name, so that "now" sees every entry.
END_OF_TIME = date.max


@dataclass(frozen=True, slots=True)
class HeldCell:
    """What a position was at one round: `words` is empty before its first entry; `level` 0 when not held.

    `called`: the party itself has called it a red line. `last_said` is when and by whom the firmness was last said,
    empty where that goes without saying. `strength` is that of the evidence of the entry that gives the state.
    """

    words: str
    level: int
    red_line: bool = False
    called: bool = False
    last_said: str = ""
    strength: ShownStrength | None = None


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """One position of the party at each round, and now."""

    key: str
    title: str
    kind: str
    issue: str
    issue_name: str
    cells: tuple[HeldCell, ...]


@dataclass(frozen=True, slots=True)
class DelegationOfParty:
    """A delegation of a party, by the round at which it sat."""

    round: str
    round_name: str
    completeness: str
    note: str


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A party and some of its positions, with how many it has; the last cell of each position is its present state.

    Red lines are those of the positions on the page that it called so itself.
    """

    party: Party
    held: tuple[HeldPosition, ...]
    listed: Paged[Mapping[str, Any]]
    number: int
    red_lines: tuple[int, ...]
    categorical: tuple[int, ...]
    delegations: tuple[DelegationOfParty, ...]


def party_page(
    request: HttpRequest, negotiation: Negotiation, rounds: Sequence[Round], key: str, known: datetime | None
) -> PartyPage | None:
    """Return a party's page as known, with the positions that the address asks for; `rounds` in order.

    None when it does not exist. Five queries, one more for a part of them. Raises BadCursor.
    """
    read = parties_read().objects(negotiation=negotiation.pk, thing=key)
    if not read:
        return None
    party = read[0]
    recorded = Exists(Entry.objects.known(known).filter(position=OuterRef("pk"), negotiation=negotiation))
    positions = Position.objects.filter(recorded, party=party, negotiation=negotiation, issue__negotiation=negotiation)
    listed = paged(request, positions.values(*ABOUT, "issue__order"), ORDER, place_of)
    about = listed.rows
    histories = read_histories([row["id"] for row in about], END_OF_TIME, known)
    days = [*(round_.window_ends_on for round_ in rounds), END_OF_TIME]
    said = texts_of(histories.values())
    found = (state(history.entries, on) for history in histories.values() for on in days)
    cited = read_cited((entry.id for entry in found if entry), negotiation, known)
    held = tuple(held_of(row, histories[row["id"]], days, said, cited) for row in about if row["id"] in histories)
    drawn = [[row.cells[place] for row in held if row.cells[place].red_line] for place in range(len(days))]
    red_lines = tuple(sum(cell.called for cell in cells) for cells in drawn)
    categorical = tuple(sum(not cell.called for cell in cells) for cells in drawn)
    number = len(held) if listed.whole else positions.count()
    delegations = tuple(DelegationOfParty(**each) for each in party.seated)
    return PartyPage(party, held, listed, number, red_lines, categorical, delegations)


@cache
def parties_read() -> CompiledQuery:
    """Return the query for a party with its `record` and its delegations (`seated`)."""
    told = JSONObject(round="round__key", round_name="round__name", completeness="completeness", note="note")
    delegations = Delegation.objects.filter(party=OuterRef("pk")).order_by(*by_round("round__"))
    seated = ArraySubquery(delegations.values_list(told, flat=True))
    parties = Party.objects.filter(negotiation=AN_ID, key=A_THING)
    return CompiledQuery(parties.annotate(seated=seated, record=record_read("party")))


def place_of(row: Mapping[str, Any]) -> Place:
    return row["issue__order"], row["issue__key"], row["key"]


def texts_of(histories: Iterable[History]) -> Mapping[int, Mapping[str, Any]]:
    """Return what is to be said of the entries that said a firmness, by id. One query."""
    ids = {entry.firmness_said_in.id for history in histories for entry in history.entries if tells_when_said(entry)}
    return {row["id"]: row for row in texts().dicts(ids=ids)}


@cache
def texts() -> CompiledQuery:
    entries = Entry.objects.filter(pk__any_of=SOME_IDS).order_by()
    return CompiledQuery(entries.values("id", "precision", "speaker", "account", "channel"))


def held_of(
    about: Mapping[str, Any],
    history: History,
    days: Sequence[date],
    texts: Mapping[int, Mapping[str, Any]],
    cited: CitedSources,
) -> HeldPosition:
    return HeldPosition(
        key=about["key"],
        title=about["title"],
        kind=about["kind"],
        issue=about["issue__key"],
        issue_name=about["issue__name"],
        cells=tuple(cell_at(history, on, about["kind"], texts, cited) for on in days),
    )


def cell_at(
    history: History, on: date, kind: str, texts: Mapping[int, Mapping[str, Any]], cited: CitedSources
) -> HeldCell:
    entry = state(history.entries, on)
    if entry is None:
        return HeldCell("", 0)
    strength = cited.shown(cited.strength(entry, own_word=entry.id in history.own_words))
    if entry.firmness is None:
        return HeldCell("not held", 0, strength=strength)
    called = history.called_red_line(entry)
    return HeldCell(
        words=wording.firmness_words(entry.firmness, kind, called=called),
        level=entry.firmness.level,
        red_line=is_red_line(entry, kind),
        called=called,
        last_said=last_said(entry, texts.get(entry.firmness_said_in.id, {})),
        strength=strength,
    )
