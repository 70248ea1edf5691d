"""Which rows of a long comparison stand on its page: as many as can be sent at once, the other groups folded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from positions.compare.comparison import JudgedPosition
from positions.compare.layout import anchors_of
from positions.domain import wording
from positions.web.filters import Link

# So many rows make a page of less than a megabyte, in the compact view and in the full one.
MOST_LINES = 500
MOST_IN_FULL = 300


@dataclass(frozen=True, slots=True)
class FoldedGroup:
    """A group none of whose rows are shown. `href` leads to it alone, at `part` are its rows to stand here."""

    name: str
    anchor: str
    says: str
    href: str
    part: str


@dataclass(frozen=True, slots=True)
class Portion:
    """The rows shown, in their order, and the ways to the others.

    `further` leads to the rows that follow in the last group shown, as `further_says` tells; both are empty when that
    ends here. `anchors` are those of all groups by their names, `says` is a sentence on what is not shown (empty:
    nothing is left out).
    """

    rows: tuple[JudgedPosition, ...]
    anchors: dict[str, str]
    folded: tuple[FoldedGroup, ...]
    further: str
    further_says: str
    says: str


def room_for(most: int, *, evidence: bool, between: int) -> int:
    """Return how many rows have the room of so many plain ones.

    A row is longer by a fifth that says whether it stands on the evidence asked for, and by another for each round in
    between whose state it has.
    """
    return most * 5 // (5 + evidence + between)


def portion_of(rows: Sequence[JudgedPosition], most: int, link: Link, *, start: str = "", wanted: str = "") -> Portion:
    """Return what is shown of the rows: whole groups while there is room, or a part of one.

    `start` is the key of the position with which a part begins, `wanted` of one that is to be among what is shown;
    empty, or the key of none of the rows: from the beginning. `link` makes the page's own address with others.
    """
    anchors = anchors_of(row.group for row in rows)
    if len(rows) <= most and not start:
        return Portion(tuple(rows), anchors, (), "", "", "")
    groups: dict[str, list[JudgedPosition]] = {name: [] for name in anchors}
    for row in rows:
        groups[row.group].append(row)
    shown = from_key(groups, start, most) or first_groups(groups, most)
    if wanted and all(row.key != wanted for row in shown):
        shown = from_key(groups, wanted, most) or shown
    return told(shown, groups, anchors, most, link)


def from_key(groups: dict[str, list[JudgedPosition]], key: str, most: int) -> list[JudgedPosition]:
    """Return the rows of a group from that position on, as many as have room; none when no position has the key."""
    for listed in groups.values():
        for place, row in enumerate(listed):
            if row.key == key:
                return listed[place : place + most]
    return []


def first_groups(groups: dict[str, list[JudgedPosition]], most: int) -> list[JudgedPosition]:
    """Return the first groups that have room together; of the first one at least as much as has room."""
    shown: list[JudgedPosition] = []
    for listed in groups.values():
        if shown and len(shown) + len(listed) > most:
            break
        shown += listed[:most]
    return shown


def told(
    shown: list[JudgedPosition],
    groups: dict[str, list[JudgedPosition]],
    anchors: dict[str, str],
    most: int,
    link: Link,
) -> Portion:
    there = {row.group for row in shown}
    last = groups[shown[-1].group] if shown else []
    following = last[last.index(shown[-1]) + 1 :] if shown else []
    folded = tuple(
        FoldedGroup(
            name=name,
            anchor=anchors[name],
            says=wording.counted(len(listed), "position"),
            href=link(group=name, start=None, rows=None),
            part=link(group=name, start=None, rows=anchors[name]),
        )
        for name, listed in groups.items()
        if name not in there
    )
    total = sum(map(len, groups.values()))
    left = total - len(shown)
    return Portion(
        rows=tuple(shown),
        anchors=anchors,
        folded=folded,
        further=link(start=following[0].key) if following else "",
        further_says=f"The next {min(len(following), most)} of {last[0].group}" if following else "",
        says=f"{len(shown)} of these {total} positions stand on this page; files have all of them." if left else "",
    )
