"""On which origins the rows of a comparison that moved rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from positions.compare.comparison import JudgedPosition
from positions.domain import wording
from positions.reading.strength import named_most_frequent
from positions.web.filters import Link

# How many origins a page names at once; the others are folded away.
NAMED = 5
# With more of those the list would be longer than the comparison: they are counted, and files name them.
MOST_FURTHER = 200


@dataclass(frozen=True, slots=True)
class OriginLink:
    """An origin with the number of rows that rest on it; `href` asks what stands without it."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class OriginTally:
    """On which origins the rows that moved rest, the most frequent first; `sentence` counts both.

    `others` is how many there are after the first, `left_out` how many of those are not named.
    """

    sentence: str
    first: tuple[OriginLink, ...]
    further: tuple[OriginLink, ...]
    others: int
    left_out: int


def tally_of(rows: Iterable[JudgedPosition], link: Link) -> OriginTally | None:
    """Return on which origins the rows that moved rest; None when none did."""
    moved = [row.strength for row in rows if row.direction and row.strength]
    if not moved:
        return None
    found = named_most_frequent(moved)
    named = found[: NAMED + MOST_FURTHER]
    origins = [OriginLink(name, count, link(without=origin)) for origin, name, count in named]
    they_rest = "The row that moved rests" if len(moved) == 1 else f"The {len(moved)} rows that moved rest"
    sentence = f"{they_rest} on {wording.counted(len(found), 'origin')}"
    first, further = tuple(origins[:NAMED]), tuple(origins[NAMED:])
    return OriginTally(sentence, first, further, len(found) - len(first), len(found) - len(named))
