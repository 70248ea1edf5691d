"""What a file of a comparison says of itself."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse

from positions.compare.asked import pair_to_compare
from positions.compare.filters import COMPARISON_PARAMETERS, ComparisonFilter
from positions.compare.page import narrowings, pair
from positions.domain import wording
from positions.domain.points import PointInTime, meaning
from positions.web.about import About, about, evidence_words, permanent
from positions.web.asked import AskedPair
from positions.web.evidence_asked import evidence_asked

# What the page shows otherwise and a file does not: how it looks, and what is opened.
OF_LOOKS = {"view": None, "open": None}


def about_comparison(
    request: HttpRequest, question: AskedPair, filters: ComparisonFilter, between: Sequence[PointInTime] = ()
) -> About:
    """Return what a file of the comparison says of itself.

    The moment of the question must be settled. Raises NothingToCompare, UnknownFilter.
    """
    before, after = pair_to_compare(question)
    filters.chosen()
    page = reverse("positions:compare", args=[question.negotiation.key])
    asked = pair(before, after) | OF_LOOKS
    place = permanent(request, page, COMPARISON_PARAMETERS, question.negotiation, question.known, **asked)
    lines = [
        ("First round", point_words(before)),
        ("Second round", point_words(after)),
        ("Rounds in between", "; ".join(point.name for point in between)),
        ("Narrowed to", "; ".join(narrowings(filters))),
    ]
    title = f"What moved between {before.noun} and {after.noun}"
    lines += evidence_words(evidence_asked(filters.query, question.negotiation, question.known))
    return about(question.negotiation, title, place, [(label, said) for label, said in lines if said])


def narrowed_words(filters: ComparisonFilter, question: AskedPair) -> list[str]:
    """Return in words by what the comparison is narrowed, with what is asked of its evidence. Raises UnknownFilter."""
    filters.chosen()
    asked = evidence_words(evidence_asked(filters.query, question.negotiation, question.known))
    return [*narrowings(filters), *(f"{label}: {value}" for label, value in asked)]


def point_words(point: PointInTime) -> str:
    """Return a round with its days and those whose statements count as said at it, or what a day stands for."""
    if point.days is not None:
        return meaning(point)
    days = wording.days(point.starts_on, point.ends_on)
    return f"{point.name}, {days}; statements of {wording.days(point.window_starts_on, point.window_ends_on)} count"
