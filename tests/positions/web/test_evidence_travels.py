"""What is asked of the evidence travels: a page's ways to others that take it carry it, with the moment."""

from collections.abc import Sequence
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from positions.models import Negotiation, Source
from positions.urls import urlpatterns
from positions.web.known import OF_EVIDENCE
from tests.people import client_of
from tests.positions.web.address_table import Row
from tests.positions.web.test_known_everywhere import PAGES
from tests.positions.web.test_known_travels import LISTED, OPENED, known, known_in, ways

__all__ = ["known"]

# What freezes is an act and no page.
TAKING: dict[str, Sequence[str]] = {
    pattern.name: pattern.callback.parameters.names  # type: ignore[attr-defined]
    for pattern in urlpatterns
    if pattern.name and pattern.name != "freeze" and hasattr(pattern.callback, "parameters")
}
# Ways that ask something else of the evidence, or nothing: by a selector of the element, with the reason.
ASKING_OTHERWISE = {
    ".rest-on a": "what stands without another origin",
    ".asked-of-evidence a": "it asks nothing of the evidence",
}
# Ways from a page to itself that lead to other rounds than are shown.
OF_OTHER_ROUNDS = "header.site a, .crumb a, .sentences a"
ROUNDS = {"before": "istanbul-2022-03-29", "after": "istanbul-2025-06-02"}
DAYS = {"at": "istanbul-2025-06-02", "since": "istanbul-2022-03-29"}
TABLE = Row("positions:negotiation", {}, {"negotiation": "istanbul"}, data={"view": "table", "only": "weak"})
FULL = Row("positions:compare", {}, {"negotiation": "istanbul"}, data={"view": "full"})


def taken_by(address: str) -> Sequence[str]:
    """Return the parameters that an address of ours takes."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ()
    return TAKING.get(found.url_name, ()) if found.namespace == "positions" else ()


# The pack is a file, whose address names no form.
ROWS = [
    row
    for row in (*PAGES, OPENED, LISTED, TABLE, FULL)
    if "evidence" in TAKING.get(row.name.partition(":")[2], ()) and row.name != "positions:comparison_pack"
]


def asked_in(address: str) -> tuple[list[str], list[str]]:
    asked = parse_qs(urlsplit(address).query)
    return asked.get("evidence", []), asked.get("without", [])


def filled_in(way: Tag, address: str) -> str:
    """Return the address to which a form leads as it stands; of a link its own."""
    if way.name != "form":
        return address
    fields = [each for each in way.select("input[name]") if each.get("type") != "checkbox" or each.has_attr("checked")]
    chosen = [(each["name"], option["value"]) for each in way.select("select") for option in each.select("[selected]")]
    pairs = [*((each["name"], each.get("value", "")) for each in fields), *chosen]
    return address.partition("?")[0] + "?" + "&".join(f"{name}={value}" for name, value in pairs if value)


def test_what_takes_it_is_known_by_name() -> None:
    assert {name for name, names in TAKING.items() if "evidence" in names} == OF_EVIDENCE


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "analyst"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row}{row.data}")
def test_every_way_to_a_page_that_takes_it_carries_it(row: Row, role: str, known: str, shipped: Negotiation) -> None:
    here = reverse(row.name, kwargs=row.arguments)
    origin = Source.objects.shown(None).filter(negotiation=shipped).order_by("key")[0].key
    points = next((points for points in (DAYS, ROUNDS) if points.keys() <= {*taken_by(here)}), {})
    answer = client_of(role).get(here, row.data | points | {"evidence": "own", "without": origin, "known": known})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "lxml")
    assert page.select(".mentioned p") == []
    apart = {id(way) for selector in ASKING_OTHERWISE for way in page.select(selector)}
    found = [
        filled_in(way, urljoin(here, address))
        for way, address in ways(page)
        if id(way) not in apart and "evidence" in taken_by(urljoin(here, address))
    ]
    assert len(found) > 5
    assert [
        address for address in found if asked_in(address) != (["own"], [origin]) or known_in(address) != known
    ] == []
    # What leads to the page itself, to other rows or another view of it, is of the same rounds.
    apart = {id(way) for way in page.select(OF_OTHER_ROUNDS)}
    itself = [
        filled_in(way, address)
        for way, address in ways(page)
        if id(way) not in apart and urlsplit(urljoin(here, address)).path == here
    ]
    assert [address for address in itself if not points.keys() <= parse_qs(urlsplit(address).query).keys()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row}{row.data}")
def test_a_page_that_asks_nothing_has_others_ask_nothing(row: Row, shipped: Negotiation) -> None:
    here = reverse(row.name, kwargs=row.arguments)
    page = BeautifulSoup(Client().get(here, row.data).content, "lxml")
    # What stands on two independent sources the sentences count, and lead to.
    apart = {id(way) for way in page.select(".rest-on a, .sentences a, .headlines a")}
    asking = [address for way, address in ways(page) if id(way) not in apart and asked_in(address) != ([], [])]
    assert asking == []
