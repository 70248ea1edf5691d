"""What the header of every page says to each person: what is new, also of what they follow, what waits for them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from positions.evidence.inbox.news import Rows, followed_news, own_news, seen_until
from positions.evidence.review.queue import waiting_acts
from positions.evidence.review.returned import came_back_to
from positions.models import Negotiation
from positions.web.permissions import Permission, allowed, rights_of

# More than so many are not counted.
MOST = 50
# What is older is new in the inbox, and not counted: whoever never marks it as seen costs no more for that.
COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How much is new for the person, and on what they follow, came back without an answer, and waits for their review.

    Over all negotiations. Each is as it is written: "7", "50+", empty where there is nothing.
    """

    new: str = ""
    followed: str = ""
    came_back: str = ""
    to_review: str = ""


def inbox_counts(request: HttpRequest) -> dict[str, object]:
    """Give templates `inbox_counts`, asked for only when they are shown."""
    return {"inbox_counts": SimpleLazyObject(lambda: counted(request))}


def counted(request: HttpRequest) -> InboxCounts:
    """Return the counts of whoever is logged in."""
    user = getattr(request, "user", AnonymousUser())
    return counts_of(user) if isinstance(user, User) else InboxCounts()


def counts_of(user: User) -> InboxCounts:
    """Return the counts of a person. One query; none for whoever follows nothing and may not see proposals."""
    counted = counted_for(user)
    named = [at_most(rows, name) for name, queries in counted.items() for rows in queries]
    if not named:
        return InboxCounts()
    found = Counter(reduce(lambda one, other: one.union(other, all=True), named).values_list("counted", flat=True))
    return InboxCounts(**{name: written(found[name]) for name in counted})


def counted_for(user: User) -> dict[str, Sequence[QuerySet[Any]]]:
    """Return the queries of what is counted, by the name of the count; of what the person may not do there are none."""
    where = Q(negotiation__in=Negotiation.objects.visible_to(user))
    sees = allowed(user, Permission.SEE_PROPOSALS, None)
    return {
        "new": still_new(user, own_news(user)) if sees else (),
        "followed": still_new(user, followed_news(user)) if rights_of(user, None).follows else (),
        "came_back": came_back_to(user, where) if sees and allowed(user, Permission.PROPOSE, None) else (),
        "to_review": waiting_acts(where & ~Q(proposed_by=user))
        if sees and allowed(user, Permission.REVIEW, None)
        else (),
    }


def still_new(user: User, queries: Sequence[Rows]) -> list[Rows]:
    """Leave out what the person has looked at, and what is old."""
    old = timezone.now() - COUNTED_FOR
    return [rows.filter(told_at__gt=seen_until(user)).filter(told_at__gt=old) for rows in queries]


def written(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number or "")


def at_most(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Return the query with one row of that name for each of its rows, up to one more than are counted."""
    found: QuerySet[Any, Any] = rows.order_by().annotate(counted=Value(name)).values_list("counted")[: MOST + 1]
    return found
