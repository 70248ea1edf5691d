"""The way in: the site's first page, a negotiation's page, and whether the server is well."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client

from positions.models import Negotiation
from positions.overview.background import read_background
from positions.overview.courses import read_thin_courses
from positions.overview.newest import among
from tests import factories as make
from tests.positions.evidence.drafting import published

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def test_the_only_negotiation_opens_at_once(client: Client) -> None:
    only = make.negotiation(key="only")
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, f"/{only.key}/")


def test_several_negotiations_are_listed_by_key(client: Client) -> None:
    for key in ("b-talks", "a-talks"):
        make.negotiation(key=key, title=f"Title of {key}")
    links = page_of(client, "/").select("main li a")
    assert [(link["href"], link.get_text()) for link in links] == [
        ("/a-talks/", "Title of a-talks"),
        ("/b-talks/", "Title of b-talks"),
    ]


def test_without_a_negotiation_it_says_how_to_begin(client: Client) -> None:
    assert "import_package" in page_of(client, "/").get_text()


def test_a_negotiation_shows_its_rounds_parties_and_data(shipped: Negotiation, client: Client) -> None:
    page = page_of(client, "/istanbul/")
    assert len(page.select('section[aria-labelledby="rounds"] tbody tr')) == shipped.round_set.count()
    assert page.select_one('a[href="/istanbul/parties/ukraine/"]')
    assert "version 1.1.0" in page.get_text()
    assert page.select_one('nav [aria-current="page"]').get_text() == "Overview"


def test_what_was_published_last_comes_first_whenever_it_was_said(client: Client) -> None:
    position = make.position(title="A demand of its own", party=make.party(name="A party of its own"))
    later = published(position, "2025-05-16")
    earlier = published(position, "2022-03-29")
    make.proposal(position, "2025-05-17", statement="A draft says this.")
    page = page_of(client, f"/{position.negotiation.key}/")
    newest = page.select(".newest > li:not(.published)")
    assert [each.a["href"].split("/")[-2] for each in newest[:2]] == [earlier.key, later.key]
    assert "A party of its own: A demand of its own" in newest[0].get_text()
    assert "A draft says this." not in page.get_text()


def test_what_was_published_last_says_whose_word_it_is_and_how_strong(client: Client) -> None:
    entry = make.entry(make.position(), account="press", basis="reported", speaker="")
    newest = page_of(client, f"/{entry.negotiation.key}/").select_one(".newest > li:not(.published)")
    assert "press account, reported; no grade, 1 independent source, not its own word" in newest.get_text()


def test_what_is_published_while_the_page_is_read_is_left_out() -> None:
    position = make.position()
    first = make.entry(position)
    courses = read_thin_courses(position.negotiation, [], None)
    make.entry(position, "2025-05-16")
    make.entry(make.position(negotiation=position.negotiation))
    rows = read_background(position.negotiation, None).newest
    assert [entry.id for _, _, entry in among(rows, courses)] == [first.id]


def test_a_party_without_a_position_says_so(client: Client) -> None:
    position = make.position()
    make.entry(position)
    host = make.party(negotiation=position.negotiation, name="The host")
    listed = {
        item.a.get_text(): item.get_text()
        for item in page_of(client, f"/{position.negotiation.key}/").select('section[aria-labelledby="parties"] li')
    }
    assert "no position recorded" in listed[host.name]
    assert "no position recorded" not in listed[position.party.name]


def test_an_empty_negotiation_has_a_page(client: Client) -> None:
    empty = make.negotiation()
    said = page_of(client, f"/{empty.key}/").get_text()
    assert "No round is recorded." in said
    assert "Nothing is published yet." in said


@pytest.mark.parametrize(
    ("licence", "link", "name"),
    [
        ({"name": "CC-BY-4.0", "path": "https://example.org/by"}, "https://example.org/by", "CC-BY-4.0"),
        ({"path": "https://example.org/by"}, "https://example.org/by", "https://example.org/by"),
        ({"title": "A licence"}, None, "A licence"),
        ({"name": "Bad", "path": "javascript:alert(1)"}, None, "Bad"),
        ({"name": "File", "path": "LICENSE.txt"}, None, "File"),
    ],
)
def test_licences_are_named_and_linked_to_the_web_only(
    licence: dict[str, str], link: str | None, name: str, client: Client
) -> None:
    home = make.negotiation(licenses=[licence, {"name": "Second"}])
    footer = page_of(client, f"/{home.key}/").select_one("footer .licence")
    assert f"{name}, Second." in " ".join(footer.get_text().split())
    assert [a["href"] for a in footer.select("a")] == ([link] if link else [])


def test_query_count_is_the_same_for_more(client: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    position = make.position()
    address = f"/{position.negotiation.key}/"

    def add(number: int) -> None:
        for day in range(number):
            make.entry(position, f"20{day + 10}-03-29")
            make.round(negotiation=position.negotiation)

    add(1)
    few = queries_of(lambda: client.get(address))
    add(12)
    assert queries_of(lambda: client.get(address)) == few <= 8


def test_health(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok\n")

    def fail(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr("tracker.health.connection.cursor", fail)
    client.raise_request_exception = False
    answer = client.get("/health")
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content
