"""The search page: what it shows, narrows, pages through, and says of what cannot be searched for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from positions.search.results import MOST
from tests import factories as make

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
FULL = '<img src=x onerror="alert(1)">&'


def page(client: Client, query: str = "", path: str = "/istanbul/search/", **headers: str) -> BeautifulSoup:
    answer = client.get(f"{path}{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return BeautifulSoup(answer.content, "lxml")


def titles(soup: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in soup.select(".found h2")]


def marks(soup: BeautifulSoup) -> set[str]:
    return {mark.get_text() for mark in soup.select(".found mark")}


def test_it_works(shipped: Negotiation, client: Client) -> None:
    soup = page(client, "?q=crimea")
    assert "Crimea to be recognised as Russian" in titles(soup)
    assert marks(soup) == {"Crimea", "Крыма", "Крымом"}
    assert soup.select_one(".kinds a[aria-current]").get_text(" ", strip=True) == "Everything 58"
    assert soup.select_one('.found a[href="/istanbul/positions/ru-crimea-recognition/"]')
    assert len(soup.select(".found > li")) == MOST


def test_htmx_equals_page(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/search/?q=crimea&kind=&party=", headers=HTMX)
    part = BeautifulSoup(answer.content, "lxml")
    whole = page(client, "?q=crimea").select_one("#results")
    assert answer["HX-Replace-Url"] == "/istanbul/search/?q=crimea"
    assert part.find("div").prettify() == whole.find("div").prettify()


def test_pages_give_everything_once(shipped: Negotiation, client: Client) -> None:
    seen: list[str] = []
    query = "?q=ukraine"
    while query:
        soup = page(client, query)
        seen += [item.decode_contents() for item in soup.select(".found > li")]
        further = soup.find("a", string="Further results")
        query = "?" + urlsplit(str(further["href"])).query if further else ""
    total = page(client, "?q=ukraine").select_one(".kinds a small").get_text()
    assert len(seen) == len(set(seen)) == int(total) > 3 * MOST


@pytest.mark.parametrize(
    ("narrowed", "check"),
    [
        ("kind=person", lambda facts: "Person" in facts),
        ("party=ukraine", lambda facts: "Ukraine" in facts),
        ("issue=ceasefire", lambda facts: "ceasefire" in facts.lower()),
        ("since=2025-05-01", lambda facts: "2025" in facts or "2026" in facts),
        ("until=2022-12-31&kind=entry", lambda facts: "2022" in facts),
    ],
)
def test_filters(narrowed: str, check: Callable[[str], bool], shipped: Negotiation, client: Client) -> None:
    soup = page(client, f"?q=zelenskyy+or+ceasefire&{narrowed}")
    items = soup.select(".found > li")
    assert items
    for item in items:
        assert check(item.get_text(" ", strip=True)), item


def test_names_by_prefix_and_alias_and_in_their_own_script(shipped: Negotiation, client: Client) -> None:
    for text in ("medin", "vlad medin", "Мединский", "мединск", "Medinskii"):
        soup = page(client, f"?q={text}&kind=person")
        assert titles(soup) == ["Vladimir Medinsky"], text
        assert marks(soup), text


def test_what_was_known_then_is_marked_and_linked_as_known(client: Client) -> None:
    entry = make.entry(statement="A peculiar statement.")
    then = timezone.now().isoformat().replace("+00:00", "Z")
    make.retract(entry)
    path = f"/{entry.negotiation.key}/search/"
    assert page(client, "?q=peculiar", path).select_one(".empty")
    soup = page(client, f"?q=peculiar&known={then}", path)
    assert soup.select_one(".known")
    link = str(soup.select_one(".found h2 a")["href"])
    assert parse_qs(urlsplit(link).query)["known"]
    assert client.get(link).status_code == 200


def test_everywhere(shipped: Negotiation, client: Client) -> None:
    there = make.negotiation(key="elsewhere", title="Elsewhere")
    entry = make.entry(make.position(negotiation=there), statement="Crimea elsewhere.")
    soup = page(client, "?q=crimea&kind=entry", "/search/")
    assert any("in Elsewhere" in item.get_text() for item in soup.select(".found .kind"))
    narrowed = page(client, "?q=crimea&negotiation=elsewhere", "/search/")
    assert [str(a["href"]) for a in narrowed.select(".found h2 a")] == [f"/elsewhere/entries/{entry.key}/"]
    then = page(client, "?q=crimea&negotiation=elsewhere&known=2025-01-01", "/search/")
    assert titles(then) == []


def test_without_words_it_says_how_to_search(shipped: Negotiation, client: Client) -> None:
    for query in ("", "?q=+", "?q=%22+-", "?party=russia"):
        answer = client.get(f"/istanbul/search/{query}", follow=True)
        assert BeautifulSoup(answer.content, "lxml").select_one(".tips"), query


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"q": "x" * 10_000}, "too long"),
        ({"q": "a\0b"}, "sign that no text has"),
        ({"q": "a", "known": "yesterday"}, "moment of knowledge"),
        ({"q": "a", "party": "nobody"}, "party=nobody"),
        ({"q": "a", "since": "last week"}, "2025-05-16"),
        ({"q": "a", "page": "???"}, "damaged"),
    ],
)
@pytest.mark.parametrize("path", ["/istanbul/search/", "/search/"])
def test_bad_questions_are_told(
    path: str, query: dict[str, str], said: str, shipped: Negotiation, client: Client
) -> None:
    if path == "/search/" and "party" in query:
        query = {"q": "a", "negotiation": "nobody"}
        said = "negotiation=nobody"
    for headers in ({}, HTMX):
        answer = client.get(path, query, headers=headers)
        assert answer.status_code == 400
        assert said in BeautifulSoup(answer.content, "lxml").select_one("[role=alert]").get_text()


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "''",
        '"a',
        "-",
        "--a",
        "or",
        "or or",
        "-or",
        "!a",
        "a & | b",
        "a:*",
        "<->",
        "(",
        "a <2> b",
        "\\",
        "%",
        "ﷺ",
        "😀",
        "'); DROP TABLE x; --",
        "\ud7ff",
        "a" * 200,
        '" ' * 100,
        "- " * 100,
        "or " * 66,
        "§1",
        "'§1'",
    ],
)
def test_no_text_breaks_it(text: str, shipped: Negotiation, client: Client) -> None:
    for path in ("/istanbul/search/", "/search/"):
        assert client.get(path, {"q": text}).status_code == 200


@pytest.mark.parametrize("name", ["negotiation", "kind", "party", "issue", "since", "until", "known", "page"])
def test_no_parameter_breaks_it(name: str, shipped: Negotiation, client: Client) -> None:
    for value in ("\0", "x" * 10_000, "😀", "0", "-1", "9" * 400, "MA", "MQox", "LTEKMQ"):
        for path in ("/istanbul/search/", "/search/"):
            assert client.get(path, {"q": "crimea", name: value}).status_code in {200, 400}, (name, value[:20])


def test_markup_in_data_and_in_the_question_is_text(client: Client) -> None:
    here = make.negotiation(title=FULL)
    party = make.party(negotiation=here, name=FULL)
    position = make.position(negotiation=here, party=party, title=f"Needle {FULL}", note=FULL)
    source = make.source(negotiation=here, title=f"Needle {FULL}", publisher=FULL, author=FULL)
    texts: dict[str, Any] = dict.fromkeys(("statement", "content", "speaker", "coding_note"), f"{FULL} needle {FULL}")
    entry = make.entry(position, **texts, cite=source)
    make.citation(entry, source=source, quote=f"needle{FULL}", translation=f"{FULL}needle")
    make.person(negotiation=here, name=f"Needle {FULL}", aliases=[f"needle{FULL}"], note=f"needle {FULL}")
    for text in ("needle", f"needle {FULL}", FULL):
        soup = page(client, f"?q={text.replace('&', '%26')}", f"/{here.key}/search/")
        assert soup.select("img, [onerror]") == []
    soup = page(client, "?q=needle", f"/{here.key}/search/")
    assert len(soup.select(".found > li")) == 5
    assert marks(soup) == {"needle", "Needle"}
    assert FULL in soup.get_text()


def test_of_a_long_text_the_part_that_was_found_is_shown(client: Client) -> None:
    long = "far " * 300 + "the needle " + "away " * 300
    entry = make.entry(statement=long)
    soup = page(client, "?q=needle", f"/{entry.negotiation.key}/search/")
    shown = soup.select(".found > li p")[-1].get_text()
    assert "needle" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 500


def test_every_page_leads_to_it(shipped: Negotiation, client: Client) -> None:
    assert page(client, path="/istanbul/red-lines/").select_one('form[action="/istanbul/search/"] input[name=q]')
