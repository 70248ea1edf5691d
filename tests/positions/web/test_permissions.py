"""Roles and what they allow: in the views that ask, in the database, and over the years."""

import io
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.core.management import call_command
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from positions.models import GivenRole
from positions.setup.roles import make_roles_after_migrate
from positions.web.permissions import ACTS, ROLES, Permission, Role, RoleNeeded, allowed, require, rights_of
from tests import factories as make
from tests.people import client_of, person
from tracker import urls as site
from tracker.accounts.access import LoginNeeded

pytestmark = pytest.mark.django_db


def propose(request: HttpRequest) -> HttpResponse:
    by = require(request, None, Permission.PROPOSE)
    return HttpResponse(by.get_username())


urlpatterns = [path("propose", propose), *site.urlpatterns]
handler403 = site.handler403


def request_of(user: User | AnonymousUser) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    return request


def granted(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_it_is_for_and_nothing_else(role: Role) -> None:
    user = person(role)
    assert {each for each in Permission if allowed(user, each, None)} == ROLES[role]
    assert granted(role) == set(ROLES[role])


def test_an_administrator_neither_writes_nor_publishes_entries() -> None:
    rights = rights_of(person("administrator"), None)
    assert not rights.may["propose"]
    assert not rights.may["review"]
    assert rights.may["redact"]


def test_nobody_may_what_no_role_allows() -> None:
    for user in (AnonymousUser(), person()):
        assert not any(allowed(user, each, None) for each in Permission)


def test_several_roles_add_up() -> None:
    rights = rights_of(person("reviewer", "analyst"), None)
    assert rights.roles == ("analyst", "reviewer")
    assert rights.permissions == ROLES[Role.ANALYST] | ROLES[Role.REVIEWER]


def test_a_person_may_be_granted_something_alone() -> None:
    user = person()
    user.user_permissions.add(PermissionRow.objects.get(codename="redact"))
    assert rights_of(user, None).permissions == {"redact"}
    assert rights_of(user, None).roles == ()


def test_a_permission_of_another_app_is_not_ours() -> None:
    user = person()
    other = PermissionRow.objects.create(
        content_type=PermissionRow.objects.get(codename="add_user").content_type, codename="review", name="another"
    )
    user.user_permissions.add(other)
    assert not allowed(user, Permission.REVIEW, None)


def test_a_superuser_may_everything() -> None:
    rights = rights_of(make.user("root", is_superuser=True), None)
    assert rights.permissions == set(Permission)
    assert rights.roles == ("superuser",)


def test_who_was_deactivated_may_nothing() -> None:
    user = person("analyst")
    user.is_active = False
    assert not allowed(user, Permission.PROPOSE, None)


def test_in_a_team_of_one_who_proposes_may_review(settings: Settings) -> None:
    settings.TEAM_OF_ONE = True
    assert allowed(person("analyst"), Permission.REVIEW, None)
    assert not allowed(person("researcher"), Permission.REVIEW, None)
    assert not allowed(person("administrator"), Permission.REVIEW, None)


def test_rights_are_one_query_for_a_request(queries_of: Callable[[Callable[[], Any]], int]) -> None:
    user = person("analyst")
    assert queries_of(lambda: [allowed(user, each, None) for each in Permission]) == 1
    assert queries_of(lambda: [allowed(AnonymousUser(), each, None) for each in Permission]) == 0


def test_require_returns_who_it_is() -> None:
    analyst = person("analyst")
    assert require(request_of(analyst), None, Permission.PROPOSE) == analyst
    assert require(request_of(analyst), None, Permission.REVIEW, Permission.SEE_PROPOSALS) == analyst
    assert require(request_of(person()), None) == person()


def test_denied_to_the_anonymous() -> None:
    for asked in ((), (Permission.PROPOSE,)):
        with pytest.raises(LoginNeeded):
            require(request_of(AnonymousUser()), None, *asked)


def test_denied_to_other_roles_with_the_role_that_may() -> None:
    with pytest.raises(RoleNeeded) as refusal:
        require(request_of(person("researcher")), None, Permission.PROPOSE)
    assert str(refusal.value) == (
        "To log, correct or retract entries, you need the role of analyst on the whole site. "
        "Your role on the whole site: researcher. "
        "An administrator can change that."
    )


def test_denied_names_every_role_that_may_as_the_groups_are_now() -> None:
    Group.objects.get(name="researcher").permissions.add(PermissionRow.objects.get(codename="review"))
    with pytest.raises(
        RoleNeeded, match="you need the role of researcher or reviewer here. You have no role here yet."
    ):
        require(request_of(person()), make.negotiation(), Permission.REVIEW)


def test_denied_says_it_when_no_role_may() -> None:
    Group.objects.all().delete()
    with pytest.raises(RoleNeeded, match="At present no role allows to redact texts"):
        require(request_of(person()), None, Permission.REDACT)


def test_every_permission_has_words() -> None:
    assert set(ACTS) == set(Permission)
    assert PermissionRow.objects.get(codename="propose").name == "Can log, correct or retract entries"


@pytest.mark.urls(__name__)
class TestPages:
    def test_it_works(self) -> None:
        assert client_of("analyst").get("/propose").content == b"analyst"

    def test_denied_to_the_anonymous_by_the_way_to_the_login(self, client: Client) -> None:
        answer = client.get("/propose?a=1&b=2")
        assert answer.status_code == 302
        assert answer["Location"] == "/accounts/login/?next=/propose%3Fa%3D1%26b%3D2"

    def test_htmx_loads_the_login_page_and_comes_back_to_its_own(self, client: Client) -> None:
        at = {"HX-Request": "true", "Referer": "http://testserver/istanbul/compare/?kind=demand#row"}
        answer = client.get("/propose", headers=at)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["HX-Redirect"] == "/accounts/login/?next=/istanbul/compare/%3Fkind%3Ddemand"
        assert "HX-Request" in answer["Vary"]

    @pytest.mark.parametrize(
        ("referer", "back"),
        [
            ("http://testserver/istanbul/entries/new/", "/istanbul/entries/new/"),
            ("http://elsewhere.example/form", "/"),
            ("http://testserver//elsewhere.example/", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ],
    )
    def test_who_sent_a_form_comes_back_to_it(self, referer: str, back: str, client: Client) -> None:
        answer = client.post("/propose", headers={"Referer": referer})
        assert answer["Location"] == f"/accounts/login/?next={back}"

    def test_denied_to_other_roles_by_a_page(self) -> None:
        answer = client_of("reviewer").get("/propose")
        page = BeautifulSoup(answer.content, "lxml")
        assert answer.status_code == 403
        assert page.h1.get_text() == "Not allowed"
        assert (
            "you need the role of analyst on the whole site. Your role on the whole site: reviewer." in page.get_text()
        )

    def test_denied_to_htmx_by_a_notice(self) -> None:
        answer = client_of("reviewer").get("/propose", headers={"HX-Request": "true"})
        assert answer.status_code == 403
        assert answer.content.startswith(b'<p class="notice" role="alert">To log')


@pytest.fixture
def _over_one_connection(db: None) -> Iterator[None]:
    """Let the owner, who makes the roles, and the application see the same uncommitted rows."""
    application = connections["default"]
    connections["default"] = connections["owner"]
    yield
    connections["default"] = application


def made() -> list[str]:
    """Make the roles as after a migration; return the lines of the report."""
    out = io.StringIO()
    make_roles_after_migrate(using="owner", stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.usefixtures("_over_one_connection")
class TestMaking:
    def test_again_changes_nothing(self) -> None:
        before = {group.name: granted(group.name) for group in Group.objects.all()}
        assert made() == []
        assert {group.name: granted(group.name) for group in Group.objects.all()} == before
        assert PermissionRow.objects.filter(codename__in=list(Permission)).count() == len(Permission)

    def test_a_role_that_is_new_in_the_code_is_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(ROLES, cast("Role", "observer"), frozenset({Permission.SEE_PROPOSALS}))
        assert made() == []
        assert granted("observer") == {"see_proposals"}

    def test_what_the_code_newly_gives_is_added_and_nothing_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Group.objects.get(name="researcher").permissions.clear()
        monkeypatch.setitem(ROLES, Role.RESEARCHER, ROLES[Role.RESEARCHER] | {Permission.REDACT})
        assert len(made()) == 1
        assert granted("researcher") == {"redact"}
        assert "redact" not in granted("analyst")

    def test_a_permission_that_is_new_in_the_code_reaches_its_roles(self) -> None:
        PermissionRow.objects.get(codename="see_proposals").delete()
        for row in GivenRole.objects.all():
            row.permissions = [each for each in row.permissions if each != "see_proposals"]
            row.save()
        assert made() == []
        assert {role for role in Role if "see_proposals" in granted(role)} == {
            role for role, allowed in ROLES.items() if Permission.SEE_PROPOSALS in allowed
        }

    def test_what_the_code_gives_no_more_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(ROLES, Role.ANALYST, ROLES[Role.ANALYST] - {Permission.PROPOSE})
        assert made() == []
        assert granted("analyst") == {"save_comparisons", "see_proposals"}

    def test_a_role_that_the_code_has_no_more_goes_unless_it_allows_something(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Group.objects.get(name="reviewer").permissions.add(PermissionRow.objects.get(codename="redact"))
        left = {role: allowed for role, allowed in ROLES.items() if role not in (Role.RESEARCHER, Role.REVIEWER)}
        monkeypatch.setattr("positions.setup.roles.ROLES", left)
        assert made() == []
        assert not Group.objects.filter(name="researcher").exists()
        assert granted("reviewer") == {"redact"}

    def test_what_administrators_changed_stays_and_is_reported_each_time(self) -> None:
        analyst = Group.objects.get(name="analyst")
        analyst.permissions.remove(PermissionRow.objects.get(codename="propose"))
        Group.objects.get(name="reviewer").permissions.add(PermissionRow.objects.get(codename="redact"))
        Group.objects.filter(name="researcher").update(name="reader")
        Group.objects.get(name="delegation manager").delete()
        for _ in "ab":
            assert made() == [
                "Roles: “researcher” was renamed or deleted. To have it again, add a group of that name under /admin/,"
                " Groups.",
                "Roles: “analyst” may not log, correct or retract entries, as it would by default. To change that, tick"
                " it under /admin/, Groups.",
                "Roles: “reviewer” may redact texts, unlike by default. To change that, untick it under /admin/,"
                " Groups.",
                "Roles: “delegation manager” was renamed or deleted. To have it again, add a group of that name under"
                " /admin/, Groups.",
            ]
        assert granted("analyst") == {"save_comparisons", "see_proposals"}
        assert "redact" in granted("reviewer")
        assert set(Group.objects.values_list("name", flat=True)) == {"reader", "analyst", "reviewer", "administrator"}

    def test_a_group_of_that_name_that_was_there_before_the_role_stays(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Group.objects.create(name="observer")
        monkeypatch.setitem(ROLES, cast("Role", "observer"), frozenset({Permission.SEE_PROPOSALS}))
        (line,) = made()
        assert "“observer” may not see what is not published yet" in line
        assert granted("observer") == set()

    def test_migrate_reports_it(self) -> None:
        Group.objects.get(name="reviewer").delete()
        out = io.StringIO()
        call_command("migrate", verbosity=0, stdout=out)
        assert "“reviewer” was renamed or deleted" in out.getvalue()

    def test_only_the_owner_makes_them(self) -> None:
        PermissionRow.objects.get(codename="see_proposals").delete()
        make_roles_after_migrate(using="default")
        assert not PermissionRow.objects.filter(codename="see_proposals").exists()
