"""The page of a source on which very much rests, and lists over all that rests on sources."""

from collections.abc import Callable

import pytest
from django.test import Client

from positions.models import Citation, Delegate, Source
from tests import factories as make
from tests.many import write_many
from tests.positions.records.test_long_pages import MANY, entries_on, pages_of, write_entries

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], object]], int]


@pytest.fixture
def source() -> Source:
    """A source of which two positions have MANY entries and one besides, all on the same days."""
    source = make.source(origin="an agency")
    for _ in range(2):
        first = make.entry(make.position(negotiation=source.negotiation), "2020-01-01", cite=source)
        write_entries(first, MANY)
    return source


def test_the_entries_of_a_source_come_in_pages_each_once(source: Source, client: Client) -> None:
    pages = [*pages_of(client, f"/{source.negotiation.key}/sources/{source.key}/")]
    seen = [entry for page in pages for entry in entries_on(page)]
    assert len(seen) == len(set(seen)) == 2 * (MANY + 1)
    days = [str(day["datetime"]) for page in pages for day in page.select("ol.entries > li > a time")]
    assert days == sorted(days, reverse=True)
    assert len(pages) == 5


def test_of_very_many_it_is_said_that_there_are_more(source: Source, client: Client) -> None:
    position = make.position(negotiation=source.negotiation)
    write_entries(make.entry(position, "2020-01-01", cite=source), 800)
    answer = client.get(f"/{source.negotiation.key}/sources/{source.key}/")
    assert "more than 1,000 entries" in answer.content.decode()
    assert len(answer.content) < 200_000


def test_what_else_rests_on_a_source_comes_in_pages(client: Client) -> None:
    source = make.source()
    delegate = make.delegate(source=source, negotiation=source.negotiation)
    people = make.person(negotiation=source.negotiation)
    write_many(people, 60, key="'somebody-' || n", name="'Somebody'")
    write_many(
        Delegate.objects.get(pk=delegate.pk),
        1,
        each=f" JOIN positions_person p ON p.negotiation_id = {source.negotiation_id} AND p.name = 'Somebody'",
        person_id="p.id",
    )
    found: list[str] = []
    address = f"/{source.negotiation.key}/sources/{source.key}/"
    for page in pages_of(client, address):
        found += [line.get_text() for line in page.select("ul.rests > li")]
    assert len(found) == 61


def test_query_count(source: Source, client: Client, queries_of: Queries) -> None:
    little = make.source(negotiation=source.negotiation)
    make.entry(make.position(negotiation=source.negotiation), cite=little)
    asked = set()
    for each in (little, source):
        address = f"/{source.negotiation.key}/sources/{each.key}/"
        client.get(address)
        asked.add(queries_of(lambda address=address: client.get(address)))
    assert len(asked) == 1
    assert max(asked) <= 7


def test_the_list_of_sources_sees_each_once_though_as_much_rests_on_many(client: Client) -> None:
    source = make.source()
    main = make.entry(make.position(negotiation=source.negotiation), cite=source)
    write_many(make.source(negotiation=source.negotiation), MANY, key="'source-n-' || n")
    write_many(
        Citation.objects.get(entry=main),
        1,
        each=f" JOIN positions_source s ON s.negotiation_id = {source.negotiation_id} AND s.key LIKE 'source-n-%%'",
        source_id="s.id",
    )
    pages = [*pages_of(client, f"/{source.negotiation.key}/sources/")]
    seen = [str(link["href"]) for page in pages for link in page.select("table.listed th a")]
    assert len(seen) == len(set(seen)) == MANY + 1
    assert f"{MANY + 1} sources" in pages[0].get_text()


def test_coverage_shows_its_sources_in_pages(client: Client) -> None:
    round_ = make.round()
    source = make.public_source(negotiation=round_.negotiation, published_on="2022-03-29")
    write_many(source, 250, key="'source-n-' || n")
    pages = [*pages_of(client, f"/{round_.negotiation.key}/coverage/")]
    seen = [str(link["href"]) for page in pages for link in page.select('section[aria-labelledby="sources"] th a')]
    assert len(seen) == len(set(seen)) == 251
    assert all("251 sources" in page.select_one(".status").get_text() for page in pages)
