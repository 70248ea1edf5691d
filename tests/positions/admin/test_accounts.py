"""Accounts and roles in the administration: nobody is deleted, and nobody rises above those who let them in."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.mail import EmailMessage
from django.test import Client

from positions.models import AccountChange
from tests import factories as make
from tests.people import client_of, person
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"


@pytest.fixture
def keeper() -> Client:
    return client_of("administrator")


def act(client: Client, action: str, *users: User) -> str:
    sent = {"action": action, "_selected_action": [str(user.pk) for user in users], "post": "yes"}
    return client.post(USERS, sent, follow=True).content.decode()


def fields(client: Client, user: User, **values: Any) -> dict[str, Any]:
    form = client.get(f"{USERS}{user.pk}/change/").context["adminform"].form
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields} | values


def test_a_new_account_sets_its_password_by_a_link(keeper: Client, mailoutbox: list[EmailMessage]) -> None:
    role = Group.objects.get(name="analyst")
    new = {"username": "ana", "email": "ana@example.org", "groups": [role.pk]}
    assert keeper.post(f"{USERS}add/", new).status_code == 302
    ana = User.objects.get(username="ana")
    assert list(ana.groups.all()) == [role]
    wait_for(lambda: mailoutbox)
    assert "An account was made for you" in mailoutbox[0].body
    assert "asked to reset" not in mailoutbox[0].body
    link = re.search(r"/accounts/password/reset/\S+", str(mailoutbox[0].body))
    assert link
    assert Client().get(link[0], follow=True).status_code == 200


def test_two_accounts_do_not_share_an_address(keeper: Client) -> None:
    make.user("ana", email="ana@example.org")
    answer = keeper.post(f"{USERS}add/", {"username": "other", "email": "ANA@example.org"})
    assert "Another account has this address." in answer.content.decode()


def test_who_leaves_is_made_inactive(keeper: Client) -> None:
    leaver = make.analyst()
    assert "1 account made inactive" in act(keeper, "make_inactive", leaver, person("administrator"))
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert person("administrator").is_active
    act(keeper, "make_active", leaver)
    leaver.refresh_from_db()
    assert leaver.is_active


def test_nobody_is_deleted(keeper: Client) -> None:
    user = make.analyst()
    act(keeper, "delete_selected", user)
    assert keeper.post(f"{USERS}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_only_a_superuser_makes_or_changes_a_superuser(keeper: Client) -> None:
    root, me = make.user("root", is_superuser=True), person("administrator")
    user = make.analyst()
    for one in (user, me):
        assert keeper.post(f"{USERS}{one.pk}/change/", fields(keeper, one, is_superuser="on")).status_code == 302
    keeper.post(f"{USERS}add/", {"username": "new", "is_superuser": "on", "is_staff": "on"})
    assert list(User.objects.filter(is_superuser=True)) == [root]
    assert keeper.post(f"{USERS}{root.pk}/change/", {"username": "mine", "email": "me@example.org"}).status_code == 403
    act(keeper, "make_inactive", root)
    root.refresh_from_db()
    assert root.is_active
    top = Client()
    top.force_login(root)
    assert top.post(f"{USERS}{user.pk}/change/", fields(top, user, is_superuser="on")).status_code == 302
    user.refresh_from_db()
    assert user.is_superuser


def test_roles_allow_what_the_site_knows_and_nothing_else(keeper: Client) -> None:
    role = Group.objects.get(name="researcher")
    url = f"/admin/auth/group/{role.pk}/change/"
    page = keeper.get(url).content.decode()
    assert "Can publish entries or send them back" in page
    assert "Can add user" not in page
    strange = Permission.objects.exclude(content_type__app_label="positions").first()
    if strange is not None:
        keeper.post(url, {"name": role.name, "permissions": [strange.pk]})
        assert not role.permissions.filter(pk=strange.pk).exists()
    wanted = Permission.objects.get(codename="propose")
    assert keeper.post(url, {"name": "reader", "permissions": [wanted.pk]}).status_code == 302
    assert list(Group.objects.get(name="reader").permissions.all()) == [wanted]


def test_it_is_told_who_changed_an_account(keeper: Client) -> None:
    me, ana = person("administrator"), make.analyst()
    role = Group.objects.get(name="reviewer")
    assert (
        keeper.post(f"{USERS}{ana.pk}/change/", fields(keeper, ana, first_name="Ana", groups=[role.pk])).status_code
        == 302
    )
    act(keeper, "make_inactive", ana)
    told = AccountChange.objects.filter(about__contains=[f"account:{ana.pk}"], by=me).order_by("id")
    assert [(line.kind, line.operation, line.by_name) for line in told][:1] == [("account", "changed", me.username)]
    assert {"first_name": ["", "Ana"]} in [line.changed for line in told]
    assert [line.changed for line in told][-1] == {"is_active": [True, False]}
    page = keeper.get(f"{USERS}{ana.pk}/history/").content.decode()
    assert "first name: nothing → Ana" in page
    assert "role: nothing → reviewer" in page
    url = "/admin/positions/accountchange/"
    listed = keeper.get(url).content.decode()
    assert "is active: yes → no" in listed
    assert keeper.get(f"{url}{told[0].pk}/change/").status_code == 200
    assert keeper.post(f"{url}{told[0].pk}/change/", {"called": "x"}).status_code == 403
    assert keeper.get(f"{url}add/").status_code == 403
    assert client_of("delegation manager").get(url).status_code == 403


def test_who_keeps_teams_only_keeps_no_accounts() -> None:
    manager = client_of("delegation manager")
    user = make.analyst()
    assert manager.get(USERS).status_code == 403
    manager.post(USERS, {"action": "make_inactive", "_selected_action": [str(user.pk)]})
    user.refresh_from_db()
    assert user.is_active
