"""On which origins the rows of a comparison that moved rest."""

from dataclasses import dataclass

from positions.compare.rows import Comparison
from positions.domain import wording
from positions.reading.strength import named_most_frequent
from positions.web.filters import Link

# How many origins a page names at once; the others are folded away.
NAMED = 5


@dataclass(frozen=True, slots=True)
class OriginLink:
    """An origin with the number of rows that rest on it; `href` asks what stands without it."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class OriginTally:
    """On which origins the rows that moved rest, the most frequent first; `sentence` counts both."""

    sentence: str
    first: tuple[OriginLink, ...]
    further: tuple[OriginLink, ...]


def tally_of(comparison: Comparison, link: Link) -> OriginTally | None:
    """Return on which origins the rows that moved rest; None when none did."""
    moved = [row.strength for row in comparison.rows if row.direction and row.strength]
    if not moved:
        return None
    origins = [OriginLink(name, count, link(without=origin)) for origin, name, count in named_most_frequent(moved)]
    rows = "The row that moved rests" if len(moved) == 1 else f"The {len(moved)} rows that moved rest"
    sentence = f"{rows} on {wording.counted(len(origins), 'origin')}"
    return OriginTally(sentence, tuple(origins[:NAMED]), tuple(origins[NAMED:]))
