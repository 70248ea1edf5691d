"""Analysts' assessments, with whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from positions.models import Assessment, Negotiation


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment, ready to show; of what it is not about, key and name are None."""

    id: int
    key: str
    text: str
    basis: str
    source: str
    publisher: str
    locator: str
    party: str | None
    party_name: str | None
    round: str | None
    round_name: str | None
    issue: str | None
    issue_name: str | None


# A line as one value, so that another query can bring the lines along.
LINE = JSONObject(
    **{name: name for name in ("id", "key", "text", "basis", "locator")},
    source="source__key",
    publisher="source__publisher",
    party="party__key",
    party_name=Coalesce(NullIf("party__short_name", Value("")), "party__name"),
    round="round__key",
    round_name="round__name",
    issue="issue__key",
    issue_name="issue__name",
)


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    """All assessments of a negotiation; `houses` are those who publish them, so that one voice shows as one."""

    assessments: tuple[AssessmentLine, ...]
    houses: tuple[str, ...]


def assessments_page(negotiation: Negotiation) -> AssessmentsPage:
    listed = tuple(AssessmentLine(**row) for row in as_lines(Assessment.objects.filter(negotiation=negotiation)))
    return AssessmentsPage(listed, houses_of(listed))


def as_lines(assessments: QuerySet[Assessment]) -> QuerySet[Assessment, dict[str, Any]]:
    """Return the assessments by key, each as what its line is made of."""
    return assessments.order_by("key").values_list(LINE, flat=True)


def houses_of(assessments: Sequence[AssessmentLine]) -> tuple[str, ...]:
    return tuple(sorted({assessment.publisher for assessment in assessments}))
