"""Analysts' assessments, with whose they are."""

from dataclasses import dataclass

from positions.models import Assessment, Negotiation


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    """All assessments of a negotiation; `houses` are those who publish them, so that one voice shows as one."""

    assessments: tuple[Assessment, ...]
    houses: tuple[str, ...]


def assessments_page(negotiation: Negotiation) -> AssessmentsPage:
    found = Assessment.objects.filter(negotiation=negotiation).select_related("source", "party", "round", "issue")
    listed = tuple(found.order_by("key"))
    return AssessmentsPage(listed, tuple(sorted({assessment.source.publisher for assessment in listed})))
