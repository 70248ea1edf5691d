"""How tests expect the database to refuse: by the name of the rule that was broken, or for want of a privilege."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction


def rule_of(error: BaseException | None) -> str | None:
    """Return the name of the constraint or rule that the database's refusal carries; None without one."""
    cause = error.__cause__ if error else None
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


@contextmanager
def refused(*rules: str) -> Iterator[None]:
    """Expect one of the rules to refuse what is done inside, at once or when it would be committed.

    What was done before could be committed: nothing of it is left to be refused.
    """
    connection.check_constraints()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # noqa: PT012 - deferred rules speak last
        yield
        connection.check_constraints()
    assert rule_of(caught.value) in rules, caught.value


@contextmanager
def denied() -> Iterator[None]:
    """Expect what is done inside to lack a privilege."""
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        yield
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege), caught.value


@contextmanager
def denied_or_refused(rule: str) -> Iterator[None]:
    """Expect what is done inside to lack a privilege when the application does it, to break the rule when the owner.

    The application's role has no rights to it at all; the owner has, and is stopped by the guard alone.
    """
    with denied() if connection.settings_dict["USER"] != owner() else refused(rule):
        yield


def owner() -> str:
    """Return the name of the role that owns the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'positions_entry'")
        name: str = cursor.fetchone()[0]
    return name


def run(sql: str, *values: Any) -> None:
    """Run a statement as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
