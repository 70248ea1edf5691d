"""The pair of rounds shown first: the earlier one first whatever the negotiation names, and never two of one day."""

import pytest
from django.test import Client

from positions.models import Negotiation
from positions.web.asked import own_pair
from tests import factories as make

pytestmark = pytest.mark.django_db

# By key the days of rounds: the first two end on one day.
DAYS = {"one": "2022-03-29", "another": "2022-03-29", "middle": "2024-06-14", "last": "2025-05-16"}


def talks(there: str, before: str = "", after: str = "") -> Negotiation:
    """Return a negotiation with these rounds that names these two."""
    home = make.negotiation()
    rounds = {key: make.round(DAYS[key], negotiation=home, key=key) for key in there.split()}
    home.before, home.after = rounds.get(before), rounds.get(after)
    home.save()
    return home


def pair_of(home: Negotiation) -> list[str]:
    pair = own_pair(home, tuple(home.round_set.in_order()))
    return [point.key for point in (pair.before, pair.after) if point]


@pytest.mark.parametrize(
    ("there", "named", "pair"),
    [
        ("one middle last", (), ["one", "last"]),
        ("one middle last", ("one", "middle"), ["one", "middle"]),
        ("one middle last", ("middle", "one"), ["one", "middle"]),
        ("one middle last", ("middle", ""), ["middle", "last"]),
        ("one middle last", ("last", ""), ["one", "last"]),
        ("one another last", ("one", "another"), ["another", "last"]),
        ("one another", ("one", "another"), []),
        ("one another", (), []),
        ("one", (), []),
        ("one", ("one", ""), ["one"]),
        ("", (), []),
    ],
)
def test_own_pair(there: str, named: tuple[str, ...], pair: list[str]) -> None:
    assert pair_of(talks(there, *named)) == pair


@pytest.mark.parametrize("named", [("last", "one"), ("one", "another")])
@pytest.mark.parametrize("page", ["", "compare/", "red-lines/", "delegations/", "/help/codebook/"])
def test_every_page_that_shows_it_first_is_there(client: Client, named: tuple[str, str], page: str) -> None:
    home = talks("one another last", *named)
    make.entry(make.position(negotiation=home))
    address = page if page.startswith("/") else f"/{home.key}/{page}"
    assert client.get(address).status_code == 200
