"""What came back and has no answer: to the person who looks, what they withdrew, and what came back to who has left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Decision
from positions.evidence.review.queue import NEVER
from positions.models import Amendment, Comment, Entry, Negotiation
from positions.reading.discussion import SILENT, Discussion, discussions_of
from positions.reading.handovers import stands_for
from positions.web.permissions import Permission, people_allowed

# So many are listed, the newest first.
MOST = 100
ANSWERS = Entry.objects.filter(answers=OuterRef("pk"))
ASIDE = Comment.objects.filter(lays_aside=True, at__gt=OuterRef("decided_at"))


@dataclass(frozen=True, slots=True)
class Returned:
    """A proposal that came back to its author, or was withdrawn, and has no answer yet.

    A retraction has none; it is proposed again.
    """

    entry: Entry
    retraction: bool
    when: str
    note: str
    by: str
    at: str
    author: str
    said: Discussion


def returned_to(user: User, negotiation: Negotiation) -> tuple[Returned, ...]:
    """Return what came back to that person and was neither answered nor laid aside. At most twelve queries."""
    entries, retractions = came_back_to(user, Q(negotiation=negotiation))
    rows: list[Entry | Amendment] = [*entries[:MOST], *retractions.select_related("entry__position")[:MOST]]
    return told(rows, discussions_of(entry_of(row).pk for row in rows) if rows else {})


def came_back_to(user: User, where: Q) -> tuple[QuerySet[Entry], QuerySet[Amendment]]:
    """Return the queries of entries and of retractions that came back to that person and have no answer.

    Also what came back to those who left their work to the person (reading/handovers.py). `where` is the condition of
    the negotiations.
    """
    people = stands_for(user).values("pk")
    sent_back = where & Q(proposed_by__in=people, decision=Decision.SENT_BACK.value)
    entries = unanswered(sent_back).exclude(Exists(ASIDE.filter(entry=OuterRef("pk"), by__in=people)))
    again = Amendment.objects.filter(entry=OuterRef("entry"), proposed_by__in=people, id__gt=OuterRef("pk"))
    living = Amendment.objects.filter(sent_back, kind=AmendmentKind.RETRACTION.value, entry__superseded_at__isnull=True)
    return entries, living.exclude(Exists(again)).exclude(Exists(ASIDE.filter(entry=OuterRef("entry"), by__in=people)))


def withdrawn_by(user: User, negotiation: Negotiation) -> tuple[Returned, ...]:
    """Return the entries that the person withdrew and did not propose anew. One query."""
    own = Q(negotiation=negotiation, proposed_by=user, decision=Decision.WITHDRAWN.value)
    return told(unanswered(own).exclude(Exists(ASIDE.filter(entry=OuterRef("pk"), by=user)))[:MOST])


def left_behind(negotiation: Negotiation) -> tuple[Returned, ...]:
    """Return what came back to people who propose no more, and waits for whoever takes it up. One query."""
    sent_back = Q(negotiation=negotiation, decision=Decision.SENT_BACK.value)
    proposers = people_allowed(Permission.PROPOSE, negotiation).order_by().values("pk")
    rows = unanswered(sent_back).exclude(proposed_by__in=proposers)
    return told(rows.exclude(Exists(ASIDE.filter(entry=OuterRef("pk"))))[:MOST])


def unanswered(which: Q) -> QuerySet[Entry]:
    """Return the entries of which no new version was proposed, those last decided on first."""
    rows = Entry.objects.filter(which).exclude(Exists(ANSWERS)).select_related("position")
    return rows.order_by("-decided_at", "-pk")


def told(rows: Iterable[Entry | Amendment], said: Mapping[int, Discussion] | None = None) -> tuple[Returned, ...]:
    """Return the rows as they are listed, those last decided on first.

    `said` is what was said of their entries, by number (None: not read).
    """
    listed = sorted(rows, key=lambda row: row.decided_at or NEVER, reverse=True)
    return tuple(returned(row, (said or {}).get(entry_of(row).pk, SILENT)) for row in listed)


def entry_of(row: Entry | Amendment) -> Entry:
    return row.entry if isinstance(row, Amendment) else row


def returned(row: Entry | Amendment, said: Discussion) -> Returned:
    entry = entry_of(row)
    return Returned(
        entry=entry,
        retraction=isinstance(row, Amendment),
        when=wording.dated(entry.effective_on, entry.precision),
        note=row.decision_note,
        by=row.decided_by_name,
        at=wording.moment(row.decided_at or NEVER),
        author=row.proposed_by_name,
        said=said,
    )
