"""What surrounds the positions, codings and registers are given as the pages and the data package have them."""

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from positions.models import Negotiation
from tests import factories as make
from tests.shipped import PACKAGE

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/negotiations"


def told(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


@pytest.mark.parametrize("limit", [3, 200])
@pytest.mark.parametrize("name", ["events", "people", "offices", "outcomes", "assessments", "terms", "codings"])
def test_pages_give_every_row_of_the_package_once(name: str, limit: int, shipped: Negotiation, client: Client) -> None:
    items: list[dict[str, Any]] = []
    page = told(client, f"/istanbul/{name}", limit=limit)
    items += page["items"]
    while page["next"]:
        page = told(client, f"/istanbul/{name}", limit=limit, cursor=page["next"])
        items += page["items"]
    path = PACKAGE / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        packaged = list(csv.DictReader(file))
    texts = [{key: written(value) for key, value in row.items()} for row in items]
    assert sorted(texts, key=str) == sorted(({key: row.get(key, "") for key in texts[0]} for row in packaged), key=str)


def written(value: object) -> str:
    """Return a value as the package has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def test_the_address_of_the_next_page_is_in_a_header(shipped: Negotiation, client: Client) -> None:
    first = client.get(f"{ROOT}/istanbul/people?limit=2")
    address, relation = first["Link"].split("; ")
    assert relation == 'rel="next"'
    following = json.loads(client.get(address.strip("<>").removeprefix("http://testserver")).content)
    assert following["items"][0]["key"] > json.loads(first.content)["items"][-1]["key"]
    assert "Link" not in client.get(f"{ROOT}/istanbul/people?limit=200").headers


def test_a_person_who_was_merged_into_another_is_not_listed(client: Client) -> None:
    kept = make.person()
    merged = make.person(negotiation=kept.negotiation)
    type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)
    assert [row["key"] for row in told(client, f"/{kept.negotiation.key}/people")["items"]] == [kept.key]


@pytest.mark.parametrize(
    ("name", "page"),
    [("red-lines", "red-lines"), ("preconditions", "preconditions")],
    ids=["red lines", "preconditions"],
)
@pytest.mark.parametrize(
    "query", [{}, {"at": "istanbul-2022-03-29"}, {"at": "2025-06-10", "evidence": "own", "stands": "on"}]
)
def test_a_register_has_the_lines_of_its_page(
    name: str, page: str, query: dict[str, str], shipped: Negotiation, client: Client
) -> None:
    data = told(client, f"/istanbul/{name}", **query)
    listed = json.loads(client.get(f"/istanbul/{page}.json", query).getvalue())
    lines = [*data["lines"], *data.get("offers", ())]
    assert {line["key"] for line in lines} == {row["key"] for row in listed}
    if not query:
        assert all(line["firmness_level"] == 4 for line in data["lines"] if name == "red-lines" and not line["change"])


def test_pairs_are_those_of_the_page(shipped: Negotiation, client: Client) -> None:
    pairs = told(client, "/istanbul/incompatibilities", at="istanbul-2025-06-02")["pairs"]
    listed = json.loads(client.get("/istanbul/incompatibilities.json?at=istanbul-2025-06-02").getvalue())
    assert [(pair["a"]["key"], pair["b"]["key"], pair["both_held"]) for pair in pairs] == [
        (row["position_a"], row["position_b"], row["both_held"]) for row in listed
    ]


def test_coverage_has_the_sources_of_the_page(shipped: Negotiation, client: Client) -> None:
    data = told(client, "/istanbul/coverage", round="istanbul-2025-06-02")
    listed = json.loads(client.get("/istanbul/coverage.json?round=istanbul-2025-06-02").getvalue())
    assert [(each["key"], each["published_on"]) for each in data["sources"]] == [
        (row["key"], row["published_on"]) for row in listed
    ]
    assert {gap["party"] for gap in data["gaps"]} >= {"russia", "ukraine"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/istanbul/red-lines?window=5", 400),
        ("/istanbul/red-lines?at=nothing", 404),
        ("/istanbul/red-lines?stands=maybe", 400),
        ("/istanbul/incompatibilities?at=belarus-2022-02-28&since=istanbul-2025-05-16", 400),
        ("/istanbul/coverage?round=2025-13-01", 400),
        ("/istanbul/events?known=2025-01-01", 400),
        ("/istanbul/people?cursor=%00", 422),
    ],
)
def test_what_cannot_be_given_is_refused(path: str, status: int, shipped: Negotiation, client: Client) -> None:
    answer = client.get(ROOT + path)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]


@pytest.mark.parametrize("name", ["people", "offices", "codings"])
def test_it_asks_as_often_for_more(
    name: str, client: Client, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    entry = make.entry()
    key = entry.negotiation.key

    def add() -> None:
        make.office(person=make.person(negotiation=entry.negotiation))
        make.coding(make.entry(make.position(negotiation=entry.negotiation)))

    add()
    few = queries_of(lambda: told(client, f"/{key}/{name}"))
    add()
    add()
    assert queries_of(lambda: told(client, f"/{key}/{name}")) == few <= 4
