"""Which entries a second coder found too: passages of a text against the entries that cite it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from positions.domain.anchors import Passage


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """What a coder marked: of which position (None: of none that there is), of which day, and where in the text.

    `place` is None where its words are gone from the text.
    """

    number: int
    position: int | None
    on: date
    place: Passage | None


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry that cites the text: of which position and day, and where its words stand (none: nowhere found)."""

    entry: int
    position: int
    on: date
    places: tuple[Passage, ...]


def overlap(passage: PlacedPassage, entry: PlacedEntry) -> bool:
    place = passage.place
    return place is not None and any(place.start < each.end and each.start < place.end for each in entry.places)


def met(passages: Sequence[PlacedPassage], entries: Collection[PlacedEntry]) -> dict[int, int]:
    """Return for the numbers of passages the entries that they meet: each at most one, and each entry at most once.

    They are of one position, and their words overlap or they are of one day. Overlaps go before days, then the first
    before the later.
    """
    found: dict[int, int] = {}
    for number, entry in (*pairs(passages, entries, by_words=True), *pairs(passages, entries, by_words=False)):
        if number not in found and entry not in found.values():
            found[number] = entry
    return found


def pairs(
    passages: Sequence[PlacedPassage], entries: Collection[PlacedEntry], *, by_words: bool
) -> Iterator[tuple[int, int]]:
    """Yield the passages and entries of one position whose words overlap, or else those of one day."""
    for passage in passages:
        for entry in sorted(entries, key=lambda each: each.entry):
            meets = overlap(passage, entry) if by_words else passage.on == entry.on
            if passage.position == entry.position and meets:
                yield passage.number, entry.entry
