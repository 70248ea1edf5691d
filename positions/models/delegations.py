"""Who sat at the table: the team a party sent to a round, and its members."""

from django.db.models import Q

from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.models.base import InNegotiation, code_field, filled, one_of, reference, text_field, unique
from positions.models.people import LIVING, always


class Delegation(InNegotiation):
    """The team of one party at one round."""

    round = reference("positions.Round", related_name="delegations")
    party = reference("positions.Party", related_name="delegations")
    completeness = code_field(20)
    note = text_field()

    class Meta:
        constraints = [
            unique("delegation_unique", ["round", "party"], "This party already has a delegation at this round."),
            unique("delegation_in_negotiation", ["negotiation", "id"]),
            one_of("delegation_completeness_known", "completeness", Completeness, optional=True),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.party_id}"


class Delegate(InNegotiation):
    """One person on one delegation, with the title held at the time."""

    delegation = reference("positions.Delegation", related_name="delegates")
    person = reference("positions.Person", related_name="delegates", limit_choices_to=LIVING)
    person_living = always()
    title = text_field(required=True)
    role = code_field(20)
    seniority = code_field(20)
    source = reference("positions.Source", related_name="delegates")
    locator = text_field()
    note = text_field()

    class Meta:
        constraints = [
            unique("delegate_unique", ["delegation", "person"], "This person is already on this delegation."),
            unique(
                "delegation_has_one_head",
                ["delegation"],
                "This delegation already has a head.",
                condition=Q(role=DelegateRole.HEAD.value),
            ),
            filled("delegate_filled", "title"),
            one_of("delegate_role_known", "role", DelegateRole),
            one_of("delegate_seniority_known", "seniority", Seniority),
        ]

    def __str__(self) -> str:
        return self.title
