"""A comparison as it is taken along: read once, at the moment that it says, with what it says of itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from positions.compare.asked import columns_asked, filters_of, judge_in_parts
from positions.compare.comparison import JudgedComparison, JudgedPosition
from positions.compare.described import about_comparison
from positions.compare.filters import OF_FILES
from positions.compare.headline import stands
from positions.compare.layout import parties_of
from positions.compare.page import pair
from positions.compare.rows import Comparison
from positions.domain.evidence import TWO, EvidenceAsked
from positions.domain.shifts import Shift
from positions.reading.moment import echo
from positions.reading.party_marks import PartyMark
from positions.web.about import About, exact_moment
from positions.web.asked import load_question, with_days
from positions.web.filters import address
from positions.web.sentences import PartySentence, what_moved

# What the sentences count, whatever of it is listed.
OF_ROWS = dict.fromkeys(("shift", "direction", "moved", "voiced", "stands"))


class ComparedMove(NamedTuple):
    """What a row of a comparison did, and whether it stands on what is asked, or else on two independent sources."""

    party: str
    party_name: str
    party_colour: str
    shift: Shift | None
    stands: bool


@dataclass(frozen=True, slots=True)
class TakenComparison:
    """The rows that were asked for, with what they say of themselves.

    `parts` have the first of the `rows`, judged; of the others, and of those that did something else and are left out
    of the rows, `everything` knows what they did, and no more is in memory. `sentences` are about all of these, one a
    party. `name` is what files of it are called, without an ending.
    """

    parts: tuple[JudgedComparison, ...]
    everything: Sequence[ComparedMove]
    rows: Sequence[ComparedMove]
    parties: tuple[PartyMark, ...]
    sentences: tuple[PartySentence, ...]
    about: About
    name: str

    @property
    def total(self) -> int:
        """How many positions there are, whatever they did."""
        return len(self.everything)

    @property
    def of(self) -> JudgedComparison:
        """A part, for what they have in common: the negotiation, its rounds, what is asked of the evidence."""
        return self.parts[0]

    def comparison(self) -> Comparison:
        """Return the first of the rows ready to show. One query for each part."""
        shown = [part.shown(part.rows) for part in self.parts]
        return shown[0].only(row for part in shown for row in part.rows)


def taken(request: HttpRequest, negotiation: str, most: int) -> TakenComparison:
    """Read the comparison that an address asks for, as of the moment that its permanent address names.

    At most so many of its rows can be shown. Raises NotHere, BadMoment, BadPoint, BadOrder, UnknownFilter.
    """
    question = with_days(load_question(request, negotiation).strictly())
    # What is read is read as of the moment that it says.
    question = replace(question, known=exact_moment(question.negotiation, question.known))
    filters = filters_of(request.GET, question)
    between = columns_asked(request.GET, question).strictly()
    parts: list[JudgedComparison] = []
    everything: list[ComparedMove] = []
    rows: list[ComparedMove] = []
    for part in judge_in_parts(question, filters, between):
        listed = filters.keep(part.rows)
        some = tuple(listed[: max(most - len(rows), 0)])
        if some or not parts:
            parts.append(replace(part, rows=some))
        everything += moves_of(part.rows, part.asked)
        rows += moves_of(listed, part.asked)
    of = parts[0]
    parties = parties_of(everything, list(filters.choices.party))
    page = reverse("positions:compare", args=[question.negotiation.key])
    here = pair(of.before, of.after) | {"known": echo(question.known)} | OF_ROWS

    def link(**changes: str | list[str] | None) -> str:
        return request.build_absolute_uri(address(page, request.GET, OF_FILES, **(here | changes)))

    return TakenComparison(
        parts=tuple(parts),
        everything=everything,
        rows=rows,
        parties=parties,
        sentences=what_moved(everything, parties, (of.before, of.after), link, of.asked or TWO),
        about=about_comparison(request, question, filters, between),
        name=f"{question.negotiation.key}_{of.before.file_name}_{of.after.file_name}",
    )


def moves_of(rows: Iterable[JudgedPosition], asked: EvidenceAsked) -> Iterator[ComparedMove]:
    for row in rows:
        yield ComparedMove(row.party, row.party_name, row.party_colour, row.shift, stands(row, asked))
