"""The help with the shipped data: no link is dead, and every code has a definition and an example."""

from urllib.parse import urljoin, urlsplit, urlunsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.domain.codebook import Concept
from positions.domain.meanings import IMAGINED, LISTS, MEANINGS, NAMES, anchor, meaning
from positions.help.pages import PAGES, page_of
from positions.models import Negotiation

pytestmark = pytest.mark.django_db


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "lxml")


def codebook(client: Client) -> BeautifulSoup:
    return soup(client, "/help/codebook/")


def test_no_link_of_the_help_is_dead(shipped: Negotiation, client: Client) -> None:
    """In-page anchors too. What only a copy of the project has is no link."""
    pages = {f"/help/{slug}/": soup(client, f"/help/{slug}/") for slug in PAGES}
    led = dict(pages)
    for address, page in pages.items():
        for link in page.select("main a[href]"):
            target = urlsplit(urljoin(address, str(link["href"])))
            if target.netloc:
                assert target.scheme in {"https", "http"}
                continue
            asked = urlunsplit(("", "", target.path, target.query, ""))
            if asked not in led:
                led[asked] = soup(client, asked)
            assert not target.fragment or led[asked].find(id=target.fragment), (address, link["href"])


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_has_one_title_and_anchors_that_stay_apart(slug: str, shipped: Negotiation, client: Client) -> None:
    page = soup(client, f"/help/{slug}/")
    assert [heading.get_text() for heading in page.select("h1")] == [page_of(slug).title]
    names = [each["id"] for each in page.select("[id]")]
    assert len(set(names)) == len(names)
    assert [link["href"][1:] for link in page.select(".contents-here a")] == [
        heading["id"] for heading in page.select(".prose > h2") if len(page_of(slug).headings) > 1
    ]


def test_every_code_is_explained_in_the_codebook_once(shipped: Negotiation, client: Client) -> None:
    page = codebook(client)
    assert set(NAMES) == set(MEANINGS)
    for _, codes in LISTS.values():
        for code in codes:
            (row,) = page.select(f"[id='{anchor(code)}']")
            assert row.th.get_text(strip=True).endswith(code.value)
            assert row.td.get_text(strip=True) == meaning(code)


def test_every_code_has_an_example(shipped: Negotiation, client: Client) -> None:
    """From the data; where they have none, an imagined one stands there, and that they have none."""
    rows = [row for row in codebook(client).select(".codes tr[id]") if len(row.select("td")) == 2]
    assert len(rows) == sum(len(codes) for _, codes in LISTS.values() if codes is not Concept)
    imagined = {anchor(code): told for listed in IMAGINED.values() for code, told in listed.items()}
    for row in rows:
        said = " ".join(row.select("td")[1].get_text().split())
        if not row.select_one("td a"):
            assert said == f"{imagined[row['id']]} not in these data", row["id"]


def test_an_example_is_of_the_code_that_it_stands_beside(shipped: Negotiation, client: Client) -> None:
    page = codebook(client)
    led = soup(client, page.select_one("#kind-refusal td a")["href"])
    assert "refusal" in led.select_one(".lede").get_text()
    led = soup(client, page.select_one("#reliability-a td a")["href"])
    assert "A" in led.get_text()
    shift = page.select_one("#shift-expired td a")["href"]
    key = urlsplit(shift).fragment
    assert "expired" in soup(client, shift).select_one(f"#{key} .shift").get_text()
