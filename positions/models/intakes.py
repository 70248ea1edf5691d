"""Packages that people bring in the browser: each waits, is checked, and is taken in, apart from the pages."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from positions.models.base import check, code_field, one_of, text_field

# What a zip may take, in bytes. Larger ones are taken in on the command line.
MOST_BYTES = 20_000_000


class IntakeAct(StrEnum):
    """What is done with a package: make a negotiation of it, add its new rows, or take it over what is here."""

    NEW = "new"
    ADD = "add"
    UPDATE = "update"


class IntakeState(StrEnum):
    """How far it is."""

    CHECKING = "checking"
    CHECKED = "checked"
    TAKING = "taking"
    TAKEN = "taken"
    CANCELLED = "cancelled"
    BROKEN = "broken"


WORKING = (IntakeState.CHECKING.value, IntakeState.TAKING.value)


class Intake(models.Model):
    """A package that somebody brings: for whoever keeps reference data there, and no evidence.

    `negotiation` is None for a new one; `preparing`: that is in preparation at first. `key` is how the package calls
    its negotiation, empty until it was read.
    `content` is the zip for as long as something may be done with it. `report` is what the last work told, `trouble`
    why it broke off; `deciding` is what was decided on conflicts. `begun_at` is when the last work was asked for,
    `stage` what it is at; with `stopping` it ends at its next stage.
    """

    negotiation = models.ForeignKey("positions.Negotiation", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    act = code_field()
    state = code_field()
    key = text_field()
    version = text_field()
    file_name = text_field()
    content = models.BinaryField(null=True)
    begun_at = models.DateTimeField()
    stage = text_field()
    stopping = models.BooleanField(default=False)
    trouble = text_field()
    report = models.JSONField(default=dict)
    deciding = models.JSONField(default=dict)
    preparing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("intake_act_known", "act", IntakeAct),
            one_of("intake_state_known", "state", IntakeState),
            check(
                "intake_new_or_into_one",
                Q(act=IntakeAct.NEW.value, negotiation=None)
                | Q(~Q(act=IntakeAct.NEW.value), negotiation__isnull=False),
                "A package is for a new negotiation, or for one that is here.",
            ),
            check(
                "intake_prepares_what_is_new",
                Q(act=IntakeAct.NEW.value) | Q(preparing=False),
                "What is here already is not in preparation again.",
            ),
            check(
                "intake_sized",
                Q(content=None) | Q(LessThanOrEqual(Length("content"), MOST_BYTES)),
                f"A zip that is brought in the browser takes at most {MOST_BYTES:,} bytes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.key or self.file_name}: {self.state}"

    @property
    def working(self) -> bool:
        """Whether it is being checked or taken in, as far as is known."""
        return self.state in WORKING
