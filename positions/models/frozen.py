"""Comparisons as somebody kept them, to be cited: the very bytes, for good."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import Exact

from positions.models.base import InNegotiation, check, reference, text_field, unique

DIGEST = Func(Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())
NAMED_DIGEST = Case(
    When(redacted_at__isnull=True, then=F("sha256")), default=F("redacted_sha256"), output_field=models.TextField()
)


class FrozenComparison(InNegotiation):
    """The JSON of a comparison of two rounds as known at a moment, to the byte; rows are only ever added.

    `filters` is the query string that narrowed it, empty for all positions. Only a redaction changes `content`: then
    `sha256` stays the digest of the first bytes and `redacted_sha256` is that of the present ones, of `redacted_at`
    (the last redaction; None: the bytes are the first ones).
    """

    before = reference("positions.Round", related_name="+", db_index=False)
    after = reference("positions.Round", related_name="+", db_index=False)
    filters = text_field()
    known = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    redacted_sha256 = models.CharField(max_length=64, blank=True, default="")
    redacted_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_by_name = text_field(database_default=True)
    saved_at = models.DateTimeField()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique(
                "frozencomparison_unique", ["negotiation", "sha256", "filters"], "This comparison is frozen already."
            ),
            check(
                "frozencomparison_bytes_are_named", Q(Exact(DIGEST, NAMED_DIGEST)), "The SHA-256 is that of the bytes."
            ),
            check(
                "frozencomparison_redacted_in_full",
                Q(redacted_at__isnull=True, redacted_sha256="") | Q(redacted_at__isnull=False) & ~Q(redacted_sha256=""),
                "A redaction has a time and a SHA-256.",
            ),
            check(
                "frozencomparison_known_by_then",
                Q(known__lte=F("saved_at")),
                "What is frozen was known when it was frozen.",
            ),
        ]

    def __str__(self) -> str:
        return f"c/{self.pk}"
