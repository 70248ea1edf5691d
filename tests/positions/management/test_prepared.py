"""What commands say where the database is not prepared, or just being so."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from positions.management import prepared
from positions.management.prepared import BEING_PREPARED, NOT_PREPARED, START_LOCK, DatabaseCommand

OURS = sorted(name for name, app in get_commands().items() if app == "positions")


@pytest.fixture
def _preparing(django_db_setup: None) -> Iterator[None]:
    """Hold what `up` holds while it migrates and loads the first data."""
    settings = connections["owner"].get_connection_params()
    with psycopg.connect(**settings, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [START_LOCK])
        yield
        # Given back by name: the server may hear of the connection's end only after the next test has begun.
        connection.execute("SELECT pg_advisory_unlock(%s)", [START_LOCK])


@pytest.mark.parametrize("name", [name for name in OURS if name != "up"])
def test_every_command_of_ours_asks(name: str) -> None:
    assert isinstance(load_command_class("positions", name), DatabaseCommand)


@pytest.mark.django_db
@pytest.mark.usefixtures("_preparing")
def test_refused_while_it_is_being_prepared() -> None:
    with pytest.raises(CommandError, match=BEING_PREPARED):
        call_command("rebuild_search", skip_checks=False)


@pytest.mark.django_db
@pytest.mark.usefixtures("_preparing")
def test_up_itself_may_go_on() -> None:
    call_command("rebuild_search", verbosity=0)


@pytest.mark.django_db
def test_it_works_when_it_is_prepared() -> None:
    call_command("rebuild_search", verbosity=0, skip_checks=False)


@pytest.mark.django_db
def test_refused_when_a_migration_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    applied = MigrationRecorder.applied_migrations

    def without_the_last(recorder: MigrationRecorder) -> dict[tuple[str, str], object]:
        rows = applied(recorder)
        return {key: row for key, row in rows.items() if key != max(key for key in rows if key[0] == "positions")}

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", without_the_last)
    with pytest.raises(CommandError, match="not prepared for this version"):
        call_command("rebuild_search", skip_checks=False)


@pytest.mark.django_db
def test_one_that_begins_in_between_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(prepared, "is_being_prepared", lambda: next(answers))
    monkeypatch.setattr(prepared, "is_prepared", lambda: False)
    with pytest.raises(CommandError, match=BEING_PREPARED):
        call_command("rebuild_search", skip_checks=False)
    assert BEING_PREPARED != NOT_PREPARED
