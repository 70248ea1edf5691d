"""Whatever is asked, the answer is a page or a message, never a stack trace; and what is data is never markup."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db

LONG = "x" * 10_000
NASTY = [
    "",
    "\x00",
    "a\x00b",
    LONG,
    "%",
    "'; DROP TABLE positions_party; --",
    "<script>",
    "../../etc",
    "0",
    "-1",
    "😀",
    "\ud7ff",
]
PARAMETERS = [
    "before",
    "after",
    "known",
    "party",
    "group",
    "issue",
    "kind",
    "shift",
    "direction",
    "moved",
    "voiced",
    "open",
]


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("address", ["compare/", "compare.json"])
def test_no_parameter_breaks_the_comparison(address: str, parameter: str, shipped: Negotiation, client: Client) -> None:
    for value in NASTY:
        answer = client.get(f"/istanbul/{address}", {parameter: value})
        assert answer.status_code in {200, 302, 400, 404}, (parameter, value[:40])
        assert b"Traceback" not in answer.content


@pytest.mark.parametrize("value", NASTY)
def test_no_path_breaks_a_page(value: str, shipped: Negotiation, client: Client) -> None:
    for page in ("positions", "entries", "sources", "rounds", "issues", "parties", "people"):
        answer = client.get(f"/istanbul/{page}/{quote(value)}/")
        assert answer.status_code == 404
    if value:
        assert client.get(f"/{quote(value)}/compare/").status_code == 404


def test_thousands_of_parameters_are_refused(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/?" + "&".join(f"shift=new&x{n}=1" for n in range(2_000)))
    assert answer.status_code == 400


def test_an_unknown_round_is_a_page_that_helps(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/?before=nowhere-1999")
    page = BeautifulSoup(answer.content, "lxml")
    assert answer.status_code == 404
    assert "nowhere-1999" in page.get_text()
    assert page.select('a[href="/istanbul/rounds/istanbul-2025-05-16/"]')


def test_an_unknown_negotiation_is_a_page_that_helps(client: Client) -> None:
    answer = client.get("/nowhere/compare/")
    assert answer.status_code == 404
    assert BeautifulSoup(answer.content, "lxml").select('main a[href="/"]')


@pytest.mark.parametrize("page", ["compare/", "positions/ru-neutrality/", "rounds/istanbul-2025-05-16/"])
def test_a_malformed_moment_is_said_in_the_page(page: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{page}?known=last+week")
    assert answer.status_code == 400
    assert "must be a date such as 2025-06-01" in BeautifulSoup(answer.content, "lxml").get_text()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("known=last+week", 400),
        ("before=istanbul-2025-05-16&after=istanbul-2025-05-16", 400),
        ("partie=russia", 400),
        ("party=nobody", 400),
        ("before=nowhere", 404),
    ],
)
def test_machines_are_told_in_json(query: str, status: int, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/compare.json?{query}")
    assert answer.status_code == status
    assert list(json.loads(answer.content)) == ["error"]


def test_only_reading_methods_are_answered(shipped: Negotiation, client: Client) -> None:
    for address in ("/istanbul/compare/", "/istanbul/compare.json", "/istanbul/positions/ru-neutrality/"):
        assert client.post(address).status_code in {403, 405}
        assert client.delete(address).status_code in {403, 405}


MARKUP = '<img src=x onerror="alert(1)">"\'&{{ 7|add:7 }}'


def filled() -> dict[str, Any]:
    negotiation = make.negotiation(title=MARKUP, description=MARKUP)
    first = make.round("2022-03-29", negotiation=negotiation, name=MARKUP, venue=MARKUP, summary=MARKUP)
    second = make.round("2025-05-16", negotiation=negotiation, name=MARKUP)
    party = make.party(negotiation=negotiation, name=MARKUP, short_name=MARKUP)
    issue = make.issue(negotiation=negotiation, name=MARKUP, group=MARKUP, description=MARKUP)
    position = make.position(negotiation=negotiation, party=party, issue=issue, title=MARKUP, note=MARKUP)
    texts: dict[str, Any] = dict.fromkeys(("condition", "content", "statement", "coding_note", "speaker"), MARKUP)
    entry = make.entry(position, "2022-03-29", **texts)
    source = make.source(negotiation=negotiation, title=MARKUP, publisher=MARKUP, author=MARKUP, note=MARKUP)
    make.citation(entry, source=source, locator=MARKUP, quote=MARKUP, translation=MARKUP)
    make.outcome(round=second, text=MARKUP, source=source, locator=MARKUP)
    return {"negotiation": negotiation, "position": position, "entry": entry, "source": source, "round": first}


def test_markup_in_data_is_text_everywhere(client: Client) -> None:
    made = filled()
    key = made["negotiation"].key
    addresses = [
        "compare/",
        f"compare/?open={made['position'].key}",
        f"positions/{made['position'].key}/",
        f"entries/{made['entry'].key}/",
        f"sources/{made['source'].key}/",
        f"rounds/{made['round'].key}/",
        f"issues/{made['position'].issue.key}/",
        f"parties/{made['position'].party.key}/",
        "red-lines/",
        "coverage/",
        "",
    ]
    for address in addresses:
        answer = client.get(f"/{key}/{address}")
        page = BeautifulSoup(answer.content, "lxml")
        assert answer.status_code == 200, address
        assert page.select("img, [onerror], [style], script:not([src], [type='application/ld+json'])") == [], address
        assert MARKUP in page.get_text(), address


def test_no_page_lets_a_script_or_style_stand_in_it(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
