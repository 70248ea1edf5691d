"""What the header of every page says to those who have a role: what is new, what came back, what there is to review."""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.evidence.inbox.news import own_news, seen_until
from positions.evidence.review.queue import waiting_acts
from positions.evidence.review.returned import came_back_to
from positions.models import Negotiation
from positions.web.permissions import Permission, allowed

# More than so many are not counted.
MOST = 99


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How much is new in the inbox, came back and has no answer, and waits for the person's review.

    Over all negotiations. Each is as it is written: "7", "99+", empty where there is nothing.
    """

    new: str = ""
    came_back: str = ""
    to_review: str = ""


def inbox_counts(request: HttpRequest) -> dict[str, object]:
    """Give templates `inbox_counts`, asked for only when they are shown."""
    return {"inbox_counts": SimpleLazyObject(lambda: counted(request))}


def counted(request: HttpRequest) -> InboxCounts:
    """Return the counts of whoever is logged in; of those whose roles give them nothing to do here: nothing."""
    user = getattr(request, "user", AnonymousUser())
    if not isinstance(user, User) or not allowed(user, Permission.SEE_PROPOSALS, None):
        return InboxCounts()
    return counts_of(user)


def counts_of(user: User) -> InboxCounts:
    """Return the counts of a person who may see proposals. One query."""
    where = Q(negotiation__in=Negotiation.objects.visible_to(user))
    counted = {
        "new": [rows.filter(told_at__gt=seen_until(user)) for rows in own_news(user)],
        "came_back": came_back_to(user, where) if allowed(user, Permission.PROPOSE, None) else (),
        "to_review": waiting_acts(where & ~Q(proposed_by=user)) if allowed(user, Permission.REVIEW, None) else (),
    }
    named = [at_most(rows, name) for name, queries in counted.items() for rows in queries]
    found = Counter(reduce(lambda one, other: one.union(other, all=True), named).values_list("counted", flat=True))
    return InboxCounts(**{name: written(found[name]) for name in counted})


def written(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number or "")


def at_most(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Return the query with one row of that name for each of its rows, up to one more than are counted."""
    found: QuerySet[Any, Any] = rows.order_by().annotate(counted=Value(name)).values_list("counted")[: MOST + 1]
    return found
