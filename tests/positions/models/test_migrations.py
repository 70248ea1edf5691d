"""Migrations: complete, reversible, with names that somebody chose."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker, Settings

from tests import factories as make
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


def migrated(connection: BaseDatabaseWrapper, name: str) -> set[tuple[str, str]]:
    """Migrate to the migration of that name ("zero": to before the first); return what is there then."""
    call_command("migrate", "positions", name, verbosity=0)
    return objects(connection)


@pytest.mark.parametrize(
    "difference",
    [
        "INSERT INTO django_migrations (app, name, applied) VALUES ('positions', '0003_evidence', now())",
        "DROP TABLE positions_guard",
    ],
)
def test_a_database_of_another_version_is_left_untouched(scratch: BaseDatabaseWrapper, difference: str) -> None:
    with scratch.cursor() as cursor:
        cursor.execute(difference)
        # Something that would be put right.
        cursor.execute("DROP TRIGGER position_is_settled ON positions_position")
    before = objects(scratch)
    for words in (["migrate"], ["migrate", "positions", "zero"]):
        with pytest.raises(CommandError, match="export its data with that version, .* and import them"):
            call_command(*words, verbosity=0)
        assert objects(scratch) == before


def test_all_migrations_reverse_and_apply_again_and_evidence_is_destroyed_on_purpose_only(
    scratch: BaseDatabaseWrapper, settings: Settings
) -> None:
    make.entry(make.position(), "2022-03-29")
    before = objects(scratch)
    with pytest.raises(CommandError, match="would destroy evidence: positions_entry has rows.*DESTROY_EVIDENCE=true"):
        call_command("migrate", "positions", "zero", verbosity=0)
    assert objects(scratch) == before
    call_command("migrate", verbosity=0)
    settings.DESTROY_EVIDENCE = True
    assert migrated(scratch, "zero") == set()
    partly = migrated(scratch, NAMES[0])
    assert {what for what, _ in partly}.isdisjoint({"function", "trigger"})
    assert migrated(scratch, NAMES[-1]) == before
