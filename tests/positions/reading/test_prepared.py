"""A prepared query is written once, and answers for each row by itself."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from positions.models import Entry
from positions.reading.prepared import PreparedQuery
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
