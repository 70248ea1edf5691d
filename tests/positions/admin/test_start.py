"""The start page of a negotiation: what is kept of it in the order of the work, counted for whoever looks."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db
IN_ORDER = [
    *("Parties", "Rounds", "Issues", "People", "Delegations", "Sources", "Positions"),
    *("Incompatibilities", "Events", "Assessments", "Terms"),
]


def steps(client: Client, key: str) -> dict[str, list[str]]:
    """Return what the start page says of each kind: how many there are, and what is missing."""
    rows = BeautifulSoup(client.get(f"/admin/negotiations/{key}/").content, "lxml").select("#content tbody tr")
    return {
        row.select("th")[0].get_text(): [cell.get_text(strip=True) for cell in row.select("td")[:2]] for row in rows
    }


def test_it_works() -> None:
    home = make.negotiation(key="talks", title="Talks")
    keeper = client_of("administrator")
    empty = steps(keeper, "talks")
    assert list(empty) == IN_ORDER
    assert empty["Parties"] == ["0", "two are needed"]
    assert empty["Rounds"] == ["0", "two are needed to compare"]
    outcome = make.outcome(negotiation=home)
    make.round("2025-06-02", negotiation=home)
    make.person(negotiation=home)
    make.public_source(negotiation=home, archive_url="https://archive.example/a")
    now = steps(keeper, "talks")
    assert now["Rounds"] == ["2", "1 without an outcome"]
    assert now["Delegations"] == ["0", "2 rounds without any"]
    assert now["Sources"] == ["2", "1 without an archived copy"]
    page = BeautifulSoup(keeper.get("/admin/negotiations/talks/").content, "lxml")
    for link in page.select("#content a"):
        assert keeper.get(str(link["href"])).status_code in {200, 404}, link
    assert 'href="/admin/negotiations/talks/"' in keeper.get("/admin/").content.decode()
    assert outcome.round.negotiation == home


def test_who_keeps_delegations_looks_at_the_others() -> None:
    make.negotiation(key="talks")
    page = BeautifulSoup(client_of("delegation manager").get("/admin/negotiations/talks/").content, "lxml")
    listed = [row.select("th")[0].get_text() for row in page.select("#content tbody tr")]
    added = [row.select("th")[0].get_text() for row in page.select("#content tbody tr") if row.select(".addlink")]
    assert listed == ["Parties", "Rounds", "People", "Delegations", "Sources"]
    assert added == ["People", "Delegations"]


def test_what_is_only_proposed_is_counted_for_the_team() -> None:
    home = make.negotiation(key="talks")
    make.source(negotiation=home)
    assert steps(client_of("administrator"), "talks")["Sources"][0] == "1"
    assert steps(client_of("delegation manager"), "talks")["Sources"][0] == "0"


def test_denied_to_everybody_else() -> None:
    make.negotiation(key="talks")
    assert client_of("analyst").get("/admin/negotiations/talks/").status_code == 403
    assert client_of("administrator").get("/admin/negotiations/other/").status_code == 404


def test_what_is_archived_is_looked_at() -> None:
    home = make.negotiation(key="talks")
    entry = make.entry(make.position(negotiation=home))
    keeper = client_of("administrator")
    Negotiation.objects.filter(pk=home.pk).update(archived_at=timezone.now(), archived_by=person("administrator"))
    page = BeautifulSoup(keeper.get("/admin/negotiations/talks/").content, "lxml")
    assert page.select(".addlink") == []
    for row in (entry.position, entry, entry.position.party):
        answer = keeper.get(f"/admin/positions/{row._meta.model_name}/{row.pk}/change/")
        assert answer.status_code == 200
        assert "_save" not in answer.content.decode()


def test_query_count(queries_of: Any) -> None:
    home = make.negotiation(key="talks")
    client = client_of("administrator")
    few = queries_of(lambda: client.get("/admin/negotiations/talks/"))
    for _ in range(3):
        make.outcome(negotiation=home)
        make.entry(make.position(negotiation=home))
    assert queries_of(lambda: client.get("/admin/negotiations/talks/")) <= few + 1 <= 30
