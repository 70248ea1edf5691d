"""What changed in the reference data: written by triggers of the database, read by everybody, rewritten by nobody."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from positions.domain.codebook import Ground, Operation
from positions.models.base import InNegotiation, check, code_field, filled, one_of, reference, text_field, unique
from positions.models.review import Reviewed, review_checks


class ReferenceChange(InNegotiation):
    """One row of reference data that was added, changed or deleted: what, by whom, when and why.

    Written by the trigger `positions_record` (guards/history.sql). `changed` holds the old and the new value of each
    column, with keys in the place of references. `about` names the things on whose pages it is shown, as
    `round:12`. Without a person it was an import (`imported_in`) or somebody at the database itself.
    """

    table = code_field(30)
    row = models.BigIntegerField()
    called = text_field()
    about = ArrayField(models.TextField())
    operation = code_field(10)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = text_field(database_default=True)
    reason = text_field()
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)
    changed = models.JSONField()

    class Meta(InNegotiation.Meta):
        verbose_name = "change of reference data"
        verbose_name_plural = "changes of reference data"
        constraints = [
            one_of("referencechange_operation_known", "operation", Operation),
            check(
                "referencechange_is_about_something", ~models.Q(about=[]), "A change is shown on the page of something."
            ),
            unique("referencechange_in_negotiation", ["negotiation", "id"]),
        ]
        indexes = [
            GinIndex(fields=["about"], name="referencechange_about"),
            models.Index(fields=["table", "row", "id"], name="referencechange_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.called}: {self.operation}"


class HistoryRedaction(Reviewed):
    """The removal of texts from one field of a line of the history, where no entry rests on what the line is about.

    Asked for by one person and done by a second. `field` is a column of what was changed, or `called` or `reason` of
    the line itself. The reason is a code and nothing is noted: so no text stands here that would have to go again.
    """

    change = reference("positions.ReferenceChange", related_name="redactions")
    field = code_field(30)
    ground = code_field(30)

    class Meta(Reviewed.Meta):
        constraints = [
            filled("historyredaction_filled", "field"),
            one_of("historyredaction_ground_known", "ground", Ground),
            check("historyredaction_without_note", models.Q(decision_note=""), "Nothing is noted on it."),
            unique(
                "historyredaction_asked_once",
                ["change", "field"],
                "A redaction of this text waits already.",
                condition=models.Q(decision=""),
            ),
            *review_checks("historyredaction"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.change_id}"
