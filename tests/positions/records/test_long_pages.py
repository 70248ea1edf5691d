"""Pages of one thing with very much that hangs on it: bounded, in as many queries as for little, nothing left out."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Citation, Entry, Position, Source
from tests import factories as make
from tests.many import write_many

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], object]], int]
MANY = 120


@pytest.fixture
def source() -> Source:
    return make.source()


@pytest.fixture
def position(source: Source) -> Position:
    """A position with MANY entries besides its first, three on each day, all from the one source."""
    position = make.position(negotiation=source.negotiation)
    write_entries(make.entry(position, "2020-01-01", cite=source, content="What is asked"), MANY)
    return position


def write_entries(like: Entry, number: int) -> None:
    """Write so many entries of the same position after that one, each with a citation of its source."""
    citation = like.citations.get()
    write_many(
        like,
        number,
        key=f"'{like.position.key}-n-' || n",
        effective_on="DATE '2020-01-02' + ((n - 1) / 3)::int",
        sequence="1 + n %% 3",
        content="'What is asked as of ' || n",
    )
    write_many(
        Citation.objects.get(pk=citation.pk),
        1,
        each=f" JOIN positions_entry e ON e.position_id = {like.position_id} AND e.id <> {like.pk}",
        entry_id="e.id",
    )


def pages_of(client: Client, address: str, **query: str) -> Iterator[BeautifulSoup]:
    """Yield the page and those that it leads on to."""
    while address:
        answer = client.get(address, query)
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "lxml")
        yield page
        further = page.select_one('main a[rel="next"]')
        address, query = str(further["href"]) if further else "", {}


def entries_on(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select("ol.entries > li > a")]


def test_a_long_history_comes_in_pages_with_each_entry_once(position: Position, client: Client) -> None:
    pages = [*pages_of(client, f"/{position.negotiation.key}/positions/{position.key}/")]
    seen = [entry for page in pages for entry in entries_on(page)]
    assert [len(entries_on(page)) for page in pages] == [50, 50, MANY + 1 - 100]
    assert len(set(seen)) == MANY + 1
    days = [str(day["datetime"]) for page in pages for day in page.select("ol.entries > li > a time")]
    assert days == sorted(days, reverse=True)
    # The state and the number of entries are those of the whole history, on every page of it.
    assert {page.select_one("section[aria-labelledby=state]").get_text() for page in pages} != {""}
    assert all(f"{MANY + 1} main entries" in page.get_text() for page in pages)
    # The oldest on a page is told against the content before it, which stands on the next one.
    assert pages[0].select("ol.entries > li")[-1].select_one(".diff")


def test_a_moment_travels_through_the_pages_of_a_history(position: Position, client: Client) -> None:
    first, second, _ = pages_of(client, f"/{position.negotiation.key}/positions/{position.key}/", known="2035-01-01")
    assert second.select_one(".known")
    assert "known=" in str(first.select_one('a[rel="next"]')["href"])


def test_a_damaged_place_is_said(position: Position, client: Client) -> None:
    address = f"/{position.negotiation.key}/positions/{position.key}/"
    for after in ("x", "OTk5OTk5"):
        assert client.get(address, {"after": after}).status_code == 400


@pytest.fixture
def positions(source: Source) -> Position:
    """The first of MANY and one positions of one party on one issue, each with an entry of the round's day."""
    first = make.position(negotiation=source.negotiation)
    like = make.entry(first, "2022-03-29", cite=source)
    write_many(first, MANY, key="'position-n-' || n", title="'Held alike'")
    others = f" JOIN positions_position p ON p.issue_id = {first.issue_id} AND p.id <> {first.pk}"
    write_many(like, 1, each=others, position_id="p.id", key="p.key || '-entry'")
    home = source.negotiation_id
    theirs = f" JOIN positions_entry e ON e.negotiation_id = {home} AND e.id <> {like.pk}"
    write_many(like.citations.get(), 1, each=theirs, entry_id="e.id")
    return first


def test_the_positions_of_a_party_come_in_pages_each_once(positions: Position, client: Client) -> None:
    pages = [*pages_of(client, f"/{positions.negotiation.key}/parties/{positions.party.key}/")]
    seen = [str(link["href"]) for page in pages for link in page.select("table.states tbody th[scope=row] > a")]
    assert len(pages) == 3
    assert len(seen) == len(set(seen)) == MANY + 1
    assert f"{MANY + 1} positions, 50 of them on this page" in pages[0].get_text()


def test_the_positions_of_a_round_come_in_pages_each_once(positions: Position, client: Client) -> None:
    round_ = make.round(negotiation=positions.negotiation)
    write_many(positions, MANY, key="'silent-n-' || n")
    like = Entry.objects.get(position=positions)
    silent = f" JOIN positions_position p ON p.issue_id = {positions.issue_id} AND p.key LIKE 'silent-%%'"
    write_many(like, 1, each=silent, position_id="p.id", key="p.key || '-entry'", effective_on="DATE '2022-01-01'")
    theirs = f" JOIN positions_entry e ON e.position_id <> {positions.pk} AND e.key LIKE 'silent-%%'"
    write_many(like.citations.get(), 1, each=theirs, entry_id="e.id")
    pages = [*pages_of(client, f"/{round_.negotiation.key}/rounds/{round_.key}/")]
    seen = [str(link["href"]) for page in pages for link in page.select('section[aria-labelledby="heard"] li a')]
    assert len(pages) == 2
    assert len(seen) == len(set(seen)) == 2 * MANY + 1


def test_people_come_in_pages_each_once_though_they_have_one_name(client: Client) -> None:
    person = make.person()
    write_many(person, 250, key="'somebody-' || n")
    pages = [*pages_of(client, f"/{person.negotiation.key}/people/")]
    seen = [str(link["href"]) for page in pages for link in page.select("table.people th a")]
    assert len(seen) == len(set(seen)) == 251
    assert all("251 people recorded." in page.get_text() for page in pages)


def test_query_count(position: Position, client: Client, queries_of: Queries) -> None:
    little = make.position(negotiation=position.negotiation)
    make.entry(little)
    asked: set[Any] = set()
    for row in (little, position):
        address = f"/{row.negotiation.key}/positions/{row.key}/"
        client.get(address)
        asked.add(queries_of(lambda address=address: client.get(address)))
    assert max(asked) <= 3
    assert len(asked) == 1


def test_red_lines_come_in_pages_each_once(source: Source, client: Client) -> None:
    first = make.position(negotiation=source.negotiation)
    like = make.entry(first, "2022-03-29", cite=source, firmness="categorical")
    write_many(first, 230, key="'position-n-' || n", title="'Held alike'")
    others = f" JOIN positions_position p ON p.issue_id = {first.issue_id} AND p.id <> {first.pk}"
    write_many(like, 1, each=others, position_id="p.id", key="p.key || '-entry'")
    theirs = f" JOIN positions_entry e ON e.negotiation_id = {source.negotiation_id} AND e.id <> {like.pk}"
    write_many(like.citations.get(), 1, each=theirs, entry_id="e.id")
    make.round(negotiation=source.negotiation)
    pages = [*pages_of(client, f"/{source.negotiation.key}/red-lines/")]
    position = f"/{source.negotiation.key}/positions/"
    seen = [str(link["href"]) for page in pages for link in page.select(f'main table a[href^="{position}"]')]
    assert len(pages) == 2
    assert len(set(seen)) == 231
    assert client.get(f"/{source.negotiation.key}/red-lines.csv?beyond=x").status_code == 400
    # The list of issues reads so many positions for a page that it comes issue by issue here.
    write_many(make.issue(negotiation=source.negotiation), 3, key="'issue-n-' || n", order="n")
    places = f" JOIN positions_issue i ON i.negotiation_id = {source.negotiation_id} AND i.key LIKE 'issue-n-%%'"
    write_many(first, 210, each=places, key="i.key || '-' || n", issue_id="i.id", title="'Of another issue'")
    listed = [*pages_of(client, f"/{source.negotiation.key}/issues/")]
    named = [str(link["href"]) for page in listed for link in page.select('main a[href*="/issues/issue-"]')]
    assert len(listed) > 1
    assert len(set(named)) == source.negotiation.issue_set.filter(key__startswith="issue-").count()


def test_the_positions_on_an_issue_come_in_pages_with_bounded_tracks(positions: Position, client: Client) -> None:
    address = f"/{positions.negotiation.key}/issues/{positions.issue.key}/"
    pages = [*pages_of(client, address)]
    seen = [str(track["id"]) for page in pages for track in page.select(".track h3")]
    assert len(pages) == 9
    assert len(seen) == len(set(seen)) == MANY + 1
    assert "told of these alone" in pages[0].get_text()


def test_the_track_of_a_long_history_is_bounded(position: Position, client: Client) -> None:
    make.round(negotiation=position.negotiation)
    (page,) = pages_of(client, f"/{position.negotiation.key}/issues/{position.issue.key}/")
    track = page.select_one(".track")
    assert len(track.select("ol.entries > li")) == 20
    assert f"Its whole history, {MANY + 1 - 20} further entries" in track.get_text()
    assert track.select("ol.entries > li")[-1].select_one(".diff")
    assert f"All {MANY + 1} entries, position by position" in page.get_text()


def test_an_entry_of_a_long_history_has_its_neighbours(position: Position, client: Client, queries_of: Queries) -> None:
    address = f"/{position.negotiation.key}/entries/{position.key}-n-60/"
    page = BeautifulSoup(client.get(address).content, "lxml")
    before, after = (str(page.select_one(f'main a[rel="{rel}"]')["href"]) for rel in ("prev", "next"))
    # By their places within the days 60 comes before 58 and 59, and 56 is the last of the day before.
    assert before.endswith(f"{position.key}-n-56/")
    assert after.endswith(f"{position.key}-n-58/")
    assert queries_of(lambda: client.get(address)) <= 8
