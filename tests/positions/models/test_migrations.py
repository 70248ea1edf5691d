"""Migrations: complete, reversible, with names that somebody chose."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from tests.databases import EMPTY, Databases

FOLDER = Path(apps.get_app_config("positions").path) / "migrations"
NAMES = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0, skip_checks=True)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_chosen(name: str) -> None:
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)*", name)
    assert not re.search(r"auto|initial|merge|alter_|\d{8}", name[5:])


def test_numbers_count_on() -> None:
    assert [int(name[:4]) for name in NAMES] == list(range(1, len(NAMES) + 1))


@pytest.fixture
def scratch(
    django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection to a database for this test alone."""
    with django_db_blocker.unblock(), databases.copy_of(EMPTY):
        yield connections["owner"]


def objects(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Return all that our migrations may leave in a database: what it is, and how it is defined."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'table ' || relkind::text, relname::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'positions%'"
            " UNION SELECT 'function', pg_get_functiondef(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
            " UNION SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid::regclass::text LIKE 'positions%'"
        )
        return set(cursor.fetchall())


def migrated(connection: BaseDatabaseWrapper, name: str | None) -> set[tuple[str, str]]:
    """Migrate to the migration of that name (None: to before the first); return what is there then."""
    MigrationExecutor(connection).migrate([("positions", name)])
    return objects(connection)


def test_all_migrations_reverse_and_apply_again(scratch: BaseDatabaseWrapper) -> None:
    before = objects(scratch)
    assert migrated(scratch, None) == set()
    assert migrated(scratch, NAMES[-1]) == before
