"""Releases: versions of a negotiation's data that were given a name, each with the very bytes of its package."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from positions.models.base import InNegotiation, check, matches, reference, text_field, unique

# Numbers with points between them, then words after hyphens: 1.2.0, 2026-11, 1.2.0-beta. It is a part of addresses,
# with an ending after it, so no part after a point has a letter; and no page beside it begins with a digit.
VERSION_PATTERN = r"^[0-9]{1,8}(\.[0-9]{1,8}){0,3}(-[0-9a-z]{1,20}){0,3}$"
VERSION_SENTENCE = "A version looks like 1.2.0 or 2026-11: numbers with points or hyphens between them."
# What a zip may take, in bytes: it is read into memory whole when it is kept, and when a redaction reaches it.
MOST_BYTES = 50_000_000

DIGEST = Func(Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())


class Release(InNegotiation):
    """A version of the data that somebody named, or that came in by an import; rows are only ever added.

    `content` is the zip of its package and `sha256` the digest of these bytes. `tables_sha256` is that of the CSV files
    in it, in the order of the tables, and `content_sha256` that of what the package says, whatever it is called.
    `created` is when the package was made, as it says itself. `imported_in` is None for a release that was named here.

    Only a redaction changes the bytes: then the digest from before is added to `former_sha256`, and the moment to
    `redacted_at`.
    """

    version = text_field(required=True)
    notes = text_field()
    created = text_field()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_by_name = text_field(database_default=True)
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)
    # How many rows each table has, by its name.
    counts = models.JSONField()
    content = models.BinaryField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    tables_sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    former_sha256 = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    redacted_at = ArrayField(models.DateTimeField(), default=list, blank=True)

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("release_version_unique", ["negotiation", "version"], "There is a release of this version already."),
            unique("release_one_at_a_time", ["negotiation", "released_at"], "One release is named at a time."),
            matches("release_version_is_one", "version", VERSION_PATTERN, VERSION_SENTENCE, optional=False),
            check("release_bytes_are_named", Q(Exact(DIGEST, F("sha256"))), "The SHA-256 is that of the bytes."),
            check("release_size_is_told", Q(Exact(Length("content"), F("size"))), "The size is that of the bytes."),
            check(
                "release_in_bounds",
                Q(size__lte=MOST_BYTES),
                f"The zip of a release takes at most {MOST_BYTES:,} bytes.",
            ),
            check(
                "release_by_somebody",
                Q(released_by__isnull=False) | Q(imported_in__isnull=False),
                "A release was named by somebody, or came in by an import.",
            ),
            check(
                "release_redacted_in_full",
                Q(
                    Exact(
                        Func(F("former_sha256"), function="cardinality", output_field=models.IntegerField()),
                        Func(F("redacted_at"), function="cardinality", output_field=models.IntegerField()),
                    )
                ),
                "Each redaction has a time, and the SHA-256 from before it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation_id} {self.version}"
