"""What a person is told: until when they have looked."""

from django.conf import settings
from django.db import models


class InboxSeen(models.Model):
    """Up to when a person has looked at their inbox; what came later is new. No row: they never did."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.by_id} until {self.until}"
