"""The description of the interface: for programs, for people, and its examples."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).parent.parent.parent.parent / "docs" / "guide" / "programs.md"


def test_it_is_openapi_3_1(client: Client) -> None:
    assert json.loads(client.get("/api/v1/openapi.json").content)["openapi"].startswith("3.1")


def test_the_page_describes_every_address_and_parameter(client: Client) -> None:
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    soup = BeautifulSoup(client.get("/api/v1/docs/").content, "lxml")
    codes = {code.get_text() for code in soup.select("code")}
    for path, methods in schema["paths"].items():
        assert f"GET {path}" in codes
        for parameter in methods["get"]["parameters"]:
            assert parameter["name"] in codes
    names = [heading["id"] for heading in soup.select("h2[id], h3[id]")]
    assert len(names) == len(set(names))


def test_the_page_sets_names_in_texts_as_code(client: Client) -> None:
    soup = BeautifulSoup(client.get("/api/v1/docs/").content, "lxml")
    assert "`" not in soup.get_text()
    meaning = next(row.select("td")[-1] for row in soup.select("tr") if row.th and row.th.get_text() == "cursor")
    assert meaning.decode_contents() == "<code>next</code> of the page before"


def test_the_guide_names_every_filter(client: Client) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for path, methods in json.loads(client.get("/api/v1/openapi.json").content)["paths"].items():
        row = next(
            line for line in text.splitlines() if line.startswith("|") and f"/{path.rsplit('/', 1)[-1]}`" in line
        )
        if path.endswith("comparison"):
            continue
        for parameter in methods["get"]["parameters"]:
            assert parameter["name"] in {"negotiation", "cursor", "limit"} or f"`{parameter['name']}`" in row


def test_the_comparison_takes_the_filters_of_the_page(shipped: Negotiation, client: Client) -> None:
    for query in (
        "group=Territory",
        "shift=hardened&shift=recast",
        "direction=away&party=russia",
        "moved=on",
        "voiced=on",
    ):
        api = json.loads(client.get(f"/api/v1/negotiations/istanbul/comparison?{query}").content)
        assert api == json.loads(client.get(f"/istanbul/compare.json?{query}").content)
        assert 0 < len(api["positions"]) < 73, query
    assert client.get("/api/v1/negotiations/istanbul/comparison?group=%00").status_code == 422


def test_sources_as_known_then(client: Client) -> None:
    entry = make.entry()
    key = entry.negotiation.key

    def keys(**query: Any) -> list[str]:
        answer = client.get(f"/api/v1/negotiations/{key}/sources", query)
        return [source["key"] for source in json.loads(answer.content)["items"]]

    assert len(keys()) == len(keys(known="2999-01-01")) == 1
    assert keys(known="2020-01-01") == []
