"""`manage.py create_demo_users`: an account for each role, on one's own machine only."""

import io

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from positions.web.permissions import ROLES, Role, rights_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_ones_own_machine(settings: Settings) -> None:
    settings.DEBUG = True


def printed() -> dict[str, tuple[str, str]]:
    """Return the password and what was done, by user name."""
    out = io.StringIO()
    call_command("create_demo_users", stdout=out)
    lines = [line.split(maxsplit=2) for line in out.getvalue().splitlines()]
    return {name: (password, done) for name, password, done in lines}


def test_it_works() -> None:
    accounts = printed()
    assert len(accounts) == len(Role)
    assert len({password for password, _ in accounts.values()}) == len(Role)
    request = RequestFactory().post("/")
    for role in Role:
        name = f"demo-{role.replace(' ', '-')}"
        password, done = accounts[name]
        user = authenticate(request, username=name, password=password)
        assert isinstance(user, User)
        assert rights_of(user, None).permissions == ROLES[role]
        assert len(password) >= 16
        assert done == "made"
        assert not user.is_superuser
        assert user.is_staff == (role is Role.ADMINISTRATOR)


def test_again_it_sets_new_passwords_and_says_so() -> None:
    first, second = printed(), printed()
    assert User.objects.count() == len(Role)
    assert {done for _, done in second.values()} == {"password reset"}
    assert not {password for password, _ in first.values()} & {password for password, _ in second.values()}


def test_refused_when_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("create_demo_users")
    assert not User.objects.exists()


def test_refused_when_a_role_is_gone() -> None:
    Group.objects.filter(name="reviewer").update(name="editor")
    with pytest.raises(CommandError, match="not there: reviewer"):
        call_command("create_demo_users")
    assert not User.objects.exists()
