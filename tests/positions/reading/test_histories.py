"""Step one of every comparison reads one index and nothing else (ADR 3)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.reading.histories import read_histories
from tests import factories as make
from tests.planner import count_anew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_database")]


@pytest.mark.parametrize("then", [True, False], ids=["as known then", "now"])
def test_the_thin_histories_are_read_from_their_index_alone(then: bool) -> None:
    entry = make.entry()
    count_anew()
    with CaptureQueriesContext(connection) as captured:
        assert read_histories([entry.position_id], date.max, timezone.now() if then else None)
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using entry_history" in plan
