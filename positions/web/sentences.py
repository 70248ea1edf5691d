"""What moved, in sentences made by fixed rules: the same words and the same order for every party. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.shifts import Direction, Shift
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link

Points = tuple[PointInTime, PointInTime]


class PositionMove(Protocol):
    """What one position did between two points in time; `shift` is None where only readings speak of it.

    `stands`: all that it rests on meets what is asked of the evidence.
    """

    @property
    def party(self) -> str: ...
    @property
    def shift(self) -> Shift | None: ...
    @property
    def stands(self) -> bool: ...


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


def still(during_second: str, neither: str = "neither round") -> dict[Shift, str]:
    """Return what did not move, in words, by what was found at the second point in time: as compare/headline has it."""
    return {
        Shift.UNCHANGED: "unchanged",
        Shift.NOT_ADDRESSED: f"with no statement found {during_second}",
        Shift.NOT_HELD: f"held at {neither}",
    }


def what_moved(
    moves: Sequence[PositionMove], parties: Iterable[PartyMark], points: Points, link: Link, asked: EvidenceAsked
) -> tuple[PartySentence, ...]:
    """Return a sentence for each party: what can be compared, what moved which way, and how much of that stands."""
    return tuple(
        PartySentence(
            party, tuple(moved_phrases([each for each in moves if each.party == party.key], party, points, link, asked))
        )
        for party in parties
    )


def moved_phrases(
    own: Sequence[PositionMove], party: PartyMark, points: Points, link: Link, asked: EvidenceAsked
) -> Iterator[Phrase]:
    comparable = [each for each in own if each.shift in wording.COMPARABLE]
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
    yield from still_phrases(own, party, points, link)
    yield Phrase(". ")
    yield from apart_phrases(own, party, points, link)


def still_phrases(own: Sequence[PositionMove], party: PartyMark, points: Points, link: Link) -> Iterator[Phrase]:
    """Yield how many did not move, by what was found of them at the second round.

    That none was held at neither round is not said: it would say no twice.
    """
    neither = "neither" if any(point.days for point in points) else "neither round"
    for number, (shift, told) in enumerate(still(points[1].during("second"), neither).items()):
        some = sum(each.shift is shift for each in own)
        if some or shift is not Shift.NOT_HELD:
            yield Phrase(", " if number else "")
            yield counted(some, f"{some or 'none'} {told}", link(party=party.key, shift=shift))


def apart_phrases(own: Sequence[PositionMove], party: PartyMark, points: Points, link: Link) -> Iterator[Phrase]:
    """Yield how many cannot be compared: how many of them were first recorded later, of how many only readings speak.

    As in a comparison, what only analysts read so has no address.
    """
    apart = [each for each in own if each.shift in wording.APART]
    later = sum(each.shift is Shift.FIRST_RECORDED for each in apart)
    only_read = sum(each.shift is None for each in own)
    which = f"{later} of them " if len(apart) > 1 else ""
    told = [
        f"{which}first recorded after {points[0].until('first')}" if later else "",
        only_as_read(only_read),
    ]
    if apart:
        yield counted(len(apart), f"{len(apart)} cannot be compared", link(party=party.key, shift=wording.APART))
        yield Phrase("".join(f", {each}" for each in told if each) + ".")
    elif own:
        yield Phrase(f"{only_as_read(only_read).capitalize() or 'All of them can be compared'}.")


def only_as_read(number: int) -> str:
    """Return of how many positions only readings speak, in words; empty of none."""
    return f"{number} only as read by analysts" if number else ""


def standing_phrases(
    moved: Sequence[PositionMove], party: PartyMark, way: Direction, link: Link, asked: EvidenceAsked
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
