"""What a narrow screen offers to choose from: one issue, or one party, with how much moved there. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from positions.domain import wording
from positions.reading.party_marks import PartyMark
from positions.timeline.stream import MOST_LANES
from positions.timeline.tracks import Point, TimelinePosition, party_marks
from positions.web.filters import Link


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose; `says` is how much moved there, empty where that was not counted."""

    name: str
    href: str
    says: str


@dataclass(frozen=True, slots=True)
class PartyOffer:
    """A party to choose, with its mark."""

    party: PartyMark
    offer: Offer


@dataclass(frozen=True, slots=True)
class GroupOffer:
    """The issues of a group; `whole` leads to all of it, where that is not too much for one column."""

    name: str
    whole: Offer | None
    issues: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class NarrowChoice:
    """All that is offered, and the issues before and after the one that is shown (None: there is none)."""

    parties: tuple[PartyOffer, ...]
    groups: tuple[GroupOffer, ...]
    before: Offer | None
    after: Offer | None


def choice_of(
    offered: Sequence[TimelinePosition], shown: Sequence[str], moved: Counter[int] | None, link: Link
) -> NarrowChoice:
    """Return what to choose from; `shown` are the keys of the issues that are asked for.

    `moved` has how many moves each of the positions made, by id; None: not counted.
    """
    parties = party_marks(offered)
    named = {item.issue: item.issue_name for item in offered}
    issues = {issue: Offer(name, link(issue=issue, group=None), "") for issue, name in named.items()}
    keys = list(issues)
    at = keys.index(shown[0]) if len(shown) == 1 and shown[0] in issues else None
    return NarrowChoice(
        parties=tuple(party_offer(party, offered, moved, link) for party in parties) if len(parties) > 1 else (),
        groups=tuple(
            group_offer(name, list(of), moved, link) for name, of in groupby(offered, key=lambda item: item.group)
        ),
        before=issues[keys[at - 1]] if at else None,
        after=issues[keys[at + 1]] if at is not None and at + 1 < len(keys) else None,
    )


def party_offer(
    party: PartyMark, offered: Iterable[TimelinePosition], moved: Counter[int] | None, link: Link
) -> PartyOffer:
    of = [item for item in offered if item.party == party]
    return PartyOffer(party, Offer(party.name, link(party=party.key, issue=None), says(of, moved)))


def group_offer(name: str, of: Sequence[TimelinePosition], moved: Counter[int] | None, link: Link) -> GroupOffer:
    issues = groupby(of, key=lambda item: (item.issue, item.issue_name))
    whole = Offer(f"all of {name}", link(group=name, issue=None), says(of, moved))
    offers = tuple(
        Offer(issue_name, link(issue=issue, group=None), says(list(listed), moved))
        for (issue, issue_name), listed in issues
    )
    return GroupOffer(name, whole if len(of) <= MOST_LANES and len(offers) > 1 else None, offers)


def says(of: Iterable[TimelinePosition], moved: Counter[int] | None) -> str:
    """Return how many moves the positions made together, in words; nothing where it was not counted."""
    if moved is None:
        return ""
    number = sum(moved[item.id] for item in of)
    return wording.counted(number, "move") if number else "no move"


def moves_counted(points: Iterable[Point], positions: dict[int, int]) -> Counter[int]:
    """Return how many of the entries moved their position, by position; `positions` has that of each entry."""
    return Counter(positions[point.entry.id] for point in points if point.shift and point.shift.direction)
