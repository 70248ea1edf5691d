"""Comparisons as somebody kept them, to be cited: the very bytes, for good."""

from datetime import date
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import Exact
from django.http import QueryDict

from positions.domain.points import MOST_DAYS, PointInTime, as_at
from positions.models.base import InNegotiation, check, reference, text_field, unique
from positions.models.rounds import Round

DIGEST = Func(Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())
NAMED_DIGEST = Case(
    When(redacted_at__isnull=True, then=F("sha256")), default=F("redacted_sha256"), output_field=models.TextField()
)

# A registrant's prefix, then anything that can be seen: as DOIs are given, in letters of ASCII.
DOI_PATTERN = r"^10\.[0-9]{4,9}(\.[0-9]+)*/[!-~]{1,200}$"


def one_of_two(one: str, other: str) -> Q:
    """Return the condition that one of two columns is filled, and the other is not."""
    return Q(**{f"{one}__isnull": True, f"{other}__isnull": False}) | Q(
        **{f"{one}__isnull": False, f"{other}__isnull": True}
    )


class FrozenComparison(InNegotiation):
    """The JSON of a comparison of two rounds as known at a moment, to the byte; rows are only ever added.

    A day may stand in place of a round: `before_on` or `after_on`, with `window` days up to it as its window.

    `filters` is the query string that narrowed it, empty for all positions. Only a redaction changes `content`: then
    `sha256` stays the digest of the first bytes and `redacted_sha256` is that of the present ones, of `redacted_at`
    (the last redaction; None: the bytes are the first ones). `doi` is the one under which somebody deposited it
    elsewhere, empty without one; it is told in the history who wrote it.
    """

    before = reference("positions.Round", null=True, blank=True, related_name="+", db_index=False)
    after = reference("positions.Round", null=True, blank=True, related_name="+", db_index=False)
    before_on = models.DateField(null=True, blank=True)
    after_on = models.DateField(null=True, blank=True)
    window = models.BigIntegerField(null=True, blank=True)
    filters = text_field()
    known = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    redacted_sha256 = models.CharField(max_length=64, blank=True, default="")
    redacted_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_by_name = text_field(database_default=True)
    saved_at = models.DateTimeField()
    doi = text_field(database_default=True)

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
            check(
                "frozencomparison_round_or_day",
                one_of_two("before", "before_on") & one_of_two("after", "after_on"),
                "Each side is a round or a day.",
            ),
            check(
                "frozencomparison_window_of_days",
                Q(before_on__isnull=True, after_on__isnull=True, window__isnull=True)
                | (Q(before_on__isnull=False) | Q(after_on__isnull=False)) & Q(window__isnull=False),
                "A day has a window, and two rounds have their own.",
            ),
            check(
                "frozencomparison_window_in_bounds",
                Q(window__isnull=True) | Q(window__range=(1, MOST_DAYS)),
                f"A window is 1 to {MOST_DAYS} days.",
            ),
            check(
                "frozencomparison_doi_is_one",
                Q(doi="") | Q(doi__regex=DOI_PATTERN),
                "A DOI looks like 10.5281/zenodo.1234567.",
            ),
        ]

    @property
    def points(self) -> tuple[PointInTime, PointInTime]:
        """What is compared: two rounds, or days in their place."""
        return self._point(self.before, self.before_on), self._point(self.after, self.after_on)

    @property
    def narrowed(self) -> tuple[str, ...]:
        """What narrowed it, and what was asked of its evidence, as names and values."""
        return tuple(f"{name}: {value}" for name, values in QueryDict(self.filters).lists() for value in values)

    def _point(self, round_: Round | None, day: date | None) -> PointInTime:
        if round_ is not None:
            return round_.point
        return as_at(cast("date", day), cast("int", self.window))

    def __str__(self) -> str:
        return f"c/{self.pk}"
