"""Accounts: logging in and out, passwords, and what strangers and readers without an account are told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from positions.web.errors import failed
from tests.people import client_of, person
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
PASSWORD = "a long and quiet sentence"
NEW_PASSWORD = "another, rather louder one"


@pytest.fixture
def analyst() -> User:
    user = person("analyst")
    user.email = "analyst@example.org"
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, name: str = "analyst", password: str = PASSWORD, **sent: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, **sent})


def logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def page_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


class TestLogin:
    def test_it_works(self, analyst: User, client: Client) -> None:
        answer = log_in(client)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session["_auth_user_id"] == str(analyst.pk)

    def test_it_leads_back_to_where_one_was_sent_from(self, analyst: User, client: Client) -> None:
        page = page_of(client.get(LOGIN, {"next": "/istanbul/compare/?kind=demand"}))
        back = page.select_one("input[name=next]")["value"]
        assert log_in(client, next=back)["Location"] == "/istanbul/compare/?kind=demand"

    def test_it_leads_back_to_the_page_with_the_link(self, analyst: User, client: Client) -> None:
        page = page_of(client.get(LOGIN, headers={"Referer": "http://testserver/istanbul/compare/?kind=demand"}))
        assert page.select_one("input[name=next]")["value"] == "/istanbul/compare/?kind=demand"
        for other in ("http://elsewhere.example/", "http://testserver/accounts/logged-out/"):
            page = page_of(client.get(LOGIN, headers={"Referer": other}))
            assert not page.select("input[name=next]")

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://elsewhere.example/",
            "//elsewhere.example/",
            "/\\elsewhere.example/",
            "////elsewhere.example",
            "javascript:alert(1)",
            "http:elsewhere.example",
        ],
    )
    def test_it_leads_nowhere_else(self, elsewhere: str, analyst: User, client: Client) -> None:
        page = page_of(client.get(LOGIN, {"next": elsewhere}))
        assert not page.select("input[name=next]")
        assert log_in(client, next=elsewhere)["Location"] == "/"

    @pytest.mark.parametrize(
        ("name", "password"),
        [("analyst", "wrong"), ("Analyst", PASSWORD), ("nobody", PASSWORD), ("gone", PASSWORD)],
    )
    def test_denied_in_the_same_words_whatever_is_wrong(
        self, name: str, password: str, analyst: User, client: Client
    ) -> None:
        User.objects.create_user("gone", password=PASSWORD, is_active=False)
        answer = log_in(client, name, password)
        page = page_of(answer)
        assert answer.status_code == 422
        assert not logged_in(client)
        assert page.title.get_text().startswith("Error: ")
        assert [li.get_text() for li in page.select(".errors li")] == [
            "This user name and password do not belong together. Capital letters matter in both."
        ]
        assert page.select_one("#id_username")["value"] == name
        assert not page.select_one("#id_password").has_attr("value")

    @pytest.mark.parametrize(
        ("name", "password", "said"),
        [
            ("", "", ["Fill in: User name.", "Fill in: Password."]),
            ("x" * 151, PASSWORD, ["This user name is too long."]),
            ("x" * 100_000, PASSWORD, ["This user name is too long."]),
            ("nul\0", PASSWORD, ["Null characters are not allowed."]),
        ],
    )
    def test_bad_input_is_said_at_its_field(self, name: str, password: str, said: list[str], client: Client) -> None:
        answer = log_in(client, name, password)
        page = page_of(answer)
        assert answer.status_code == 422
        assert [link.get_text() for link in page.select(".errors a")] == said
        assert [each.get_text() for each in page.select(".field .error")] == said
        first = page.select_one(page.select_one(".errors a")["href"])
        assert first["aria-invalid"] == "true"
        assert page.find(id=first["aria-describedby"]).get_text() == said[0]

    def test_the_cursor_stands_where_one_goes_on(self, client: Client) -> None:
        assert [each.get("id") for each in page_of(client.get(LOGIN)).select("[autofocus]")] == ["id_username"]
        assert [each["class"] for each in page_of(log_in(client)).select("[autofocus]")] == [["errors"]]

    def test_a_session_from_before_is_worth_nothing(self, analyst: User, client: Client) -> None:
        session = client.session
        session["planted"] = "by somebody who knows its key"
        session.save()
        planted = session.session_key or ""
        client.cookies["sessionid"] = planted
        log_in(client)
        assert logged_in(client)
        assert client.session.session_key != planted
        client.cookies["sessionid"] = planted
        assert not logged_in(client)

    def test_a_form_from_before_is_refused_in_words(self, analyst: User) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = log_in(client)
        assert answer.status_code == 403
        assert "Please send it again" in answer.content.decode()
        assert not logged_in(client)

    def test_it_lasts_a_working_day(self, analyst: User, client: Client) -> None:
        cookie = log_in(client).cookies["sessionid"]
        assert cookie["max-age"] == 12 * 60 * 60
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


class TestLogout:
    def test_it_works(self) -> None:
        client = client_of("analyst")
        answer = client.post("/accounts/logout/")
        assert answer["Location"] == "/accounts/logged-out/"
        assert not logged_in(client)
        assert "You are logged out" in client.get(answer["Location"]).content.decode()

    def test_a_link_cannot_do_it(self) -> None:
        client = client_of("analyst")
        assert client.get("/accounts/logout/").status_code == 405
        assert logged_in(client)

    def test_another_site_cannot_do_it(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(person("analyst"))
        assert client.post("/accounts/logout/").status_code == 403
        assert logged_in(client)


class TestPasswordChange:
    ADDRESS = "/accounts/password/"

    def change(self, client: Client, old: str, new: str, again: str) -> Any:
        return client.post(self.ADDRESS, {"old_password": old, "new_password1": new, "new_password2": again})

    def test_it_works_and_ends_all_other_sessions(self, analyst: User, client: Client) -> None:
        elsewhere = Client()
        log_in(client)
        log_in(elsewhere)
        answer = self.change(client, PASSWORD, NEW_PASSWORD, NEW_PASSWORD)
        assert answer["Location"] == "/accounts/password/changed/"
        assert client.get(self.ADDRESS).status_code == 200
        assert elsewhere.get(self.ADDRESS).status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "again", "said"),
        [
            ("wrong", NEW_PASSWORD, NEW_PASSWORD, "The old password is not right."),
            (PASSWORD, NEW_PASSWORD, PASSWORD, "The two new passwords differ."),
            (PASSWORD, "short", "short", "This password is too short. It must contain at least 12 characters."),
            (PASSWORD, "", "", "Fill in: New password."),
        ],
    )
    def test_bad_input(self, old: str, new: str, again: str, said: str, analyst: User, client: Client) -> None:
        log_in(client)
        answer = self.change(client, old, new, again)
        assert answer.status_code == 422
        assert said in [each.get_text() for each in page_of(answer).select(".errors li")]
        analyst.refresh_from_db()
        assert analyst.check_password(PASSWORD)

    def test_it_says_what_is_asked(self) -> None:
        page = page_of(client_of("analyst").get(self.ADDRESS))
        field = page.select_one("#id_new_password1")
        assert "At least 12 characters" in page.find(id=field["aria-describedby"]).get_text()
        assert [each["autocomplete"] for each in page.select("main input[type=password]")] == [
            "current-password",
            "new-password",
            "new-password",
        ]

    def test_denied_to_the_anonymous(self, client: Client) -> None:
        assert client.get(self.ADDRESS)["Location"] == f"{LOGIN}?next={self.ADDRESS}"


@pytest.mark.parametrize(
    ("content_type", "sent"),
    [
        ("multipart/form-data", b"--edge"),
        ("multipart/form-data; boundary=\xff", b"--\xff"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"+AGE-=b"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(1200))),
    ],
)
def test_who_sends_no_form_at_all_is_led_to_the_login(content_type: str, sent: bytes, client: Client) -> None:
    answer = client.post("/admin/positions/party/add/", sent, content_type=content_type)
    assert answer["Location"].startswith(LOGIN)


def test_logging_out_clears_what_the_browser_kept(analyst: User, client: Client) -> None:
    client.force_login(analyst)
    assert client.get("/accounts/password/")["Cache-Control"] == "no-store, private"
    assert '"cache"' in client.post("/accounts/logout/")["Clear-Site-Data"]
    assert "Clear-Site-Data" not in client.post("/accounts/logout/").headers


class TestPasswordReset:
    def link(self, client: Client, mails: list[EmailMessage]) -> str:
        client.post(RESET, {"email": "Analyst@example.org"})
        wait_for(lambda: mails)
        found = re.search(r"http://localhost:8000(/accounts/password/reset/\S+)", str(mails[-1].body))
        assert found
        return found.group(1)

    def test_it_works_once(self, analyst: User, client: Client, mailoutbox: list[EmailMessage]) -> None:
        link = self.link(client, mailoutbox)
        assert mailoutbox[0].subject == "Reset your password at localhost:8000"
        assert mailoutbox[0].to == ["analyst@example.org"]
        form = client.get(link)["Location"]
        answer = client.post(form, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
        assert answer["Location"] == "/accounts/password/reset/done/"
        assert not logged_in(client)
        assert log_in(client, password=NEW_PASSWORD).status_code == 302
        assert client.get(link).status_code == 410

    def test_the_link_leads_to_the_site_whatever_host_was_asked(
        self, analyst: User, client: Client, mailoutbox: list[EmailMessage], settings: Settings
    ) -> None:
        settings.SITE_ADDRESS = "https://talks.example"
        settings.ALLOWED_HOSTS = ["*"]
        client.post(RESET, {"email": "analyst@example.org"}, headers={"host": "elsewhere.example"})
        wait_for(lambda: mailoutbox)
        text = f"{mailoutbox[0].subject} {mailoutbox[0].body}"
        assert "https://talks.example/accounts/password/reset/" in text
        assert "elsewhere" not in text

    def test_it_lets_in_who_failed_too_often(
        self, analyst: User, client: Client, mailoutbox: list[EmailMessage]
    ) -> None:
        for _ in range(5):
            log_in(client, password="wrong")
        form = client.get(self.link(client, mailoutbox))["Location"]
        client.post(form, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
        assert log_in(client, password=NEW_PASSWORD).status_code == 302

    def test_bad_password(self, analyst: User, client: Client, mailoutbox: list[EmailMessage]) -> None:
        form = client.get(self.link(client, mailoutbox))["Location"]
        answer = client.post(form, {"new_password1": "123456789012", "new_password2": "123456789012"})
        assert answer.status_code == 422
        assert "entirely numeric" in answer.content.decode()

    def test_the_answer_does_not_tell_whether_there_is_an_account(
        self, analyst: User, client: Client, mailoutbox: list[EmailMessage]
    ) -> None:
        User.objects.create_user("gone", "gone@example.org", PASSWORD, is_active=False)
        User.objects.create_user("without", "without@example.org")
        said = {
            client.post(RESET, {"email": f"{name}@example.org"}, follow=True).content
            for name in ("nobody", "gone", "without", "analyst")
        }
        wait_for(lambda: mailoutbox)
        assert len(said) == 1
        assert [mail.to for mail in mailoutbox] == [["analyst@example.org"]]

    @pytest.mark.parametrize("link", ["MQ/set-password", "MQ/x-y", "%00/x-y", "ä/ö", "x" * 3000 + "/y"])
    def test_bad_link(self, link: str, client: Client) -> None:
        answer = client.get(f"{RESET}{link}/")
        assert answer.status_code == 410
        assert page_of(answer).select_one(".onward a")["href"] == RESET


class TestHeader:
    def test_readers_cost_no_query_and_get_no_cookie(
        self, client: Client, queries_of: Callable[[Callable[[], Any]], int]
    ) -> None:
        assert queries_of(lambda: client.get("/accounts/logged-out/")) == 0
        answer = client.get("/")
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert [link.get_text() for link in page_of(answer).select("header a.account")] == ["Log in"]

    def test_a_person_costs_five(self, queries_of: Callable[[Callable[[], Any]], int]) -> None:
        """The session, the person, the rights, how many forms are unfinished, and what the inbox counts."""
        client = client_of("analyst")
        assert queries_of(lambda: client.get("/accounts/logged-out/")) == 5

    def test_it_says_who_one_is(self) -> None:
        user = person("reviewer", "analyst")
        User.objects.filter(pk=user.pk).update(first_name="Ana", last_name="<b>Lyst</b>")
        client = Client()
        client.force_login(user)
        menu = page_of(client.get("/")).select_one("header details.account")
        assert menu.summary.get_text(strip=True) == "Ana <b>Lyst</b>"
        assert menu.p.get_text() == "Role: analyst, reviewer"
        assert menu.form["action"] == "/accounts/logout/"
        assert menu.form.select_one("input[name=csrfmiddlewaretoken]")

    def test_without_a_role_it_says_so(self) -> None:
        menu = page_of(client_of().get("/")).select_one("header details.account")
        assert menu.p.get_text() == "Role: none, may read"

    def test_the_page_of_a_failure_asks_nobody(self, queries_of: Callable[[Callable[[], Any]], int]) -> None:
        request = RequestFactory().get("/")
        request.user = person("analyst")
        pages: list[HttpResponse] = []
        assert queries_of(lambda: pages.append(failed(request))) == 0
        assert not page_of(pages[0]).select(".account")
