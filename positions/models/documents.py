"""The stored texts of sources, and where in them citations are anchored (docs/adr/0019)."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from positions.domain.codebook import Ground
from positions.domain.paragraphs import MOST_CHARACTERS
from positions.domain.texts import VISIBLE
from positions.models.base import (
    InNegotiation,
    check,
    code_field,
    filled,
    language_tag,
    one_of,
    reference,
    text_field,
    together,
    unique,
)
from positions.models.review import Reviewed, review_checks

MOST_BYTES = 10_000_000
DIGEST = Func(Func(F("file"), function="sha256"), Value("hex"), function="encode", output_field=models.TextField())
FILE_DIGEST = Case(When(file__isnull=True, then=F("sha256")), default=DIGEST, output_field=models.TextField())
HAS_TEXT = Q(removed_at__isnull=True, text__regex=VISIBLE)
IS_GONE = Q(removed_at__isnull=False, text="", file__isnull=True, file_name="")


class FileType(StrEnum):
    """What kind of file a text was read from; the value is the ending of its name."""

    TXT = "txt"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Queries over documents, which leave the file where it is: it is asked for by itself."""

    def kept(self, at: datetime | None) -> Self:
        """Keep the documents with a text that were there at that moment (None: now), the newest first."""
        rows = self.filter(removed_at__isnull=True).defer("file").order_by("-added_at", "-id")
        return rows if at is None else rows.filter(added_at__lte=at)

    def free(self, at: datetime | None) -> Self:
        """Keep the documents that everybody may read, and could at that moment (None: now)."""
        rows = self.filter(free_at__isnull=False)
        return rows if at is None else rows.filter(free_at__lte=at)


class Document(InNegotiation):
    """The text of a source as somebody stored it, a paragraph a line, with the file that it was read from.

    Only those who may see proposals see it, unless it was marked as free to show (`free_at`). A newer copy is a
    document of its own. Words change only where a redaction removes them, and a removal leaves the row without them
    (`removed_at`); either drops the file. `sha256` is that of the bytes that were given, the file or the pasted text.
    """

    source = reference("positions.Source", related_name="documents")
    language = text_field()
    text = text_field()
    sha256 = models.CharField(max_length=64)
    file = models.BinaryField(null=True, blank=True)
    file_name = text_field()
    file_type = code_field(10)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_by_name = text_field(database_default=True)
    added_at = models.DateTimeField()
    free_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    free_by_name = text_field(database_default=True)
    free_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("document_in_negotiation", ["negotiation", "id"]),
            language_tag("document_language_is_tag", "language"),
            check(
                "document_text_length",
                # Twice as many as a form takes: [redacted] may be longer than what it stands for.
                Q(LessThanOrEqual(Length("text"), 2 * MOST_CHARACTERS)),
                f"The text of a document has at most {MOST_CHARACTERS:,} characters.",
            ),
            check(
                "document_file_size",
                Q(LessThanOrEqual(Length("file"), MOST_BYTES)),
                f"The file of a document has at most {MOST_BYTES // 1_000_000} MB.",
            ),
            check("document_bytes_are_named", Q(Exact(FILE_DIGEST, F("sha256"))), "The SHA-256 is that of the bytes."),
            one_of("document_file_type_known", "file_type", FileType, optional=True),
            check("document_has_text", HAS_TEXT | IS_GONE, "A document has a text until it is removed."),
            together(
                "document_free_by_somebody",
                "That a text is free to show is said by somebody, at a time.",
                *("free_by", "free_at"),
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.pk} of source {self.source_id}"


class Anchor(InNegotiation):
    """Where in the text of its source a citation stands: the words, and what stood before and after them.

    It is proposed and published with its citation. The document is the one in which it was marked; in a newer copy
    the words are found again (positions/domain/anchors.py).
    """

    # That it is of the same negotiation, and of the document's source, is kept by a guard (guards/documents.sql).
    citation = models.ForeignKey("positions.Citation", on_delete=models.PROTECT, related_name="anchors", db_index=False)
    document = reference("positions.Document", related_name="anchors")
    exact = text_field(required=True)
    prefix = text_field()
    suffix = text_field()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("anchor_once", ["citation"], "This citation has its place in the text already."),
            filled("anchor_filled", "exact"),
        ]

    def __str__(self) -> str:
        return f"citation {self.citation_id} in text {self.document_id}"


class DocumentRemoval(Reviewed):
    """The removal of a stored text: asked for by one person, done by a second. The row of the document stays.

    The reason is a code and nothing is noted: so no text stands here that would have to go again.
    """

    document = reference("positions.Document", related_name="removals")
    ground = code_field(30)

    class Meta(Reviewed.Meta):
        constraints = [
            one_of("documentremoval_ground_known", "ground", Ground),
            check("documentremoval_without_note", Q(decision_note=""), "Nothing is noted on it."),
            unique(
                "documentremoval_asked_once",
                ["document"],
                "The removal of this text waits already.",
                condition=Q(decision=""),
            ),
            *review_checks("documentremoval"),
        ]

    def __str__(self) -> str:
        return f"removal of text {self.document_id}"
