"""Which positions are shown, or offered, is found by the indices of their own entries, however many others there be."""

import pytest
from django.db import connection

from positions.models import Position
from tests import factories as make
from tests.planner import count_anew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_database")]


@pytest.mark.parametrize("asked", ["shown", "in_use"])
def test_the_entries_of_each_position_are_looked_for_by_their_own_indices(asked: str) -> None:
    make.entry()
    count_anew()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = getattr(Position.objects.filter(negotiation=1), asked)().values("id").explain()
    assert "entry_drafts" in plan
    assert "entry_main_of_position" not in plan, plan
