"""The pages of the help without the shipped data: what they list, and that nothing unpublished shows."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import set_script_prefix

from positions.help.pages import PAGES, page_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def codebook(client: Client) -> BeautifulSoup:
    return soup(client, "/help/codebook/")


def test_the_index_lists_every_page(client: Client) -> None:
    links = [link["href"] for link in soup(client, "/help/").select("main dl a")]
    assert links == [f"/help/{slug}/" for slug in PAGES]


def test_titles_are_told_apart() -> None:
    titles = [page_of(slug).title for slug in PAGES]
    assert len(set(titles)) == len(titles)


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


def test_links_keep_the_prefix_of_the_site() -> None:
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
