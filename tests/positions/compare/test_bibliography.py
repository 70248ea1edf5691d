"""The bibliography of a comparison: what its rows rest on, and nothing else."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from positions.compare.bibliography import sources_of
from positions.compare.comparison import compare_rounds
from positions.compare.rows import Comparison
from positions.domain.evidence import origin_of
from positions.models import Negotiation, Round
from tests import factories as make
from tests.positions.compare.test_standing import Weighed

pytestmark = pytest.mark.django_db


def compared(home: Negotiation, *between: str, known: datetime | None = None) -> Comparison:
    rounds = {each.key: each.point for each in Round.objects.filter(negotiation=home)}
    before, after = (home.before.key, home.after.key) if home.before else ("first", "second")
    middle = [rounds[key] for key in between]
    return compare_rounds(home, rounds[before], rounds[after], known=known, between=middle)


def test_a_source_says_which_rows_cite_it_and_where() -> None:
    weighed = Weighed()
    found = {each.source.key: each for each in sources_of(compared(weighed.home))}
    assert list(found) == ["paper", "speech", "study", "wire-b", "wire-d"]
    cited = [(each.position, each.version, each.locator[:3]) for each in found["paper"].citations]
    assert cited == [("carried", 1, "p. "), ("scope", 1, "p. "), ("scope", 1, "p. ")]


def test_what_no_row_rests_on_is_left_out() -> None:
    weighed = Weighed()
    aside, detour = make.public_source(negotiation=weighed.home, key="aside"), weighed.positions["detour"]
    make.entry(detour, "2023-01-01", cite=aside, firmness="open", content="")
    make.entry(detour, "2022-03-29", cite=aside, account="analyst")
    assert "aside" not in [each.source.key for each in sources_of(compared(weighed.home))]


def test_a_round_in_between_brings_the_sources_of_its_states() -> None:
    weighed = Weighed()
    aside = make.public_source(negotiation=weighed.home, key="aside")
    make.entry(weighed.positions["detour"], "2024-02-01", cite=aside, firmness="open", content="")
    make.round("2024-02-01", negotiation=weighed.home, key="middle")
    assert "aside" in [each.source.key for each in sources_of(compared(weighed.home, "middle"))]


def test_it_is_the_origins_of_the_rows_of_the_shipped_data(shipped: Negotiation) -> None:
    comparison = compared(shipped)
    with CaptureQueriesContext(connection) as queries:
        found = sources_of(comparison)
    assert len(queries) == 1
    measured = {row.key: row.strength.measured for row in comparison.rows if row.strength}
    assert len(found) > 50
    assert list(found) == sorted(found, key=lambda each: each.place)
    for key, strength in measured.items():
        origins = {
            origin_of(each.source.origin, each.source.key)
            for each in found
            if any(citation.position == key for citation in each.citations)
        }
        assert origins == strength.origins | strength.apart


def test_nothing_rests_on_nothing() -> None:
    home = make.negotiation()
    make.round("2022-03-29", negotiation=home, key="first")
    make.round("2025-05-16", negotiation=home, key="second")
    assert sources_of(compared(home)) == ()
