"""How coders coded entries, each without seeing the others: tasks, what was given with them, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from positions.domain.codebook import Account, Basis, Channel, Firmness, Scope, TextSeen
from positions.domain.texts import REASON_LENGTH
from positions.models.base import (
    InNegotiation,
    check,
    code_field,
    filled,
    one_of,
    reference,
    text_field,
    together,
    unique,
)

# The database takes twice as much: [redacted] may be longer than what it stands for.
MOST_NOTED = REASON_LENGTH
YES_OR_NO = ("yes", "no")


class CodingTaskKind(StrEnum):
    """What a second coder is given: entries drawn by chance, entries that were named, or a text as a whole."""

    SAMPLE = "sample"
    ENTRIES = "entries"
    DOCUMENT = "document"


class CodedVariable(StrEnum):
    """What coders decide on: the columns of a coding that hold codes."""

    HELD = "held"
    FIRMNESS = "firmness"
    DECLARED = "declared"
    CONDITIONAL = "conditional"
    SCOPE = "scope"
    ACCOUNT = "account"
    BASIS = "basis"
    CHANNEL = "channel"


# The values that a variable can have; empty: none was given.
VALUES: dict[CodedVariable, tuple[str, ...]] = {
    CodedVariable.HELD: YES_OR_NO,
    CodedVariable.FIRMNESS: (*Firmness, ""),
    CodedVariable.DECLARED: YES_OR_NO,
    CodedVariable.CONDITIONAL: YES_OR_NO,
    CodedVariable.SCOPE: (*Scope, ""),
    CodedVariable.ACCOUNT: tuple(Account),
    CodedVariable.BASIS: tuple(Basis),
    CodedVariable.CHANNEL: (*Channel, ""),
}


def of_values() -> Q:
    """Return the condition that a row has a value that its variable can have."""
    found = Q()
    for variable, values in VALUES.items():
        found |= Q(variable=variable.value, value__in=[str(each) for each in values])
    return found


class Codes(InNegotiation):
    """The codes that one coder gave, by which codebook, and how much of the text they saw. Empty: a missing value."""

    codebook = text_field(required=True)
    text = code_field(10)
    held = models.BooleanField()
    firmness = code_field(20)
    declared = models.BooleanField()
    conditional = models.BooleanField()
    scope = code_field(10)
    account = code_field(10)
    basis = code_field(10)
    channel = code_field(10)
    note = text_field()

    class Meta(InNegotiation.Meta):
        abstract = True


def codes_checks(name: str) -> Sequence[CheckConstraint]:
    """Return the checks of a model with codes, named `<name>_…`."""
    return (
        one_of(f"{name}_text_known", "text", TextSeen),
        one_of(f"{name}_firmness_known", "firmness", Firmness, optional=True),
        check(f"{name}_firmness_when_held", Q(held=True) | Q(firmness=""), "What is not held has no firmness."),
        one_of(f"{name}_scope_known", "scope", Scope, optional=True),
        one_of(f"{name}_account_known", "account", Account),
        one_of(f"{name}_basis_known", "basis", Basis),
        one_of(f"{name}_channel_known", "channel", Channel, optional=True),
    )


class CodingTask(InNegotiation):
    """Entries or a text that somebody gave to a second coder, who does not see what they were coded as.

    Its codings are told under the name `called`, those of whoever coded first under `first_called`; neither is the name
    of an account. A sample keeps what it takes to draw it again, as known when it was given: how many were wished, the
    seed, and whether what was coded twice already was left out. `through_at`: the coder has coded all of it, or says so
    of a text. What was coded is public from `closed_at` on; until then its coder alone sees it.
    """

    number = models.IntegerField()
    kind = code_field(10)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    coder_name = text_field(database_default=True)
    called = text_field(required=True)
    first_called = text_field(required=True)
    note = text_field()
    wished = models.IntegerField(null=True, blank=True)
    seed = models.IntegerField(null=True, blank=True)
    once_only = models.BooleanField(default=False)
    document = reference("positions.Document", null=True, blank=True, related_name="coding_tasks")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by_name = text_field(database_default=True)
    given_at = models.DateTimeField()
    through_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_by_name = text_field(database_default=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("codingtask_number_unique", ["negotiation", "number"], "This number is taken."),
            unique("codingtask_in_negotiation", ["negotiation", "id"]),
            check("codingtask_number_positive", Q(number__gte=1), "Coding tasks are counted from 1."),
            one_of("codingtask_kind_known", "kind", CodingTaskKind),
            filled("codingtask_filled", "called", "first_called"),
            check("codingtask_two_names", ~Q(called=F("first_called")), "The two coders need two names."),
            check("codingtask_given_to_another", ~Q(coder=F("given_by")), "Give it to somebody else than yourself."),
            check(
                "codingtask_closed_by_another",
                Q(closed_by__isnull=True) | ~Q(closed_by=F("coder")),
                "Somebody else than its coder closes it.",
            ),
            together("codingtask_closed_in_full", "A task is closed by somebody, at a time.", "closed_by", "closed_at"),
            check(
                "codingtask_of_document",
                Q(kind=CodingTaskKind.DOCUMENT.value, document__isnull=False)
                | Q(~Q(kind=CodingTaskKind.DOCUMENT.value), document__isnull=True),
                "A text is given whole, or entries are.",
            ),
            check(
                "codingtask_of_sample",
                Q(kind=CodingTaskKind.SAMPLE.value, wished__isnull=False, wished__gte=1, seed__isnull=False)
                | Q(~Q(kind=CodingTaskKind.SAMPLE.value), wished__isnull=True, seed__isnull=True, once_only=False),
                "A sample, and nothing else, has a size and a seed.",
            ),
            check(
                "codingtask_note_length", Q(LessThanOrEqual(Length("note"), 2 * MOST_NOTED)), "The note is too long."
            ),
        ]

    def __str__(self) -> str:
        return f"coding task {self.number}"


class GivenEntry(InNegotiation):
    """An entry of a task, as the version that was given; `number` is its place in the task. Written with the task."""

    task = reference("positions.CodingTask", related_name="given")
    number = models.IntegerField()
    entry = reference("positions.Entry", related_name="given_to_code")

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("givenentry_number_unique", ["task", "number"], "This place in the task is taken."),
            unique("givenentry_once", ["task", "entry"], "This entry is in the task already."),
            check("givenentry_number_positive", Q(number__gte=1), "The entries of a task are counted from 1."),
        ]

    def __str__(self) -> str:
        return f"{self.number} of task {self.task_id}"


class CodedPassage(Codes):
    """A passage of a text that its coder took for an entry of a position (None: of none that there is) on a day.

    `exact`, `prefix` and `suffix` find the words again, as they do of an anchor (positions/models/documents.py).
    """

    task = reference("positions.CodingTask", related_name="passages")
    number = models.IntegerField()
    position = reference("positions.Position", null=True, blank=True, related_name="+")
    effective_on = models.DateField()
    exact = text_field(required=True)
    prefix = text_field()
    suffix = text_field()
    coded_at = models.DateTimeField()

    class Meta(Codes.Meta):
        constraints = [
            unique("codedpassage_number_unique", ["task", "number"], "This place in the task is taken."),
            unique("codedpassage_in_negotiation", ["negotiation", "id"]),
            check("codedpassage_number_positive", Q(number__gte=1), "The passages of a task are counted from 1."),
            filled("codedpassage_filled", "exact", "codebook"),
            check(
                "codedpassage_note_length", Q(LessThanOrEqual(Length("note"), 2 * MOST_NOTED)), "The note is too long."
            ),
            *codes_checks("codedpassage"),
        ]

    def __str__(self) -> str:
        return f"passage {self.number} of task {self.task_id}"


class CodingQuerySet(models.QuerySet["Coding"]):
    """Queries over codings."""

    def public(self, at: datetime | None = None) -> Self:
        """Keep the codings that count at a moment (None: now), of entries that were published at some time.

        Those that an import brought, and those of tasks that are closed.
        """
        closed = {"task__closed_at__isnull": False} if at is None else {"task__closed_at__lte": at}
        rows = self.filter(Q(task__isnull=True) | Q(**closed), entry__published_at__isnull=False)
        if at is None:
            return rows
        return rows.filter(Q(imported_in__isnull=True) | Q(imported_in__imported_at__lte=at))


class PublicCodings(models.Manager["Coding"]):
    """The codings that everybody may see: what is not asked for as `Coding.every` never shows one of an open task."""

    def get_queryset(self) -> CodingQuerySet:
        return CodingQuerySet(self.model, using=self._db).public()


class Coding(Codes):
    """The codes that one coder gave to an entry. They drive nothing, and are evidence: never changed.

    A coding is of an entry under its key, through all its versions, and refers to the first of them
    (guards/codings.sql). `task` is the one that it was made in (None: it came with the package), `passage` the one of a
    whole text that met the entry.
    """

    entry = reference("positions.Entry", related_name="codings")
    coder = text_field(required=True)
    coded_on = models.DateField()
    imported_in = reference("positions.Import", null=True, blank=True, related_name="+", db_index=False)
    task = reference("positions.CodingTask", null=True, blank=True, related_name="codings")
    passage = reference("positions.CodedPassage", null=True, blank=True, related_name="codings", db_index=False)

    objects = PublicCodings()
    every = CodingQuerySet.as_manager()

    class Meta(Codes.Meta):
        constraints = [
            unique("coding_unique", ["entry", "coder"], "This coder has coded this entry already."),
            unique("coding_of_passage_once", ["passage"], "This passage is a coding already."),
            filled("coding_filled", "coder", "codebook"),
            check(
                "coding_has_one_origin",
                Q(imported_in__isnull=True) | Q(task__isnull=True),
                "A coding came with a package or was made in a task.",
            ),
            check(
                "coding_passage_of_task",
                Q(passage__isnull=True) | Q(task__isnull=False),
                "A passage belongs to a task.",
            ),
            *codes_checks("coding"),
        ]
        indexes = [
            # The newest of a negotiation, page after page, as the administration lists them.
            models.Index(fields=["negotiation", "id"], name="coding_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.coder}"


class CodingVote(InNegotiation):
    """What somebody takes for the right value where coders differ; the last of a person on a variable counts."""

    entry = reference("positions.Entry", related_name="votes")
    variable = code_field(20)
    value = code_field(20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = text_field(database_default=True)
    at = models.DateTimeField()

    class Meta(InNegotiation.Meta):
        constraints = [
            check("codingvote_value_known", of_values(), "The codebook has no such value of this code."),
        ]

    def __str__(self) -> str:
        return f"{self.variable} of {self.entry_id}: {self.value}"
