"""The interface for programs: the same answers as the pages, a page at a time."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/negotiations"


def told(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"{ROOT}{path}", query)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def walked(client: Client, path: str, **query: Any) -> list[str]:
    keys: list[str] = []
    cursor = ""
    while cursor is not None:
        page = told(client, path, **query, **({"cursor": cursor} if cursor else {}))
        keys += [item["key"] for item in page["items"]]
        cursor = page["next"]
    return keys


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_give_every_entry_once(limit: int, shipped: Negotiation, client: Client) -> None:
    if limit == 1:
        keys = walked(client, "/istanbul/entries", limit=limit, position="ru-neutrality")
        assert len(keys) == len(set(keys)) == 9
        return
    keys = walked(client, "/istanbul/entries", limit=limit)
    assert len(keys) == len(set(keys)) == 405


def test_the_comparison_is_the_pages_own(shipped: Negotiation, client: Client) -> None:
    page = json.loads(client.get("/istanbul/compare.json").content)
    assert told(client, "/istanbul/comparison") == page


def test_an_entry_has_firmness_as_coded_and_as_it_resolves(shipped: Negotiation, client: Client) -> None:
    position = make.position(negotiation=shipped)
    for day, firmness in (("2025-06-01", "open"), ("2025-06-02", "same")):
        make.entry(position, day, firmness=firmness)
    found = told(client, "/istanbul/entries", position=position.key)["items"]
    assert [(each["firmness"], each["firmness_resolved"], each["firmness_on"]) for each in found] == [
        ("open", "open", "2025-06-01"),
        ("same", "open", "2025-06-01"),
    ]


def test_drafts_and_what_only_drafts_use_are_left_out(client: Client) -> None:
    position = make.position()
    make.proposal(position, "2022-03-29")
    key = position.negotiation.key
    assert told(client, f"/{key}/positions")["items"] == []
    assert told(client, f"/{key}/entries")["items"] == []
    assert told(client, f"/{key}/sources")["items"] == []


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/istanbul/positions?limit=200", ("party=russia", "party=ukraine")),
        ("/istanbul/positions?limit=200", ("kind=demand", "kind=offer&kind=refusal", "kind=precondition")),
        ("/istanbul/entries?limit=200&party=russia", ("account=own", "account=press")),
        ("/istanbul/entries?limit=200", ("source=babel-2022-03-29", "source=interfax-2022-03-29")),
        ("/istanbul/comparison?direction=away", ("issue=neutrality", "issue=ceasefire&issue=sanctions")),
    ],
)
def test_several_values_give_what_each_gives(
    path: str, parts: tuple[str, ...], shipped: Negotiation, client: Client
) -> None:
    def keys(query: str) -> set[str]:
        data = told(client, f"{path}{'&' if '?' in path else '?'}{query}")
        return {row["key"] for row in data.get("items", data.get("positions", []))}

    each = [keys(part) for part in parts]
    assert all(each[:1])
    assert keys("&".join(parts)) == set().union(*each)


def test_a_day_is_answered_as_in_the_comparisons_json(shipped: Negotiation, client: Client) -> None:
    query = "before=2022-04-07&after=2025-05-25&window=30&party=russia&party=ukraine"
    answer = told(client, f"/istanbul/comparison?{query}")
    assert answer == json.loads(client.get(f"/istanbul/compare.json?{query}").content)
    assert (answer["window"], answer["after"]["name"]) == (30, "as at 25 May 2025 (30 days up to it)")
    assert answer["after"]["window_starts_on"] == "2025-04-26"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/parties", 404),
        ("/istanbul/entries?known=yesterday", 400),
        ("/istanbul/entries?limit=0", 422),
        ("/istanbul/entries?limit=99999999999999999999", 422),
        ("/istanbul/entries?cursor=%00", 422),
        ("/istanbul/entries?cursor=" + "a" * 10_000, 422),
        ("/istanbul/comparison?before=istanbul-2025-05-16&after=istanbul-2025-05-16", 400),
        ("/istanbul/comparison?before=nothing", 404),
        ("/istanbul/comparison?party=nothing", 400),
        ("/istanbul/comparison?isue=neutrality", 400),
        ("/istanbul/comparison?window=5", 400),
        ("/istanbul/comparison?after=2025-13-01", 400),
        ("/istanbul/comparison?before=antalya-2022-03-10&before=istanbul-2022-03-29", 400),
        ("/istanbul/parties?known=2026-01-01", 400),
        ("/istanbul/positions?party=nobody", 400),
        ("/istanbul/positions?kind=wish", 400),
        ("/istanbul/entries?position=nothing", 400),
        ("/istanbul/entries?source=nothing", 400),
        ("/istanbul/entries?account=own&account=nobody", 400),
    ],
)
def test_bad_questions_are_told_what_is_wrong(path: str, status: int, shipped: Negotiation, client: Client) -> None:
    answer = client.get(ROOT + path)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# What is likely to be wrong is tried of every parameter of an address; beyond it, a few questions at random.
EXAMPLES = 4


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Leave the test's connection open after each request, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@pytest.mark.usefixtures("_one_connection")
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_it_keeps_to_its_description(case: Any, shipped: Negotiation) -> None:
    """Which rounds, parties and moments there are stands in no description, so what is well-formed may be refused."""
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
