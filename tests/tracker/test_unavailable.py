"""What readers, programs and watchers are told while the database does not answer."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import OperationalError
from django.test import Client
from psycopg_pool import PoolTimeout

from tests import factories as make
from tracker.private_postgres import LIMITS

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[OperationalError("the connection is closed"), PoolTimeout("couldn't get a connection")])
def down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every query fail."""

    def fail(*_: object, **__: object) -> None:
        raise request.param

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_a_page_says_so_and_when_to_try_again(client: Client, down: None) -> None:
    for _ in range(2):
        answer = client.get("/anything/compare/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "try again in a moment" in answer.content.decode()


def test_a_program_is_told_in_its_own_form(client: Client, down: None) -> None:
    answer = client.get("/api/v1/negotiations")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "try again in a moment" in answer.json()["error"]


def test_somebody_who_is_logged_in_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(make.user("reader"))

    def fail(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
    assert client.get("/").status_code == 503


def test_health_tells_alive_from_ready(client: Client, down: None) -> None:
    assert client.get("/health/alive").status_code == 200
    answer = client.get("/health")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.content == b"alive, but the database does not answer\n"


def test_the_private_server_and_roles_of_ones_own_have_the_same_limits() -> None:
    text = (Path(project.BASE_DIR) / "docker" / "roles.sql").read_text()
    assert dict(re.findall(r'ALTER ROLE :"application" SET (\w+) = \'(\w+)\';', text)) == LIMITS
