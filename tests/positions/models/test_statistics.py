"""What the planner knows, and what it leaves alone."""

import pytest
from django.db import connections

from positions.models import Negotiation, guards

UNCOUNTED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND starts_with(relname, 'positions_') AND reltuples < 0"""
SET_FOR_DATABASE = """
SELECT unnest(setconfig) FROM pg_db_role_setting
WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())"""

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_after_an_import_no_table_is_taken_for_empty(shipped: Negotiation) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(UNCOUNTED)
        assert cursor.fetchall() == []


def test_no_query_is_compiled() -> None:
    with connections["owner"].cursor() as cursor:
        guards.grant(cursor)
        cursor.execute(SET_FOR_DATABASE)
        assert ("jit=off",) in cursor.fetchall()
