"""What moved between the two, in the sentences that the overview has of its own pair."""

from collections.abc import Sequence
from dataclasses import dataclass

from positions.compare.comparison import JudgedComparison
from positions.compare.headline import stands
from positions.domain.evidence import TWO
from positions.domain.shifts import Shift
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link
from positions.web.sentences import PartySentence, what_moved


@dataclass(frozen=True, slots=True)
class ComparedMove:
    """What a row of a comparison did, and whether it stands on what is asked, or else on two independent sources."""

    party: str
    shift: Shift | None
    stands: bool


def sentences_of(comparison: JudgedComparison, parties: Sequence[PartyMark], link: Link) -> tuple[PartySentence, ...]:
    """Return a sentence for each party about all rows; `link` makes the address of the comparison filtered."""
    moves = [ComparedMove(row.party, row.shift, stands(row, comparison.asked)) for row in comparison.rows]
    points = (comparison.before, comparison.after)
    return what_moved(moves, parties, points, link, comparison.asked or TWO)
