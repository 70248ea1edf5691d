"""The administration in a real browser: no complaint about the Content-Security-Policy, and the search for a choice."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from positions.models import Party
from tests.people import person

Open = Callable[..., Page]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def _keeper(chromium: Browser, site: str, settings: Settings) -> Iterator[None]:
    """An administrator's account that the server sees."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user = person("administrator")
    user.set_password(PASSWORD)
    user.save()
    yield
    for rows in (User.objects, Session.objects):
        rows.all().delete()


def entered(opened: Open) -> Page:
    page = opened("/admin/")
    page.get_by_label("User name").fill("administrator")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


@pytest.mark.usefixtures("_keeper")
def test_no_page_breaks_the_policy(opened: Open, site: str) -> None:
    page = entered(opened)
    for model in ("source", "round", "person", "delegation", "position", "entry"):
        page.goto(f"{site}/admin/positions/{model}/")
        page.locator("#result_list tbody a").first.click()
        page.wait_for_url(f"**/positions/{model}/*/change/**")
        expect(page.locator("#content h1")).to_be_visible()
    page.goto(f"{site}/admin/positions/party/{Party.objects.earliest('id').pk}/delete/")
    expect(page.get_by_text("It cannot be deleted")).to_be_visible()
    page.goto(f"{site}/admin/auth/user/add/")
    expect(page.get_by_label("Username")).to_be_visible()


@pytest.mark.usefixtures("_keeper")
def test_a_choice_is_searched_for(opened: Open, site: str) -> None:
    page = entered(opened)
    page.goto(f"{site}/admin/positions/position/add/")
    page.locator(".field-party .select2-selection").click()
    page.keyboard.type("ukr")
    page.get_by_role("option", name="ukraine").click()
    expect(page.locator(".field-party .select2-selection__rendered")).to_contain_text("ukraine")
