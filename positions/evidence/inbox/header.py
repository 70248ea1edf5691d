"""What the header of every page says to each person: what is new, also of what they follow, what waits for them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, reduce
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.evidence.inbox.news import Rows, followed_news, seen_until, team_news
from positions.evidence.review.queue import waiting_acts
from positions.evidence.review.returned import came_back_to
from positions.reading.codings import left_to_code
from positions.reading.prepared import PreparedQuery
from positions.web.permissions import Permission, allowed_somewhere, rights_of, where_allowed

# More than so many are not counted.
MOST = 50
# What is older is new in the inbox, and not counted: whoever never marks it as seen costs no more for that.
COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """How much is new for the person and on what they follow, came back, waits for their review, is left to code.

    What came back has no answer. Over all negotiations. Each is as it is written: "7", "50+", empty where nothing is.
    """

    new: str = ""
    followed: str = ""
    came_back: str = ""
    to_review: str = ""
    to_code: str = ""


def inbox_counts(request: HttpRequest) -> dict[str, object]:
    """Give templates `inbox_counts`, asked for only when they are shown."""
    return {"inbox_counts": SimpleLazyObject(lambda: counted(request))}


def counted(request: HttpRequest) -> InboxCounts:
    """Return the counts of whoever is logged in."""
    user = getattr(request, "user", AnonymousUser())
    return counts_of(user) if isinstance(user, User) else InboxCounts()


def counts_of(user: User) -> InboxCounts:
    """Return the counts of a person. One query; none for whoever follows nothing and may not see proposals."""
    names = counted_for(user)
    if not names:
        return InboxCounts()
    found = Counter(name for (name,) in prepared(names).rows(user.pk))
    return InboxCounts(**{name: written(found[name]) for name in names})


def counted_for(user: User) -> tuple[str, ...]:
    """Return the names of the counts that tell the person something."""
    sees = allowed_somewhere(user, Permission.SEE_PROPOSALS)
    told = {
        "new": sees,
        "followed": rights_of(user, None).follows,
        "came_back": sees and allowed_somewhere(user, Permission.PROPOSE),
        "to_review": sees and allowed_somewhere(user, Permission.REVIEW),
        "to_code": allowed_somewhere(user, Permission.PROPOSE),
    }
    return tuple(name for name, those in told.items() if those)


@cache
def prepared(names: tuple[str, ...]) -> PreparedQuery:
    """Return the query of these counts of a person: a row with its count's name for each thing that is counted."""

    def build(number: int) -> QuerySet[Any, Any]:
        user = User(pk=number)
        named = [at_most(rows, name) for name in names for rows in COUNTED[name](user)]
        return reduce(lambda one, other: one.union(other, all=True), named)

    return PreparedQuery(build)


def where(user: User, permission: Permission) -> Q:
    return Q(negotiation__in=where_allowed(user, permission))


def still_new(user: User, queries: Sequence[Rows]) -> list[Rows]:
    """Leave out what the person has looked at, and what is old."""
    return [rows.filter(told_at__gt=seen_until(user)).filter(told_at__gt=Now() - COUNTED_FOR) for rows in queries]


COUNTED: dict[str, Callable[[User], Iterable[QuerySet[Any, Any]]]] = {
    "new": lambda user: still_new(user, team_news(user)),
    "followed": lambda user: still_new(user, followed_news(user)),
    "came_back": lambda user: came_back_to(user, where(user, Permission.PROPOSE)),
    "to_review": lambda user: waiting_acts(where(user, Permission.REVIEW) & ~Q(proposed_by=user)),
    "to_code": lambda user: [rows.filter(where(user, Permission.PROPOSE)) for rows in left_to_code(user)],
}


def written(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number or "")


def at_most(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Return the query with one row of that name for each of its rows, up to one more than are counted."""
    found: QuerySet[Any, Any] = rows.order_by().annotate(counted=Value(name)).values_list("counted")[: MOST + 1]
    return found
