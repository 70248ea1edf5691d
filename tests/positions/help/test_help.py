"""The help: every page renders, no link of it is dead, and every code has a definition and an example."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.urls import reverse

from positions.domain.codebook import Concept
from positions.domain.meanings import LISTS, MEANINGS, NAMES, anchor, meaning
from positions.help.pages import PAGES, page_of
from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db
# No source of the shipped data is graded so, no round was of experts, … : the page says that there is none.
WITHOUT_EXAMPLE = {"reliability-e"}


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def codebook(client: Client) -> BeautifulSoup:
    return soup(client, "/help/codebook/")


def test_the_index_lists_every_page(client: Client) -> None:
    links = [link["href"] for link in soup(client, "/help/").select("main dl a")]
    assert links == [f"/help/{slug}/" for slug in PAGES]


def test_no_link_of_the_help_is_dead(shipped: Negotiation, client: Client) -> None:
    """In-page anchors too. What only a copy of the project has is no link."""
    pages = {f"/help/{slug}/": soup(client, f"/help/{slug}/") for slug in PAGES}
    for address, page in pages.items():
        for link in page.select("main a[href]"):
            target = urlsplit(urljoin(address, link["href"]))
            if target.netloc:
                assert target.scheme in {"https", "http"}
                continue
            led = pages.setdefault(target.path, soup(client, f"{target.path}?{target.query}")) if (
                target.path not in pages
            ) else pages[target.path]
            assert not target.fragment or led.find(id=target.fragment), (address, link["href"])


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_has_one_title_and_anchors_that_stay_apart(slug: str, shipped: Negotiation, client: Client) -> None:
    page = soup(client, f"/help/{slug}/")
    assert [heading.get_text() for heading in page.select("h1")] == [page_of(slug).title]
    names = [each["id"] for each in page.select("[id]")]
    assert len(set(names)) == len(names)
    assert [link["href"][1:] for link in page.select(".contents-here a")] == [
        heading["id"] for heading in page.select(".prose > h2") if len(page_of(slug).headings) > 1
    ]


def test_titles_are_told_apart() -> None:
    titles = [page_of(slug).title for slug in PAGES]
    assert len(set(titles)) == len(titles)


def test_every_code_is_explained_in_the_codebook_once(shipped: Negotiation, client: Client) -> None:
    page = codebook(client)
    assert set(NAMES) == set(MEANINGS)
    for _, codes in LISTS.values():
        for code in codes:
            (row,) = page.select(f"[id='{anchor(code)}']")
            assert row.th.get_text(strip=True).endswith(code.value)
            assert row.td.get_text(strip=True) == meaning(code)


def test_every_code_has_an_example_from_the_data(shipped: Negotiation, client: Client) -> None:
    rows = [row for row in codebook(client).select(".codes tr[id]") if len(row.select("td")) == 2]
    without = {row["id"] for row in rows if not row.select_one("td a")}
    assert without == WITHOUT_EXAMPLE
    assert len(rows) == sum(len(codes) for _, codes in LISTS.values() if codes is not Concept)


def test_an_example_is_of_the_code_that_it_stands_beside(shipped: Negotiation, client: Client) -> None:
    page = codebook(client)
    led = soup(client, page.select_one("#kind-refusal td a")["href"])
    assert "refusal" in led.select_one(".lede").get_text()
    led = soup(client, page.select_one("#reliability-a td a")["href"])
    assert "A" in led.get_text()
    shift = page.select_one("#shift-expired td a")["href"]
    key = urlsplit(shift).fragment
    assert "expired" in soup(client, shift).select_one(f"#{key} .shift").get_text()


def test_what_is_only_proposed_is_no_example(client: Client) -> None:
    entry = make.proposal(make.position(), "2025-05-16", statement="Nobody may read this yet.", firmness="tentative")
    assert entry.statement not in codebook(client).get_text()


def test_without_data_the_codebook_says_so(client: Client) -> None:
    page = codebook(client)
    assert page.select_one("#kind-demand .none").get_text() == "not in these data"
    assert not page.select("#kind-demand a")


def test_coverage_tells_the_limits_of_each_negotiation(client: Client) -> None:
    home = make.negotiation(limits="Coded by one person in a week.")
    page = soup(client, "/help/coverage/")
    assert home.limits in page.get_text()
    assert page.select_one(f"a[href='/{home.key}/coverage/']")


def test_an_unknown_page_is_not_there(client: Client) -> None:
    assert client.get("/help/nothing/").status_code == 404


def test_no_html_of_a_document_comes_through(tmp_path: object) -> None:
    assert "<!--" not in "".join(part.html for slug in PAGES for part in page_of(slug).parts)


def test_links_keep_the_prefix_of_the_site() -> None:
    from django.urls import set_script_prefix

    try:
        set_script_prefix("/below/")
        html = "".join(part.html for part in page_of("codebook").parts)
    finally:
        set_script_prefix("/")
    assert 'href="/below/help/rule/"' in html


def test_query_count_is_the_same_for_more(client: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    position = make.position()

    def add(number: int) -> None:
        for day in range(number):
            make.entry(make.position(negotiation=position.negotiation), f"20{day + 10}-03-29")

    add(1)
    few = queries_of(lambda: client.get("/help/codebook/"))
    add(9)
    assert queries_of(lambda: client.get("/help/codebook/")) == few <= 8
