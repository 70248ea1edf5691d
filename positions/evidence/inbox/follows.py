"""What a person follows, as their inbox lists it."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from positions.models import Follow, Negotiation
from positions.models.inbox import FOLLOWED
from positions.reading.follows import PLURALS, may_be_followed


@dataclass(frozen=True, slots=True)
class FollowedThing:
    """A thing that somebody follows: a `column` of a follow, the `kind` and `key` of its address, how it is called."""

    column: str
    kind: str
    key: str
    called: str
    home: str
    negotiation: str


def follows_of(by: User) -> tuple[FollowedThing, ...]:
    """Return what the person follows and everybody may see, what was followed last first. One query."""
    rows = Follow.objects.filter(by=by, negotiation__in=Negotiation.objects.visible_to(by))
    for column in ("position", "source"):
        rows = rows.filter(Q(**{column: None}) | Q(**{f"{column}__in": may_be_followed(column)}))
    return tuple(followed_thing(row) for row in rows.select_related("negotiation", *FOLLOWED).order_by("-at", "-pk"))


def followed_thing(row: Follow) -> FollowedThing:
    column = next(each for each in FOLLOWED if getattr(row, f"{each}_id") is not None)
    thing = getattr(row, column)
    kind = next(plural for plural, each in PLURALS.items() if each == column)
    called = thing.title if column in ("position", "source") else thing.name
    return FollowedThing(column, kind, thing.key, called, row.negotiation.key, row.negotiation.name)
