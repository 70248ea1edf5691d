"""Naming a release as an administrator does it, and what differs from the one before."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from positions.models import Negotiation
from tests import factories as make
from tests.browser.axe import broken

Open = Callable[..., Page]
PASSWORD = "a long enough password"


@pytest.fixture
def _administrator(site: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        user = make.user("administrator")
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name="administrator"))
        make.issue(negotiation=Negotiation.objects.get(key="istanbul"), key="new-issue", name="A new issue")
        yield


@pytest.mark.usefixtures("_administrator")
def test_a_release_is_named_compared_and_taken_away_on_a_phone(opened: Open) -> None:
    page = opened("/accounts/login/?next=/istanbul/releases/", viewport={"width": 360, "height": 780})
    page.fill("input[name=username]", "administrator")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Name a release").click()
    expect(page.get_by_label("Version")).to_have_value("1.2.0")
    assert broken(page) == []
    page.get_by_label("Notes").fill("An issue more.")
    page.get_by_role("button", name="Name the release").click()
    page.wait_for_url("**/releases/1.2.0/")
    expect(page.locator("p.notes")).to_have_text("An issue more.")
    expect(page.locator("footer .licence")).to_contain_text(
        "release 1.2.0, no entry published, retracted or redacted since"
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (zip").click()
    assert download.value.suggested_filename == "istanbul-1.2.0.zip"
    page.get_by_role("link", name="What differs from 1.1.0").click()
    expect(page.locator("h1")).to_have_text("Differences between release 1.1.0 and release 1.2.0")
    expect(page.locator(".differing h3")).to_contain_text("new-issue")
    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
