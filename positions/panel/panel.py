"""What each position was at each round, and what it did since an earlier one: a row for every position and round.

Every position has a row at every round, also where nothing of it is recorded by then: so that a model sees what is
missing. Read in two steps, as a comparison is (docs/adr/0003), for so many positions at once, then pure; the rule for a
shift is the one of every page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from positions.domain.codebook import Kind
from positions.domain.evidence import EvidenceAsked, Strength, meets, rests_on, state_rests_on, weakest
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, Stand, difference, last_affirmed, state, voiced
from positions.domain.states import History
from positions.models import Entry, Negotiation
from positions.reading.histories import read_histories
from positions.reading.strength import CitedSources, read_cited

# So many positions are read at once: the memory that a panel takes has an end, however many there are.
AT_ONCE = 200
TEXTS = ("id", "key", "effective_on", "precision", "firmness", "condition", "content", "account", "basis")
Texts = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Sight:
    """A round of a panel: its place among the rounds, and the earlier ones since which it says what moved."""

    point: PointInTime
    order: int
    since: tuple[PointInTime, ...]


@dataclass(frozen=True, slots=True)
class PanelAsked:
    """What a panel is of: a negotiation at a moment (None: now), the positions in order, its rounds, its evidence."""

    negotiation: Negotiation
    known: datetime | None
    about: Sequence[Mapping[str, Any]]
    sights: tuple[Sight, ...]
    evidence: EvidenceAsked


@dataclass(frozen=True, slots=True)
class Observation:
    """A position at a round, with all that a row says of it.

    `state` is None where nothing but readings or rivals is recorded by then. `since` is the earlier round, and `found`
    what the rule says of the two; both None where there is no earlier one. `text` is that of the entry which gives the
    state, `saying` of the one that said its firmness, `content` what is in force; all empty without a state.
    `strength` is that of what the state rests on, `resting` of what the row does; None of nothing.
    """

    about: Mapping[str, Any]
    sight: Sight
    since: PointInTime | None
    found: Difference | None
    state: Stand | None
    called: bool
    voiced: bool
    last_affirmed: date | None
    text: Mapping[str, Any]
    saying: Mapping[str, Any]
    content: str
    strength: Strength | None
    resting: Strength | None
    stands: bool


def sights_of(rounds: Iterable[PointInTime], since: str = "", *, pairs: bool = False) -> tuple[Sight, ...]:
    """Return the rounds of a panel, given in order.

    What moved is said since the round before; or since the one of the key `since`, where that is earlier; or, with
    `pairs`, since every earlier one. A round is earlier when its window ends earlier.
    """
    listed = tuple(rounds)
    sights = []
    for order, point in enumerate(listed, start=1):
        earlier = tuple(each for each in listed if each.window_ends_on < point.window_ends_on)
        chosen = tuple(each for each in earlier if each.key == since) if since else earlier[-1:]
        sights.append(Sight(point, order, earlier if pairs else chosen))
    return tuple(sights)


def rows_each(sights: Iterable[Sight]) -> int:
    """Return how many rows a position has: one for each earlier round that is asked for, one at a round without any."""
    return sum(max(1, len(sight.since)) for sight in sights)


def observations(asked: PanelAsked) -> Iterator[Observation]:
    """Yield the rows of a panel by position, then round, then the round since which it tells.

    Three queries for every 200 positions, as they are needed.
    """
    listed = iter(asked.about)
    while chunk := list(islice(listed, AT_ONCE)):
        yield from observed(asked, chunk)


def observed(asked: PanelAsked, about: Sequence[Mapping[str, Any]]) -> Iterator[Observation]:
    """Yield the rows of some positions; none of those of which nothing is recorded as known. Three queries."""
    histories = read_histories([row["id"] for row in about], date.max, asked.known)
    seen = [(row, history) for row in about if (history := histories.get(row["id"]))]
    mains = [entry.id for _, history in seen for entry in history.entries if entry.main]
    cited = read_cited(mains, asked.negotiation, asked.known)
    texts = read_texts(shown(history, asked.sights) for _, history in seen)
    reading = PanelReading(asked, cited, texts)
    for row, history in seen:
        for sight in asked.sights:
            yield from reading.rows(row, history, sight)


def shown(history: History, sights: Iterable[Sight]) -> Iterator[int]:
    """Yield the ids of the entries of a position whose texts its rows show."""
    for sight in sights:
        found = state(history.entries, sight.point.window_ends_on)
        if found is not None:
            yield from (found.id, found.firmness_said_in.id)
            content = history.content_in_force(found)
            if content is not None:
                yield content


def read_texts(ids: Iterable[Iterable[int]]) -> Texts:
    """Read the texts of the entries by id. One query."""
    rows = Entry.objects.filter(pk__in={pk for each in ids for pk in each}).order_by()
    return {row["id"]: row for row in rows.values(*TEXTS)}


@dataclass(frozen=True, slots=True)
class PanelReading:
    """What is read of some positions, to make their rows of; no query."""

    asked: PanelAsked
    cited: CitedSources
    texts: Texts

    def rows(self, about: Mapping[str, Any], history: History, sight: Sight) -> Iterator[Observation]:
        """Yield the rows of a position at a round: one for each earlier round that is asked for, one without any."""
        entries, window = history.entries, sight.point.window
        at = state(entries, window.ends_on)
        content = history.content_in_force(at) if at else None
        offer = about["kind"] == Kind.OFFER
        for since in sight.since or (None,):
            found = difference(entries, since.window, window, offer=offer) if since else None
            rests = rests_on(found) if found else state_rests_on(at) if at else ()
            strengths = self.strengths(history, rests)
            yield Observation(
                about=about,
                sight=sight,
                since=since,
                found=found,
                state=at,
                called=at is not None and history.called_red_line(at),
                voiced=voiced(entries, window),
                last_affirmed=last_affirmed(entries, window.ends_on),
                text=self.texts[at.id] if at else {},
                saying=self.texts[at.firmness_said_in.id] if at else {},
                content=self.texts[content]["content"] if content is not None else "",
                strength=weakest(self.strengths(history, state_rests_on(at) if at else ())),
                resting=weakest(strengths),
                stands=all(meets(each, self.asked.evidence) for each in strengths),
            )

    def strengths(self, history: History, entries: Iterable[Stand]) -> list[Strength]:
        return [self.cited.strength(entry, own_word=entry.id in history.own_words) for entry in entries]
