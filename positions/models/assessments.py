"""Analysts' assessments, kept apart from positions."""

from positions.domain.codebook import Basis
from positions.models.base import Keyed, code_field, filled, one_of, reference, text_field


class Assessment(Keyed):
    """An assessment about motives or effects; never a position, always somebody's."""

    party = reference("positions.Party", null=True, blank=True, related_name="assessments")
    round = reference("positions.Round", null=True, blank=True, related_name="assessments")
    issue = reference("positions.Issue", null=True, blank=True, related_name="assessments")
    text = text_field(required=True)
    source = reference("positions.Source", related_name="assessments")
    locator = text_field()
    basis = code_field(10)

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            filled("assessment_filled", "text"),
            one_of("assessment_basis_known", "basis", Basis),
        ]
