"""When the acts of a negotiation were done, as the database itself says."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Index

from positions.models.base import InNegotiation, unique

if TYPE_CHECKING:
    Number = models.BigIntegerField[int, int]
else:
    Number = models.BigIntegerField


class TransactionField(Number):
    """The number of a transaction; PostgreSQL counts them through and never takes one twice."""

    def db_type(self, connection: Any) -> str:
        """Return the type of the column."""
        return "xid8"


class Moment(InNegotiation):
    """A moment that the database gave to an act, and the act's transaction.

    Whoever acts asks for it (positions/writing/moment.py); the database alone writes it (guards/moments.sql). The last
    one of a negotiation that is committed is the latest that can be known of it.
    """

    transaction = TransactionField()
    at = models.DateTimeField()

    class Meta(InNegotiation.Meta):
        constraints = [unique("moment_unique", ["negotiation", "at"])]
        indexes = [Index(F("at").desc(), name="moment_latest")]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.at}"
