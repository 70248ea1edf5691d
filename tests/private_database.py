"""A private PostgreSQL for pytest started by itself; `manage.py test` brings one. Loaded before Django's settings."""

import os
import secrets
import sys
from contextlib import ExitStack

import pytest

from tracker.console import Steps, StopStart
from tracker.test_run import database_of_tests

until_the_end = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Serve the database, where none is named, before pytest-django reads the settings."""
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
        return
    try:
        until_the_end.enter_context(database_of_tests(args, Steps(sys.stderr, detailed=False)))
    except StopStart as reason:
        raise pytest.UsageError(str(reason)) from reason


def pytest_unconfigure() -> None:
    """Stop the database, unless somebody else uses it."""
    until_the_end.close()
