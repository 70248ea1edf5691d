"""Queries that the ORM wrote once give what it gives."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from positions.models import Entry, Negotiation, Round
from positions.reading.compiled import A_DAY, SOME_IDS, CompiledQuery
from positions.web.asked import load_rounds
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_values_stand_where_the_query_has_gaps_for_them(
    shipped: Negotiation, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    rows = Entry.objects.filter(position__any_of=SOME_IDS, effective_on__lte=A_DAY).in_order().values_list("id", "key")
    compiled = CompiledQuery(rows)
    some = list(Entry.objects.order_by("key").values_list("position", flat=True).distinct()[:5])
    for day in (date(2022, 4, 1), date(2025, 6, 1)):
        expected = Entry.objects.filter(position__in=some, effective_on__lte=day).in_order()
        assert compiled.rows(ids=some, day=day) == list(expected.values_list("id", "key"))
    assert queries_of(lambda: compiled.rows(ids=[], day=date.max)) == 0


def test_rounds_come_as_a_query_set_gives_them(shipped: Negotiation) -> None:
    expected = list(Round.objects.filter(negotiation=shipped).select_related("negotiation", "host").in_order())
    for person in (AnonymousUser(), make.analyst()):
        home, rounds = load_rounds("istanbul", person)
        assert [vars(each)["name"] for each in rounds] == [each.name for each in expected]
        assert [each.host for each in rounds] == [each.host for each in expected]
        assert (home.licenses, home.comparisons) == (shipped.licenses, shipped.comparisons)
