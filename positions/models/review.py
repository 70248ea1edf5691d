"""What evidence shares: who proposed a row, who decided on it, and when it was published; and forms not sent yet."""

from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Cast, Length
from django.db.models.lookups import LessThanOrEqual

from positions.domain.codebook import Decision
from positions.models.base import InNegotiation, check, code_field, one_of, text_field, unique

# How long all that a form holds may be, as it is kept: twice the longest, a table of entries.
MOST_TYPED = 350_000


class Reviewed(InNegotiation):
    """A row of evidence: proposed by one person and decided on by another, or imported.

    Such rows are never deleted; what may be set after they were written is set once (guards/evidence.sql).
    Times are in UTC. None: not proposed (but imported), not decided, not published.
    """

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Names of people as they were when they acted, written by the database (guards/names.sql).
    proposed_by_name = text_field(database_default=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by_name = text_field(database_default=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = code_field(10)
    # What the decider says to the proposer; said with the decision, and stays (guards/review.sql).
    decision_note = text_field(database_default=True)
    # A team of one has no second reader: then every entry that its only member published says so.
    without_second_reader = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(InNegotiation.Meta):
        abstract = True


def review_checks(name: str, *, imported: Q | None = None) -> list[CheckConstraint]:
    """Return the checks of a reviewed model, named `<name>_…`.

    `imported` is the condition under which a row came by import (None: it cannot).
    """
    proposed = Q(proposed_by__isnull=False, proposed_at__isnull=False)
    unproposed = Q(proposed_by__isnull=True, proposed_at__isnull=True)
    undecided = Q(decided_by__isnull=True, decided_at__isnull=True, decision="")
    decided = Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")
    by_proposer = Q(decided_by=F("proposed_by"))
    noted = Q(decision_note="") | ~Q(decision="")
    withdrawn = ~Q(decision=Decision.WITHDRAWN.value) | by_proposer
    alone_said = Q(without_second_reader=False) | (by_proposer & Q(decision=Decision.PUBLISHED.value))
    origin = proposed
    released = Q(decision=Decision.PUBLISHED.value)
    four_eyes = undecided | Q(decision=Decision.WITHDRAWN.value) | ~by_proposer | Q(without_second_reader=True)
    if imported is not None:
        origin = (imported & unproposed & undecided) | (~imported & proposed)
        released |= imported
    published = (Q(published_at__isnull=True) & ~released) | (Q(published_at__isnull=False) & released)
    return [
        one_of(f"{name}_decision_known", "decision", Decision, optional=True),
        check(f"{name}_has_origin", origin, "An entry is imported and undecided, or proposed by somebody."),
        check(f"{name}_decided_in_full", undecided | decided, "A decision has a person, a time and an outcome."),
        check(f"{name}_note_of_decision", noted, "A note to the proposer belongs to a decision."),
        check(f"{name}_four_eyes", four_eyes, "Whoever wrote an entry cannot decide on it; another person must."),
        check(f"{name}_withdrawn_by_proposer", withdrawn, "Only the person who proposed an entry can withdraw it."),
        check(
            f"{name}_alone_is_said", alone_said, "Only an entry published by its own author is without a second reader."
        ),
        check(
            f"{name}_published_by_decision",
            published,
            "An entry is published exactly when it was imported or somebody decided so.",
        ),
    ]


Row = TypeVar("Row", bound=Reviewed, covariant=True)


class ReviewedQuerySet(models.QuerySet[Row]):
    """Queries that all evidence shares."""

    def published(self, by: datetime | None = None) -> Self:
        """Leave out what only a draft says, and what was published after that moment; None: now."""
        found = self.filter(published_at__isnull=False)
        return found if by is None else found.filter(published_at__lte=by)


class ReviewRule(models.Model):
    """The one row that says whether an entry may be published without a second reader.

    Only the owner of the tables writes it, from the setting TEAM_OF_ONE whenever migrations have run
    (positions/models/guards). No row: not allowed.
    """

    single = models.BooleanField(primary_key=True, default=True)
    team_of_one = models.BooleanField(default=False)

    class Meta:
        constraints = [check("reviewrule_is_one", Q(single=True), "There is one rule of review.")]

    def __str__(self) -> str:
        return "a team of one" if self.team_of_one else "four eyes"


class SavedDraft(InNegotiation):
    """What somebody typed into a form and has not sent yet: for them alone, and no evidence.

    `number` is the form's own, made with the page; `address` is where the page is, below the site's beginning.
    `fields` are the pairs of name and text that the form would send.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.UUIDField()
    address = text_field(required=True)
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta(InNegotiation.Meta):
        constraints = [
            unique("saveddraft_number_unique", ["by", "number"], "A form has one draft."),
            check(
                "saveddraft_sized",
                Q(LessThanOrEqual(Length(Cast(F("fields"), models.TextField())), MOST_TYPED)),
                f"A draft holds at most {MOST_TYPED} characters.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class EndedForm(models.Model):
    """That a form was sent, or its draft discarded: what its page, opened before `at`, still asks to keep comes late.

    `number` is that of its draft.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [unique("endedform_number_unique", ["by", "number"], "A form ends once.")]

    def __str__(self) -> str:
        return str(self.number)
