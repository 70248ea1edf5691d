"""Rosters of 500 people at 20 rounds: every page asks the database a few times and shows a bounded part."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from positions.models import Negotiation
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], object]], int]
PEOPLE, ROUNDS, MOST = 500, 20, 8

MADE = (
    """INSERT INTO positions_person (negotiation_id, key, name, native_name, aliases, note, party_id)
    SELECT %(home)s, 'person-' || n, 'Given' || n || ' Family' || n, '', '{}', '', %(party)s
    FROM generate_series(1, %(people)s) n""",
    """INSERT INTO positions_delegation (negotiation_id, round_id, party_id, completeness, note)
    SELECT %(home)s, id, %(party)s, 'complete', '' FROM positions_round WHERE negotiation_id = %(home)s""",
    """INSERT INTO positions_delegate
        (negotiation_id, delegation_id, person_id, title, role, seniority, source_id, locator, note)
    SELECT %(home)s, d.id, p.id, 'Official', 'member', 'official', %(source)s, 'p. 1', ''
    FROM positions_delegation d JOIN positions_person p USING (negotiation_id) WHERE negotiation_id = %(home)s""",
)


def crowd() -> Negotiation:
    home = make.negotiation()
    source = make.public_source(negotiation=home)
    party = make.party(negotiation=home, key="north", name="North")
    for number in range(ROUNDS):
        make.round(f"20{number + 10}-03-01", negotiation=home, key=f"round-{number}")
    with connection.cursor() as cursor:
        asked = {"home": home.pk, "party": party.pk, "source": source.pk, "people": PEOPLE}
        for statement in MADE:
            cursor.execute(statement, asked)
    return home


def test_every_roster_page_asks_at_most_eight_times(client: Client, queries_of: Queries) -> None:
    home = crowd()
    pages = [
        *("delegations/", "delegations/round-3/north/", "delegations/?before=round-1&after=round-9"),
        *("delegations/rounds/", "delegations/rounds/?page=5&round=round-1&round=round-2", "people/"),
        *("people/?q=Family77", "people/person-77/", "rounds/round-3/"),
        *("delegations.csv", "delegations.json", "delegations/rounds.csv", "delegations/rounds.svg", "people.csv"),
        "popolo.json",
    ]
    keeper = client_of("delegation manager")
    list_of = "\n".join(f"Given{number} Family{number}; Official" for number in range(1, 81))

    def read(page: str) -> None:
        answer = client.get(f"/{home.key}/{page}")
        assert answer.status_code == 200, page
        if answer.streaming:
            list(answer.streaming_content)

    assert {page: number for page in pages if (number := queries_of(lambda page=page: read(page))) > MOST} == {}
    matrix = BeautifulSoup(client.get(f"/{home.key}/delegations/rounds/").content, "lxml")
    assert len(matrix.select("tbody tr")) == 100
    assert "page 1 of 5" in matrix.text
    listed = BeautifulSoup(client.get(f"/{home.key}/delegations/").content, "lxml")
    # Two rounds of five hundred people have room on a page, forty of each unfolded.
    assert len(listed.select(".roster li")) == 40 * 2
    address = f"/{home.key}/delegations/round-3/north/paste/"
    assert queries_of(lambda: keeper.post(address, {"lines": list_of, "act": "look"})) <= MOST + 6
