"""A prepared query is written once, and answers for each row by itself."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from positions.models import Entry, Negotiation
from positions.reading.prepared import STAND_IN, PreparedQuery
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_it_is_written_once_and_answers_for_each_row() -> None:
    first, other = make.entry(), make.entry()
    written = []

    def build(number: int) -> "QuerySet[Entry, tuple[int, int]]":
        written.append(number)
        return Entry.objects.filter(position=number).values_list("id", "position")

    query = PreparedQuery(build)
    with CaptureQueriesContext(connection) as captured:
        found = [query.rows(entry.position_id) for entry in (first, other)]
    assert found == [[(first.pk, first.position_id)], [(other.pk, other.position_id)]]
    assert len(captured) == 2
    assert len(written) == 1


def test_which_negotiations_somebody_may_see_differs_by_their_number_alone() -> None:
    """Prepared queries have it in them, with a person of whom nothing but the number is known."""

    def written(number: int) -> tuple[str, tuple[object, ...]]:
        sql, parameters = Negotiation.objects.visible_to(User(pk=number)).query.sql_with_params()
        return sql, tuple(STAND_IN if each == number else each for each in parameters)

    with CaptureQueriesContext(connection) as captured:
        # The query itself has small numbers in it.
        found = {written(number) for number in (STAND_IN, 1001, 1002)}
    assert len(found) == 1
    assert len(captured) == 0
