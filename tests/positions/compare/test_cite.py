"""The bibliography of a comparison, as files for programs that cite."""

import json

import pytest
import rispy
from bs4 import BeautifulSoup
from django.test import Client
from pybtex.database import parse_string

from positions.models import Negotiation
from tests.positions.compare.test_standing import Weighed

pytestmark = pytest.mark.django_db


def keys(client: Client, path: str, **asked: str) -> list[str]:
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return [item["id"].partition("_")[2] for item in json.loads(b"".join(answer))]


def test_it_has_each_source_once_in_every_form(shipped: Negotiation, client: Client) -> None:
    csl = keys(client, "/istanbul/compare/sources.json")
    assert len(csl) == len({*csl}) > 50
    bib = parse_string(b"".join(client.get("/istanbul/compare/sources.bib")).decode(), "bibtex")
    ris = rispy.loads(b"".join(client.get("/istanbul/compare/sources.ris")).decode())
    assert [*bib.entries] == [item["id"] for item in ris] == [f"istanbul_{key}" for key in csl]


def test_filters_narrow_it(client: Client) -> None:
    weighed = Weighed()
    path, asked = weighed.address("compare/sources.json")
    assert keys(client, path, **asked) == ["paper", "speech", "study", "wire-b", "wire-d"]
    assert keys(client, path, **asked, shift="dropped") == ["speech", "wire-d"]
    assert keys(client, path, **asked, evidence="graded", stands="on") == ["speech", "wire-b", "wire-d"]
    assert keys(client, path, **asked, kind="offer") == []


def test_it_is_as_known_at_a_moment(client: Client) -> None:
    weighed = Weighed()
    path, asked = weighed.address("compare/sources.json")
    assert keys(client, path, **asked, known="2001-01-01") == []


def test_a_wrong_question_is_refused_in_json(shipped: Negotiation, client: Client) -> None:
    path = "/istanbul/compare/sources.bib"
    for asked, status in (({"kind": "wish"}, 400), ({"before": "nowhere"}, 404), ({"colour": "red"}, 400)):
        answer = client.get(path, asked)
        assert answer.status_code == status
        assert answer.json()["error"]


def test_its_name_is_that_of_the_rounds(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/sources.ris", {"before": "istanbul-2022-03-29", "after": "2025-05-16"})
    assert answer["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert "istanbul_istanbul-2022-03-29_" in answer["Content-Disposition"]


def test_the_page_leads_to_what_it_shows(shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get("/istanbul/compare/", {"party": "russia"}).content, "lxml")
    links = [link["href"] for link in page.select("a[href*='compare/sources.']")]
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["bib", "ris", "json"]
    assert all(link.endswith("?party=russia") for link in links)
    assert 0 < len(keys(client, links[2])) < len(keys(client, "/istanbul/compare/sources.json"))
