"""What all tests share: their databases, how hard properties are tried, and strict templates."""

import gc
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import hypothesis
import psycopg
import pytest
from django.db import connection, connections
from django.template import engines
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext, override_settings
from jinja2 import Undefined
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from whitenoise.middleware import WhiteNoiseMiddleware

from positions.evidence import apart
from positions.models import Negotiation
from positions.search.asking import FORMS
from positions.search.marking import STEMS
from positions.web import again, pictures, turns
from positions.web.again import MEGABYTE, kept_pages
from positions.web.jinja import Pages
from positions.web.last_answers import LastAnswers
from positions.web.stamped import last_files
from tests import shipped as shipped_package
from tests.databases import EMPTY, SHIPPED, Databases
from tests.waiting import PATIENCE

# The machine may have other things to do.
UNHURRIED: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
# How many examples a property is tried with: few while somebody waits, many when they are asked for.
hypothesis.settings.register_profile("desk", max_examples=25, **UNHURRIED)
# The same examples every time: a clean run says the same of the same code. New ones are tried at every desk.
hypothesis.settings.register_profile("CI", max_examples=40, derandomize=True, **UNHURRIED)
hypothesis.settings.register_profile("thorough", max_examples=300, **UNHURRIED)


def pytest_configure(config: pytest.Config) -> None:
    """Choose how hard properties are tried, before a test module asks, and have room for calls within calls."""
    profile = "thorough" if config.getoption("thorough") else "CI" if os.environ.get("CI") else "desk"
    hypothesis.settings.load_profile(profile)
    call_with_room(pytest.CallInfo.from_call.__func__)


def call_with_room(function: FunctionType) -> None:
    """Let all that the function calls stand in one piece of Python's stack with it.

    Python has the system map a piece of 16 kB whenever a call needs one, and unmap it at the return: a loop whose
    calls come to stand there does so each time. Tests stand deep, and it took a sixth of their processor time.
    """
    function.__code__ = function.__code__.replace(co_stacksize=70_000)  # a piece is as large as its first call asks


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Run the tests of a single file in this process: sooner begun, and they may print or stop in a debugger."""
    path, *others = {argument.partition("::")[0] for argument in config.args}
    return 0 if not others and Path(path).is_file() else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take how hard properties are tried, how many requests the fuzz makes, and which."""
    parser.addoption("--thorough", action="store_true", help="try properties with many examples, and with new ones")
    parser.addoption(
        "--requests", type=int, default=1000, help="how many requests tests/positions/web/test_fuzz.py makes"
    )
    parser.addoption("--seed", type=int, default=1, help="another number makes other requests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that in the end no worker waits for another: processes, and all addresses."""
    slow = [Path(__file__).parent / name for name in ("browser", "tracker", "positions/web")]
    items.sort(key=lambda item: not any(item.path.is_relative_to(folder) for folder in slow))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage seldom, and among what tests make only: the modules stay, and looking costs a sixth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True, scope="session")
def _no_access_log() -> None:
    """Leave a line for each request out of what is shown of a test that fails."""
    logging.getLogger("tracker.access").setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def _nothing_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every test make its own pictures and reports: its database is another one with the same stamps.

    Pages are made each time, since a test may change what no stamp tells of; `kept` has them kept.
    """
    last_files.clear()
    monkeypatch.setattr(kept_pages, "most", 0)
    # So that a page asks the same whatever was asked before.
    for sayings in (FORMS, STEMS):
        monkeypatch.setattr(sayings, "most", 0)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> LastAnswers:
    """Have pages kept, as a process of its own keeps them."""
    pages = LastAnswers(32 * MEGABYTE)
    monkeypatch.setattr(again, "kept_pages", pages)
    return pages


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords(django_test_environment: None) -> Iterator[None]:
    """Hash passwords quickly, which is not what they are hashed for elsewhere."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _as_long_as_it_takes() -> Iterator[None]:
    """Give pictures and uploaded files what time a busy machine takes for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "DRAWING_SECONDS", PATIENCE)
        patch.setattr(turns, "WAIT_SECONDS", PATIENCE)
        patch.setattr(apart, "SECONDS", int(PATIENCE))
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_found_once() -> Iterator[None]:
    """Look for static files once, not for every client of a test: that takes longer than most answers do."""
    patch = pytest.MonkeyPatch()
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict[str, Any]] = {}

    def look_once(self: WhiteNoiseMiddleware) -> None:
        if self.static_prefix not in found:
            look(self)
            found[self.static_prefix] = dict(self.files)
        self.files.update(found[self.static_prefix])

    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: Any) -> None:
    """Pool no connections in tests: a pool outlives the test database."""
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def databases(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
    testrun_uid: str,
) -> Iterator[Databases]:
    """The databases of this worker; with --reuse-db the templates of an earlier run serve, but for --create-db."""
    databases = Databases(testrun_uid[:8], keep=django_db_keepdb)
    with django_db_blocker.unblock():
        databases.provide(anew=django_db_createdb)
    yield databases
    databases.leave()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases) -> Iterator[None]:
    """Lead both connections to an empty database.

    A test that commits has its database made anew after it: flushing, as Django does, is what the guards refuse.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: databases.renew())
    with databases.shared_copy_of(EMPTY):
        yield
    patch.undo()


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
def _shipped_data(django_db_setup: None, databases: Databases) -> Iterator[None]:
    with databases.shared_copy_of(SHIPPED):
        yield


@pytest.fixture(scope="module")
def _own_database(django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give the module an empty database that no other test has been in.

    What is rolled back leaves dead rows and what the planner counted of them: it goes by both.
    """
    with django_db_blocker.unblock(), databases.copy_of(EMPTY):
        yield


@pytest.fixture
def shipped(_shipped_data: None, db: None) -> Negotiation:
    """The shipped negotiation, in the database of all further tests of the module."""
    return Negotiation.objects.get(key=shipped_package.KEY)


@pytest.fixture(scope="module")
def site(django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a server that has the shipped data, for all tests of a module."""
    allowed = override_settings(ALLOWED_HOSTS=["localhost"])
    with django_db_blocker.unblock(), allowed, databases.copy_of(SHIPPED):
        server = LiveServer("localhost")
        yield server.url
        server.stop()


@pytest.fixture
def queries_of() -> Callable[[Callable[[], Any]], int]:
    """Return how many queries an act makes, but for the one by which every page asks for its stamp."""

    def count(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return sum("positions_stamp" not in query["sql"] for query in captured.captured_queries)

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
