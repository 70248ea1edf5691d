"""The search for programs: the same things as the page of it, page by page, as known, and what was perhaps meant."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from positions.models.negotiations import NegotiationQuerySet
from tests import factories as make

pytestmark = pytest.mark.django_db
EVERYWHERE = "/api/v1/search"
SEARCH = "/api/v1/negotiations/istanbul/search"


def found(client: Client, path: str = SEARCH, **asked: Any) -> dict[str, Any]:
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content
    data: dict[str, Any] = answer.json()
    return data


def test_it_finds_what_the_page_finds(shipped: Negotiation, client: Client) -> None:
    shown = BeautifulSoup(client.get("/istanbul/search/", {"q": "Kiev"}).content, "lxml")
    data = found(client, q="Kiev", limit=25)
    assert [item["address"] for item in data["items"]] == [str(a["href"]) for a in shown.select(".found h2 a")]
    assert [item["title"] for item in data["items"]] == [a.get_text() for a in shown.select(".found h2 a")]
    assert str(data["total"]) == shown.select_one(".kinds small").get_text()
    assert sum(each["number"] for each in data["kinds"]) == data["total"]


def test_pages_give_everything_once(shipped: Negotiation, client: Client) -> None:
    addresses: list[str] = []
    cursor = ""
    while cursor is not None:
        data = found(client, q="ukraine", limit=200, **({"cursor": cursor} if cursor else {}))
        addresses += [f"{item['kind']} {item['address']} {item['texts']}" for item in data["items"]]
        cursor = data["next"]
    assert len(set(addresses)) == len(addresses) == data["total"] > 200


def test_narrowed_and_as_known(client: Client) -> None:
    entry = make.entry(statement="A zebrafish clause.")
    path = f"/api/v1/negotiations/{entry.negotiation.key}/search"
    (item,) = found(client, path, q="zebrafish", kind="entry")["items"]
    assert (item["kind"], item["key"]) == ("entry", entry.key)
    assert {"label": None, "text": "A zebrafish clause."} in item["texts"]
    assert found(client, path, q="zebrafish", kind="person")["items"] == []
    assert found(client, path, q="zebrafish", known="2001-01-01")["total"] == 0
    assert found(client, path, q="zebrafsh")["meant"] == "zebrafish"
    assert found(client, path, q="zebrafish")["meant"] is None
    assert found(client, path, q="  ")["total"] == 0


def test_all_negotiations_are_searched_but_those_that_are_not_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = make.entry(statement="A zebrafish clause.")
    other = make.entry(make.position(negotiation=make.negotiation(key="other")), statement="Another zebrafish.")
    make.entry(make.position(negotiation=make.negotiation(key="hidden")), statement="A hidden zebrafish.")
    monkeypatch.setattr(NegotiationQuerySet, "visible_to", lambda self, person: self.exclude(key="hidden"))
    items = found(client, EVERYWHERE, q="zebrafish", kind="entry")["items"]
    assert {(item["negotiation"], item["key"]) for item in items} == {
        (row.negotiation.key, row.key) for row in (entry, other)
    }
    (item,) = found(client, EVERYWHERE, q="zebrafish", kind="entry", negotiation="other")["items"]
    assert item["negotiation"] == "other"
    assert found(client, EVERYWHERE, q="zebrafish", known="2001-01-01")["total"] == 0
    assert client.get(EVERYWHERE, {"q": "zebrafish", "negotiation": "hidden"}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"q": "x" * 201}, 422),
        ({"q": "a", "cursor": "???"}, 400),
        ({"q": "a", "party": "nobody"}, 400),
        ({"q": "a", "since": "yesterday"}, 400),
        ({"q": "a", "page": "2"}, 400),
        ({"q": "a", "known": "yesterday"}, 400),
    ],
)
def test_bad_questions_are_told(asked: dict[str, str], status: int, shipped: Negotiation, client: Client) -> None:
    answer = client.get(SEARCH, asked)
    assert answer.status_code == status
    assert answer.json()["error"]
