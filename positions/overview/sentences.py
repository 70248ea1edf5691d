"""What moved, in sentences made by fixed rules: the same words and the same order for every party. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Direction, Shift
from positions.overview.movements import Between, Movement, of_party
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link

# What did not move, by what was found at the second round: as compare/headline has it.
STILL = {
    Shift.UNCHANGED: "unchanged",
    Shift.NOT_ADDRESSED: "with no statement found at the second round",
    Shift.NOT_HELD: "held at neither round",
}
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
    yield counted(
        len(comparable), f"{len(comparable) or 'none'} can be compared", link(party=party.key, shift=wording.COMPARABLE)
    )
    yield Phrase(": ")
    for way in Direction:
        moved = [each for each in own if each.shift and each.shift.direction is way]
        href = link(party=party.key, direction=way.value)
        yield counted(len(moved), wording.counted_moves(len(moved), way), href, way.value)
        yield from standing_phrases(moved, party, way, link, asked)
        yield Phrase(", ")
    yield from still_phrases(own, party, link)
    yield Phrase(". ")
    yield from apart_phrases(own, party, link)


def still_phrases(own: Sequence[Movement], party: PartyMark, link: Link) -> Iterator[Phrase]:
    """Yield how many did not move, by what was found of them at the second round.

    That none was held at neither round is not said: it would say no twice.
    """
    for number, (shift, told) in enumerate(STILL.items()):
        some = sum(each.shift is shift for each in own)
        if some or shift is not Shift.NOT_HELD:
            yield Phrase(", " if number else "")
            yield counted(some, f"{some or 'none'} {told}", link(party=party.key, shift=shift))


def apart_phrases(own: Sequence[Movement], party: PartyMark, link: Link) -> Iterator[Phrase]:
    """Yield how many cannot be compared: how many of them were first recorded later, of how many only readings speak.

    As in a comparison, what only analysts read so has no address.
    """
    apart = [each for each in own if each.shift in wording.APART]
    later = sum(each.shift is Shift.FIRST_RECORDED for each in apart)
    only_read = sum(each.shift is None for each in own)
    told = [f"{later} of them first recorded after the first round" if later else "", only_as_read(only_read)]
    if apart:
        yield counted(len(apart), f"{len(apart)} cannot be compared", link(party=party.key, shift=wording.APART))
        yield Phrase("".join(f", {each}" for each in told if each) + ".")
    elif own:
        yield Phrase(f"{only_as_read(only_read).capitalize() or 'All of them can be compared'}.")


def only_as_read(number: int) -> str:
    """Return of how many positions only readings speak, in words; empty of none."""
    return f"{number} only as read by analysts" if number else ""


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
    """Return for each party what neither round shows: what it held only in between, and what only not in between."""
    return tuple(
        PartySentence(party, tuple(between_phrases(of_party(movements, party.key), party, position)))
        for party in parties
    )


def between_phrases(own: Sequence[Movement], party: PartyMark, position: Callable[[str], str]) -> Iterator[Phrase]:
    """Yield what one party did; what ran out with its term is told apart from what was given up."""
    some = {each: [movement for movement in own if movement.between is each] for each in Between}
    numbers = {each: str(len(some[each]) or "none") for each in Between}
    yield Phrase(f"{party.name} took up and gave up {numbers[Between.GIVEN_UP]}")
    yield from named(some[Between.GIVEN_UP], position)
    yield Phrase(f", took up {numbers[Between.TERM]} for a term that ran out")
    yield from named(some[Between.TERM], position)
    yield Phrase(f", and held {numbers[Between.PAUSED]} at both rounds but not in between")
    yield from named(some[Between.PAUSED], position)
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
