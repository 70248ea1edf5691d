"""On which origins the rows of a comparison rest, and which of them its page offers to do without."""

from dataclasses import dataclass

from positions.compare.comparison import Comparison
from positions.domain import wording
from positions.domain.evidence import most_frequent
from positions.web.filters import Link

# How many origins a page names at once, and how many there are to choose from.
NAMED = 5
MOST_CHOICES = 60


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
    moved = [row for row in comparison.rows if row.direction]
    if not moved:
        return None
    origins = [
        OriginLink(comparison.origin_names[origin], count, link(without=origin))
        for origin, count in most_frequent(row.rests_on for row in moved)
    ]
    rows = "The row that moved rests" if len(moved) == 1 else f"The {len(moved)} rows that moved rest"
    sentence = f"{rows} on {wording.counted(len(origins), 'origin')}"
    return OriginTally(sentence, tuple(origins[:NAMED]), tuple(origins[NAMED:]))


def choices_of_origins(comparison: Comparison) -> list[tuple[str, str]]:
    """Return the origins to choose from with their names, the most frequent first, and the one that is asked for."""
    found = most_frequent(row.rests_on for row in comparison.rows)
    choices = {origin: f"{comparison.origin_names[origin]} ({count})" for origin, count in found[:MOST_CHOICES]}
    asked = comparison.asked
    if asked.without and asked.origin not in choices:
        choices[asked.origin] = comparison.origin_names.get(asked.origin, asked.without)
    return list(choices.items())
