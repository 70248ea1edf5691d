"""A role in one negotiation is one in that alone; in the archive, what remains is to read and to redact."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from positions.domain.roles import IN_THE_ARCHIVE, WORK
from positions.models import Membership, Negotiation
from positions.web.permissions import (
    ROLES,
    Permission,
    Role,
    RoleNeeded,
    allowed,
    allowed_somewhere,
    people_allowed,
    people_by_home,
    require,
    require_somewhere,
    rights_of,
    where_allowed,
)
from tests import factories as make
from tests.people import client_of, person
from tests.positions.web.test_permissions import request_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="here", title="Talks at home")


@pytest.fixture
def other() -> Negotiation:
    return make.negotiation(key="other")


@pytest.fixture
def both(home: Negotiation, other: Negotiation) -> User:
    """A reviewer of one, who is an analyst of the other."""
    user = make.user("both")
    make.member(home, user, Role.REVIEWER)
    make.member(other, user, Role.ANALYST)
    return user


def held(user: User, negotiation: Negotiation | None) -> set[Permission]:
    return {each for each in Permission if allowed(user, each, negotiation)}


def found_by_database(user: User, permission: Permission) -> set[str]:
    return set(where_allowed(user, permission).values_list("key", flat=True))


def test_each_negotiation_has_its_own_answer(both: User, home: Negotiation, other: Negotiation) -> None:
    assert held(both, home) == ROLES[Role.REVIEWER]
    assert held(both, other) == ROLES[Role.ANALYST]
    assert held(both, make.negotiation()) == held(both, None) == set()
    assert {each for each in Permission if allowed_somewhere(both, each)} == ROLES[Role.REVIEWER] | ROLES[Role.ANALYST]
    assert rights_of(both, home).roles == ("reviewer",)


def test_roles_of_the_whole_site_hold_everywhere_beside_them(home: Negotiation, other: Negotiation) -> None:
    user = person("analyst")
    make.member(home, user, Role.REVIEWER)
    assert held(user, home) == ROLES[Role.REVIEWER] | ROLES[Role.ANALYST]
    assert held(user, other) == held(user, None) == ROLES[Role.ANALYST]


@pytest.mark.parametrize("permission", sorted(WORK))
def test_the_database_says_the_same(permission: Permission, both: User, home: Negotiation, other: Negotiation) -> None:
    make.member(home, person("delegation manager"), Role.ADMINISTRATOR)
    for user in (both, person("delegation manager"), person("reviewer"), make.user("root", is_superuser=True)):
        homes = [each for each in (home, other) if allowed(user, permission, each)]
        assert found_by_database(user, permission) == {each.key for each in homes}
        for each in (home, other):
            assert (user in people_allowed(permission, each)) == (each in homes)
            asked = people_by_home(permission)
            assert (user.pk in asked[0] | asked.get(each.pk, frozenset())) == (each in homes)


def test_in_a_team_of_one_who_proposes_in_it_reviews_in_it(both: User, other: Negotiation, settings: Settings) -> None:
    settings.TEAM_OF_ONE = True
    assert allowed(both, Permission.REVIEW, other)
    assert found_by_database(both, Permission.REVIEW) == {"here", "other"}


def test_a_role_that_was_taken_away_allows_nothing(both: User, home: Negotiation) -> None:
    left = {"ended_at": timezone.now(), "ended_by": make.user("administrator"), "ended_reason": "Left."}
    Membership.objects.filter(person=both, negotiation=home).update(**left)
    assert held(both, home) == set()
    assert found_by_database(both, Permission.REVIEW) == set()


def test_who_was_deactivated_may_nothing(both: User, home: Negotiation) -> None:
    both.is_active = False
    both.save()
    assert held(both, home) == set()
    assert both not in people_allowed(Permission.REVIEW, home)
    assert home.pk not in people_by_home(Permission.REVIEW)


def test_all_are_read_in_one_query(
    both: User, home: Negotiation, other: Negotiation, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    asked = [(each, where) for each in Permission for where in (home, other, None)]
    assert queries_of(lambda: [allowed(both, each, where) for each, where in asked]) == 1


def test_a_list_over_several_is_for_whoever_may_in_one(both: User) -> None:
    assert require_somewhere(request_of(both), Permission.REVIEW) == both
    with pytest.raises(RoleNeeded, match="Your role: analyst, reviewer"):
        require_somewhere(request_of(both), Permission.REDACT)


def test_in_the_archive_nothing_is_added(both: User, home: Negotiation, other: Negotiation) -> None:
    make.member(other, both, Role.ADMINISTRATOR)
    Negotiation.objects.update(archived_at=timezone.now(), archived_by=make.analyst())
    for each in (home, other):
        each.refresh_from_db()
    assert held(both, home) == ROLES[Role.REVIEWER] & IN_THE_ARCHIVE
    assert held(both, other) == (ROLES[Role.ANALYST] | ROLES[Role.ADMINISTRATOR]) & IN_THE_ARCHIVE
    assert found_by_database(both, Permission.PROPOSE) == set()
    assert found_by_database(both, Permission.REDACT) == {"other"}
    with pytest.raises(RoleNeeded, match="Talks at home is archived: nothing is added"):
        require(request_of(both), home, Permission.REVIEW)


def test_its_pages_say_that_it_is_archived(home: Negotiation) -> None:
    Negotiation.objects.update(archived_at=datetime(2026, 3, 2, tzinfo=UTC), archived_by=make.analyst())
    page = BeautifulSoup(client_of("analyst").get("/here/").content, "lxml")
    assert "This negotiation was archived on 2 March 2026" in page.select_one("main .notice").get_text()
    assert page.find("a", string="Log entries") is None
