"""What the header says to each role: what is new, what came back, what there is to review."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from positions.evidence.discussion.acts import comment, lay_aside
from positions.evidence.inbox import header
from positions.evidence.inbox.acts import follow, look_until
from positions.evidence.inbox.header import InboxCounts, counts_of
from positions.evidence.review.acts import send_back
from positions.models import Negotiation
from positions.web.permissions import Permission, allowed
from tests import factories as make
from tests import said
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


def head(client: Client, address: str = "/help/") -> list[str]:
    page = BeautifulSoup(client.get(address).content, "lxml")
    return [" ".join(link.get_text(" ").split()) for link in page.select("header .do")]


def again(user: User) -> User:
    """Return the person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def test_each_role_is_told_what_is_theirs(home: Negotiation) -> None:
    analyst, reviewer = person("analyst"), person("reviewer")
    for _ in "ab":
        send_back(proposed(make.position(negotiation=home), by=analyst), by=reviewer, note="Which page?")
    waiting = proposed(make.position(negotiation=make.negotiation()), by=analyst)
    comment(waiting, by=analyst, text="Please look.", asks=reviewer)
    assert counts_of(again(analyst)) == InboxCounts(new="2", came_back="2")
    assert counts_of(again(reviewer)) == InboxCounts(new="1", to_review="1")
    assert head(client_of("analyst")) == [
        "Inbox (2) new since you last looked",
        "2 came back to you and have no answer",
        "Review",
    ]
    assert head(client_of("reviewer")) == ["Inbox (1) new since you last looked", "1 to review in all negotiations"]
    assert head(client_of("researcher")) == ["Inbox"]
    assert head(Client()) == []
    look_until(analyst, timezone.now())
    assert counts_of(again(analyst)) == InboxCounts(came_back="2")
    page = BeautifulSoup(client_of("analyst").get("/inbox/").content, "lxml")
    listed = page.select("#came-back + ul > li")
    assert [(each.get_text(), each.a and each.a["href"]) for each in listed] == [
        ("Talks: 2", "/talks/review/#returned")
    ]


def test_each_negotiation_counts_by_the_roles_in_it(home: Negotiation) -> None:
    both, other = make.user("both"), make.negotiation()
    make.member(home, both, "reviewer")
    make.member(other, both, "analyst")
    for negotiation in (home, other, make.negotiation()):
        proposed(make.position(negotiation=negotiation), by=person("analyst"))
        mine = proposed(make.position(negotiation=negotiation), by=both)
        send_back(mine, by=person("reviewer"), note="Which page?")
    assert counts_of(again(both)) == InboxCounts(new="2", came_back="1", to_review="1")
    assert counts_of(again(person("reviewer"))).to_review == "3"


def test_what_was_laid_aside_or_is_ones_own_is_not_counted(home: Negotiation) -> None:
    both, other = person("analyst", "reviewer"), person("reviewer")
    entry = proposed(make.position(negotiation=home), by=both)
    assert counts_of(again(both)) == InboxCounts()
    send_back(entry, by=other, note="Which page?")
    assert counts_of(again(both)) == InboxCounts(new="1", came_back="1")
    lay_aside(entry, by=both, text="No time.")
    assert counts_of(again(both)) == InboxCounts(new="1")


def test_many_are_not_counted_to_the_end(home: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "MOST", 1)
    monkeypatch.setattr(header, "prepared", header.prepared.__wrapped__)  # the one at hand counts further
    for _ in "ab":
        proposed(make.position(negotiation=home), by=person("analyst"))
    assert counts_of(person("reviewer")).to_review == "1+"


def test_what_is_new_on_what_is_followed_is_counted_for_everybody(home: Negotiation) -> None:
    position, stranger = make.position(negotiation=home), person()
    for user in (stranger, person("analyst")):
        follow("position", position, by=user)
    for day in (1, 2):
        published(position, f"2022-03-0{day}", **({"scope": "same"} if day > 1 else {}))
    assert counts_of(again(stranger)) == InboxCounts(followed="2")
    assert head(client_of()) == ["Inbox", "2 new on what you follow"]
    # It is one's own as well: told once, as that.
    assert counts_of(again(person("analyst"))) == InboxCounts(new="2")
    look_until(stranger, timezone.now())
    assert counts_of(again(stranger)) == InboxCounts()


def test_what_is_old_is_not_counted_and_stays_new(home: Negotiation) -> None:
    analyst = person("analyst")
    entry = proposed(make.position(negotiation=home), by=analyst)
    for days in (29, 31):
        said.comment(entry, at=timezone.now() - timedelta(days=days))
    assert counts_of(again(analyst)) == InboxCounts(new="1")
    page = BeautifulSoup(client_of("analyst").get("/inbox/").content, "lxml")
    assert len(page.select(".told .new")) == 2
    assert "of the last 30 days" in page.select_one(".lede").get_text()


def test_it_costs_one_query_and_only_those_who_have_a_role(
    home: Negotiation, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    proposed(make.position(negotiation=home), by=person("analyst"))
    for roles in (("analyst",), ("reviewer",), ("administrator",)):
        user = person(*roles)
        # The rights of a person are read once for a request.
        assert allowed(user, Permission.SEE_PROPOSALS, None)
        assert queries_of(lambda user=user: counts_of(user)) == 1
    researcher, other = client_of("researcher"), client_of("analyst")
    assert queries_of(lambda: researcher.get("/accounts/logged-out/")) == 3
    assert queries_of(lambda: other.get("/accounts/logged-out/")) == 5
    position = make.position(negotiation=home)
    for user in (person("researcher"), person("analyst")):
        follow("position", position, by=user)
    assert queries_of(lambda: researcher.get("/accounts/logged-out/")) == 4
    assert queries_of(lambda: other.get("/accounts/logged-out/")) == 5
