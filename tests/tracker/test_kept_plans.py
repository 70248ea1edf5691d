"""What is asked over and over is planned once on a connection, and nothing else is kept there."""

import pytest
from django.db import connection

from tracker.kept_plans import planned_once

pytestmark = pytest.mark.django_db
ASKED = "SELECT %s::int + 4242"
KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%4242'"


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return int(cursor.fetchone()[0])


def test_a_statement_is_prepared_once_for_all_its_values() -> None:
    for number in range(9):
        with planned_once() as cursor:
            cursor.execute(ASKED, [number])
            assert cursor.fetchone() == (number + 4242,)
    assert kept() == 1


def test_others_are_not_however_often_they_are_asked() -> None:
    before = kept()
    for _ in range(9):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 4242")
    assert kept() == before
