"""A comparison too long for one page: whole groups while there is room, the others folded, and all of it counted."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from positions.compare import page as compare_page
from positions.compare.comparison import JudgedPosition
from positions.compare.portion import Portion, portion_of
from positions.models import Negotiation
from tests.positions.compare.pages import HTMX, Ask, keys, row, text

pytestmark = pytest.mark.django_db
FEW = 30
EVIDENCE = "evidence=own,two,graded"
BETWEEN = "also=istanbul-2022-03-29,drafts-2022-04,istanbul-2025-05-16,istanbul-2025-06-02"


@pytest.fixture
def whole(shipped: Negotiation, ask: Ask) -> BeautifulSoup:
    """The page with room for all."""
    return ask()


@pytest.fixture
def little_room(whole: BeautifulSoup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for a few rows."""
    monkeypatch.setattr(compare_page, "MOST_LINES", FEW)
    monkeypatch.setattr(compare_page, "MOST_IN_FULL", FEW)


def folded(page: BeautifulSoup) -> dict[str, Any]:
    """Return the ways to the groups that are folded, by name."""
    return {text(each.h2): each.a for each in page.select("section.folded")}


@pytest.mark.parametrize("view", ["", "view=full"])
def test_whole_groups_are_shown_while_there_is_room(
    whole: BeautifulSoup, little_room: None, ask: Ask, view: str
) -> None:
    page = ask(view)
    shown = keys(page)
    assert 0 < len(shown) <= FEW
    assert shown == keys(whole)[: len(shown)]
    assert f"{len(shown)} of these {len(keys(whole))} positions stand on this page" in text(page)
    # Counts and headlines are of everything.
    assert text(page.select_one(".headlines")) == text(whole.select_one(".headlines"))
    assert [text(each) for each in page.select(".jump a")] == [text(each) for each in whole.select(".jump a")]
    targets = [str(each["href"]) for each in page.select(".jump a")]
    assert len(targets) > len(folded(page)) > 0
    assert all(page.select_one(target) for target in targets)


@pytest.mark.parametrize(
    ("query", "room"),
    [
        ("", 500),
        (EVIDENCE, 416),
        (BETWEEN, 277),
        (f"{BETWEEN}&{EVIDENCE}", 250),
        ("view=full", 300),
        # The full view has no columns for rounds in between.
        (f"view=full&{BETWEEN}&{EVIDENCE}", 250),
    ],
)
def test_a_page_of_as_many_rows_as_have_room_is_less_than_a_megabyte(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch, query: str, room: int
) -> None:
    rooms = []

    def watched(rows: Sequence[JudgedPosition], most: int, *given: Any, **named: Any) -> Portion:
        rooms.append(most)
        return portion_of(rows, most, *given, **named)

    monkeypatch.setattr(compare_page, "portion_of", watched)
    written = client.get(f"/istanbul/compare/?before=belarus-2022-02-28&after=geneva-2026-02-17&{query}").content
    assert rooms == [room]
    page = BeautifulSoup(written, "html.parser")
    of_rows = sum(len(str(group).encode()) for group in page.select("section.group"))
    assert len(written) - of_rows + of_rows / len(keys(page)) * room < 1_000_000


@pytest.mark.parametrize("view", ["", "&view=full"])
def test_a_folded_group_opens_in_place_as_on_its_own_page(
    little_room: None, ask: Ask, client: Client, view: str
) -> None:
    page = ask(f"known=2100-01-01{view}")
    for name, way in folded(page).items():
        alone = ask(str(way["href"]).partition("?")[2])
        part = BeautifulSoup(client.get(str(way["hx-get"]), headers=HTMX).content, "html.parser")
        assert keys(part) == keys(alone) != []
        heading = part.select_one("section.group h2")
        assert heading
        assert text(heading) == name
        assert f"#{heading['id']}" in [str(each["href"]) for each in page.select(".jump a")]
        assert heading.has_attr("autofocus")


def test_the_pages_of_one_large_group_show_each_row_once(
    whole: BeautifulSoup, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_page, "MOST_LINES", 4)
    group = text(whole.select_one("section.group h2"))
    expected = keys(ask(f"group={group}&view=full"))
    page, seen = ask(f"group={group}"), []
    while True:
        assert len(keys(page)) <= 4
        seen += keys(page)
        more = page.select_one("a[rel=next]")
        if more is None:
            break
        page = ask(str(more["href"]).partition("?")[2])
    assert seen == expected


def test_a_row_that_is_opened_by_its_address_is_shown(
    whole: BeautifulSoup, little_room: None, ask: Ask, client: Client
) -> None:
    last = keys(whole)[-1]
    assert last not in keys(ask())
    page = ask(f"open={last}")
    assert page.select_one(f"#position-{last} details[open]")
    opened = client.get(f"/istanbul/compare/?open={last}", headers=HTMX)
    assert opened.status_code == 200


def test_rows_of_what_is_no_group_are_refused(shipped: Negotiation, client: Client) -> None:
    assert client.get("/istanbul/compare/?rows=%3Cb%3E", headers=HTMX).status_code == 400


def test_an_opened_row_compares_no_other(
    shipped: Negotiation, client: Client, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    key = keys(BeautifulSoup(client.get("/istanbul/compare/").content, "html.parser"))[0]
    assert queries_of(lambda: client.get("/istanbul/compare/")) <= 6
    assert queries_of(lambda: client.get(f"/istanbul/compare/?open={key}", headers=HTMX)) <= 8


@pytest.mark.parametrize(("view", "link"), [("", "th.what a"), ("view=full", "h3 a")])
def test_addresses_that_a_page_puts_together_are_those_of_the_site(
    shipped: Negotiation, ask: Ask, view: str, link: str
) -> None:
    page = ask(view)
    for key in keys(page)[:3]:
        there = row(page, key).select_one(link)
        assert there
        assert there["href"] == reverse("positions:position", args=["istanbul", key])
