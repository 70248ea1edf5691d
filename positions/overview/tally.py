"""What moved, as a table of directions by parties that names the issues. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.shifts import Shift
from positions.overview.movements import Movement, of_party
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link
from positions.web.sentences import Phrase, counted, only_as_read, still
from positions.web.signs import SYMBOLS

STILL = still("at the second round")
# So many issues are named of one party and one way, and so many positions of an issue.
MOST_ISSUES = 12
MOST_SIGNS = 3
# What took a position up or gave it up is named beside its sign; what changed one that stayed needs no word.
TURNS = (Shift.NEW, Shift.REVIVED, Shift.OFFERED, Shift.RENEWED, Shift.DROPPED, Shift.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class MovedIssue:
    """An issue on which positions of a party moved one way, with the way to their rows.

    The first of them each have a sign and are told in `title`; `shifts` names those that took a position up or gave it
    up; `more` is how many others there are.
    """

    name: str
    href: str
    symbols: tuple[str, ...]
    shifts: str
    title: str
    more: int


@dataclass(frozen=True, slots=True)
class MovedCell:
    """What went one way of one party: how many positions, the issues of what moved, the shifts of what did not.

    `more` is how many issues there are beside those.
    """

    party: PartyMark
    count: Phrase
    issues: tuple[MovedIssue, ...] = ()
    more: int = 0
    shifts: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedRow:
    """What went one way, in the order of the parties."""

    tint: str
    words: str
    cells: tuple[MovedCell, ...]


def moved_rows(movements: Sequence[Movement], parties: Sequence[PartyMark], link: Link) -> tuple[MovedRow, ...]:
    """Return what moved which way, by party, each issue once in its order; and what did not move or be compared."""
    own = [(party, of_party(movements, party.key)) for party in parties]
    return tuple(
        MovedRow(
            band,
            wording.band_words(band),
            tuple(moved_cell([each for each in some if each.tint == band], party, link) for party, some in own),
        )
        for band in wording.BANDS
    )


def moved_cell(of_band: Sequence[Movement], party: PartyMark, link: Link) -> MovedCell:
    numbers = Counter(each.shift for each in of_band)
    only_read = numbers.pop(None, 0)
    shifts = [shift for shift in Shift if numbers[shift]]
    count = counted(numbers.total(), str(numbers.total()), link(party=party.key, shift=shifts))
    if any(shift.direction for shift in shifts):
        issues = moved_issues(of_band, link)
        return MovedCell(party, count, issues[:MOST_ISSUES], max(len(issues) - MOST_ISSUES, 0))
    told = [Phrase(unmoved(numbers[shift], shift), link(party=party.key, shift=shift.value)) for shift in shifts]
    return MovedCell(party, count, shifts=(*told, *([Phrase(only_as_read(only_read))] if only_read else [])))


def unmoved(number: int, shift: Shift) -> str:
    """Return how many positions made a shift that is no move, in words."""
    return f"{number} {STILL.get(shift, shift.value)}"


def moved_issues(moved: Iterable[Movement], link: Link) -> tuple[MovedIssue, ...]:
    issues: dict[str, list[Movement]] = {}
    for each in moved:
        issues.setdefault(each.course.issue, []).append(each)
    return tuple(moved_issue(some, link) for some in issues.values())


def moved_issue(some: Sequence[Movement], link: Link) -> MovedIssue:
    """Return an issue; the row of a position that is the only one is opened."""
    first, shown = some[0], some[:MOST_SIGNS]
    shifts = [each.shift for each in shown if each.shift]
    return MovedIssue(
        name=first.course.issue_name,
        href=link(
            party=first.course.party,
            issue=first.course.issue,
            direction=first.tint,
            open=first.course.key if len(some) == 1 else None,
        ),
        symbols=tuple(SYMBOLS[shift] for shift in shifts),
        shifts=wording.listed([shift.value for shift in dict.fromkeys(shifts) if shift in TURNS]),
        title="; ".join(f"{each.course.title}: {shift}" for each, shift in zip(shown, shifts, strict=True)),
        more=len(some) - len(shown),
    )
