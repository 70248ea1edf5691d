"""What became of evidence: corrections, retractions and redactions, each with its reason."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Index, Q

from positions.domain.codebook import AmendmentKind
from positions.models.base import check, code_field, filled, one_of, reference, text_field, unique
from positions.models.entries import IMPORTED, PUBLISHED, WAITING
from positions.models.review import Reviewed, review_checks

IS_REDACTION = Q(kind=AmendmentKind.REDACTION.value)


class Beside(StrEnum):
    """The tables beside entries and citations whose texts a redaction removes; their names without `positions_`."""

    AMENDMENT = "amendment"
    CODING = "coding"
    COMMENT = "comment"
    SUGGESTION = "suggestion"
    HISTORY = "referencechange"


class Amendment(Reviewed):
    """Why and how a published entry was corrected, retracted or redacted; the visible trace of it.

    A correction names the entry that replaces the old one. A redaction names the text cell that it empties: of the
    entry, of a citation of it (`citation`), or of what else was written about it (`of_table`, `of_row`): another
    amendment, a coding, or a line of the history of a source or a person.

    A release that is taken in over an older one brings corrections and retractions of its own (`imported_in`).
    """

    entry = reference("positions.Entry", related_name="amendments")
    kind = code_field(10)
    replacement = reference("positions.Entry", null=True, blank=True, related_name="replaces")
    citation = reference("positions.Citation", null=True, blank=True, related_name="amendments")
    of_table = code_field(20)
    of_row = models.BigIntegerField(null=True, blank=True)
    field = code_field(20)
    reason = text_field(required=True)
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)

    class Meta(Reviewed.Meta):
        constraints = [
            one_of("amendment_kind_known", "kind", AmendmentKind),
            filled("amendment_filled", "reason"),
            check(
                "amendment_correction_replaces",
                Q(kind=AmendmentKind.CORRECTION.value, replacement__isnull=False)
                | Q(~Q(kind=AmendmentKind.CORRECTION.value), replacement__isnull=True),
                "A correction, and only a correction, has an entry that replaces the old one.",
            ),
            check(
                "amendment_redaction_names_field",
                Q(IS_REDACTION, ~Q(field="")) | Q(~IS_REDACTION, field="", citation__isnull=True, of_table=""),
                "A redaction, and only a redaction, names the text that it removes.",
            ),
            one_of("amendment_of_table_known", "of_table", Beside, optional=True),
            check(
                "amendment_of_one_row",
                Q(of_table="", of_row__isnull=True) | Q(~Q(of_table=""), of_row__isnull=False, citation__isnull=True),
                "A redaction names one row.",
            ),
            unique(
                "amendment_supersedes_once",
                ["entry"],
                "This entry has already been corrected or retracted.",
                condition=Q(~IS_REDACTION, published_at__isnull=False),
            ),
            check(
                "amendment_redaction_by_somebody",
                ~IS_REDACTION | ~IMPORTED,
                "A redaction is asked for and done by people, never by an import.",
            ),
            *review_checks("amendment", imported=IMPORTED),
        ]
        indexes = [
            Index(F("negotiation"), F("published_at").desc(), condition=PUBLISHED, name="amendment_activity"),
            Index(fields=["negotiation", "proposed_at"], condition=WAITING, name="amendment_waiting"),
            # The newest of a negotiation, page after page, as the administration lists them.
            Index(fields=["negotiation", "id"], name="amendment_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}"
