"""What the team says of an entry without deciding on it: comments, asks, and edits that are suggested. Never public."""

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Index, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from positions.domain.texts import MOST_SIGNS, REASON_LENGTH, VISIBLE
from positions.models.base import InNegotiation, check, code_field, one_of, reference, text_field

MOST_SAID = REASON_LENGTH


class SuggestedColumn(StrEnum):
    """The columns of an entry that somebody else can suggest otherwise."""

    STATEMENT = "statement"
    CONTENT = "content"
    FIRMNESS = "firmness"
    CONDITION = "condition"
    SCOPE = "scope"
    SPEAKER = "speaker"
    ACCOUNT = "account"
    BASIS = "basis"
    CHANNEL = "channel"
    CODING_NOTE = "coding_note"


class Comment(InNegotiation):
    """What somebody says of an entry, published or only proposed, to the team: append-only (guards/discussion.sql).

    `asks` is the colleague who is asked to look at it (None: nobody). `lays_aside`: it is its author's reason for not
    answering what came back.
    """

    entry = reference("positions.Entry", related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = text_field(database_default=True)
    at = models.DateTimeField()
    text = text_field()
    asks = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asks_name = text_field(database_default=True)
    lays_aside = models.BooleanField(default=False)

    class Meta(InNegotiation.Meta):
        constraints = [
            check(
                "comment_says_something",
                Q(text__regex=VISIBLE) | Q(text="", asks__isnull=False, lays_aside=False),
                "Write what you have to say.",
            ),
            check("comment_length", Q(LessThanOrEqual(Length("text"), MOST_SAID)), "A comment is too long."),
            check("comment_asks_another", ~Q(asks=F("by")), "Ask somebody else than yourself."),
            check("comment_asks_or_lays_aside", Q(asks__isnull=True) | Q(lays_aside=False), "One at a time."),
        ]
        indexes = [
            Index(fields=["asks", "at"], condition=Q(asks__isnull=False), name="comment_asks"),
            Index(fields=["at", "id"], name="comment_newest"),
            Index(fields=["at"], condition=Q(lays_aside=True), name="comment_lays_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} on {self.entry_id}"


class Suggestion(InNegotiation):
    """What somebody suggests a column of a proposal to say instead: append-only (guards/discussion.sql).

    The rows of one person and moment are one suggestion. `taken_in` is the new version in which the author took it,
    set once (None: not taken); whoever suggested it does not publish that version (docs/adr/0020).
    """

    entry = reference("positions.Entry", related_name="suggestions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = text_field(database_default=True)
    at = models.DateTimeField()
    field = code_field(20)
    text = text_field()
    taken_in = reference("positions.Entry", null=True, blank=True, related_name="suggestions_taken")

    class Meta(InNegotiation.Meta):
        constraints = [
            one_of("suggestion_field_known", "field", SuggestedColumn),
            check("suggestion_length", Q(LessThanOrEqual(Length("text"), MOST_SIGNS)), "A suggested text is too long."),
        ]
        indexes = [Index(fields=["at", "id"], name="suggestion_newest")]

    def __str__(self) -> str:
        return f"{self.field} of {self.entry_id}"
