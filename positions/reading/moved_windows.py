"""What becomes of comparisons when the windows of rounds move: by the one rule, before it is done.

Only what lies in the days between an old and a new bound can read otherwise, so only such positions are read, unless
two rounds change places.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Q

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.points import PointInTime
from positions.domain.shifts import Difference, difference
from positions.domain.states import History
from positions.models import Entry, Negotiation, Position
from positions.reading.changed_comparisons import MOST_ROUNDS, contents, told
from positions.reading.histories import ABOUT, read_histories

# So many are listed, the others counted.
MOST_LISTED = 20
Points = Mapping[str, PointInTime]
PointPair = tuple[PointInTime, PointInTime]


@dataclass(frozen=True, slots=True)
class MovedComparison:
    """A position between two rounds of which something else is told than now."""

    position: str
    title: str
    party: str
    before: str
    after: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class RoundsForeseen:
    """What changes with the windows of rounds: comparisons, order and overlaps."""

    every: tuple[MovedComparison, ...]
    sentences: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.counted or self.sentences)

    @property
    def moved(self) -> tuple[MovedComparison, ...]:
        """The first of the comparisons, which are listed."""
        return self.every[:MOST_LISTED]

    @property
    def counted(self) -> int:
        return len(self.every)

    @property
    def mark(self) -> str:
        """A digest of all of it, listed or not, by which a person who saw it can say so."""
        return hashlib.sha256(repr((self.every, self.sentences)).encode()).hexdigest()[:32]


def foresee_rounds(negotiation: Negotiation, now: Sequence[PointInTime], then: Sequence[PointInTime]) -> RoundsForeseen:
    """Return what changes when the rounds of a negotiation become these. At most two queries."""
    before, after = ({point.key: point for point in points} for points in (now, then))
    own = tuple(round_.key for round_ in (negotiation.before, negotiation.after) if round_)
    pairs = list(pairs_concerned(before, after, own))
    swapped = any(orders(pair, before) != orders(pair, after) for pair in pairs)
    about = positions_concerned(negotiation, before, after, every=swapped) if pairs else []
    last = max((point.window_ends_on for point in (*now, *then)), default=date.min)
    histories = read_histories([row["id"] for row in about], last, None)
    moved = [
        MovedComparison(
            position=row["key"],
            title=row["title"],
            party=row["party__short_name"] or row["party__name"],
            before=after[pair[0]].name,
            after=after[pair[1]].name,
            now=in_words(was),
            then=reworded(was, becomes),
        )
        for row in about
        if (history := histories.get(row["id"]))
        for pair in pairs
        for was, becomes in [[between(history, pair, points, row["kind"]) for points in (before, after)]]
        if was != becomes
    ]
    return RoundsForeseen(tuple(moved), tuple(sentences_of(before, after)))


Told = tuple[str, tuple[int | None, ...], tuple[int | None, ...]]


def between(history: History, pair: tuple[str, str], points: Points, kind: str) -> Told | None:
    """Return what is told of a position between two rounds, earlier first; None where they cannot be compared."""
    one, other = sorted((points[key] for key in pair), key=lambda point: (point.window_ends_on, point.key))
    if one.window_ends_on == other.window_ends_on:
        return None
    found: Difference = difference(history.entries, one.window, other.window, offer=kind == Kind.OFFER)
    states = tuple(state.id if state else None for state in (found.before, found.after))
    return told(found), states, tuple(contents(history, found))


def in_words(found: Told | None) -> str:
    return found[0] if found else "not compared: their windows end on one day"


def reworded(was: Told | None, becomes: Told | None) -> str:
    """Return what will be told, in words that differ from what is told now."""
    said = in_words(becomes)
    return f"{said}, with another state" if said == in_words(was) else said


def pairs_concerned(before: Points, after: Points, own: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the keys of each two rounds that are there before and after and of which one moves, earlier first.

    With very many rounds only neighbours and the negotiation's own pair are looked at.
    """
    there = sorted(before.keys() & after.keys(), key=lambda key: (after[key].window_ends_on, key))
    moving = {key for key in there if before[key].window != after[key].window}
    for (place, one), (other_place, other) in combinations(enumerate(there), 2):
        few = len(there) <= MOST_ROUNDS or other_place - place == 1 or {one, other} == set(own)
        if few and moving & {one, other}:
            yield one, other


def orders(pair: tuple[str, str], points: Points) -> int:
    """Return which of two rounds ends first: 1, or -1 for the other one, or 0 for none."""
    one, other = (points[key].window_ends_on for key in pair)
    return (one < other) - (one > other)


def positions_concerned(
    negotiation: Negotiation, before: Points, after: Points, *, every: bool
) -> list[dict[str, Any]]:
    """Return what tables say of the positions that may read otherwise: with entries on days that change sides."""
    days = Q(pk__in=[])
    for key in before.keys() & after.keys():
        for first, last in days_between(before[key], after[key]):
            days |= Q(effective_on__range=(first, last))
    published = Entry.objects.published().filter(negotiation=negotiation)
    chosen = published if every else published.filter(days)
    rows = Position.objects.filter(negotiation=negotiation, pk__in=chosen.values("position"))
    return list(rows.in_order().values(*ABOUT))


def days_between(was: PointInTime, becomes: PointInTime) -> Iterator[tuple[date, date]]:
    """Yield the first and last of the days that one of two windows has and the other has not, at either end."""
    one_day = timedelta(days=1)
    if was.window_starts_on != becomes.window_starts_on:
        first, last = sorted((was.window_starts_on, becomes.window_starts_on))
        yield first, last - one_day
    if was.window_ends_on != becomes.window_ends_on:
        first, last = sorted((was.window_ends_on, becomes.window_ends_on))
        yield first + one_day, last


def sentences_of(before: Points, after: Points) -> Iterator[str]:
    """Yield what changes beside comparisons: windows that come to overlap, and rounds that change places."""
    there_already = set(overlaps(before))
    yield from (sentence for sentence in overlaps(after) if sentence not in there_already)
    there = [key for key in in_turn(after) if key in before]
    if there != [key for key in in_turn(before) if key in after]:
        yield f"The rounds follow one another in this order: {', '.join(after[key].name for key in there)}."


def overlaps(points: Points) -> Iterator[str]:
    """Yield in a sentence each two windows that have days in common."""
    for one, other in combinations((points[key] for key in in_turn(points)), 2):
        first, last = max(one.window_starts_on, other.window_starts_on), min(one.window_ends_on, other.window_ends_on)
        if first <= last:
            days = wording.days(first, last)
            yield f"The windows of {one.name} and {other.name} overlap: what is said on {days} counts as said at both."


def in_turn(points: Points) -> list[str]:
    return sorted(points, key=lambda key: (points[key].window_ends_on, key))
