"""The lists of the administration read what they show, however much there is."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.models import Negotiation, Position, Source
from tests import factories as make
from tests.people import client_of
from tests.planner import count_anew
from tests.positions.evidence.many_positions import copies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_database")]
SOURCES = """
INSERT INTO positions_source (negotiation_id, key, title, publisher, author, origin, published_on, type, url,
    archive_url, accessed_on, language, reliability, read, note, public_since)
SELECT negotiation_id, 'copy-' || n, 'Paper of number ' || n, publisher, '', '', '', type, '', '', '', '', '', read, '',
    public_since
FROM positions_source, generate_series(1, %s) n WHERE id = %s"""
MANY = 3000
# What grows without end.
LARGE = "entry|citation|source|position|searchrow|referencechange"
LISTS = ("source", "position", "entry", "citation", "amendment", "coding", "referencechange", "person", "party")


@pytest.fixture
def home() -> Negotiation:
    """A negotiation of very many positions and sources, beside another."""
    entry = make.entry()
    make.source()
    copies(entry.position, MANY)
    with connection.cursor() as cursor:
        cursor.execute(SOURCES, [MANY, entry.citations.get().source_id])
    count_anew()
    return entry.negotiation


def asked_by(client: Client, path: str) -> Iterator[tuple[str, str]]:
    """Yield each query of a page with how the database goes about it.

    Of what there is little of here, it counts that there is another way than to read all.
    """
    way = "on" if re.search("/(source|position|person|party)/", path) else "off"
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL enable_seqscan = {way}")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    for query in captured.captured_queries:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"))
                yield query["sql"], "\n".join(line for (line,) in cursor.fetchall())


def test_no_list_reads_a_whole_table(home: Negotiation) -> None:
    client = client_of("administrator")
    questions = ("", f"?negotiation={home.pk}", "?q=number", f"?negotiation={home.pk}&q=copy-29")
    for path in (f"/admin/positions/{model}/{asked}" for model in LISTS for asked in questions):
        for sql, plan in asked_by(client, path):
            assert not re.search(rf"Seq Scan on positions_({LARGE})\b", plan), f"{path}\n{sql}\n{plan}"


def test_a_list_counts_up_to_a_bound_and_says_so(home: Negotiation) -> None:
    client = client_of("administrator")
    page = BeautifulSoup(client.get(f"/admin/positions/source/?negotiation={home.pk}").content, "lxml")
    said = " ".join(each.get_text(" ", strip=True) for each in page.select(".paginator"))
    assert "There are more than 1000: search or filter" in said
    assert len(page.select("#result_list tbody tr")) == 50


def test_a_list_is_of_one_negotiation_and_found_by_words_and_keys() -> None:
    client = client_of("administrator")
    first = make.public_source(key="treaty", title="The unheard-of treaty")
    other = make.public_source(key="memo", negotiation=make.negotiation(key="zz"))

    def listed(asked: str) -> set[int]:
        rows = BeautifulSoup(client.get(f"/admin/positions/source/{asked}").content, "lxml").select("#result_list th a")
        return {int(str(row["href"]).split("/")[4]) for row in rows}

    assert listed("") == listed("?q=unheard") == listed("?q=trea") == listed("?negotiation=x") == {first.pk}
    assert listed(f"?negotiation={other.negotiation_id}") == {other.pk}
    assert listed(f"?negotiation={other.negotiation_id}&q=unheard") == listed("?q=memo") == set()
    assert listed("?type__exact=speech") | listed("?type__exact=analysis") == {first.pk}
    assert Source.objects.count() == 2
    assert not Position.objects.exists()


def test_dates_are_written_as_everywhere() -> None:
    make.round("2022-03-29")
    assert ">2022-03-29<" in client_of("administrator").get("/admin/positions/round/").content.decode()
