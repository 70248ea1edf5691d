"""Accounts: logging in and out, what a stranger is told, and what a site that requires a login shows."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

from positions.permissions import ROLES, Permission, Role, rights_of

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person", "person@example.org", PASSWORD)


def log_in(client: Client, name: str = "person", password: str = PASSWORD, **query: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, query_params=query)


def test_it_works(person: User, client: Client) -> None:
    assert client.get(LOGIN).status_code == 200
    answer = log_in(client)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(("name", "password"), [("person", "wrong"), ("nobody", PASSWORD)])
def test_a_failure_does_not_tell_whether_there_is_an_account(
    name: str, password: str, person: User, client: Client
) -> None:
    answer = log_in(client, name, password)
    assert answer.status_code in {200, 422}
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_the_name_at_this_address_and_no_other(person: User, client: Client) -> None:
    other = User.objects.create_user("other", password=PASSWORD)
    for _ in range(5):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 429
    log_in(client, other.username)
    assert client.session["_auth_user_id"] == str(other.pk)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_login_leads_nowhere_else(elsewhere: str, person: User, client: Client) -> None:
    answer = client.post(f"{LOGIN}?next={elsewhere}", {"username": "person", "password": PASSWORD, "next": elsewhere})
    assert answer.status_code == 302
    assert "example.org" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_logging_out_takes_a_form(person: User, client: Client) -> None:
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_reading_sets_no_cookie(client: Client) -> None:
    assert client.get("/").cookies == {}


def test_a_site_that_requires_a_login_shows_strangers_only_that(settings: Any, client: Client) -> None:
    settings.LOGIN_REQUIRED = True
    for path in ("/", "/istanbul/compare/", "/istanbul/compare.json", "/api/v1/negotiations"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)
    assert client.get(LOGIN).status_code == 200
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_each_role_allows_what_it_says_and_no_more(role: Role, person: User) -> None:
    person.groups.add(Group.objects.get(name=role.value))
    assert rights_of(person).permissions == {permission.value for permission in ROLES[role]}


def test_nobody_both_proposes_and_reviews_by_one_role() -> None:
    for allowed in ROLES.values():
        assert not {Permission.PROPOSE, Permission.REVIEW} <= allowed


def test_demo_users_are_refused_unless_trying_out(settings: Any) -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("create_demo_users")
    assert not User.objects.exists()
    settings.DEBUG = True
    first, second = io.StringIO(), io.StringIO()
    call_command("create_demo_users", stdout=first)
    call_command("create_demo_users", stdout=second)
    assert User.objects.count() == len(Role)
    assert first.getvalue() != second.getvalue()
