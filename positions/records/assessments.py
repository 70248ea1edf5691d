"""Analysts' judgements, with whose they are."""

from dataclasses import dataclass

from positions.models import Assessment, Negotiation


@dataclass(frozen=True, slots=True)
class Judgements:
    """All assessments of a negotiation; `houses` are those who publish them, so that one voice shows as one."""

    assessments: tuple[Assessment, ...]
    houses: tuple[str, ...]


def judgements_of(negotiation: Negotiation) -> Judgements:
    """Return a negotiation's assessments in the order of their keys."""
    found = Assessment.objects.filter(negotiation=negotiation).select_related("source", "party", "round", "issue")
    listed = tuple(found.order_by("key"))
    return Judgements(listed, tuple(sorted({assessment.source.publisher for assessment in listed})))
