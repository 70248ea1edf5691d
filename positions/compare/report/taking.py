"""A comparison as it is taken along: read once, at the moment that it says, with what it says of itself."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from positions.compare.asked import columns_asked, compare_filtered, filters_of
from positions.compare.filters import OF_FILES
from positions.compare.layout import parties_of
from positions.compare.page import narrowings, pair
from positions.compare.report.sentences import sentences_of
from positions.compare.rows import Comparison
from positions.domain import wording
from positions.domain.points import PointInTime
from positions.reading.party_marks import PartyMark
from positions.web.about import About, about, evidence_words, permanent
from positions.web.asked import AskedPair, load_question
from positions.web.filters import address
from positions.web.sentences import PartySentence


@dataclass(frozen=True, slots=True)
class TakenComparison:
    """The rows that were asked for, with what they say of themselves.

    `total` is how many positions there were before those that did something else were left out; `sentences` are about
    all of these, one a party. `name` is what files of it are called, without an ending.
    """

    comparison: Comparison
    question: AskedPair
    parties: tuple[PartyMark, ...]
    sentences: tuple[PartySentence, ...]
    total: int
    about: About
    name: str


def taken(request: HttpRequest, negotiation: str) -> TakenComparison:
    """Read the comparison that an address asks for, as of the moment that its permanent address names.

    Raises NotHere, NothingToCompare, BadMoment, BadPoint, BadOrder, UnknownFilter.
    """
    question = load_question(request, negotiation).strictly()
    found, page = question.negotiation, reverse("positions:compare", args=[question.negotiation.key])
    own = pair(question.before, question.after) if question.before and question.after else {}
    place = permanent(request, page, OF_FILES, found, question.known, **own)
    # What is read is read as of the moment that it says.
    question = replace(question, known=place[1])
    filters = filters_of(request.GET, question)
    everything = compare_filtered(question, filters, columns_asked(request.GET, question).strictly())
    listed = everything.only(filters.keep(everything.rows))
    order = list(filters.choices.party)
    asked = [
        ("First round", said(everything.before)),
        ("Second round", said(everything.after)),
        ("Filters", "; ".join(narrowings(filters))),
        *evidence_words(everything.asked),
    ]
    title = f"What moved between {everything.before.noun} and {everything.after.noun}"
    parties = parties_of(everything.rows, order)
    return TakenComparison(
        comparison=listed,
        question=question,
        parties=parties,
        sentences=sentences_of(everything, parties, lambda **changes: address(place[0], request.GET, (), **changes)),
        total=len(everything.rows),
        about=about(found, title, place, asked),
        name=f"{found.key}_{everything.before.file_name}_{everything.after.file_name}",
    )


def said(point: PointInTime) -> str:
    """Return what a round, or a day in its place, is called, with its days."""
    return point.name if point.days else f"{point.name} ({wording.days(point.starts_on, point.ends_on)})"
