"""The strength of evidence as it is read: names of origins, one query, and what the page of each entry says."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.compare.comparison import compare_rounds
from positions.domain.codebook import Account, Channel
from positions.domain.entry_roles import is_own_word
from positions.domain.evidence import EvidenceAsked, Strength
from positions.models import Entry, Negotiation
from positions.reading.entries import history_of
from positions.reading.strength import ShownStrength, choices_of_origins, read_cited
from tests import factories as make
from tests.positions.timeline.test_plans import crowded


@pytest.mark.django_db
def test_the_databases_own_word_is_the_domains() -> None:
    position = make.position()
    for account, channel in product(Account, ["", *(channel.value for channel in Channel)]):
        held = channel != Channel.TERM
        row = Entry.objects.get(pk=make.entry(position, account=account.value, channel=channel, held=held).pk)
        assert row.own_word == is_own_word(account, channel)


@pytest.mark.django_db
def test_an_origin_is_named_as_it_is_written_or_by_its_publication() -> None:
    home = make.negotiation()
    columns = [
        {"key": "a", "publisher": "Paper", "published_on": "2022-03-29"},
        {"key": "b", "publisher": "Paper", "published_on": "2022-03-29"},
        {"key": "c", "publisher": "House", "published_on": "2022"},
        {"key": "d", "publisher": "Relay", "origin": "Wire 2025-05"},
        {"key": "e", "publisher": "Other", "origin": "Wire 2025-05"},
    ]
    first, *others = (make.source(negotiation=home, **each) for each in columns)
    entry = make.entry(make.position(negotiation=home), cite=first)
    for source in others:
        make.citation(entry, source=source)
    line = history_of([entry.position_id], None)[0]
    assert line.strength.called == (
        *(("c", "House 2022"), ("a", "Paper 29 Mar 2022 (a)"), ("b", "Paper 29 Mar 2022 (b)")),
        ("Wire 2025-05", "Wire 2025-05"),
    )
    cited = read_cited([entry.pk], home, None)
    assert cited.shown(cited.of(entry.pk, own_word=True, reading=False)) == line.strength
    choices = choices_of_origins([line.strength, line.strength], EvidenceAsked(without="z", origin="z"))
    assert choices[0] == ("c", "House 2022 (2)")
    assert choices[-1] == ("z", "z")


@pytest.mark.django_db
def test_an_analysis_counts_for_a_reading_only() -> None:
    study = make.source(type="analysis", reliability="B")
    position = make.position(negotiation=study.negotiation)
    make.entry(position, "2022-03-28", cite=study)
    make.entry(position, "2022-03-29", cite=study, account="analyst")
    said, read = history_of([position.pk], None)
    assert [(line.strength.grade, line.strength.independent_sources) for line in (said, read)] == [("B", 0), ("B", 1)]
    assert (said.strength.sources, said.strength.names) == ("no independent source", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page",
    [
        *("positions/{}/", "entries/{}/", "sources/{}/", "issues/{}/", "parties/{}/"),
        *("timeline/", "search/?q=saying"),
    ],
)
def test_every_page_of_an_entry_says_how_strong_its_evidence_is(page: str, client: Client) -> None:
    source = make.source(reliability="C", publisher="Paper", origin="Wire 2025")
    position = make.position(negotiation=source.negotiation)
    entry = make.entry(position, statement="A saying.", cite=source)
    thing = {"positions": position.key, "entries": entry.key, "sources": source.key}
    thing |= {"issues": position.issue.key, "parties": position.party.key}
    path = page.format(thing.get(page.partition("/")[0], ""))
    told = BeautifulSoup(client.get(f"/{entry.negotiation.key}/{path}").content, "lxml").select(".strength")
    said = {" ".join(tag.get_text(" ").split()) for tag in told}
    assert said == {"C 1 independent source : Wire 2025 · own word"}


@pytest.mark.django_db
def test_a_source_says_how_much_rests_on_its_origin(client: Client) -> None:
    home = make.negotiation()
    relays = [make.source(negotiation=home, key=f"relay-{n}", title=f"Relay {n}", origin="Wire 2025") for n in (1, 2)]
    other = make.source(negotiation=home)
    position = make.position(negotiation=home)
    make.entry(position, "2022-03-27", cite=relays[0])
    make.entry(position, "2022-03-28", cite=relays[1])
    make.citation(make.entry(position, "2022-03-29", cite=relays[1]), source=other)
    make.entry(position, "2022-03-30", cite=other)
    make.retract(make.entry(position, "2022-03-31", cite=relays[0]))
    page = BeautifulSoup(client.get(f"/{home.key}/sources/relay-1/").content, "lxml")
    said = " ".join(page.select_one("dl.inputs").get_text(" ").split())
    assert "Rests on this origin 3 entries, 2 on nothing else; it is also given by Relay 2" in said
    assert page.find("a", string="What stands without it")["href"] == f"/{home.key}/compare/?without=Wire+2025"


# Four pages for each of the two states of a row.
MANY, POSITIONS, MOST = 20_000, 200, 1_600
CITE = """
INSERT INTO positions_source (negotiation_id, key, title, publisher, author, origin, published_on, type, url,
    archive_url, accessed_on, language, reliability, read, note)
SELECT %(home)s, 's' || n, 'Title', 'Publisher', '', '', '2022', 'news report', '', '', '', '', 'C', 'part', ''
FROM generate_series(1, %(many)s / 5) n;
INSERT INTO positions_citation (negotiation_id, entry_id, source_id, locator, quote, quote_language, translation,
    decision, imported_in_id, published_at, without_second_reader)
SELECT e.negotiation_id, e.id, s.id, 'p. ' || n, '', '', '', '', e.imported_in_id, e.published_at, false
FROM positions_entry e, generate_series(0, 1) n, positions_source s
WHERE e.negotiation_id = %(home)s AND s.negotiation_id = e.negotiation_id
    AND s.key = 's' || (1 + (e.sequence + n * 7) %% (%(many)s / 5))
"""


def with_citations(home: Negotiation) -> None:
    """Cite two sources for every entry, as the owner, who can leave the guards out."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("positions_citation", "positions_source"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(CITE, {"home": home.pk, "many": MANY})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("positions_citation", "positions_source"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def plan_of(read: Callable[[], Any]) -> dict[str, Any]:
    """Return the plan of the query that reads citations, with the buffers that it takes."""
    read()
    with CaptureQueriesContext(connection) as captured:
        read()
    (query,) = (each["sql"] for each in captured if each["sql"].startswith('SELECT "positions_citation"'))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return plan


def read_whole(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from read_whole(part)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_strength_of_two_hundred_rows_is_read_from_few_pages() -> None:
    home = crowded(MANY, POSITIONS)
    with_citations(home)
    first, second = (make.round(day, negotiation=home).point for day in ("2005-01-01", "2015-01-01"))
    plan = plan_of(lambda: compare_rounds(home, first, second))
    assert len(compare_rounds(home, first, second).rows) == POSITIONS
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] <= MOST, plan
    assert "positions_citation" not in read_whole(plan)


def test_several_together_are_own_word_only_when_all_are() -> None:
    half = Strength("A", 1, False, frozenset(["x"]))
    assert ShownStrength(half, {"x": "X"}).word == "not its own word"
    assert ShownStrength(half, {"x": "X"}, several=True).word == "not only its own word"
