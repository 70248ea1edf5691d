"""What public pages say of themselves to programs, and that no other page does."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from positions.models import Entry, Negotiation
from positions.reading.moment import echo
from positions.web.navigation import FURTHER, OF_THE_SITE, WAYS
from tests import factories as make
from tests.people import client_of
from tests.positions.web.address_table import READING, Row

pytestmark = pytest.mark.django_db
SAID = "meta[name=description], meta[property^='og:'], link[rel=canonical], script[type='application/ld+json']"
CITED = "meta[name^='citation_']"
# An entry's version that lives is its page too.
PAGES = [
    row
    for row in READING
    if "form" not in row.arguments and row.method == "get" and row.name != "positions:entry_version"
]
HERE = "http://testserver"


def soup(client: Client, address: str, **asked: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address, asked).content, "lxml")


def address_of(row: Row) -> str:
    return reverse(row.name, kwargs=row.arguments)


def test_every_page_names_itself_and_the_negotiation(shipped: Negotiation, client: Client) -> None:
    titles: dict[str, str] = {}
    descriptions: set[str] = set()
    for address in {address_of(row) for row in PAGES}:
        page = soup(client, address)
        if not (page.title and page.select_one("link[rel=canonical]")):
            continue
        title = " ".join(page.title.get_text().split())
        assert titles.setdefault(title, address) == address
        assert title.endswith((shipped.name, "Position tracker")), address
        assert page.select_one("link[rel=canonical]")["href"] == HERE + address
        assert page.select_one("meta[property='og:title']")["content"].strip() == page.title.get_text().strip()
        description = page.select_one("meta[name=description]")["content"].strip()
        assert 20 < len(description) <= 300
        assert description not in descriptions
        descriptions.add(description)
        card = page.select_one("meta[property='og:image']")["content"]
        assert card in {f"{HERE}/static/card.png", *own_cards(address)}
    assert len(titles) > 20


def own_cards(address: str) -> set[str]:
    """Return the card that a page of its own has."""
    card = f"{HERE}/istanbul/compare/card.png"
    own = {"/istanbul/": card, "/istanbul/compare/": card, "/istanbul/issues/ceasefire/": f"{card}?issue=ceasefire"}
    return {own[address]} if address in own else set()


def size_of(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG")
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


@pytest.mark.parametrize(
    ("page", "card"),
    [
        ("", ""),
        ("?before=drafts-2022-04", "?before=drafts-2022-04"),
        ("compare/?party=russia&view=full", "?party=russia"),
        ("issues/ceasefire/?evidence=two", "?issue=ceasefire&evidence=two"),
    ],
)
def test_what_moved_has_a_card_of_its_own(page: str, card: str, shipped: Negotiation, client: Client) -> None:
    named = soup(client, f"/istanbul/{page}").select_one("meta[property='og:image']")["content"]
    assert named == f"{HERE}/istanbul/compare/card.png{card}"
    answer = client.get(named.removeprefix(HERE))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "public, max-age=3600")
    assert size_of(answer.content) == (1200, 630)
    assert len(answer.content) < 256 * 1024


def test_where_nothing_can_be_compared_the_card_is_that_of_the_site(client: Client) -> None:
    home = make.negotiation()
    for query in ("", "?issue=nowhere"):
        assert client.get(f"/{home.key}/compare/card.png{query}")["Location"] == "/static/card.png"
    assert client.get(f"/{home.key}/compare/card.png?known=yesterday").status_code == 400
    assert client.get("/nowhere/compare/card.png").status_code == 404


def test_the_card_is_there_and_small() -> None:
    card = project.BASE_DIR / "static" / "card.png"
    content = card.read_bytes()
    assert size_of(content) == (1200, 630)
    assert len(content) < 64 * 1024


@pytest.mark.parametrize("role", ["researcher", "analyst", "administrator"])
def test_a_page_for_somebody_says_nothing(role: str, shipped: Negotiation) -> None:
    client = client_of(role)
    for address in ("/istanbul/", "/istanbul/positions/ru-neutrality/", "/istanbul/review/", "/help/"):
        answer = client.get(address)
        page = BeautifulSoup(answer.content, "lxml")
        assert not page.select(SAID), address
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert "Link" not in answer.headers


def test_what_failed_says_nothing(client: Client) -> None:
    for address in ("/nowhere/", "/accounts/login/"):
        page = soup(client, address)
        assert not page.select(SAID), address
        assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_site_that_is_read_with_a_login_says_nothing(client: Client, settings: Settings) -> None:
    settings.LOGIN_REQUIRED = True
    assert not soup(client, "/accounts/login/").select(SAID)


def test_what_was_asked_is_left_out_of_the_address_and_of_lists(client: Client) -> None:
    home = make.negotiation()
    page = soup(client, f"/{home.key}/activity/", by="somebody")
    assert page.select_one("link[rel=canonical]")["href"] == f"{HERE}/{home.key}/activity/"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert not soup(client, f"/{home.key}/activity/").select("meta[name=robots]")


def test_the_data_set_is_described(client: Client) -> None:
    home = make.negotiation(
        title="</script>Talks",
        version="2.0.0",
        temporal={"start": "2022-02", "end": "2025-06-02"},
        licenses=[{"name": "CC-BY-4.0", "path": "https://example.org/by"}],
        contributors=[
            {"title": "Orlova, Anna"},
            {"title": "A Ministry"},
            {"title": "A House", "role": "publisher"},
            {"title": "A Fund", "role": "funder"},
        ],
    )
    (script,) = soup(client, f"/{home.key}/").select("script[type='application/ld+json']")
    said = json.loads(script.string)
    assert (said["@type"], said["name"], said["version"]) == ("Dataset", "</script>Talks", "2.0.0")
    assert said["creator"] == [
        {"@type": "Person", "name": "Anna Orlova", "givenName": "Anna", "familyName": "Orlova"},
        {"@type": "Organization", "name": "A Ministry"},
    ]
    assert said["publisher"] == {"@type": "Organization", "name": "A House"}
    assert said["temporalCoverage"] == "2022-02/2025-06-02"
    assert said["distribution"][0]["contentUrl"] == f"{HERE}/{home.key}/datapackage.zip"
    assert said["license"] == ["https://example.org/by"]
    assert not soup(client, f"/{home.key}/compare/").select("script[type='application/ld+json']")


def test_the_page_of_a_thing_says_how_to_cite_it(shipped: Negotiation, client: Client) -> None:
    entry = "/istanbul/entries/ru-crimea-recognition@2022-03-30/"
    said = client.get(entry)["Link"]
    assert said == (
        f'<{HERE}{entry}1/>; rel="cite-as", <{HERE}{entry}cite.json>; rel="describedby", '
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    )
    assert client.get(f"{entry}cite.json").status_code == 200
    assert f'<{HERE}/istanbul/>; rel="cite-as", <{HERE}/istanbul/cite.json>' in client.get("/istanbul/")["Link"]
    assert "describedby" not in client.get("/istanbul/rounds/istanbul-2025-05-16/")["Link"]
    assert "Link" not in client.get("/istanbul/compare/").headers


def test_the_page_of_a_source_says_what_it_is_to_reference_managers(client: Client) -> None:
    said = {"type": "news report", "title": "“A” & <B>", "publisher": "Paper", "published_on": "2025-05-16"}
    source = make.public_source(author="Anna Orlova;Desk", language="en", url="https://example.org/x", **said)
    address = f"/{source.negotiation.key}/sources/{source.key}/"
    assert [(tag["name"], tag["content"]) for tag in soup(client, address).select(CITED)] == [
        ("citation_title", "“A” & <B>"),
        ("citation_author", "Orlova, Anna"),
        ("citation_author", "Desk"),
        ("citation_journal_title", "Paper"),
        ("citation_publication_date", "2025/05/16"),
        ("citation_language", "en"),
        ("citation_fulltext_html_url", "https://example.org/x"),
    ]
    assert not soup(client, f"{address}cite/").select(CITED)
    assert not soup(client_of("analyst"), address).select(CITED)


def test_a_page_of_the_past_is_cited_as_of_then(shipped: Negotiation, client: Client) -> None:
    position = "/istanbul/positions/ru-neutrality/"
    moment = echo(Entry.objects.published().latest("published_at").published_at) or ""
    said = client.get(position, {"known": moment})["Link"]
    assert f'<{HERE}{position}?{urlencode({"known": moment})}>; rel="cite-as"' in said


def test_the_head_leads_to_every_page_and_marks_the_present_one(shipped: Negotiation, client: Client) -> None:
    for way in [*WAYS, *FURTHER]:
        address = reverse(f"positions:{way.name}", args=[shipped.key])
        answer = client.get(address)
        assert answer.status_code == 200, way
        if answer["Content-Type"].startswith("text/html"):
            page = BeautifulSoup(answer.content, "lxml")
            (here,) = page.select("header nav [aria-current=page]")
            assert here.get_text() == way.words
            assert bool(page.select("header nav summary.here")) is (way in FURTHER)
    assert all(client.get(reverse(f"positions:{way.name}")).status_code == 200 for way in OF_THE_SITE)
