"""A comparison as it is taken along: read once, at the moment that it says, with what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from positions.compare.asked import columns_asked, filters_of, judge_filtered
from positions.compare.comparison import JudgedComparison, JudgedPosition
from positions.compare.described import about_comparison
from positions.compare.filters import OF_FILES
from positions.compare.layout import parties_of
from positions.compare.page import pair
from positions.compare.report.sentences import sentences_of
from positions.compare.rows import Comparison
from positions.reading.moment import echo
from positions.reading.party_marks import PartyMark
from positions.web.about import About, exact_moment
from positions.web.asked import load_question, with_days
from positions.web.filters import address
from positions.web.sentences import PartySentence

# What the sentences count, whatever of it is listed.
OF_ROWS = dict.fromkeys(("shift", "direction", "moved", "voiced", "stands"))


@dataclass(frozen=True, slots=True)
class TakenComparison:
    """The rows that were asked for, judged, with what they say of themselves.

    `everything` has also those that did something else and are left out of the `rows`; `sentences` are about all of
    these, one a party. `name` is what files of it are called, without an ending.
    """

    everything: JudgedComparison
    rows: Sequence[JudgedPosition]
    parties: tuple[PartyMark, ...]
    sentences: tuple[PartySentence, ...]
    about: About
    name: str

    @property
    def total(self) -> int:
        """How many positions there are, whatever they did."""
        return len(self.everything.rows)

    def comparison(self, most: int | None = None) -> Comparison:
        """Return the comparison ready to show, or so many of its first rows. One query."""
        return self.everything.shown(self.rows[:most])


def taken(request: HttpRequest, negotiation: str) -> TakenComparison:
    """Read the comparison that an address asks for, as of the moment that its permanent address names.

    Raises NotHere, BadMoment, BadPoint, BadOrder, UnknownFilter.
    """
    question = with_days(load_question(request, negotiation).strictly())
    # What is read is read as of the moment that it says.
    question = replace(question, known=exact_moment(question.negotiation, question.known))
    filters = filters_of(request.GET, question)
    between = columns_asked(request.GET, question).strictly()
    everything = judge_filtered(question, filters, between)
    parties = parties_of(everything.rows, list(filters.choices.party))
    page = reverse("positions:compare", args=[question.negotiation.key])
    here = pair(everything.before, everything.after) | {"known": echo(question.known)} | OF_ROWS

    def link(**changes: str | list[str] | None) -> str:
        return request.build_absolute_uri(address(page, request.GET, OF_FILES, **(here | changes)))

    return TakenComparison(
        everything=everything,
        rows=filters.keep(everything.rows),
        parties=parties,
        sentences=sentences_of(everything, parties, link),
        about=about_comparison(request, question, filters, between),
        name=f"{question.negotiation.key}_{everything.before.file_name}_{everything.after.file_name}",
    )
