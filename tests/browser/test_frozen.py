"""Freezing a comparison as a researcher does it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.axe import broken
from tests.browser.ticking import tick, unfold

Open = Callable[..., Page]
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def _researcher(site: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        user = make.user("researcher")
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name="researcher"))
        yield


def logged_in(opened: Open, query: str = "", **options: Any) -> Page:
    page = opened("/accounts/login/?next=/istanbul/compare/" + query, **options)
    page.fill("input[name=username]", "researcher")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


@pytest.mark.usefixtures("_researcher")
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_comparison_is_frozen(scripts: bool, opened: Open) -> None:
    page = logged_in(opened, java_script_enabled=scripts)
    tick(page, "party", "ukraine")
    if not scripts:
        page.get_by_role("button", name="Compare").first.click()
    page.wait_for_url("**party=ukraine**")
    expect(page.locator(".status")).to_contain_text("41 positions")
    unfold(page)
    page.get_by_role("button", name="Freeze").click()
    page.wait_for_url("**/c/*/")
    expect(page.locator("table.frozen tbody tr")).to_have_count(41)
    expect(page.locator(".about")).to_contain_text("party: ukraine")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the JSON").click()
    assert download.value.suggested_filename.startswith("comparison-")


@pytest.mark.usefixtures("_researcher")
def test_its_page_breaks_no_rule_and_needs_no_sideways_scrolling(opened: Open) -> None:
    page = logged_in(opened, "%3Fissue%3Dceasefire", viewport={"width": 360, "height": 780})
    unfold(page)
    page.get_by_role("button", name="Freeze").click()
    page.wait_for_url("**/c/*/")
    page.locator("summary", has_text="BibTeX").click()
    assert broken(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
