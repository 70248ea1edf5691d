"""What changed in accounts and roles: written by triggers of the database, read by administrators, never rewritten."""

from enum import StrEnum

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from positions.domain.codebook import Operation
from positions.models.base import check, code_field, one_of, text_field


class AccountTable(StrEnum):
    """What is kept of accounts: each a table of its own."""

    ACCOUNT = "account"
    ROLE = "role"
    ROLE_OF_ACCOUNT = "role of account"
    PERMISSION_OF_ACCOUNT = "permission of account"
    PERMISSION_OF_ROLE = "permission of role"
    SECOND_FACTOR = "second factor"
    RECOVERY_CODES = "recovery codes"


class AccountChange(models.Model):
    """One row of an account or a role that was added, changed or deleted: what, by whom and when.

    Written by triggers (guards/accounts.sql). `changed` holds the old and the new value
    of each column, with names in the place of references; never passwords, keys or codes, and not that
    somebody logged in. `about`
    names the accounts and roles that it is shown with, as `account:12`. Without a person it was done at the database
    itself, or by a command. The reason is empty where none was asked for.
    """

    kind = code_field(30)
    called = text_field()
    about = ArrayField(models.TextField())
    operation = code_field(10)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = text_field(database_default=True)
    reason = text_field(database_default=True)
    changed = models.JSONField()

    class Meta:
        verbose_name = "change of accounts and roles"
        verbose_name_plural = "changes of accounts and roles"
        constraints = [
            one_of("accountchange_kind_known", "kind", AccountTable),
            one_of("accountchange_operation_known", "operation", Operation),
            check("accountchange_is_about_something", ~models.Q(about=[]), "A change is of an account or a role."),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.called}: {self.operation}"
