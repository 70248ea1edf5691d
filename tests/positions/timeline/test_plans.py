"""A further page of the list is read along an index, and a page takes as many queries for however many entries."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.models import Negotiation, Position
from positions.timeline.filters import TimelineFilter
from positions.timeline.tracks import ORDER, PAGE, positions_with_entries
from positions.web.paging import Place
from positions.writing.moment import publishing_moment
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.usefixtures("_own_database"),
]

MANY = 20_000
FILL = """
INSERT INTO positions_entry (
    negotiation_id, position_id, key, effective_on, precision, sequence, held, firmness, declared, scope, content,
    statement, coding_note, account, basis, channel, condition, speaker, decision, imported_in_id, published_at,
    without_second_reader
)
SELECT %(home)s, (%(positions)s::bigint[])[1 + n %% cardinality(%(positions)s::bigint[])], 'e' || n,
    DATE '2000-01-01' + n * 8000 / %(many)s, 'day', n, true, 'plain', false, '', 'Content', 'It was said.',
    'As said.', 'own', 'stated', '', '', '', '', %(imported)s, %(at)s, false
FROM generate_series(1, %(many)s) n
"""
TRIGGERS = "ALTER TABLE positions_entry {} TRIGGER USER"


def crowded(entries: int, positions: int) -> Negotiation:
    """Return a negotiation with that many entries, put in at once: as the owner, who can leave the guards out."""
    home = make.negotiation()
    of = {"negotiation": home, "party": make.party(negotiation=home), "issue": make.issue(negotiation=home)}
    rows = [Position(key=f"p{n}", kind="demand", title=f"Position {n}", **of) for n in range(positions)]
    said = {"home": home.pk, "positions": [row.pk for row in Position.objects.bulk_create(rows)], "many": entries}
    with transaction.atomic():
        said["imported"] = make.import_of(home).pk
        said["at"] = publishing_moment(home.pk)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(TRIGGERS.format("DISABLE"))
        cursor.execute(FILL, said)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TRIGGERS.format("ENABLE"))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return home


def reads(captured: CaptureQueriesContext) -> Iterator[str]:
    """Yield the plans of the queries that read entries."""
    with connection.cursor() as cursor:
        for query in captured:
            if "positions_entry" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                yield "\n".join(line for (line,) in cursor.fetchall())


def test_a_further_page_sorts_nothing_and_reads_no_whole_table(client: Client) -> None:
    make.entry()
    home = crowded(MANY, positions=500)
    known = timezone.now()
    place: Place = (date(2011, 1, 1), 5, "e5")
    for query, backwards in product(("", "from=2005-01-01", "account=own"), (True, False)):
        filters = TimelineFilter(QueryDict(query), positions_with_entries(home, known), [], known)
        rows = ORDER.beyond(filters.entries(home, known), place, backwards=backwards)
        plan = rows.values_list("id", *ORDER.fields)[: PAGE + 1].explain()
        assert "entry_timeline" in plan
        assert "Seq Scan" not in plan
        assert "Sort" not in plan
    address = f"/{home.key}/timeline/?after={ORDER.cursor(place)}&known={known:%Y-%m-%dT%H:%M:%S.%fZ}"
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    assert len(captured) == 6
    plans = list(reads(captured))
    assert len(plans) >= 4
    for plan in plans:
        assert "Seq Scan on positions_entry" not in plan, plan


def test_fifty_entries_take_as_many_queries_as_a_thousand(client: Client) -> None:
    counts = set()
    for entries, positions in ((50, 5), (1_000, 50)):
        home = crowded(entries, positions)
        for address in ("", "?order=oldest", "?scale=even&party=" + home.party_set.get().key):
            with CaptureQueriesContext(connection) as captured:
                page = BeautifulSoup(client.get(f"/{home.key}/timeline/{address}").content, "lxml")
            assert len(page.select(".log > li")) == PAGE
            assert bool(page.select("#more")) == (entries > PAGE)
            counts.add((address.partition("&")[0], len(captured)))
    assert len(counts) == 3, counts
    assert max(count for _, count in counts) <= 8
