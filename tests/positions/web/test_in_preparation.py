"""A negotiation in preparation is nowhere for those who are not of it, and for its members all that the table says.

Its member here is a reviewer of it, an analyst of another negotiation, and nothing on the whole site: so it holds, too,
that a role in one negotiation is one in that alone.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from positions.models import Follow, Negotiation, Position, Round
from positions.web.permissions import Role
from tests import factories as make
from tests import shipped
from tests.databases import SHIPPED, Databases
from tests.people import ANONYMOUS, client_of
from tests.positions.web.address_table import HERE, POSITION, TABLE, Row, answers_in

ABOUT_IT = [row for row in TABLE if HERE.items() <= row.arguments.items()]
# Asked by programs, of what is there without a login.
FOR_NOBODY = {"positions:sitemap_part"}
HIDE = (
    "ALTER TABLE positions_negotiation DISABLE TRIGGER negotiation_stays",
    "UPDATE positions_negotiation SET state = 'preparation'",
    "ALTER TABLE positions_negotiation ENABLE TRIGGER negotiation_stays",
)


@pytest.fixture(scope="module")
def _prepared_data(django_db_setup: None, databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Have the shipped data as if they were still in preparation; the guards let no later act bring them back there."""
    with django_db_blocker.unblock(), databases.copy_of(SHIPPED):
        settings = connections["owner"].get_connection_params()
        with psycopg.connect(**settings, autocommit=True) as owner:
            for statement in HIDE:
                owner.execute(statement)
        yield


@pytest.fixture
def talks(_prepared_data: None, db: None) -> Negotiation:
    """The shipped negotiation, in preparation."""
    return Negotiation.objects.get(key=shipped.KEY)


@pytest.fixture
def other(talks: Negotiation) -> Negotiation:
    """Another negotiation, which everybody sees."""
    return make.negotiation(key="open", title="Open talks")


@pytest.fixture
def member(talks: Negotiation, other: Negotiation) -> User:
    """The person with a role in each of the two."""
    user = make.user("member")
    make.member(talks, user, Role.REVIEWER)
    make.member(other, user, Role.ANALYST)
    return user


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def outsiders(other: Negotiation) -> dict[str, Client]:
    """Return browsers of those who are not of it: without a login, with a role that reads, at work elsewhere."""
    elsewhere = make.user("elsewhere")
    make.member(other, elsewhere, Role.ADMINISTRATOR)
    return {"nobody": client_of(ANONYMOUS), "researcher": client_of("researcher"), "elsewhere": browser_of(elsewhere)}


def not_found(row: Row) -> set[int]:
    """What says nothing of the negotiation: that there is none, or that nothing is sent, or read, there.

    The administration asks for a login and a role of the whole site before it looks at an address.
    """
    if row.name.startswith("admin:"):
        return {302, 403}
    return {404, 405} if row.expected[ANONYMOUS] == 405 else {404}


def test_no_address_of_it_leads_anywhere(talks: Negotiation, other: Negotiation) -> None:
    for who, browser in outsiders(other).items():
        for row, answer in answers_in(browser, ABOUT_IT):
            assert answer.status_code in not_found(row), (who, row)
            assert talks.title.encode() not in answer.content


def test_a_member_gets_what_the_table_says_of_the_role(member: User) -> None:
    rows = [row for row in ABOUT_IT if row.name not in FOR_NOBODY]
    wrong = [
        f"{row} gave {answer.status_code}, not {row.answers['reviewer']}"
        for row, answer in answers_in(browser_of(member), rows)
        if answer.status_code != row.answers["reviewer"]
    ]
    assert wrong == []


def test_in_the_other_one_the_other_role_counts(member: User, other: Negotiation) -> None:
    browser = browser_of(member)
    asked = ("entry_new", "entry_grid", "review", "coding_tasks", "coding_new", "person_new", "release_new")
    answers = {name: browser.get(reverse(f"positions:{name}", args=[other.key])).status_code for name in asked}
    may = {"entry_new", "entry_grid", "review", "coding_tasks"}
    assert answers == {name: 200 if name in may else 403 for name in asked}
    browser = browser_of(make.user("member"))
    assert browser.get("/admin/").status_code == 403
    assert browser.get("/review/").status_code == 200


def test_its_pages_are_listed_by_nobody(talks: Negotiation, member: User) -> None:
    page = browser_of(member).get(f"/{talks.key}/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert "in preparation" in page
    for address in ("/sitemap.xml", "/robots.txt"):
        assert talks.key not in browser_of(member).get(address).content.decode()


def test_no_list_names_it_but_to_its_members(talks: Negotiation, other: Negotiation, member: User) -> None:
    make.negotiation(key="further", title="Further talks")
    strangers = outsiders(other).values()
    lists = ("/", "/search/?q=crimea", "/api/v1/negotiations", "/about/")
    for address in lists:
        for browser in strangers:
            answer = browser.get(address)
            assert answer.status_code == 200
            assert talks.key.encode() not in answer.content, address
            assert talks.title.encode() not in answer.content, address
        assert talks.key.encode() in browser_of(member).get(address).content, address
    for browser in strangers:
        assert browser.get(f"/search/?q=crimea&negotiation={talks.key}").status_code == 400


def test_a_frozen_comparison_of_it_is_for_its_members(talks: Negotiation, other: Negotiation, member: User) -> None:
    before, after = Round.objects.filter(negotiation=talks).order_by("window_ends_on")[:2]
    made = browser_of(member).post(f"/{talks.key}/compare/freeze/?before={before.key}&after={after.key}")
    strangers = outsiders(other).values()
    for address in (made["Location"], f"{made['Location']}comparison.json", f"{made['Location']}cite.bib"):
        assert browser_of(member).get(address).status_code == 200
        for browser in strangers:
            assert browser.get(address).status_code == 404


def test_what_waits_in_it_and_what_is_followed_is_told_to_its_members_alone(talks: Negotiation, member: User) -> None:
    position, since = Position.objects.get(key=POSITION), talks.import_set.earliest("pk").imported_at
    make.proposal(position, by=make.analyst())
    gone = make.user("gone")
    for user in (gone, member):
        Follow.objects.create(negotiation=talks, by=user, at=since, position=position)
    page = browser_of(gone).get("/inbox/").content.decode()
    assert position.title not in page
    assert "to review" not in page
    page = browser_of(member).get("/inbox/").content.decode()
    assert position.title in page
    assert "1 to review" in " ".join(page.split())


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.DELEGATION_MANAGER])
def test_of_it_is_whoever_has_a_role_in_it_or_works_on_all(talks: Negotiation, role: Role) -> None:
    everywhere = Negotiation.objects.visible_to
    assert everywhere(make.user("stranger")).count() == 0
    user = make.user("somebody")
    given = make.member(talks, user, role)
    assert everywhere(user).get() == talks
    type(given).objects.filter(pk=given.pk).update(
        ended_at=given.given_at, ended_by=given.given_by, ended_reason="Left."
    )
    assert everywhere(user).count() == 0
    for who, sees in (("researcher", 0), ("delegation manager", 1), ("analyst", 1), ("administrator", 1)):
        browser = client_of(who)
        assert everywhere(User.objects.get(pk=browser.session["_auth_user_id"])).count() == sees
    assert everywhere(make.user("root", is_superuser=True)).count() == 1
