"""What a person is to be told, as queries over what happened: nothing of it is stored a second time.

Each query gives rows of when, which kind of row, and its id. What is only proposed is told to those who may see
proposals, at the moment of asking.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from functools import reduce
from typing import Any

from django.contrib.auth.models import User
from django.db.models import DateTimeField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from positions.domain.codebook import AmendmentKind, Decision
from positions.models import Amendment, CodingTask, Comment, Entry, Follow, InboxSeen, Negotiation, Suggestion
from positions.web.paging import Keyset, moment_read, number
from positions.web.permissions import Permission, allowed_somewhere, where_allowed

Rows = QuerySet[Any, Any]
# When, which kind of row, and its id: as ORDER has them.
Place = tuple[datetime, int, int]
NEVER = datetime.min.replace(tzinfo=UTC)
# Corrections are told with the entry that they bring.
BY_THEMSELVES = (AmendmentKind.RETRACTION.value, AmendmentKind.REDACTION.value)


class NewsKind(IntEnum):
    """The kinds of rows that something is told of, in the order in which those of one moment are listed."""

    ENTRY = 1
    AMENDMENT = 2
    COMMENT = 3
    SUGGESTION = 4
    PUBLISHED = 5
    CHANGED = 6
    TASK_GIVEN = 7
    TASK_DONE = 8
    TASK_CLOSED = 9


ORDER = Keyset(("told_at", "told_of", "told_row"), (moment_read, number, number))


def own_news(user: User) -> list[Rows]:
    """Return the queries of what others did with the person's work or said to them, in negotiations they may see."""
    if allowed_somewhere(user, Permission.SEE_PROPOSALS):
        return team_news(user)
    return [decided(user, visible(user)).filter(published_at__isnull=False)]


def team_news(user: User) -> list[Rows]:
    """Return the queries of `own_news` of a person who may see proposals, in some negotiation."""
    where = Q(negotiation__in=where_allowed(user, Permission.SEE_PROPOSALS))
    own = decided(user, where | Q(visible(user), published_at__isnull=False))
    return [own, amended(user, where), *said(user, where), suggested(user, where), *tasks(user, where)]


def visible(user: User) -> Q:
    return Q(negotiation__in=Negotiation.objects.visible_to(user))


def decided(user: User, where: Q) -> Rows:
    """Return the entries that the person proposed and somebody else decided on."""
    rows = Entry.objects.filter(where, proposed_by=user, decided_at__isnull=False).exclude(decided_by=user)
    return rows_of(rows, "decided_at", NewsKind.ENTRY)


def amended(user: User, where: Q) -> Rows:
    """Return the retractions and redactions that the person asked for and somebody else decided on, one row an act."""
    rows = Amendment.objects.filter(where, proposed_by=user, decided_at__isnull=False, kind__in=BY_THEMSELVES)
    return rows_of(first_of_act(rows.exclude(decided_by=user)), "decided_at", NewsKind.AMENDMENT)


def first_of_act(rows: QuerySet[Amendment], *alike: str) -> QuerySet[Amendment]:
    """Keep one row of those that were decided on in one act and have these columns alike, too."""
    same = ("negotiation", "kind", "proposed_by", "decided_by", "decided_at", *alike)
    act = Amendment.objects.filter(**{name: OuterRef(name) for name in same}, id__lt=OuterRef("pk"))
    return rows.exclude(Exists(act))


def said(user: User, where: Q) -> list[Rows]:
    """Return the queries of what others said to the person, of their proposals, after them, or laid aside after them.

    Each comment is in one of them. By themselves each is read by an index, as it suits: from what the person did, or
    from the newest on; together they would be all comments.
    """
    own = Comment.objects.filter(by=user)
    before = Exists(own.filter(entry=OuterRef("entry"), id__lt=OuterRef("pk")))
    returned = {"decided_by": user, "decision": Decision.SENT_BACK.value}
    retraction = Amendment.objects.filter(entry=OuterRef("entry"), kind=AmendmentKind.RETRACTION.value, **returned)
    sent_back = Q(entry__decided_by=user, entry__decision=Decision.SENT_BACK.value) | Q(Exists(retraction))
    rows = Comment.objects.filter(where).exclude(by=user)
    unasked = rows.filter(Q(asks=None) | ~Q(asks=user))
    of_others = unasked.exclude(entry__proposed_by=user)
    each = (
        rows.filter(asks=user),
        unasked.filter(entry__proposed_by=user),
        of_others.filter(before, entry__in=own.values("entry")),
        of_others.filter(sent_back, lays_aside=True).exclude(before),
    )
    return [rows_of(several, "at", NewsKind.COMMENT) for several in each]


def suggested(user: User, where: Q) -> Rows:
    """Return the edits that others suggested of the person's proposals, one row an act."""
    act = Suggestion.objects.filter(
        entry=OuterRef("entry"), by=OuterRef("by"), at=OuterRef("at"), id__lt=OuterRef("pk")
    )
    rows = Suggestion.objects.filter(where, entry__proposed_by=user).exclude(by=user).exclude(Exists(act))
    return rows_of(rows, "at", NewsKind.SUGGESTION)


def tasks(user: User, where: Q) -> list[Rows]:
    """Return the queries of coding tasks: given to the person, done by whom they gave one, closed that they coded."""
    rows = CodingTask.objects.filter(where)
    return [
        rows_of(rows.filter(coder=user), "given_at", NewsKind.TASK_GIVEN),
        rows_of(rows.filter(given_by=user, through_at__isnull=False), "through_at", NewsKind.TASK_DONE),
        rows_of(rows.filter(coder=user, closed_at__isnull=False), "closed_at", NewsKind.TASK_CLOSED),
    ]


def followed_news(user: User) -> list[Rows]:
    """Return the queries of what others published on what the person follows, since they do.

    Corrections are told with the entry that they bring, retractions and redactions by themselves.
    """
    own = Follow.objects.filter(visible(user), by=user)
    # These two let the database read only what is as late as the first follow, by an index.
    where = Q(negotiation__in=own.values("negotiation"))
    late = Q(published_at__gt=Subquery(own.order_by("at").values("at")[:1]))
    entries = Entry.objects.filter(where, late, on_followed(own, "")).exclude(proposed_by=user).exclude(decided_by=user)
    # A redaction takes effect on what is only proposed, too: that is told to nobody who follows.
    of_published = Amendment.objects.filter(kind__in=BY_THEMSELVES, entry__published_at__isnull=False)
    changes = of_published.filter(where, late, on_followed(own, "entry__"))
    changes = first_of_act(changes.exclude(proposed_by=user).exclude(decided_by=user), "entry")
    return [
        rows_of(entries, "published_at", NewsKind.PUBLISHED),
        rows_of(changes, "published_at", NewsKind.CHANGED),
    ]


def on_followed(own: QuerySet[Follow], path: str) -> Q:
    """Return the condition that a row was published on something after it was followed; `path` leads to its entry."""
    since = own.filter(at__lt=OuterRef("published_at"))
    position = Q(position=OuterRef(f"{path}position")) | Q(party=OuterRef(f"{path}position__party"))
    position |= Q(issue=OuterRef(f"{path}position__issue"))
    cited = Q(source__citations__entry=OuterRef(f"{path}pk"), source__citations__published_at__isnull=False)
    return Q(Exists(since.filter(position))) | Q(Exists(since.filter(cited)))


def newest_of(queries: Sequence[Rows], number: int, place: Place | None = None) -> list[Place]:
    """Return the newest of what is told, so many at most, before a place in the inbox (None: of all). One query."""
    several = (ORDER.beyond(rows, place, backwards=True)[:number] for rows in queries)
    together = reduce(lambda one, other: one.union(other, all=True), several)
    return list(together.order_by(*(f"-{name}" for name in ORDER.fields))[:number])


def rows_of(rows: QuerySet[Any], at: str, kind: NewsKind) -> Rows:
    """Return the query with the columns of ORDER."""
    named = {"told_at": F(at), "told_of": Value(kind.value, IntegerField()), "told_row": F("pk")}
    found: Rows = rows.annotate(**named).values_list(*ORDER.fields)
    return found


def seen_until(user: User) -> Coalesce:
    """Return the expression of the moment until which the person has looked; they never did: long ago."""
    seen = InboxSeen.objects.filter(by=user).values("until")[:1]
    return Coalesce(Subquery(seen), Value(NEVER), output_field=DateTimeField())
