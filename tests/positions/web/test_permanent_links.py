"""The permanent link of a page, for everybody: it shows the same entries, states and shifts for ever."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from positions.models import Entry, FrozenComparison, Negotiation, Round
from tests import factories as make
from tests.parsing import parsed
from tests.positions.web.address_table import Row
from tests.positions.web.test_known_everywhere import PAGES

pytestmark = pytest.mark.django_db

# Their texts are today's whatever is asked, or they are about the permanent address itself.
WITHOUT = {
    *("events", "assessments", "terms", "about_negotiation"),
    *("cite", "cite_entry", "cite_data", "cite_comparison"),
}
HTMX = {"HX-Request": "true"}
COMPARE, LATER = "/istanbul/compare/", "/istanbul/compare/?before=istanbul-2022-03-29&after=istanbul-2025-05-16"


def page_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return parsed(answer.content)


def link_of(page: BeautifulSoup) -> str:
    """Return the permanent address, which the field and the link both name."""
    (field,) = page.select("#permanent input[readonly]")
    (link,) = page.select("#permanent a")
    assert field["value"] == link["href"]
    return str(link["href"])


def asked_in(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_every_reading_page_has_one_that_shows_itself(row: Row, shipped: Negotiation, client: Client) -> None:
    address = reverse(row.name, kwargs=row.arguments)
    page = page_of(client, address)
    if row.name.removeprefix("positions:") in WITHOUT:
        assert page.select("#permanent") == []
        return
    link = link_of(page)
    assert urlsplit(link).path == address
    (known,) = asked_in(link)["known"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", known)
    assert link_of(page_of(client, link)) == link


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("", {"before": "istanbul-2022-03-29", "after": "istanbul-2025-05-16"}),
        ("compare/", {"before": "istanbul-2022-03-29", "after": "istanbul-2025-05-16"}),
        ("compare/?before=2022-04-01", {"before": "2022-04-01", "after": "istanbul-2025-05-16", "window": "10"}),
        (
            "compare/?party=russia&party=ukraine&evidence=own&moved=on",
            {"party": ["russia", "ukraine"], "evidence": "own"},
        ),
        ("red-lines/", {"at": "istanbul-2025-05-16", "since": "istanbul-2022-03-29"}),
        (
            "red-lines/?since=none&after=2025-05-20",
            {"at": "2025-05-20", "since": "none", "window": "10", "after": None},
        ),
        ("preconditions/?evidence=two&stands=on", {"at": "istanbul-2025-05-16", "evidence": "two", "stands": "on"}),
        ("incompatibilities/", {"at": "istanbul-2025-05-16", "since": "istanbul-2022-03-29"}),
        ("coverage/", {"round": "istanbul-2025-05-16", "window": None}),
        ("coverage/?round=2025-05-20", {"round": "2025-05-20", "window": "10"}),
        ("timeline/?text=NATO&order=oldest", {"text": "NATO", "order": "oldest"}),
    ],
)
def test_what_the_page_shows_by_itself_is_written_out(
    page: str, names: dict[str, str | list[str] | None], shipped: Negotiation, client: Client
) -> None:
    asked = asked_in(link_of(page_of(client, f"/istanbul/{page}")))
    for name, value in names.items():
        assert asked.get(name) == (None if value is None else [value] if isinstance(value, str) else value), name


def test_it_comes_with_the_part_that_htmx_asks_for(shipped: Negotiation, client: Client) -> None:
    for address in (f"{COMPARE}?party=russia", "/istanbul/timeline/?party=russia", "/istanbul/activity/"):
        answer = client.get(address, headers=HTMX)
        page = parsed(answer.content)
        (block,) = page.select("#permanent[hx-swap-oob=true]")
        assert asked_in(link_of(page)) == asked_in(link_of(page_of(client, address)))
        assert block.parent is page
    refused = BeautifulSoup(client.get(f"{COMPARE}?party=nobody", headers=HTMX).content, "lxml")
    assert refused.select("#permanent[hx-swap-oob=true]")[0].find_all(True) == []
    opened = client.get(f"{COMPARE}?open=ru-neutrality", headers=HTMX)
    assert b'id="permanent"' not in opened.content


def test_nothing_is_written_for_it_and_no_account_is_needed(shipped: Negotiation, client: Client) -> None:
    link_of(page_of(client, COMPARE))
    assert not FrozenComparison.objects.exists()


def test_a_refused_question_has_none(shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get(f"{COMPARE}?known=yesterday").content, "lxml")
    assert page.select("#permanent input") == []


def whole(page: BeautifulSoup) -> str:
    """Return all that a page says, but for the way it was asked and what is today's: rounds to choose, other pairs."""
    main = page.select_one("main")
    assert main
    for part in main.select("#permanent, .known, .fold, .rounds, form, .take, .printed, .onward, .pairs"):
        part.decompose()
    return re.sub(r"\s+", " ", main.get_text(" "))


def texts(selector: str) -> Callable[[BeautifulSoup], str]:
    return lambda page: "\n".join(re.sub(r"\s+", " ", each.get_text(" ")) for each in page.select(selector))


def entries(page: BeautifulSoup) -> str:
    """Return the keys of the entries that a page leads to."""
    hrefs = (str(link["href"]) for link in page.select("main a[href*='/entries/']"))
    return "\n".join(href.partition("?")[0] for href in hrefs)


SHOWN = [
    ("compare/", whole),
    ("compare/?view=full&evidence=own", whole),
    ("compare/?before=2022-03-30&after=2025-05-17", whole),
    ("", texts(".sentences > p:not(:has(a[href*='only='])), .moved")),
    ("timeline/", texts(".entries > li")),
    ("positions/ru-neutrality/", texts(".entries > li")),
    ("positions/ru-neutrality/", entries),
    ("issues/neutrality/", entries),
    ("red-lines/", whole),
    ("preconditions/", whole),
    ("incompatibilities/", texts(".pairs > li")),
    ("positions/", whole),
    ("activity/", texts("#acts, .acts")),
]


def test_it_shows_the_same_after_all_that_is_done_later(shipped: Negotiation, client: Client) -> None:
    links = [link_of(page_of(client, f"/istanbul/{page}")) for page, _ in SHOWN]
    asked = [
        (address, shown)
        for (page, shown), link in zip(SHOWN, links, strict=True)
        for address in (link, f"/istanbul/{page}")
    ]
    before = [shown(page_of(client, address)) for address, shown in asked]
    assert min(map(len, before)) > 50
    do_later(shipped)
    now = [shown(page_of(client, address)) for address, shown in asked]
    assert now[::2] == before[::2], "a permanent link shows something else"
    assert [page for (page, _), old, new in zip(SHOWN, before[1::2], now[1::2], strict=True) if old == new] == []


def do_later(shipped: Negotiation) -> None:
    """Correct, add and end entries, open a position and a round, and choose another pair of rounds."""
    entry = Entry.objects.known(None).filter(
        position__key="ru-neutrality", rivals__isnull=True, rival_of=None, reading=False
    )
    make.correct(entry.latest("effective_on"), firmness="tentative", statement="Neutrality would be welcome.")
    make.entry(shipped.position_set.get(key="ru-neutrality"), "2025-05-17", held=False)
    make.entry(
        make.position(negotiation=shipped, issue=entry[0].position.issue, party=entry[0].position.party), "2022-03-29"
    )
    make.round("2026-11-01", negotiation=shipped, key="new-round")
    rounds = Round.objects.filter(negotiation=shipped)
    shipped.before, shipped.after = rounds.get(key="antalya-2022-03-10"), rounds.get(key="new-round")
    shipped.save()
