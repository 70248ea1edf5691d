"""What moved, in sentences made by fixed rules: the same words and the same order for every party. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Direction, Shift
from positions.overview.movements import Movement, of_party
from positions.overview.signs import SYMBOLS
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link

# What is said of the evidence of what moved, where the address asks nothing of it.
TWO = EvidenceAsked((Standard.TWO,))
COMPARABLE = tuple(shift for shift in Shift if shift not in wording.APART)
UNMOVED = tuple(shift for shift in COMPARABLE if not shift.direction)
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


@dataclass(frozen=True, slots=True)
class MoveLink:
    """What one position did, as its sign with the way to its row."""

    symbol: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class MovedIssue:
    """An issue on which positions of a party moved one way."""

    name: str
    moves: tuple[MoveLink, ...]


@dataclass(frozen=True, slots=True)
class MovedCell:
    """What went one way of one party: how many positions, the issues of what moved, the shifts of what did not."""

    party: PartyMark
    count: Phrase
    issues: tuple[MovedIssue, ...]
    shifts: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """What went one way, in the order of the parties."""

    tint: str
    words: str
    cells: tuple[MovedCell, ...]


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
    still = sum(each.shift.direction is None for each in comparable)
    yield counted(still, f"{still} did not move", link(party=party.key, shift=UNMOVED))
    yield Phrase(". ")
    later = sum(each.shift is Shift.FIRST_RECORDED for each in own)
    apart = len(own) - len(comparable)
    yield counted(apart, f"{apart} cannot be compared", link(party=party.key, shift=wording.APART))
    yield Phrase(f", {later} of them first recorded after the first round." if later else ".")


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


def moved_table(movements: Sequence[Movement], parties: Sequence[PartyMark], link: Link) -> tuple[MovedRow, ...]:
    """Return what moved which way, by party, each issue once in its order; and what did not move or be compared."""
    own = [(party, of_party(movements, party.key)) for party in parties]
    rows = []
    for band in wording.BANDS:
        cells = []
        for party, of_it in own:
            rows_of_band = [each for each in of_it if each.tint == band]
            cells.append(moved_cell(rows_of_band, party, link))
        rows.append(MovedRow(band, wording.band_words(band), tuple(cells)))
    return tuple(rows)


def moved_cell(of_band: Sequence[Movement], party: PartyMark, link: Link) -> MovedCell:
    """Return what went one way of one party: the issues of what moved, else how many made which shift."""
    shifts = Counter(each.shift for each in of_band)
    count = counted(
        len(of_band), str(len(of_band)), link(party=party.key, shift=[shift for shift in Shift if shifts[shift]])
    )
    if any(each.shift.direction for each in of_band):
        return MovedCell(party, count, tuple(by_issue(of_band, link)), ())
    told = (
        Phrase(f"{shifts[shift]} {shift.value}", link(party=party.key, shift=shift.value))
        for shift in Shift
        if shifts[shift]
    )
    return MovedCell(party, count, (), tuple(told))


def by_issue(moved: Iterable[Movement], link: Link) -> Iterator[MovedIssue]:
    issues: dict[str, list[Movement]] = {}
    for each in moved:
        issues.setdefault(each.course.issue_name, []).append(each)
    for name, of_issue in issues.items():
        yield MovedIssue(name, tuple(move_link(each, link) for each in of_issue))


def move_link(each: Movement, link: Link) -> MoveLink:
    href = link(issue=each.course.issue, open=each.course.key)
    return MoveLink(SYMBOLS[each.shift], f"{each.course.title}: {each.shift.value}", href)


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
