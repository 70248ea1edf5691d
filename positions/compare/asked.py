"""The comparison that an address asks for: its two rounds, the moment of knowledge and the filters."""

from django.http import QueryDict

from positions.compare.comparison import Comparison, compare_rounds
from positions.compare.filters import ComparisonFilter
from positions.models import Position
from positions.web.asked import AskedPair
from positions.web.evidence_asked import evidence_asked
from positions.web.filters import choices_of


class NothingToCompare(ValueError):
    """The negotiation has fewer than two rounds."""


def filters_of(query: QueryDict, question: AskedPair) -> ComparisonFilter:
    positions = Position.objects.filter(negotiation=question.negotiation)
    return ComparisonFilter(query, positions, choices_of(positions, question.known))


def compare_filtered(question: AskedPair, filters: ComparisonFilter) -> Comparison:
    """Return the comparison of the positions asked for, whatever they did.

    Raises NothingToCompare, BadOrder, UnknownFilter.
    """
    if question.before is None or question.after is None:
        raise NothingToCompare("A comparison needs two rounds, and this negotiation has fewer.")
    about = filters.positions()
    asked = evidence_asked(filters.query, question.negotiation, question.known)
    return compare_rounds(
        question.negotiation, question.before, question.after, known=question.known, about=about, asked=asked
    )
