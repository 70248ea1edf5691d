"""Roles in one negotiation: given to people, and taken away with a reason that is kept."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.utils import timezone

from positions.models import Membership, Negotiation
from positions.writing.checks import check, of_texts
from positions.writing.memberships import give
from positions.writing.moment import hold_negotiations
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act


@one_act
def add_member(negotiation: Negotiation, *, person: User, roles: Iterable[Group], by: User) -> list[Membership]:
    """Give a person roles in a negotiation and return those that are new to them.

    Raises BadDraft when the person has them all, Refused for an account that is not active.
    """
    hold_negotiations(negotiation.pk)
    if not person.is_active:
        raise Refused("This account is inactive.")
    given = give(negotiation, person, roles, by)
    if not given:
        raise BadDraft({"roles": ["This person has these roles in this negotiation already."]})
    return given


@one_act
def take_away(membership: Membership, *, reason: str, by: User) -> None:
    """End a role of a person in a negotiation, with the reason. Raises BadDraft, Refused when it has ended already."""
    check(of_texts({"reason": reason}, required=("reason",)))
    hold_negotiations(membership.negotiation_id)
    ended = {"ended_at": timezone.now(), "ended_by": by, "ended_reason": reason}
    if not Membership.objects.at_present().filter(pk=membership.pk).update(**ended):
        raise Refused("This role was taken away already.")
