"""Logging in and out in a real browser: by keyboard, without JavaScript, on a telephone, in the dark."""

import re
from collections.abc import Callable, Iterator

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import broken
from tests.browser.ticking import tick
from tests.people import person

Open = Callable[..., Page]

PASSWORD = "a long and quiet sentence"
# What Chromium says by itself of an answer that is no success.
REFUSED = "Failed to load resource"


@pytest.fixture
def analyst(chromium: Browser, site: str) -> Iterator[User]:
    """An account that the server sees; what the test did with it is gone afterwards.

    The browser comes first: a connection from before its event loop is not closed in the end.
    """
    user = person("analyst")
    user.set_password(PASSWORD)
    user.save()
    yield user
    for rows in (User.objects, Session.objects, AccessAttempt.objects):
        rows.all().delete()


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("User name").fill("analyst")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_in_and_out_again(scripts: bool, analyst: User, opened: Open) -> None:
    page = opened("/istanbul/compare/?kind=demand", java_script_enabled=scripts)
    page.get_by_role("link", name="Log in").click()
    log_in(page)
    expect(page).to_have_url(re.compile(r"/istanbul/compare/\?kind=demand$"))
    page.locator("header .account > summary").click()
    expect(page.locator("header .account")).to_contain_text("Role: analyst")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def test_filters_chosen_before_the_login_are_there_after_it(analyst: User, opened: Open) -> None:
    page = opened("/istanbul/compare/")
    tick(page, "kind", "refusal")
    page.wait_for_url("**kind=refusal**")
    page.get_by_role("link", name="Log in").click()
    log_in(page)
    page.wait_for_url("**/istanbul/compare/?*kind=refusal**")


def test_after_an_error_the_cursor_stands_at_what_is_wrong(analyst: User, opened: Open) -> None:
    page = opened("/accounts/login/", refused=REFUSED)
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_focused()
    log_in(page, "wrong")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")


def test_what_comes_after_the_forms_breaks_no_rule(analyst: User, opened: Open) -> None:
    page = opened("/accounts/login/", refused=REFUSED)
    reports: list[str] = []

    def look() -> None:
        reports.extend(broken(page))

    log_in(page, "wrong")
    look()
    page.get_by_role("link", name="Reset a forgotten password").click()
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_role("button").click()
    look()
    page.get_by_role("link", name="Log in").last.click()
    log_in(page)
    page.locator("header .account > summary").click()
    look()
    page.get_by_role("link", name="Change password").click()
    page.get_by_label("Old password").fill("wrong")
    page.get_by_role("button", name="Change password").click()
    look()
    page.locator("header .account > summary").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("link", name="Log in again").click()
    for _ in range(5):
        log_in(page, "wrong")
    expect(page.get_by_role("heading", name="Too many attempts")).to_be_visible()
    look()
    assert reports == [], "\n".join(reports)
