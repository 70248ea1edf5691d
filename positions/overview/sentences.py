"""What moved, in sentences made by fixed rules: the same words and the same order for every party. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Direction, Shift
from positions.overview.movements import Movement, of_party
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link

# What is said of the evidence of what moved, where the address asks nothing of it.
TWO = EvidenceAsked((Standard.TWO,))
COMPARABLE = tuple(shift for shift in Shift if shift not in wording.APART)
# What stayed as it was because the text says so, and because no text was found, are told apart.
UNCHANGED = tuple(shift for shift in COMPARABLE if not shift.direction and shift is not Shift.NOT_ADDRESSED)
# So many positions are named in a sentence; how many more there are is counted.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence; `href` leads to its rows, and `tint` is that of the direction it is about (else empty)."""

    text: str
    href: str = ""
    tint: str = ""


@dataclass(frozen=True, slots=True)
class PartySentence:
    """A sentence about one party."""

    party: PartyMark
    phrases: tuple[Phrase, ...]


def counted(number: int, text: str, href: str, tint: str = "") -> Phrase:
    """Return a phrase with a number; none of them lead nowhere."""
    return Phrase(text, href if number else "", tint)


def what_moved(
    movements: Sequence[Movement], parties: Iterable[PartyMark], link: Link, asked: EvidenceAsked
) -> tuple[PartySentence, ...]:
    """Return a sentence for each party: what can be compared, what moved which way, and how much of that stands."""
    return tuple(
        PartySentence(party, tuple(moved_phrases(of_party(movements, party.key), party, link, asked)))
        for party in parties
    )


def moved_phrases(own: Sequence[Movement], party: PartyMark, link: Link, asked: EvidenceAsked) -> Iterator[Phrase]:
    comparable = [each for each in own if each.comparable]
    yield Phrase(f"Of {party.name}’s {wording.counted(len(own), 'position')} ")
    yield counted(len(comparable), f"{len(comparable)} can be compared", link(party=party.key, shift=COMPARABLE))
    yield Phrase(": ")
    for way in Direction:
        moved = [each for each in own if each.shift.direction is way]
        href = link(party=party.key, direction=way.value)
        yield counted(len(moved), wording.counted_moves(len(moved), way), href, way.value)
        yield from standing_phrases(moved, party, way, link, asked)
        yield Phrase(", ")
    same = sum(each.shift in UNCHANGED for each in own)
    yield counted(same, f"{same or 'none'} did not move", link(party=party.key, shift=UNCHANGED))
    silent = sum(each.shift is Shift.NOT_ADDRESSED for each in own)
    yield Phrase(", ")
    yield counted(silent, not_addressed(silent), link(party=party.key, shift=Shift.NOT_ADDRESSED))
    yield Phrase(". ")
    later = sum(each.shift is Shift.FIRST_RECORDED for each in own)
    apart = len(own) - len(comparable)
    yield counted(apart, f"{apart} cannot be compared", link(party=party.key, shift=wording.APART))
    yield Phrase(f", {later} of them first recorded after the first round." if later else ".")


def not_addressed(number: int) -> str:
    """Return how many positions were not addressed, with what that means."""
    return f"{number or 'none'} with no statement found at the second round"


def standing_phrases(
    moved: Sequence[Movement], party: PartyMark, way: Direction, link: Link, asked: EvidenceAsked
) -> Iterator[Phrase]:
    """Yield how many of those that moved one way stand on what is asked; nothing of none."""
    if moved:
        stand = sum(each.stands for each in moved)
        href = link(party=party.key, direction=way.value, stands="on", **evidence_parameters(asked))
        yield Phrase(" (")
        yield counted(stand, f"{stand or 'none'} {wording.evidence_words(asked)}", href)
        yield Phrase(")")


def evidence_parameters(asked: EvidenceAsked) -> dict[str, Sequence[str]]:
    return {"evidence": list(asked.standards), "without": asked.without}


def in_between(
    movements: Sequence[Movement], parties: Iterable[PartyMark], position: Callable[[str], str]
) -> tuple[PartySentence, ...]:
    """Return for each party what neither round shows: what it took up and gave up, or gave up and took up again."""
    return tuple(
        PartySentence(party, tuple(between_phrases(of_party(movements, party.key), party, position)))
        for party in parties
    )


def between_phrases(own: Sequence[Movement], party: PartyMark, position: Callable[[str], str]) -> Iterator[Phrase]:
    went = [each for each in own if each.came_and_went]
    came_back = [each for each in own if each.left_and_returned]
    yield Phrase(f"{party.name} took up and gave up {wording.counted(len(went), 'position')}")
    yield from named(went, position)
    yield Phrase(f", and gave up and took up again {len(came_back) or 'none'}")
    yield from named(came_back, position)
    yield Phrase(".")


def named(some: Sequence[Movement], position: Callable[[str], str]) -> Iterator[Phrase]:
    """Yield the names of the first of some positions, and how many more there are."""
    if not some:
        return
    yield Phrase(" (")
    for number, each in enumerate(some[:MOST_NAMED]):
        if number:
            yield Phrase("; ")
        yield Phrase(each.course.title, position(each.course.key))
    more = len(some) - MOST_NAMED
    yield Phrase(f"; and {more} more)" if more > 0 else ")")
