"""The accounts of the site, by user name, in pages. Four queries at most."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Q

from positions.reading.account_names import name_of
from positions.web.paging import Keyset

PAGE = 100
# Longer is no name.
LONGEST = 254
ORDER = Keyset(("username",), (str,))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account: roles of the whole site, and in how many negotiations it has some."""

    name: str
    username: str
    email: str
    roles: str
    homes: int
    inactive: bool


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """A page of accounts; `further` is the mark of the next (empty: the last)."""

    accounts: tuple[AccountLine, ...]
    further: str


def accounts_page(words: str, after: str) -> AccountsPage:
    """Return the accounts whose names or address have the words in them, after a mark. Raises BadCursor."""
    words = words.replace("\0", "")[:LONGEST]
    named = Q(username__icontains=words) | Q(email__icontains=words)
    named |= Q(first_name__icontains=words) | Q(last_name__icontains=words)
    homes = Count("memberships__negotiation", distinct=True, filter=Q(memberships__ended_at__isnull=True))
    rows = User.objects.filter(named).annotate(homes=homes).prefetch_related("groups")
    found = list(ORDER.beyond(rows, ORDER.read(after), backwards=False)[: PAGE + 1])
    listed = tuple(
        AccountLine(
            name_of(each),
            each.username,
            each.email,
            ", ".join(
                [*(["superuser"] if each.is_superuser else []), *sorted(role.name for role in each.groups.all())]
            ),
            each.homes,
            not each.is_active,
        )
        for each in found[:PAGE]
    )
    return AccountsPage(listed, ORDER.cursor((listed[-1].username,)) if len(found) > PAGE else "")
