"""Roles in one negotiation, written within an act."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.utils import timezone

from positions.models import Membership, Negotiation


def give(negotiation: Negotiation, person: User, roles: Iterable[Group], by: User) -> list[Membership]:
    """Write the memberships that the person lacks, within the act of the caller, and return them."""
    held = set(
        Membership.objects.at_present().filter(negotiation=negotiation, person=person).values_list("role", flat=True)
    )
    now = timezone.now()
    return Membership.objects.bulk_create(
        Membership(negotiation=negotiation, person=person, role=role, given_at=now, given_by=by)
        for role in roles
        if role.pk not in held
    )
