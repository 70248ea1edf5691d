"""What a person is told: until when they have looked, whether they are written to, and what they follow."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from positions.models.base import InNegotiation, check, code_field, one_of, reference, unique

# What can be followed.
FOLLOWED = ("position", "issue", "party", "source")


class InboxSeen(models.Model):
    """Up to when a person has looked at their inbox; what came later is new. No row: they never did."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.by_id} until {self.until}"


class MailPace(StrEnum):
    """How soon a person is written to."""

    AT_ONCE = "at once"
    DAILY = "daily"


class InboxMail(models.Model):
    """That a person is written to when something comes to their inbox; no row: never, as for all who did not ask.

    An address is given for the link that sets a password, by whoever makes the account: nobody agreed to more by that.
    What happened up to `until` was written. `refused_at` is when the last mail did not go out (None: it did),
    `refused_since` since when the mail server has refused each (None: it has not).
    """

    by = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    pace = code_field()
    until = models.DateTimeField()
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("inboxmail_pace_known", "pace", MailPace)]

    def __str__(self) -> str:
        return f"{self.by_id} {self.pace}"


def one_thing() -> Q:
    """Return the condition that exactly one of what can be followed is named."""
    found = Q()
    for name in FOLLOWED:
        found |= Q(**{f"{each}__isnull": each != name for each in FOLLOWED})
    return found


class Follow(InNegotiation):
    """That a person is told what is published on one position, issue, party or source, from a moment on.

    It is the person's own, holds no text, and goes with what is followed.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    position = reference("positions.Position", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    issue = reference("positions.Issue", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    party = reference("positions.Party", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    source = reference("positions.Source", null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta(InNegotiation.Meta):
        constraints = [
            check("follow_of_one_thing", one_thing(), "Follow one position, issue, party or source at a time."),
            *(
                unique(
                    f"follow_{name}_once",
                    ["by", name],
                    "You follow this already.",
                    condition=Q(**{f"{name}__isnull": False}),
                )
                for name in FOLLOWED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} from {self.at}"
