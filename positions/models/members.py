"""Who is of a negotiation: the roles that people have in it, beside those that they have on the whole site."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from positions.domain.roles import APP, Permission
from positions.domain.texts import VISIBLE
from positions.models.base import InNegotiation, check, filled, matches, text_field, together, unique
from tracker.contacts import MAIL_ADDRESS_PATTERN


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


# So long an invitation can be accepted, after it was sent last.
INVITED_FOR = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Queries about invitations."""

    def waiting(self) -> Self:
        """Leave out what was accepted or withdrawn; what is too old can be sent again."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """That somebody with a mail address may take roles in a negotiation (None: of the whole site), once, by a link.

    `nonce` is in the link; to send it again gives it another one, and the link from before leads nowhere. The roles are
    the numbers of groups. It holds as long as whoever gave it may keep accounts there.
    """

    negotiation = models.ForeignKey("positions.Negotiation", null=True, blank=True, on_delete=models.PROTECT)
    email = text_field(required=True)
    roles = ArrayField(models.IntegerField())
    nonce = models.UUIDField(default=uuid4)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by_name = text_field(database_default=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            matches(
                "invitation_reaches",
                "email",
                MAIL_ADDRESS_PATTERN,
                "An invitation goes to a mail address, such as name@example.org.",
                optional=False,
            ),
            check("invitation_gives_something", ~Q(roles=[]), "Choose a role at least."),
            together(
                "invitation_accepted_by_somebody",
                "An invitation is accepted by somebody, at a time.",
                *("accepted_at", "accepted_by"),
            ),
            check(
                "invitation_ends_once",
                Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                "What was withdrawn cannot be accepted.",
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.email}"

    @property
    def expires_at(self) -> datetime:
        return self.given_at + INVITED_FOR


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Queries about whose work is whose."""

    def at_present(self) -> Self:
        """Leave out those of people who came back."""
        return self.filter(ended_at__isnull=True, person__is_active=False)


class Handover(models.Model):
    """That a person left, why, and who takes up what they had not finished (None: nobody); until they come back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_over"
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by_name = text_field(database_default=True)
    reason = text_field(required=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            unique(
                "handover_once", ["person"], "This account is inactive already.", condition=Q(ended_at__isnull=True)
            ),
            check("handover_to_another", ~Q(to=F("person")), "The work goes to somebody else."),
            filled("handover_reason_filled", "reason"),
            together(
                "handover_ended_by_somebody", "Somebody lets a person back in, at a time.", "ended_at", "ended_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} left"
