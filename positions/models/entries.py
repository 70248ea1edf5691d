"""The evidence: entries with their citations."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Index, Q, UniqueConstraint
from django.db.models.functions import MD5, Length
from django.db.models.lookups import LessThanOrEqual

from positions.domain.codebook import Account, Basis, Channel, Firmness, Precision, Scope
from positions.domain.entry_roles import UNSPOKEN
from positions.domain.texts import CONTENT_LENGTH
from positions.models.base import (
    InNegotiation,
    check,
    code_field,
    filled,
    generated,
    key_field,
    language_tag,
    last_day,
    matches,
    one_of,
    reference,
    text_field,
    unique,
)
from positions.models.review import Reviewed, ReviewedQuerySet, review_checks

ENTRY_KEY_PATTERN = r"^[a-z0-9]+([-@][a-z0-9]+)*$"
REDACTED = "[redacted]"
IS_READING = Q(account=Account.ANALYST.value) | Q(basis=Basis.INFERRED.value)
IS_OWN_WORD = Q(account=Account.OWN.value) & ~Q(channel__in=sorted(UNSPOKEN))
IMPORTED = Q(imported_in__isnull=False)
PUBLISHED = Q(published_at__isnull=False)
LIVING = Q(published_at__isnull=False, superseded_at__isnull=True)
# What a comparison reads of an entry.
STATE = ("held", "firmness", "declared", "conditional", "scope", "rival_of", "reading", "ends_term")
HELD = Q(held=True)
AS_BEFORE = Q(firmness=Firmness.SAME.value)
WAITING = Q(proposed_by__isnull=False, decision="")


class EntryQuerySet(ReviewedQuerySet["Entry"]):
    """Queries over entries; all but `published` are about what may be shown."""

    def known(self, at: datetime | None) -> Self:
        """Keep the entries that were published and not yet replaced at that moment; None: now."""
        if at is None:
            return self.filter(LIVING)
        live = Q(superseded_at__isnull=True) | Q(superseded_at__gt=at)
        return self.filter(live, published_at__lte=at)

    def standing_in_for(self, entry: "Entry") -> Self:
        """Keep the living version of that entry; none when it was retracted."""
        return self.known(None).filter(negotiation=entry.negotiation_id, key=entry.key)

    def in_order(self) -> Self:
        return self.order_by("position", "effective_on", "sequence", "id")


class Entry(Reviewed):
    """One dated, sourced entry in the life of a position. Rows are evidence: append-only.

    A correction keeps the key of its entry and is the next `version` of it; one version at most lives.
    `effective_on` is the day the party took the stand, `sequence` its place within that day (None: not yet
    published), `published_at` to `superseded_at` the time during which we said so.
    """

    key = key_field()
    version = models.IntegerField(default=1, db_default=1)
    position = reference("positions.Position", related_name="entries", db_index=False)
    effective_on = models.DateField()
    precision = models.CharField(max_length=10, default=Precision.DAY.value)
    sequence = models.BigIntegerField(null=True, blank=True)
    said_on = models.DateField(null=True, blank=True)
    round = reference("positions.Round", null=True, blank=True, related_name="entries", db_index=False)
    channel = code_field(10)
    held = models.BooleanField()
    firmness = code_field(20)
    declared = models.BooleanField(default=False)
    condition = text_field()
    scope = code_field(10)
    content = text_field()
    statement = text_field(required=True)
    coding_note = text_field(required=True)
    account = code_field(10)
    speaker = text_field()
    basis = code_field(10)
    rival_of = reference("positions.Entry", null=True, blank=True, related_name="rivals")
    # The proposal, sent back or withdrawn, of which this is a new version; it may have been for another position.
    answers = reference("positions.Entry", null=True, blank=True, related_name="answered_by", db_index=False)
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True, blank=True)

    reading = generated(IS_READING)
    conditional = generated(~Q(condition=""))
    has_content = generated(~Q(content=""))
    ends_term = generated(Q(channel=Channel.TERM.value))
    own_word = generated(IS_OWN_WORD)
    # These two let a plain foreign key say that a rival is of a main entry of the same position (migration 0002).
    main = generated(Q(rival_of__isnull=True) & ~IS_READING)
    rival_of_main = models.GeneratedField(
        expression=models.Case(models.When(rival_of__isnull=False, then=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    objects = EntryQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        verbose_name_plural = "entries"
        constraints = [
            unique(
                "entry_key_unique",
                ["negotiation", "key"],
                "This key is already used in this negotiation.",
                condition=Q(version=1),
            ),
            unique(
                "entry_lives_once",
                ["negotiation", "key"],
                "Only one version of an entry counts; the one before gives way first.",
                condition=LIVING,
            ),
            unique(
                "entry_version_unique",
                ["negotiation", "key", "version"],
                "This version of the entry is published already.",
                condition=PUBLISHED,
            ),
            check("entry_version_positive", Q(version__gte=1), "The versions of an entry are counted from 1."),
            unique("entry_in_negotiation", ["negotiation", "id"]),
            unique("entry_main_of_position", ["id", "position", "main"]),
            unique(
                "entry_sequence_unique",
                ["position", "effective_on", "sequence"],
                "Another entry of this position already has this place on this day.",
                condition=LIVING,
            ),
            matches(
                "entry_key_is_slug",
                "key",
                ENTRY_KEY_PATTERN,
                "A key has only a-z, digits and single hyphens or @ between them.",
                optional=False,
            ),
            filled("entry_filled", "statement", "coding_note"),
            one_of("entry_precision_known", "precision", Precision),
            last_day("entry_date_is_last_day", "effective_on"),
            check("entry_sequence_positive", Q(sequence__gte=1), "The place within the day starts at 1."),
            check(
                "entry_published_has_sequence",
                Q(published_at__isnull=True) | Q(sequence__isnull=False),
                "A published entry has a place within its day.",
            ),
            one_of("entry_channel_known", "channel", Channel, optional=True),
            one_of("entry_firmness_known", "firmness", Firmness, optional=True),
            check(
                "entry_firmness_when_held",
                Q(Q(held=True), ~Q(firmness="")) | Q(held=False, firmness=""),
                "Firmness is given exactly when the position is held.",
            ),
            check(
                "entry_declared_when_held",
                HELD | Q(declared=False),
                "A position that is not held is not declared a red line.",
            ),
            check(
                "entry_same_not_declared",
                ~AS_BEFORE | Q(declared=False),
                "An entry without a word on firmness does not call the position a red line.",
            ),
            check(
                "entry_same_without_condition",
                ~AS_BEFORE | Q(condition=""),
                "An entry without a word on firmness has no condition of its own; it is as before.",
            ),
            check(
                "entry_term_not_held",
                ~Q(channel=Channel.TERM.value) | Q(held=False),
                "An entry that ends a term does not hold the position.",
            ),
            check("entry_condition_when_held", HELD | Q(condition=""), "A position that is not held has no condition."),
            check("entry_content_when_held", HELD | Q(content=""), "A position that is not held has no content."),
            check(
                "entry_content_length",
                Q(LessThanOrEqual(Length("content"), CONTENT_LENGTH)),
                f"The content has at most {CONTENT_LENGTH} characters.",
            ),
            one_of("entry_scope_known", "scope", Scope, optional=True),
            one_of("entry_account_known", "account", Account),
            one_of("entry_basis_known", "basis", Basis),
            check(
                "entry_superseded_after_publication",
                Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("published_at")),
                "Only a published entry can be replaced, and not before it was published.",
            ),
            *review_checks("entry", imported=IMPORTED),
        ]
        indexes = [
            # The first step of every comparison reads this index and nothing else (ADR 3).
            Index(
                fields=["position", "effective_on", "sequence", "id"],
                include=[*STATE, "has_content", "own_word", "published_at", "superseded_at"],
                condition=PUBLISHED,
                name="entry_history",
            ),
            Index(F("negotiation"), F("published_at").desc(), include=["superseded_at"], name="entry_latest"),
            # Further pages of the timeline's list; and all that is counted of entries by days, of this index alone.
            Index(
                fields=["negotiation", "effective_on", "sequence", "key"],
                include=["id", "position", "account", "reading", "ends_term", "published_at", "superseded_at"],
                condition=PUBLISHED,
                name="entry_timeline",
            ),
            # What people published, without what imports brought: the activity page.
            Index(
                F("negotiation"),
                F("published_at").desc(),
                condition=Q(published_at__isnull=False, proposed_by__isnull=False),
                name="entry_activity",
            ),
            Index(fields=["negotiation", "proposed_at"], condition=WAITING, name="entry_waiting"),
            # Drafts of a position: `entry_history` has none of them.
            Index(fields=["position", "effective_on"], condition=Q(published_at__isnull=True), name="entry_drafts"),
            Index(fields=["answers"], condition=Q(answers__isnull=False), name="entry_answers"),
            # What came back to a person, for the head of every page.
            Index(fields=["proposed_by", "decided_at"], condition=Q(decided_at__isnull=False), name="entry_came_back"),
        ]

    def __str__(self) -> str:
        return self.key if self.version == 1 else f"{self.key}, version {self.version}"


class EntrySpeaker(InNegotiation):
    """A known person who is a speaker of an entry; `order` is the place in the entry's list."""

    entry = reference("positions.Entry", related_name="speakers")
    person = reference("positions.Person", related_name="spoken")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            unique("entryspeaker_unique", ["entry", "person"]),
            unique("entryspeaker_order_unique", ["entry", "order"]),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person_id}"


class CitationQuerySet(ReviewedQuerySet["Citation"]):
    """Queries over citations."""

    def known(self, at: datetime | None) -> Self:
        """Keep the citations that were published at that moment; None: now."""
        return self.published() if at is None else self.filter(published_at__lte=at)


class Citation(Reviewed):
    """The place in a source that bears an entry out."""

    entry = reference("positions.Entry", related_name="citations", db_index=False)
    source = reference("positions.Source", related_name="citations")
    locator = text_field(required=True)
    quote = text_field()
    quote_language = text_field()
    translation = text_field()
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)

    objects = CitationQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        constraints = [
            # A locator may be longer than an index entry, hence its digest. Redacted ones may look alike.
            UniqueConstraint(
                F("entry"),
                F("source"),
                MD5("locator"),
                condition=~Q(locator=REDACTED),
                name="citation_unique",
                violation_error_message="This place in the source is already cited for the entry.",
            ),
            unique("citation_of_entry", ["entry", "id"]),
            filled("citation_filled", "locator"),
            language_tag("citation_quote_language_is_tag", "quote_language"),
            check(
                "citation_quote_has_language",
                Q(quote="") | ~Q(quote_language=""),
                "A quote needs its language, such as en or uk.",
            ),
            check(
                "citation_translation_has_quote",
                Q(translation="") | ~Q(quote=""),
                "A translation needs the quote that it translates.",
            ),
            *review_checks("citation", imported=IMPORTED),
        ]
        indexes = [
            # How strong the evidence of an entry is: its sources are found in this index alone.
            Index(fields=["entry"], include=["source", "published_at"], name="citation_strength"),
            # The newest of a negotiation, page after page, as the administration lists them.
            Index(fields=["negotiation", "id"], name="citation_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.locator}"


class Submission(InNegotiation):
    """A form that was sent, by the token it carried and what it held: the same again gives back what it made.

    `entry` is the one that it proposed or, when it proposed a retraction, the entry to be retracted. The digest is one
    that nobody can make without the site's key, so it tells nothing of a text that was redacted since.
    """

    token = models.UUIDField()
    digest = models.CharField(max_length=64)
    entry = reference("positions.Entry", related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("submission_sent_once", ["token", "digest"], "This form was sent before.")]

    def __str__(self) -> str:
        return str(self.token)
