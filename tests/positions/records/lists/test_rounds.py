"""The list of rounds: what is counted at each, as known when, and of which indexes alone."""

import re

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.models import Citation, Entry, Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db


def counted(home: Negotiation, query: str = "") -> list[list[int]]:
    """Return of each round how many entries each party voiced, in their order, and on how many sources these rest."""
    rows = Client().get(f"/{home.key}/rounds.json{query}").json()
    return [[value for name, value in row.items() if name == "sources" or name.startswith("voiced_")] for row in rows]


def test_each_round_counts_its_own_window_as_known() -> None:
    home = make.negotiation()
    one, other = (make.position(negotiation=home, party=make.party(negotiation=home, order=at)) for at in (1, 2))
    first, second = (make.public_source(negotiation=home) for _ in range(2))
    make.round("2025-05-10", "2025-05-20", negotiation=home)
    make.round("2025-05-15", "2025-05-25", negotiation=home)
    make.round("2025-07-01", negotiation=home)
    make.entry(one, "2025-05-10", cite=first)
    make.entry(one, "2025-05-15", cite=first)
    replaced = make.entry(other, "2025-05-20", cite=second)
    make.citation(replaced, source=first)
    make.entry(other, "2025-05-25", cite=second)
    then = make.entry(other, "2025-05-26", cite=second).published_at.isoformat().replace("+00:00", "Z")
    assert counted(home) == [[2, 1, 2], [1, 2, 2], [0, 0, 0]]
    make.correct(replaced, effective_on="2025-06-01")
    make.proposal(one, "2025-05-15", cite=second)
    assert counted(home) == [[2, 0, 1], [1, 1, 2], [0, 0, 0]]
    assert counted(home, f"?known={then}") == [[2, 1, 2], [1, 2, 2], [0, 0, 0]]


def columns(query: str, table: str) -> set[str]:
    """Return which columns of a table a query names."""
    (alias,) = re.findall(rf'"{table}" (U\d+)', query)
    return set(re.findall(rf'{alias}\."(\w+)"', query))


@pytest.mark.parametrize("then", ["", "?known=2100-01-01"], ids=["now", "as known then"])
def test_counting_reads_what_two_indexes_have(then: str) -> None:
    home = make.entry().negotiation
    make.round(negotiation=home)
    with CaptureQueriesContext(connection) as captured:
        Client().get(f"/{home.key}/rounds/{then}")
    (query,) = [each["sql"] for each in captured if "positions_citation" in each["sql"]]
    for part in query.split('AS "voiced"'):
        assert columns(part, "positions_entry") <= covered(Entry, "entry_timeline")
    assert columns(part, "positions_citation") <= covered(Citation, "citation_strength")


def covered(model: type[Model], name: str) -> set[str]:
    """Return the columns that an index has."""
    (index,) = [index for index in model._meta.indexes if index.name == name]
    return {model._meta.get_field(field).column for field in (*index.fields, *index.include)}
