"""The headline in sentences: what can be compared, what cannot and why, what moved, and how much of it stands."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from tests import factories as make
from tests.positions.compare.pages import Ask, Talks, keys, text

pytestmark = pytest.mark.django_db

SHIPPED = [
    "Russia 22 of 38 positions can be compared; 16 cannot: 14 have nothing recorded by the first round, 1 was held "
    "only in between, 1 ended with a term that the party had set. 8 ask more or concede less, 2 ask less or "
    "concede more, 2 changed otherwise, 8 unchanged, 2 with no statement found at the second round. On two independent "
    "sources: 1 asks less or concedes more.",
    "Ukraine 21 of 41 positions can be compared; 20 cannot: 17 have nothing recorded by the first round, 3 were held "
    "only in between. 5 ask more or concede less, none asks less or concedes more, 1 changed otherwise, "
    "4 unchanged, 11 with no statement found at the second round. On two independent sources: 1 asks more or concedes "
    "less.",
]
OWN = [
    "On the party’s own word: 2 ask less or concede more, 1 changed otherwise.",
    "On the party’s own word: 5 ask more or concede less, 1 changed otherwise.",
]


def sentences(page: BeautifulSoup, which: str = ".side") -> list[str]:
    return [re.sub(r" ([,.;:])", r"\1", text(side)) for side in page.select(f".headlines {which}")]


@pytest.mark.parametrize("query", ["", "view=full", "direction=towards&moved=on&voiced=on&shift=extended"])
def test_the_pair_shown_first_in_sentences(query: str, shipped: Negotiation, ask: Ask) -> None:
    assert sentences(ask(query)) == SHIPPED


def test_it_says_what_stands_on_what_is_asked(shipped: Negotiation, ask: Ask) -> None:
    assert sentences(ask("evidence=own"), ".standing") == OWN


@pytest.mark.parametrize("query", ["", "evidence=own&known=2099-01-01", "without=Bloomberg+2025-05-16&group=Territory"])
def test_every_number_leads_to_as_many_rows(query: str, shipped: Negotiation, ask: Ask, client: Client) -> None:
    links = ask(f"{query}&direction=towards&voiced=on&stands=on").select(".headlines a")
    assert len(links) > 6
    for link in links:
        shown = BeautifulSoup(client.get(str(link["href"])).content, "lxml")
        assert len(keys(shown)) == int(re.findall(r"\d+", text(link))[0]), link["href"]


def test_the_order_of_the_parties_swaps_nothing_but_places(shipped: Negotiation, ask: Ask) -> None:
    before = [str(side) for side in ask().select(".headlines .side")]
    first, second = shipped.party_set.filter(role="principal").order_by("order")[:2]
    first.order, second.order = second.order, first.order
    first.save()
    second.save()
    after = [str(side) for side in ask().select(".headlines .side")]
    unmarked = [re.sub(r"<svg.*?</svg>", "", side, flags=re.DOTALL) for side in (*before, *reversed(after))]
    assert unmarked[:2] == unmarked[2:]


def test_without_a_move_nothing_is_said_to_stand(ask: Ask) -> None:
    talks = Talks()
    make.entry(talks.position(), "2025-05-16")
    assert sentences(ask(of=talks.key), ".standing") == []


def test_what_moved_and_rests_on_little_is_said_to(ask: Ask) -> None:
    talks = Talks()
    position = talks.position()
    make.entry(position, "2022-03-29")
    make.entry(position, "2025-05-16", firmness="categorical")
    assert sentences(ask(of=talks.key), ".standing") == ["On two independent sources: none of those that moved."]


def test_days_are_called_by_their_dates(ask: Ask) -> None:
    talks = Talks()
    make.entry(talks.position(), "2025-05-10")
    said = sentences(ask("before=2024-01-01&after=2025-05-12", of=talks.key))
    assert "1 has nothing recorded by 1 Jan 2024" in said[0]
