"""Programs are refused in JSON, by whatever part of the site they are refused."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("get", "/api/v1/nothing", "testserver", 404),
        ("get", "/api/", "testserver", 404),
        ("get", "/api/v1/negotiations", "evil.example", 400),
        ("post", "/api/v1/negotiations", "testserver", 405),
        ("delete", "/api/v1/negotiations", "testserver", 405),
        ("get", "/api/v1/negotiations/nowhere/parties", "testserver", 404),
    ],
)
def test_every_refusal_is_json(method: str, path: str, host: str, status: int, client: Client) -> None:
    answer = getattr(client, method)(path, headers={"Host": host})
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer["Content-Type"].startswith("application/json")


def test_what_may_be_asked_instead_is_still_said(client: Client) -> None:
    assert "GET" in client.post("/api/v1/negotiations")["Allow"]


def test_people_get_pages(client: Client) -> None:
    assert client.get("/nothing/")["Content-Type"].startswith("text/html")
    assert client.get("/api/v1/docs/")["Content-Type"].startswith("text/html")


def test_a_login_that_is_needed_is_said_in_its_own_words(client: Client, settings: Settings) -> None:
    settings.LOGIN_REQUIRED = True
    assert "login" in client.get("/api/v1/negotiations").json()["error"]
