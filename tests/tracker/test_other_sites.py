"""Pages of other sites may read what is public for programs and as files; nothing else, and nothing with a login."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories as make

pytestmark = pytest.mark.django_db
THERE = {"Origin": "https://notebook.example"}
WHETHER = {**THERE, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
ANYBODY = "Access-Control-Allow-Origin"


@pytest.fixture
def home() -> str:
    return str(make.issue().negotiation.key)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/negotiations", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/negotiations/nowhere/parties", 404),
        ("/api/v1/nothing", 404),
        ("/HOME/panel.csv", 200),
        ("/HOME/timeline.json", 200),
        ("/HOME/panel.csv?party=nobody", 400),
    ],
)
def test_programs_and_files_are_read(path: str, status: int, home: str, client: Client) -> None:
    answer = client.get(path.replace("HOME", home), headers=THERE)
    assert (answer.status_code, answer[ANYBODY]) == (status, "*")
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    # A browser would refuse an answer that allows both anybody and cookies.
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/HOME/", "/HOME/compare/", "/accounts/login/", "/admin/", "/health"])
def test_pages_are_not(path: str, home: str, client: Client) -> None:
    assert ANYBODY not in client.get(path.replace("HOME", home), headers=THERE).headers
    assert client.options(path.replace("HOME", home), headers=WHETHER).status_code != 204


@pytest.mark.parametrize("path", ["/api/v1/negotiations", "/HOME/panel.csv"])
def test_a_browser_is_told_that_it_may_ask(path: str, home: str, client: Client) -> None:
    answer = client.options(path.replace("HOME", home), headers=WHETHER)
    assert (answer.status_code, answer.content, answer[ANYBODY]) == (204, b"", "*")
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    # Asked by nobody's page, it is a method like any other that is not answered.
    assert client.options(path.replace("HOME", home)).status_code == 405


@pytest.mark.parametrize(("name", "value"), [("LOGIN_REQUIRED", True), ("OTHER_SITES", False)])
def test_where_a_login_is_needed_or_it_is_switched_off_nobody_else_reads(
    name: str, value: bool, home: str, client: Client, settings: Settings
) -> None:
    setattr(settings, name, value)
    for path in ("/api/v1/negotiations", f"/{home}/panel.csv"):
        assert ANYBODY not in client.get(path, headers=THERE).headers
        answer = client.options(path, headers=WHETHER)
        assert answer.status_code != 204
        assert ANYBODY not in answer.headers
