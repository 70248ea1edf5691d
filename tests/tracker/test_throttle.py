"""Guessing passwords gets slow: who is locked, who is not, for how long, and by which address."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from tracker.accounts.throttle import client_address, locked_until

pytestmark = pytest.mark.django_db

PASSWORD, WRONG = "a long and quiet sentence", "wrong"
HERE, ELSEWHERE = "198.51.100.7", "198.51.100.8"


@pytest.fixture(autouse=True)
def _people() -> None:
    for name in ("analyst", "reviewer"):
        User.objects.create_user(name, password=PASSWORD)


def log_in(name: str = "analyst", password: str = WRONG, address: str = HERE, **headers: str) -> Any:
    form = {"username": name, "password": password}
    return Client().post("/accounts/login/", form, REMOTE_ADDR=address, headers=headers)


def statuses(times: int, **attempt: Any) -> list[int]:
    return [log_in(**attempt).status_code for _ in range(times)]


def later(minutes: int) -> None:
    """Let that much time pass."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


def test_five_failures_lock_also_the_right_password() -> None:
    assert statuses(5) == [422, 422, 422, 422, 429]
    assert log_in(password=PASSWORD).status_code == 429


def test_many_names_from_one_address_lock_it(django_assert_max_num_queries: Any) -> None:
    for number in range(13):
        statuses(4, name=f"name{number}")
    with django_assert_max_num_queries(6):
        answer = log_in("reviewer", PASSWORD)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert log_in("reviewer", PASSWORD, address=ELSEWHERE).status_code == 302
    later(16)
    assert log_in("reviewer", PASSWORD).status_code == 302


def test_another_person_at_the_same_address_is_not_locked() -> None:
    statuses(5)
    assert log_in("reviewer", PASSWORD).status_code == 302


def test_the_same_person_at_another_address_is_not_locked() -> None:
    statuses(5)
    assert log_in(password=PASSWORD, address=ELSEWHERE).status_code == 302


def test_another_browser_does_not_help() -> None:
    for number in range(5):
        log_in(**{"User-Agent": f"browser {number}"})
    assert log_in(password=PASSWORD).status_code == 429


def test_a_success_forgives() -> None:
    statuses(4)
    assert log_in(password=PASSWORD).status_code == 302
    assert statuses(5) == [422, 422, 422, 422, 429]


def test_a_name_that_nobody_has_is_locked_in_the_same_words() -> None:
    def said(name: str) -> str:
        statuses(5, name=name)
        page = BeautifulSoup(log_in(name).content, "lxml")
        page.time.replace_with("some time")
        return page.main.get_text()

    assert said("analyst") == said("nobody")


def test_the_page_says_when_to_try_again() -> None:
    statuses(5)
    later(minutes=4)
    answer = log_in()
    page = BeautifulSoup(answer.content, "lxml")
    assert 10 * 60 < int(answer["Retry-After"]) <= 11 * 60
    assert "in about 11 minutes" in page.main.get_text()
    until = page.time.get_text()
    ends = timezone.now() + timedelta(minutes=12)
    assert until in {f"{ends:%H:%M} UTC", f"{ends - timedelta(minutes=1):%H:%M} UTC"}
    assert answer["Cache-Control"] == "no-store"


def test_trying_on_does_not_make_it_longer() -> None:
    statuses(5)
    before = locked_until("analyst", HERE)
    statuses(3)
    assert locked_until("analyst", HERE) == before


def test_the_lock_ends() -> None:
    statuses(5)
    later(minutes=14)
    assert log_in(password=PASSWORD).status_code == 429
    later(minutes=2)
    assert log_in(password=PASSWORD).status_code == 302


def test_the_time_is_that_of_the_failure_that_tips_the_scale() -> None:
    for times, agent in ((3, "first"), (2, "second")):
        statuses(times, **{"User-Agent": agent})
        later(minutes=2)
    first = AccessAttempt.objects.get(user_agent="first").attempt_time
    assert locked_until("analyst", HERE) == first + timedelta(minutes=15)


def test_neither_passwords_nor_tokens_are_kept() -> None:
    form = {"username": "analyst", "password": "a secret", "csrfmiddlewaretoken": "a token"}
    Client().post("/accounts/login/", form)
    kept = AccessAttempt.objects.values_list("post_data", "get_data")
    assert kept
    assert "a secret" not in str(list(kept))
    assert "a token" not in str(list(kept))


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("203.0.113.9", 0, "192.0.2.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9, 192.0.2.7", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "203.0.113.9"),
        ("", 1, "192.0.2.1"),
        ("203.0.113.9:4711", 1, "203.0.113.9"),
        ("[2001:db8:1:2:3:4:5:6]:443", 1, "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", 1, "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ("unknown", 1, None),
        (" , ,", 1, "192.0.2.1"),
        ("x" * 10_000, 1, None),
    ],
)
def test_the_address_behind_proxies(forwarded: str, proxies: int, address: str | None, settings: Settings) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address


def test_without_an_address_names_are_locked_all_the_same() -> None:
    assert statuses(5, address="") == [422, 422, 422, 422, 429]
    assert log_in("reviewer", PASSWORD, address="").status_code == 302


def test_an_invented_address_does_not_help(settings: Settings) -> None:
    settings.PROXY_COUNT = 1
    for number in range(5):
        log_in(**{"X-Forwarded-For": f"192.0.2.{number}, {HERE}"})
    assert log_in(password=PASSWORD, **{"X-Forwarded-For": HERE}).status_code == 429
