"""What the code gave to roles, remembered from one migration to the next."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class GivenRole(models.Model):
    """A role as the code had it when the tables were last migrated, with the code names of its permissions.

    It tells what the code changed since from what an administrator changed. Only the owner of the tables writes it
    (positions/setup/roles.py).
    """

    name = models.CharField(max_length=150, primary_key=True)
    permissions = ArrayField(models.CharField(max_length=100))

    def __str__(self) -> str:
        return self.name
