"""The timeline of very many positions: it shows what it would show if all of them were read."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from positions.reading.compiled import CompiledQuery
from positions.timeline import picture, portion, tracks
from positions.web import filters
from tests import factories as make

pytestmark = pytest.mark.django_db
# What is asked of single entries needs all of them.
WHOLE = ("?kind=demand&move=hardened", "?account=own", "?evidence=two", "?from=2025-01-01", "?at=istanbul-2025-05-16")


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the picture have room for some of the issues only."""
    monkeypatch.setattr(picture, "MOST_MARKS", 100)
    monkeypatch.setattr(portion, "MOST_MARKS", 100)


def page_of(client: Client, query: str) -> BeautifulSoup:
    answer = client.get(f"/istanbul/timeline/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def told(page: BeautifulSoup) -> str:
    """Return the page without the numbers of moves on a narrow screen, which only all of the entries tell."""
    for each in page.select("small"):
        if re.fullmatch(r"[0-9]+ moves?|no move", each.get_text()):
            each.decompose()
    return re.sub(r"\s+", " ", page.get_text(" ") + " ".join(str(svg) for svg in page.select("svg, a")))


@pytest.mark.parametrize("query", ["", "?order=oldest", "?party=ukraine", "?scale=even", "?known=2030-01-01", *WHOLE])
def test_a_part_shows_what_the_whole_does(
    query: str, shipped: Negotiation, marks: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told(page_of(client, query))
    monkeypatch.setattr(portion, "MOST_READ", 0)
    assert told(page_of(client, query)) == whole


def test_an_entry_that_is_not_drawn_is_opened(
    shipped: Negotiation, marks: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = shipped.entry_set.order_by("position__issue__order", "id").last().key
    whole = page_of(client, f"?open={key}")
    monkeypatch.setattr(portion, "MOST_READ", 0)
    part = page_of(client, f"?open={key}")
    assert key in str(whole.select_one("#entry"))
    assert str(part.select_one("#entry")) == str(whole.select_one("#entry"))
    assert "so none is opened" in page_of(client, "?open=nothing@2022-01-01-1").get_text()


def test_every_entry_is_listed_once(shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portion, "MOST_READ", 0)
    seen: list[str] = []
    address = "/istanbul/timeline/"
    while address:
        page = BeautifulSoup(client.get(address).content, "lxml")
        seen += [str(link["href"]) for link in page.select(".log > li > a")]
        following = page.select_one("#more a")
        address = str(following["href"]) if following else ""
    assert len(seen) == len(set(seen)) == shipped.entry_set.filter(superseded_at=None).count()


def test_of_a_part_no_more_is_read(
    client: Client, monkeypatch: pytest.MonkeyPatch, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    home = make.negotiation(key="many")
    for number in range(6):
        issue = make.issue(negotiation=home, order=number, name=f"Issue {number}")
        for day in range(1, 9):
            make.entry(make.position(negotiation=home, issue=issue), f"{2022 if number else 2021}-03-0{day}")
    monkeypatch.setattr(portion, "MOST_READ", 20)
    monkeypatch.setattr(portion, "MOST_MARKS", 10)
    monkeypatch.setattr("positions.timeline.tracks.PAGE", 3)
    read: list[int] = []
    monkeypatch.setattr("positions.timeline.answer.read_tracks", noting(read))
    client.get("/many/timeline/")
    assert read == [8 + 3], "the positions of the first issue, and those of the entries that are listed"
    assert queries_of(lambda: client.get("/many/timeline/")) <= 8


def noting(read: list[int]) -> Callable[..., object]:
    from positions.timeline.tracks import read_tracks

    def noted(positions: list[object], known: object) -> object:
        read.append(len(positions))
        return read_tracks(positions, known)  # type: ignore[arg-type]

    return noted


@pytest.mark.parametrize("now", [True, False], ids=["now", "as known then"])
@pytest.mark.parametrize("query", [tracks.positions_spoken_of, filters.positions_spoken_of, filters.names_spoken_of])
def test_entries_are_looked_for_by_their_position_alone(query: Callable[..., CompiledQuery], now: bool) -> None:
    """Asked for by the negotiation too, they are all gone through for each position where a plan is for all values."""
    entries = re.findall(
        r'EXISTS\(SELECT \S+ AS "a" FROM "positions_entry" (\w+) WHERE (.*?) LIMIT', query(now=now).sql
    )
    assert entries
    for alias, condition in entries:
        named = set(re.findall(rf'{alias}\."(\w+)"', condition))
        assert "position_id" in named <= {"position_id", "published_at", "superseded_at"}
