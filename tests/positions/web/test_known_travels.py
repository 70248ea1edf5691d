"""The moment of knowledge travels: every way from a page read at one to another reading page carries it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from positions.models import Entry, Negotiation
from positions.reading.moment import echo
from tests import factories as make
from tests.people import client_of
from tests.positions.web.address_table import Row
from tests.positions.web.test_known_everywhere import NOW_ONLY, PAGES

# Ways that lead to what has a moment, and do not carry the page's: by a selector of the element, with the reason.
NOT_CARRYING = {
    "a.brand": "the way in, to all negotiations",
    ".known a": "it leads back to now",
    "a[rel=nofollow]": "a permanent link names the moment itself, also on a page as of now",
    "link[rel=canonical]": "it names the page itself, at whatever moment",
    "link[rel=alternate]": "a feed tells what is new",
}
# Pages of no negotiation's data, or of work on what is so now: nothing is read at a moment there.
WITHOUT_MOMENT = NOW_ONLY - {"positions:search_all"}
EVERYWHERE = Row("positions:search_all", {}, data={"q": "ceasefire"})
HERE = Row("positions:search", {}, {"negotiation": "istanbul"}, data={"q": "ceasefire"})
OPENED = Row("positions:compare", {}, {"negotiation": "istanbul"}, data={"open": "ru-crimea-recognition"})
LISTED = Row("positions:timeline", {}, {"negotiation": "istanbul"}, data={"open": "ru-crimea-recognition@2022-03-30"})
KINDS = [*PAGES, EVERYWHERE, HERE, OPENED, LISTED]


def ways(page: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Yield each way that a page offers, with its address: links, what HTMX asks for, and forms that ask."""
    apart = {id(way) for selector in NOT_CARRYING for way in page.select(selector)}
    for name in ("href", "hx-get"):
        for way in page.select(f"a[{name}], area[{name}], link[{name}], summary[{name}], div[{name}]"):
            if id(way) not in apart and not str(way[name]).startswith("#"):
                yield way, str(way[name])
    for form in page.select("form[method=get]"):
        asked = form.select_one("[name=known][value]")
        # What stands in its address is dropped for what is filled in.
        address, _, _ = str(form.get("action", "")).partition("?")
        yield form, f"{address}?known={asked['value'] if asked else ''}"


def reading(address: str) -> bool:
    """Say whether an address is that of a page or file which has a moment of knowledge."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return False
    return found.view_name.startswith("positions:") and found.view_name not in WITHOUT_MOMENT


def known_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("known", [""])[0]


def soup(client: Client, row: Row, **asked: str) -> tuple[str, BeautifulSoup]:
    """Return a page's address and what it shows."""
    address = reverse(row.name, kwargs=row.arguments)
    answer = client.get(address, row.data | asked)
    assert answer.status_code == 200
    return address, BeautifulSoup(answer.content, "lxml")


@pytest.fixture
def known(shipped: Negotiation) -> str:
    """Return a moment at which all that is shipped was known, and an entry was published since."""
    published = Entry.objects.filter(negotiation=shipped).latest("published_at").published_at
    assert published is not None
    return echo(published) or ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "analyst"])
@pytest.mark.parametrize("row", KINDS, ids=str)
def test_the_banner_says_the_moment_and_every_way_to_a_reading_page_carries_it(row: Row, role: str, known: str) -> None:
    here, page = soup(client_of(role), row, known=known)
    (said,) = page.select(".known time")
    assert said["datetime"] == said.get_text() == known
    found = [(way, address) for way, address in ways(page) if reading(urljoin(here, address))]
    assert len(found) > 5
    assert [address for _, address in found if known_in(address) != known] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "analyst"])
@pytest.mark.parametrize("row", KINDS, ids=str)
def test_a_page_as_of_now_gives_no_moment_away(row: Row, role: str, shipped: Negotiation) -> None:
    _, page = soup(client_of(role), row)
    # The next part of a list is read as the first was.
    for more in page.select("[rel=next]"):
        more.decompose()
    assert [address for _, address in ways(page) if known_in(address)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", KINDS, ids=str)
def test_a_moment_to_come_is_carried_as_the_one_it_is_cut_to(row: Row, known: str) -> None:
    here, page = soup(Client(), row, known="9999-12-31")
    (said,) = page.select(".known time")
    assert said["datetime"] == known
    carried = {known_in(address) for _, address in ways(page) if reading(urljoin(here, address))}
    assert carried == {known}


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in PAGES if row.arguments.keys() == {"negotiation"}], ids=str)
def test_before_the_record_begins_it_says_when_it_does(row: Row, shipped: Negotiation) -> None:
    first = Entry.objects.filter(negotiation=shipped).earliest("published_at").published_at
    assert first is not None
    _, page = soup(Client(), row, known=echo(first - timedelta(microseconds=1)) or "")
    (banner,) = page.select(".known")
    assert f"The record begins only on {first:%-d %B %Y, %H:%M} UTC" in " ".join(banner.get_text().split())
    _, page = soup(Client(), row, known=echo(first) or "")
    assert "record begins" not in page.select_one(".known").get_text()  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_moment_from_the_api_gives_the_state_right_after_the_act() -> None:
    client, entry = Client(), make.entry()
    home = f"/api/v1/negotiations/{entry.negotiation.key}"
    (item,) = client.get(f"{home}/entries").json()["items"]
    new = make.correct(entry)
    then = client.get(f"{home}/entries", {"known": item["published_at"]}).json()
    assert [row["published_at"] for row in then["items"]] == [item["published_at"]] == [then["known"]]
    (item,) = client.get(f"{home}/entries").json()["items"]
    make.retract(new)
    then = client.get(f"{home}/entries", {"known": item["published_at"]}).json()
    assert [row["published_at"] for row in then["items"]] == [echo(new.published_at)]
    assert then["begins"] is None


@pytest.mark.django_db
def test_the_activity_s_moments_may_be_put_back() -> None:
    client, entry = Client(), make.entry()
    new = make.correct(entry)
    make.retract(new)
    rows = client.get(f"/{entry.negotiation.key}/activity.json").json()
    assert len(rows) > 2
    for row in rows:
        moment = row["at"]
        assert echo(datetime.fromisoformat(moment)) == moment
        known = client.get(f"/{entry.negotiation.key}/activity.json", {"known": moment}).json()
        assert known[0]["at"] == moment


@pytest.mark.django_db
def test_the_api_says_when_a_record_begins() -> None:
    client, entry = Client(), make.entry()
    for day in ("2022-03-29", "2025-05-16"):
        make.round(day, negotiation=entry.negotiation)
    home = f"/api/v1/negotiations/{entry.negotiation.key}"
    for what in ("entries", "positions", "sources", "comparison"):
        assert client.get(f"{home}/{what}", {"known": "2001-01-01"}).json()["begins"] == echo(entry.published_at)
        assert client.get(f"{home}/{what}", {"known": "9999-12-31"}).json().get("begins") is None
