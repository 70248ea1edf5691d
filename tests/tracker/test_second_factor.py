"""A second factor: set up, asked for at the login, lost, given up, and compulsory for some."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.people import person
from tracker.accounts.second_factor import devices

pytestmark = pytest.mark.django_db

PASSWORD = "a long and quiet sentence"
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"
HOME, SETUP, OFF = "/accounts/second-factor/", "/accounts/second-factor/setup/", "/accounts/second-factor/off/"


@pytest.fixture
def analyst() -> User:
    user = person("analyst")
    user.set_password(PASSWORD)
    user.save()
    return user


def page_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def codes_of(user: User) -> Iterator[str]:
    """Yield codes of the user's app, each of which works: of now, and then of the next half minute."""
    device = TOTPDevice.objects.get(user=user)
    for drift in (0, 1):
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, drift)
        yield f"{totp.token():06}"


def set_up(client: Client, user: User) -> tuple[Iterator[str], list[str]]:
    """Turn it on as a person does; return further codes of the app, and the recovery codes."""
    client.force_login(user)
    picture = page_of(client.get(SETUP)).select_one("img.qr")
    assert picture["src"].startswith("data:image/svg+xml")
    codes = codes_of(user)
    shown = client.post(SETUP, {"code": next(codes)}, follow=True)
    recovery = [code.get_text() for code in page_of(shown).select(".recovery-codes code")]
    assert len(set(recovery)) == 10
    return codes, recovery


def password_given(next_page: str = "") -> tuple[Client, Any]:
    client = Client()
    return client, client.post(LOGIN, {"username": "analyst", "password": PASSWORD, "next": next_page})


def logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_lets_nobody_in_any_more(analyst: User, client: Client) -> None:
    codes, _ = set_up(client, analyst)
    other, answer = password_given("/istanbul/compare/")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert not logged_in(other)
    wrong = other.post(CODE, {"code": "abcdefgh"})
    assert wrong.status_code == 422
    assert not logged_in(other)
    answer = other.post(CODE, {"code": next(codes)})
    assert answer["Location"] == "/istanbul/compare/"
    assert logged_in(other)


def test_a_code_works_once(analyst: User, client: Client) -> None:
    codes, _ = set_up(client, analyst)
    code = next(codes)
    first, _ = password_given()
    second, _ = password_given()
    assert first.post(CODE, {"code": code}).status_code == 302
    assert second.post(CODE, {"code": code}).status_code == 422
    assert not logged_in(second)


def test_a_recovery_code_lets_in_once(analyst: User, client: Client) -> None:
    _, recovery = set_up(client, analyst)
    for expected in (302, 422):
        other, _ = password_given()
        assert other.post(CODE, {"code": recovery[3].upper()}).status_code == expected
    assert devices.recovery_codes_left(analyst) == 9


def test_guessing_codes_gets_slow(analyst: User, client: Client) -> None:
    codes, _ = set_up(client, analyst)
    other, _ = password_given()
    assert other.post(CODE, {"code": "000000"}).status_code == 422
    assert other.post(CODE, {"code": next(codes)}).status_code == 422, "too soon after a wrong one"


def test_no_code_without_a_password_and_not_for_ever(analyst: User, client: Client) -> None:
    codes, _ = set_up(client, analyst)
    assert Client().get(CODE)["Location"] == LOGIN
    other, _ = password_given()
    session = other.session
    session["awaits_code"] |= {"since": "2020-01-01T00:00:00+00:00"}
    session.save()
    assert other.post(CODE, {"code": next(codes)})["Location"] == LOGIN
    assert not logged_in(other)


def test_recovery_codes_are_shown_once(analyst: User, client: Client) -> None:
    set_up(client, analyst)
    assert not page_of(client.get(HOME)).select(".recovery-codes")


def test_turning_it_off_takes_the_password(analyst: User, client: Client) -> None:
    set_up(client, analyst)
    assert client.post(OFF, {"password": "wrong"}).status_code == 422
    assert devices.has_second_factor(analyst)
    assert client.post(OFF, {"password": PASSWORD}).status_code == 302
    _, answer = password_given()
    assert answer["Location"] == "/"


def test_what_is_begun_counts_for_nothing(analyst: User, client: Client) -> None:
    client.force_login(analyst)
    client.get(SETUP)
    assert client.post(SETUP, {"code": "000000"}).status_code == 422
    other, _ = password_given()
    assert logged_in(other)


def test_compulsory_for_who_may_do_what_it_guards(analyst: User, client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_FOR = ["review"]
    client.force_login(analyst)
    assert client.get("/accounts/password/").status_code == 200
    assert client.get("/").status_code == 200
    reviewer = person("reviewer")
    client.force_login(reviewer)
    assert client.get("/")["Location"] == HOME
    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == HOME
    assert "needs a second factor" in page_of(client.get(HOME)).get_text()
    set_up(client, reviewer)
    assert client.get("/").status_code == 200
    other = Client()
    other.force_login(reviewer)
    assert other.get("/")["Location"] == HOME, "a login without a code does not count"


def test_an_administrator_removes_it_from_who_lost_all(analyst: User, client: Client) -> None:
    set_up(client, analyst)
    client.force_login(person("administrator"))
    sent = {"action": "remove_factor", "_selected_action": [analyst.pk]}
    assert "1 second factor removed" in client.post("/admin/auth/user/", sent, follow=True).content.decode()
    assert not devices.has_second_factor(analyst)
