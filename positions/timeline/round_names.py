"""Where the names of rounds stand above the timeline, so that none crosses another or another's line down."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from positions.timeline.axis import WIDTH

LEVELS = 4
LETTER = 5.9
INDENT = 4.0
GAP = 8.0
# What is left of a name where the whole of it has no room; less says nothing.
SHORTENED = (22, 14)
FEW = 12

Wanted = tuple[float, float, str]


class Name(NamedTuple):
    """A name on one of the lines (0: the top one), from its band's line downwards; `end`: it ends at that line.

    An empty text found no room.
    """

    text: str
    x: float
    level: int
    end: bool
    span: tuple[float, float]

    @classmethod
    def at(cls, text: str, x: float, level: int, *, end: bool) -> "Name":
        """Return a name there; how far it goes is found out once, as it is held against many others."""
        length = len(text) * LETTER + INDENT
        return cls(text, x, level, end, (x - length, x) if end else (x, x + length))

    def clashes(self, other: "Name") -> bool:
        """Say whether one of the names covers the other or is crossed by its line."""
        (start, end), (others_start, others_end) = self.span, other.span
        if self.level == other.level:
            return start < others_end + GAP and others_start < end + GAP
        upper, lower = (self, other) if self.level < other.level else (other, self)
        start, end = lower.span
        return start < upper.x < end


def place_names(wanted: Sequence[Wanted]) -> list[Name]:
    """Return a place for each name; `wanted` holds the ends of a band and its name, from left to right.

    Names that follow one another towards the right end are best placed from there, all others from the left:
    where to change over is tried out, as long as the bands are few.
    """
    numbers = list(range(len(wanted)))
    turns = range(len(wanted) + 1) if len(wanted) <= FEW else [len(wanted)]
    tried = [placed_in_order(wanted, [*numbers[:turn], *reversed(numbers[turn:])]) for turn in turns]
    return max(tried, key=lambda names: (sum(len(name.text) for name in names), -lines_of(names)))


def lines_of(names: Iterable[Name]) -> int:
    """Return on how many lines the names stand; 0 when none of them found room."""
    return 1 + max((name.level for name in names if name.text), default=-1)


def placed_in_order(wanted: Sequence[Wanted], order: Sequence[int]) -> list[Name]:
    """Return a place for each name, found one after the other in that order."""
    placed: dict[int, Name] = {}
    for number in order:
        free = (name for name in candidates(*wanted[number]) if not any(map(name.clashes, placed.values())))
        placed[number] = next(free, Name.at("", wanted[number][0], LEVELS - 1, end=False))
    return [placed[number] for number in range(len(wanted))]


def candidates(left: float, right: float, text: str) -> Iterator[Name]:
    """Yield the places that a name may have, the best first."""
    shorter = [f"{text[: most - 1].rstrip()}…" for most in SHORTENED if most < len(text)]
    for form in (text, *shorter):
        for end in (False, True):
            for level in range(LEVELS):
                name = Name.at(form, right if end else left, level, end=end)
                if name.span[0] >= 0 and name.span[1] <= WIDTH:
                    yield name
