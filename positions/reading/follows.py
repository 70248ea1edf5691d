"""What people with an account follow: positions, issues, parties and sources that everybody may see."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet

from positions.models import Follow, Issue, Party, Position, Source

# As addresses name what can be followed: the column of a follow.
PLURALS = {"positions": "position", "issues": "issue", "parties": "party", "sources": "source"}


@dataclass(frozen=True, slots=True)
class FollowButton:
    """What the button on the page of a thing does: `kind` and `key` name the thing as its address does."""

    kind: str
    key: str
    following: bool


def may_be_followed(column: str) -> QuerySet[Any]:
    """Return the rows of that kind that can be followed: those that everybody may see."""
    rows: dict[str, QuerySet[Any]] = {
        "position": Position.objects.shown(),
        "issue": Issue.objects.all(),
        "party": Party.objects.all(),
        "source": Source.objects.shown(),
    }
    return rows[column]


def follow_button(person: User | AnonymousUser, kind: str, thing: Any) -> FollowButton | None:
    """Return the button for a thing of that kind, such as `position`; None: there is none.

    That is so for nobody in particular, and for what cannot be followed. One query, for people with an account.
    """
    if not isinstance(person, User) or kind not in PLURALS.values():
        return None
    own = Follow.objects.filter(by=person, **{kind: OuterRef("pk")})
    found = may_be_followed(kind).filter(pk=thing.pk).annotate(following=Exists(own)).values_list("following").first()
    plural = next(each for each, column in PLURALS.items() if column == kind)
    return FollowButton(plural, thing.key, found[0]) if found else None
