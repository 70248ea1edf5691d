"""What all tests share: the two database roles, and truncation that the evidence's guards allow."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

from positions.grants import EVIDENCE


def flush_as_owner(self: DatabaseOperations, sql_list: list[str]) -> None:
    """Empty the tables after a transactional test: as the owner, who alone can lift the guards."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        for table in EVIDENCE:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for sql in sql_list:
            cursor.execute(sql)
        for table in EVIDENCE:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", flush_as_owner)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: Any) -> None:
    """Pool no connections in tests: a pool outlives the test database."""
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)
