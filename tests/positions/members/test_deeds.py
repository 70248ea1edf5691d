"""What a person did, on one page: for them, and for who keeps accounts there."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from positions.evidence.discussion.acts import comment
from positions.evidence.review.acts import publish
from positions.members import deeds
from positions.models import Negotiation
from positions.writing.reasons import said as in_name_of
from tests import coded
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed
from tests.positions.members.test_members import said

pytestmark = pytest.mark.django_db
REVIEWER = "/accounts/people/reviewer/"


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def done(home: Negotiation) -> User:
    """The reviewer, who did something of most kinds."""
    analyst, reviewer = person("analyst"), person("reviewer")
    entry = proposed(make.position(negotiation=home, title="Open borders"), by=analyst)
    comment(entry, by=reviewer, text="Well found.")
    publish(entry, by=reviewer)
    coded.task(make.entry(make.position(negotiation=home)), given_by=reviewer)
    with in_name_of(by=reviewer, reason="A slip."):
        make.party(negotiation=home, name="South")
    make.member(home, make.user("third"))
    proposed(make.position(negotiation=make.negotiation(title="Elsewhere")), by=reviewer)
    return reviewer


def listed(answer: Any) -> list[str]:
    rows = BeautifulSoup(answer.content, "lxml").select("ol.acts-done li")
    return [" ".join(row.get_text(" ").split()).partition("UTC : ")[2] for row in rows]


def test_it_works(done: User) -> None:
    told = listed(client_of("administrator").get(REVIEWER))
    assert [line.split(",")[0].strip() for line in told] == [
        "proposed an entry",
        "added party",
        "gave to code",
        "published an entry",
        "commented",
    ]
    assert told[3] == "published an entry, Open borders (Talks)"
    assert listed(client_of("administrator").get(f"{REVIEWER}?kind=decisions")) == [told[3]]
    assert client_of("administrator").get(f"{REVIEWER}?kind=other").status_code == 400


def test_of_one_negotiation_by_who_keeps_accounts_there(done: User, home: Negotiation) -> None:
    keeper = make.user("keeper")
    make.member(home, keeper, "administrator")
    browser = Client()
    browser.force_login(keeper)
    assert len(listed(browser.get("/talks/members/reviewer/"))) == 4
    assert browser.get(REVIEWER).status_code == 403
    person("researcher")
    assert browser.get("/talks/members/researcher/").status_code == 404


def test_of_themselves_by_everybody(done: User) -> None:
    assert len(listed(client_of("reviewer").get(REVIEWER))) == 5
    assert len(listed(client_of("reviewer").get("/talks/members/reviewer/"))) == 4
    assert client_of("analyst").get(REVIEWER).status_code == 403
    assert "Nothing." in said(client_of("researcher").get("/accounts/people/researcher/"))


def test_in_pages(done: User, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed(client_of("administrator").get(REVIEWER))
    monkeypatch.setattr(deeds, "PAGE", 2)
    browser, at, found = client_of("administrator"), REVIEWER, []
    while at:
        answer = browser.get(at)
        found += listed(answer)
        older = BeautifulSoup(answer.content, "lxml").select_one("p.onward a[href*=after]")
        at = str(older["href"]) if older else ""
    assert found == whole
    assert browser.get(f"{REVIEWER}?after=broken").status_code == 400


def test_query_count(done: User, home: Negotiation, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    browser = client_of("administrator")
    few = queries_of(lambda: browser.get(REVIEWER))
    for _ in range(5):
        proposed(make.position(negotiation=home), by=person("reviewer"))
    assert queries_of(lambda: browser.get(REVIEWER)) == few
