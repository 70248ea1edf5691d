"""What tells whether anything changed that pages are made of."""

from uuid import uuid4

from django.db import models
from django.db.models import Index

# What stands in the place of a negotiation's number: what pages of all negotiations share, and anything at all.
SHARED = 0
ANYTHING = -1


class Stamp(models.Model):
    """One change of what the pages of a negotiation show, under a number that no other change ever has.

    The database alone writes it (guards/stamps.sql), in the transaction of the change, and takes the earlier ones
    away. So whoever finds the same rows reads the same data (docs/adr/0030).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The number of the negotiation, which may be gone by now, or one of those above.
    home = models.BigIntegerField()

    class Meta:
        indexes = [Index(fields=["home"], name="stamp_home")]

    def __str__(self) -> str:
        return f"{self.home} {self.id}"
