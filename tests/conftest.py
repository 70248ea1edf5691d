"""What all tests share: the two database roles, truncation that the evidence's guards allow, and strict templates."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.template import engines
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from jinja2 import Undefined

from positions.models import Negotiation
from positions.web.jinja import Pages
from tests import shipped as shipped_package
from tests.guards import lifted_guards


def flush_as_owner(self: DatabaseOperations, sql_list: list[str]) -> None:
    """Empty the tables after a transactional test: as the owner, who alone can lift the guards."""
    with connections["owner"].cursor() as cursor, lifted_guards(cursor):
        for sql in sql_list:
            cursor.execute(sql)


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


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the test database over both connections, whichever of them the chosen tests use.

    The application's connection mirrors the owner's: made alone, it would lead to the real database.
    """
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        both: Any = ["default", "owner"]
        made = setup_databases(verbosity=0, interactive=False, aliases=both, keepdb=keep)
        assert connections["default"].settings_dict["NAME"] == connections["owner"].settings_dict["NAME"]
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            connections.close_all()
            wait_for_others()
            teardown_databases(made, verbosity=0)


def wait_for_others() -> None:
    """Wait until requests that a browser gave up have ended: a database in use cannot be dropped."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(100):
        with connections["owner"].cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                break
        time.sleep(0.1)
    connections.close_all()


def no_callable(value: Any) -> Any:
    """Return what a template prints, unless it is a function or a method that was meant to be called."""
    assert isinstance(value, Undefined) or not callable(value), f"printed without being called: {value!r}"
    return value


@pytest.fixture(autouse=True, scope="session")
def _templates_print_no_callable() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    pages = engines["pages"]
    assert isinstance(pages, Pages)
    patch.setattr(pages.env, "finalize", no_callable)
    # What was compiled without it does not ask for it.
    pages.env.cache.clear()
    yield
    patch.undo()


@pytest.fixture(scope="module")
def _shipped_data(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        shipped_package.take_in()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def shipped(_shipped_data: None, db: None) -> Negotiation:
    """The shipped negotiation, taken in once for all tests of a module and gone after them."""
    return Negotiation.objects.get(key=shipped_package.KEY)


@pytest.fixture
def queries_of() -> Callable[[Callable[[], Any]], int]:
    """Return how many queries an act makes."""

    def count(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count


def write_rule(team_of_one: bool) -> None:
    """Write, as the owner and for all connections at once, whether people may publish alone."""
    settings = connections["owner"].get_connection_params()
    with psycopg.connect(**settings, autocommit=True) as connection:
        connection.execute("UPDATE positions_reviewrule SET team_of_one = %s", [team_of_one])


@pytest.fixture
def _team_of_one(django_db_setup: None) -> Iterator[None]:
    """Let people publish what they wrote."""
    write_rule(True)
    yield
    write_rule(False)
