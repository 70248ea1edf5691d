"""Two servers that keep pages, each a process of its own, over one database: none shows a page from before an act."""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from positions.models import Negotiation
from positions.package import import_package
from tests.databases import EMPTY, Databases
from tests.people import client_of
from tests.positions.package.small import NAME, small, write
from tests.positions.web.test_no_stale_pages import ACTS
from tests.positions.web.unpublished_work import published_negotiation
from tests.tracker.cluster import site
from tests.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn needs fork")


@dataclass(frozen=True)
class Served:
    """A server at a port of this machine."""

    port: int

    def ask(self, path: str, *, act: str = "GET", body: str = "", **headers: str) -> tuple[int, str, bytes]:
        """Return status, ETag and content of an answer; both servers are asked by one name."""
        sent = {"Host": "localhost", **{name.replace("_", "-"): value for name, value in headers.items()}}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(act, path, body or None, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("ETag", ""), answer.read()

    def is_up(self) -> bool:
        with suppress(OSError):
            return self.ask("/health")[0] == 200
        return False


@pytest.fixture(scope="module")
def servers(
    short_folder: Path, databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Served, Served]]:
    """Two servers of one negotiation."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(databases.copy_of(EMPTY))
        published_negotiation()
        environment = {"DATABASE_URL": address_of("default"), "DATABASE_OWNER_URL": address_of("owner")}
        found = (Served(free_port()), Served(free_port()))
        for server in found:
            folder = short_folder / str(server.port)
            folder.mkdir()
            stack.enter_context(site(server.port, folder, environment))
        wait_for(lambda: all(server.is_up() for server in found))
        yield found


def address_of(alias: str) -> str:
    """Return the address of the database that a connection leads to now."""
    to = connections[alias].settings_dict
    asked = {"host": to["HOST"], "port": to["PORT"], "user": to["USER"], "password": to["PASSWORD"]}
    return f"postgresql:///{to['NAME']}?{urlencode({name: value for name, value in asked.items() if value})}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def seen_after(servers: tuple[Served, Served], page: str, act: Callable[[], object]) -> None:
    """Have both servers keep a page, do an act that is seen on it, and see it on both."""
    before = [server.ask(page) for server in servers]
    assert before == [before[0]] * 2
    status, etag, held = before[0]
    assert status == 200
    act()
    now = [server.ask(page, If_None_Match=etag) for server in servers]
    assert now == [now[0]] * 2, page
    assert now[0][0] == 200, page
    assert now[0][2] != held, page


def test_no_page_is_from_before_an_act(servers: tuple[Served, Served]) -> None:
    home = Negotiation.objects.get()
    for seen_on, act in ACTS:
        if seen_on:
            seen_after(servers, seen_on, lambda act=act: act(home))  # type: ignore[misc] # done at once
        else:
            act(home)


def test_nor_from_before_an_act_of_the_other_server(servers: tuple[Served, Served]) -> None:
    cookies = client_of("researcher").cookies
    token = "t" * 32
    login = f"{settings.SESSION_COOKIE_NAME}={cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={token}"
    form = {"Cookie": login, "Content_Type": "application/x-www-form-urlencoded"}

    def freeze() -> None:
        body = urlencode({"csrfmiddlewaretoken": token})
        assert servers[0].ask("/talks/compare/freeze/?party=north", act="POST", body=body, **form)[0] == 303

    seen_after(servers, "/talks/frozen/", freeze)


def test_nor_from_before_an_import(servers: tuple[Served, Served], tmp_path: Path) -> None:
    package = write(tmp_path / "in", small())
    seen_after(servers, "/about/", lambda: import_package(package))
    assert [server.ask(f"/{NAME}/")[0] for server in servers] == [200] * 2
