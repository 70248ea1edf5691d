"""Queries that the ORM wrote once give what it gives."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from positions.models import Entry, Negotiation, Position, Round
from positions.reading.compiled import A_DAY, SOME_IDS, CompiledQuery
from positions.reading.entries import FIELDS, with_citations
from positions.reading.histories import history_from, history_read, read_histories
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


def test_dictionaries_have_what_the_database_has_in_other_forms(shipped: Negotiation) -> None:
    told = with_citations(Entry.objects.filter(pk__any_of=SOME_IDS), None).order_by("pk").values(*FIELDS, "cites")
    some = list(Entry.objects.order_by("key").values_list("pk", flat=True)[:5])
    expected = with_citations(Entry.objects.filter(pk__in=some), None).order_by("pk").values(*FIELDS, "cites")
    assert CompiledQuery(told).dicts(ids=some) == list(expected)


def test_a_history_read_along_with_its_position_is_the_one_read_alone(shipped: Negotiation) -> None:
    rows = dict(Position.objects.annotate(lived=history_read(None)).values_list("pk", "lived"))
    assert {pk: history_from(lived) for pk, lived in rows.items() if lived} == read_histories(rows, date.max, None)


def test_rounds_come_as_a_query_set_gives_them(shipped: Negotiation) -> None:
    expected = list(Round.objects.filter(negotiation=shipped).select_related("negotiation", "host").in_order())
    for person in (AnonymousUser(), make.analyst()):
        home, rounds = load_rounds("istanbul", person)
        assert [vars(each)["name"] for each in rounds] == [each.name for each in expected]
        assert [each.host for each in rounds] == [each.host for each in expected]
        assert (home.licenses, home.comparisons) == (shipped.licenses, shipped.comparisons)
