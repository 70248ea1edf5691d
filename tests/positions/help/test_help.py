"""The pages of the help without the shipped data: what they list, and that nothing unpublished shows."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import set_script_prefix

from positions.domain.shifts import Shift
from positions.help.pages import PAGES, page_of
from positions.help.shift_examples import moved
from tests import factories as make

pytestmark = pytest.mark.django_db


def soup(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "lxml")


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


@pytest.mark.parametrize(("address", "number"), [("codebook", 6), ("grades", 2), ("citing", 1)])
def test_query_count_is_the_same_for_more(
    address: str, number: int, client: Client, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    """Only what a page has tables of is read."""
    position = make.position()
    for on in ("2012-03-29", "2022-03-29"):
        make.round(on, negotiation=position.negotiation)

    def add(number: int) -> None:
        for day in range(number):
            entry = make.entry(make.position(negotiation=position.negotiation), f"20{day + 10}-03-29")
            make.entry(entry.position, f"20{day + 10}-03-30", firmness="tentative", channel="public")
            make.coding(entry)

    add(1)
    assert queries_of(lambda: client.get(f"/help/{address}/")) == number
    add(9)
    assert queries_of(lambda: client.get(f"/help/{address}/")) == number


def example(page: BeautifulSoup, code: str) -> str:
    return " ".join(page.select_one(f"[id='{code}'] td:last-child").get_text(" ").split())


def test_an_example_of_a_code_is_a_main_entry_and_says_whose_word_it_is(client: Client) -> None:
    """The party's own account first, however short another's is; rivals and readings are of account and basis only."""
    party = make.party(name="Ruritania", short_name="")
    of = make.position(negotiation=party.negotiation, party=party)
    own = make.entry(of, statement="Said by the party at length.", channel="public", firmness="tentative")
    make.entry(of, "2022-03-30", statement="Told.", channel="public", firmness="tentative", account="mediator")
    make.entry(of, "2022-03-30", statement="Over.", channel="term", held=False)
    make.entry(of, "2022-03-31", statement="Denied.", channel="leak", account="opponent", rival_of=own)
    make.entry(of, "2022-04-01", statement="Read.", channel="conduct", account="analyst", basis="inferred")
    page = codebook(client)
    for code in ("channel-public", "firmness-tentative"):
        assert example(page, code) == "Said by the party at length. Ruritania; own account, stated"
    assert example(page, "account-own") == "Said by the party at length. Ruritania; own account, stated"
    assert example(page, "account-mediator") == "Told. Ruritania; mediator’s account, stated"
    assert example(page, "account-opponent") == "Denied. Ruritania; opponent’s account, stated"
    assert example(page, "basis-inferred") == "Read. Ruritania; analysts’ account, inferred"
    for code in ("channel-leak", "channel-conduct"):
        assert example(page, code).endswith("not in these data")


def test_what_a_coder_saw_is_told_by_the_entry_that_lives(client: Client) -> None:
    """Not by the version that was coded; of an entry that was retracted nothing is told."""
    corrected = make.entry(statement="As first written.")
    gone = make.entry(make.position(negotiation=corrected.negotiation), statement="Retracted.")
    make.coding(corrected, text="whole")
    make.coding(gone, text="copy")
    make.correct(corrected, statement="As corrected.")
    make.retract(gone)
    page = codebook(client)
    assert page.select_one("#text-whole td a").get_text() == "As corrected."
    assert not page.select("#text-copy td a")


def test_an_entry_that_counts_no_more_is_no_example_of_a_move() -> None:
    """It may give way between two of the page's queries."""
    stays = make.entry()
    gone = make.entry(make.position(negotiation=stays.negotiation))
    make.retract(gone)
    found = moved(stays.negotiation, {Shift.FIRST_RECORDED: stays.pk, Shift.NEW: gone.pk})
    assert list(found) == [Shift.FIRST_RECORDED]
