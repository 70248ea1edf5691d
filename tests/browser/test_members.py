"""Inviting somebody to one negotiation, what they may there and elsewhere, and what becomes of their work later."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from positions.models import Position
from tests import factories as make
from tests.browser.axe import broken
from tests.positions.evidence.drafting import proposed

Open = Callable[..., Page]
PASSWORD = "a long enough password"


@pytest.fixture
def _people(site: str, django_db_blocker: Any) -> Iterator[None]:
    """An administrator, an analyst to come, and a second negotiation."""
    with django_db_blocker.unblock():
        user = make.user("administrator", first_name="Ada", last_name="Min")
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name="administrator"))
        make.negotiation(key="other", title="Other talks")
        yield


def log_in(page: Page, name: str) -> None:
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("_people")
def test_invited_working_and_gone(opened: Open, django_db_blocker: Any) -> None:
    phone = {"width": 360, "height": 780}
    page = opened("/accounts/login/?next=/istanbul/members/", viewport=phone, java_script_enabled=False)
    log_in(page, "administrator")
    page.get_by_label("User name or mail address").fill("nora@example.org")
    page.get_by_label("analyst", exact=True).check()
    page.get_by_role("button", name="Add or invite").click()
    expect(page.locator(".notice")).to_contain_text("This site sends no mail")
    link = page.get_by_label("Link to pass on").input_value()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    new = opened(f"/{link.split('/', 3)[3]}", refused="422 (Unprocessable; 403 (Forbidden)")
    expect(new.locator(".lede")).to_contain_text("Ada Min invites you to work on")
    assert broken(new) == []
    for label, typed in (("User name", "nora"), ("First name", "Nora"), ("Last name", "New")):
        new.get_by_label(label).fill(typed)
    new.get_by_label("Password", exact=False).first.fill(PASSWORD)
    new.get_by_label("Password again").fill("something else")
    new.get_by_role("button", name="Make the account").click()
    expect(new.locator(".errors")).to_contain_text("The two passwords differ.")
    new.get_by_label("Password", exact=False).first.fill(PASSWORD)
    new.get_by_label("Password again").fill(PASSWORD)
    new.get_by_role("button", name="Make the account").click()
    new.wait_for_url("**/istanbul/")
    new.get_by_role("link", name="Log entries").click()
    new.wait_for_url("**/istanbul/entries/new/")
    new.goto(new.url.replace("/istanbul/", "/other/"))
    expect(new.locator("h1")).to_have_text("Not allowed")

    with django_db_blocker.unblock():
        nora = User.objects.get(username="nora")
        proposed(Position.objects.get(key="ru-crimea-recognition"), "2025-06-02", by=nora)
    page.goto(page.url.partition("/istanbul/")[0] + "/accounts/people/nora/")
    expect(page.locator("ol.acts-done")).to_contain_text("proposed an entry")
    page.get_by_role("link", name="Make the account inactive").click()
    expect(page.locator("main")).to_contain_text("1 proposal that waits")
    page.get_by_label("Colleague").select_option(label="Ada Min (administrator)")
    page.get_by_label("Reason").fill("Moved on.")
    page.get_by_role("button", name="Make it inactive").click()
    expect(page.locator(".errors")).to_contain_text("administrator may not log, correct or retract entries in")
    page.get_by_label("Colleague").select_option(label="nobody")
    page.get_by_role("button", name="Make it inactive").click()
    expect(page.locator(".notice").first).to_contain_text("its sessions have ended")
    new.reload()
    expect(new.get_by_role("link", name="Log in")).to_be_visible()
