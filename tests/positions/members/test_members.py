"""The page of who is of a negotiation: who is added, invited, and whose role is taken away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from positions.members.invitations import accept, invite, link_of
from positions.models import Invitation, Membership, Negotiation
from positions.web.permissions import Permission, allowed
from positions.writing.refusals import Refused
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db
PASSWORD = "a long and unlikely phrase"


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def keeper(home: Negotiation) -> User:
    """An administrator of this negotiation alone."""
    user = make.user("keeper", first_name="Kim", last_name="Keeper")
    make.member(home, user, "administrator")
    return user


@pytest.fixture
def browser(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def add(browser: Client, who: str, *roles: str, at: str = "/talks/members/") -> Any:
    return browser.post(at, {"who": who, "roles": [role(name).pk for name in roles]})


def said(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").main.get_text(" ").split())


def unsigned(link: str) -> str:
    """Return the link without what every second makes another: when it was signed, and the signature."""
    return link.rsplit(":", 2)[0]


def path_of(invitation: Invitation) -> str:
    return link_of(invitation).split("/", 3)[3].join(["/", ""])


def test_who_works_on_all_is_added_by_user_name(browser: Client, home: Negotiation, keeper: User) -> None:
    analyst = person("analyst")
    answer = add(browser, "analyst", "reviewer", "administrator")
    assert answer.status_code == 303
    assert allowed(User.objects.get(pk=analyst.pk), Permission.REVIEW, home)
    page = said(browser.get(answer["Location"]))
    assert "The roles were given." in page
    assert "reviewer, since" in page
    assert "given by Kim Keeper" in page
    assert add(browser, "analyst", "reviewer").status_code == 422


def test_whom_nobody_knows_is_not_told_from_who_is_not_there(browser: Client) -> None:
    person("researcher")
    answers = [add(browser, who, "analyst") for who in ("researcher", "nobody-at-all")]
    assert {answer.status_code for answer in answers} == {422}
    assert all("Nobody you work with has this user name." in said(answer) for answer in answers)
    assert add(client_of("administrator"), "researcher", "analyst").status_code == 303


def test_of_one_negotiation_one_keeps_no_other(browser: Client) -> None:
    make.negotiation(key="other")
    assert browser.get("/other/members/").status_code == 403
    assert browser.get("/accounts/people/").status_code == 403
    assert browser.get("/admin/").status_code == 403


def test_a_role_is_taken_away_with_a_reason_that_is_kept(browser: Client, home: Negotiation) -> None:
    given = make.member(home)
    there = f"/talks/members/roles/{given.pk}/"
    answer = browser.post(there, {"reason": " "})
    assert answer.status_code == 422
    assert "Reason" in said(answer)
    answer = browser.post(there, {"reason": "Works elsewhere now."})
    assert "Works elsewhere now. (Kim Keeper," in said(browser.get(answer["Location"]))
    assert not allowed(make.analyst(), Permission.PROPOSE, home)
    assert browser.post(there, {"reason": "Again."}).status_code == 422
    # It may be given again.
    make.member(home)


def test_whoever_takes_their_own_role_away_is_led_where_they_may_be(browser: Client, keeper: User) -> None:
    own = Membership.objects.get(person=keeper)
    answer = browser.post(f"/talks/members/roles/{own.pk}/", {"reason": "I leave."})
    assert answer["Location"] == "/"
    assert browser.get("/talks/members/").status_code == 403
    assert "You have no role here yet." in said(browser.get("/talks/members/"))


def test_an_address_gets_an_invitation_whether_or_not_it_has_an_account(
    browser: Client, home: Negotiation, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    make.user("there", email="there@example.org")
    pages = []
    for email in ("there@example.org", "new@example.org"):
        answer = add(browser, email, "analyst")
        pages.append(said(browser.get(answer["Location"])))
    assert all("The invitation was sent." in page for page in pages)
    assert [sent.to for sent in mail.outbox] == [["there@example.org"], ["new@example.org"]]
    body = mail.outbox[1].body
    assert "Kim Keeper invites you to work on “Talks”" in body
    assert unsigned(link_of(Invitation.objects.get(email="new@example.org"))) in body
    assert "Link to pass on" not in pages[1]


def test_without_a_mail_server_the_link_is_shown(browser: Client) -> None:
    answer = add(browser, "new@example.org", "analyst")
    page = BeautifulSoup(browser.get(answer["Location"]).content, "lxml")
    assert "pass its link on yourself" in page.main.get_text()
    shown = page.select_one("input[readonly]")["value"]
    assert unsigned(shown) == unsigned(link_of(Invitation.objects.get()))
    assert mail.outbox == []


def invited(home: Negotiation | None, by: User) -> Invitation:
    return invite(home, email="new@example.org", roles=[role("analyst")], by=by)


NEW = {
    "username": "nora",
    "first_name": "Nora",
    "last_name": "New",
    "new_password1": PASSWORD,
    "new_password2": PASSWORD,
}


def test_whoever_has_the_link_makes_an_account_once(home: Negotiation, keeper: User) -> None:
    there = path_of(invited(home, keeper))
    browser = Client()
    shown = browser.get(there)
    assert "Kim Keeper invites you to work on “Talks”, as analyst." in said(shown)
    assert "no-store" in shown["Cache-Control"]
    answer = browser.post(there, NEW)
    assert answer["Location"] == "/talks/"
    nora = User.objects.get(username="nora")
    assert (nora.get_full_name(), nora.email, nora.groups.count()) == ("Nora New", "new@example.org", 0)
    assert nora.check_password(PASSWORD)
    assert allowed(nora, Permission.PROPOSE, home)
    assert browser.get("/talks/entries/new/").status_code == 200
    assert browser.get("/talks/members/").status_code == 403
    assert Client().get(there).status_code == 410
    given = Membership.objects.get(person=nora)
    assert given.given_by == keeper


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "KEEPER"}, "This user name is taken."),
        ({"username": "a b"}, "letters, digits"),
        ({"username": ""}, "Fill this in."),
        ({"new_password2": "other"}, "The two passwords differ."),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
    ],
)
def test_bad_account(home: Negotiation, keeper: User, wrong: dict[str, str], told: str) -> None:
    there = path_of(invited(home, keeper))
    answer = Client().post(there, NEW | wrong)
    assert answer.status_code == 422
    assert told in said(answer)
    assert not User.objects.filter(username="nora").exists()
    assert Client().get(there).status_code == 200


def test_who_has_one_name_only_writes_one(home: Negotiation, keeper: User) -> None:
    assert Client().post(path_of(invited(home, keeper)), NEW | {"last_name": ""}).status_code == 303
    assert User.objects.get(username="nora").get_full_name() == "Nora"


def test_whoever_has_an_account_takes_it_with_that(home: Negotiation, keeper: User) -> None:
    there = path_of(invited(home, keeper))
    make.user("there", email="New@example.org")
    assert "There is an account with new@example.org already" in said(Client().post(there, NEW))
    browser = Client()
    browser.force_login(make.user("there"))
    assert "Accept as there" in said(browser.get(there))
    assert browser.post(there)["Location"] == "/talks/"
    assert allowed(make.user("there"), Permission.PROPOSE, home)


def test_what_ends_a_link(home: Negotiation, keeper: User, browser: Client) -> None:
    first = invited(home, keeper)
    old = path_of(first)
    assert add(browser, "new@example.org", "reviewer").status_code == 303
    again = Invitation.objects.get()
    assert again.roles == [role("reviewer").pk]
    assert Client().get(old).status_code == 410
    now = path_of(again)
    assert Client().get(now).status_code == 200
    Invitation.objects.update(given_at=timezone.now() - timedelta(days=8))
    assert Client().get(now).status_code == 410
    assert "the link is too old" in said(browser.get("/talks/members/"))
    act = f"/talks/members/invitations/{again.pk}/"
    assert browser.post(act, {"act": "again"}).status_code == 303
    again.refresh_from_db()
    now = path_of(again)
    # Whoever gave it keeps no accounts any more.
    Membership.objects.filter(person=keeper).update(ended_at=timezone.now(), ended_by=keeper, ended_reason="Left.")
    assert Client().get(now).status_code == 410
    make.member(home, keeper, "administrator")
    assert browser.post(act, {"act": "withdraw"}).status_code == 303
    assert Client().get(now).status_code == 410
    assert browser.post(act, {"act": "again"}).status_code == 422
    with pytest.raises(Refused):
        accept(again, person=make.analyst())


def test_roles_of_the_whole_site_are_given_by_invitation_too(home: Negotiation) -> None:
    browser = client_of("administrator")
    assert add(browser, "no-address", "analyst", at="/accounts/people/").status_code == 422
    assert add(browser, "new@example.org", "analyst", at="/accounts/people/").status_code == 303
    assert "new@example.org" in said(browser.get("/accounts/people/"))
    assert Client().post(path_of(Invitation.objects.get()), NEW)["Location"] == "/"
    assert [group.name for group in User.objects.get(username="nora").groups.all()] == ["analyst"]
    again = f"/accounts/invitations/{Invitation.objects.get().pk}/"
    assert browser.post(again, {"act": "again"}).status_code == 422


def test_query_count(
    browser: Client, home: Negotiation, keeper: User, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    few = queries_of(lambda: browser.get("/talks/members/"))
    for number in range(5):
        make.member(home, make.user(f"member-{number}"))
        invite(home, email=f"new-{number}@example.org", roles=[role("analyst")], by=keeper)
    assert queries_of(lambda: browser.get("/talks/members/")) == few
