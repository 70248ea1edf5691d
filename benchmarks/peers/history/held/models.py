"""The usual way in Django: one row a position, its history kept by django-simple-history with the library's indices."""

from django.db import models
from simple_history.models import HistoricalRecords


class Held(models.Model):
    """A position as it is held; the content in force stands in it."""

    negotiation_id = models.BigIntegerField(db_index=True)
    party = models.TextField()
    party_order = models.BigIntegerField()
    group = models.TextField()
    issue = models.TextField()
    issue_order = models.BigIntegerField()
    key = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    entry = models.TextField()
    effective_on = models.DateField()
    held = models.BooleanField()
    firmness = models.TextField()
    condition = models.TextField()
    content = models.TextField()
    account = models.TextField()
    basis = models.TextField()
    speaker = models.TextField()

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.key
