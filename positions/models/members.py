"""Who is of a negotiation: the roles that people have in it, beside those that they have on the whole site."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.db import models
from django.db.models import Q

from positions.domain.roles import APP, Permission
from positions.domain.texts import VISIBLE
from positions.models.base import InNegotiation, check, text_field, unique


def rows_of(permissions: Iterable[Permission]) -> models.QuerySet[PermissionRow]:
    return PermissionRow.objects.filter(content_type__app_label=APP, codename__in=sorted(permissions))


def allowed_everywhere(permissions: Iterable[Permission]) -> models.QuerySet[User]:
    """Return the people with an active account whom the whole site allows one of these; several times, perhaps."""
    rows = rows_of(permissions)
    by_role = Q(is_superuser=True) | Q(user_permissions__in=rows) | Q(groups__permissions__in=rows)
    return User.objects.filter(by_role, is_active=True)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Queries about who is of which negotiation."""

    def at_present(self) -> Self:
        """Leave out the roles that were taken away."""
        return self.filter(ended_at__isnull=True)

    def allowing(self, permissions: Iterable[Permission]) -> Self:
        """Keep the roles that people have at present and that allow one of these."""
        return self.at_present().filter(role__permissions__in=rows_of(permissions))


class Membership(InNegotiation):
    """One role of a person in one negotiation, from when it was given until it was taken away (None: it stands).

    Roles are the groups of the whole site: what a role allows is the same here and there.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by_name = text_field(database_default=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by_name = text_field(database_default=True)
    ended_reason = text_field(database_default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique(
                "membership_once",
                ["negotiation", "person", "role"],
                "This person has the role in this negotiation already.",
                condition=Q(ended_at__isnull=True),
            ),
            check(
                "membership_ended_with_reason",
                Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_reason__regex=VISIBLE),
                "A role is taken away by somebody, at a time, with a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role_id} in {self.negotiation_id}"
