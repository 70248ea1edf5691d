"""Search as somebody uses it who types, presses keys, or has no JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ticking import tick

Open = Callable[..., Page]


def test_results_come_while_typing(opened: Open) -> None:
    page = opened("/istanbul/search/")
    expect(page.locator(".tips")).to_be_visible()
    page.locator("#q").press_sequentially("crim")
    expect(page.locator(".found mark").first).to_have_text("Crimea")
    page.wait_for_url("**/search/?q=crim")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("results")
    expect(page).to_have_title(
        "crim · Search · Negotiation positions of Russia and Ukraine, from Belarus 2022 to Geneva 2026"
    )
    page.locator("#q").fill("")
    expect(page.locator(".tips")).to_be_visible()


def test_kinds_and_filters_narrow(opened: Open) -> None:
    page = opened("/istanbul/search/?q=crimea")
    page.get_by_role("navigation", name="Kinds of results").get_by_role("link", name="Positions").click()
    page.wait_for_url("**kind=position**")
    expect(page.locator(".found > li")).to_have_count(3)
    tick(page, "party", "ukraine")
    page.wait_for_url("**party=ukraine**")
    expect(page.locator(".found > li")).to_have_count(1)
    page.locator(".found h2 a").click()
    page.wait_for_url("**/positions/**")


def test_the_box_of_every_page_searches(opened: Open) -> None:
    page = opened("/istanbul/red-lines/")
    page.locator("#find").fill("Medinsky")
    page.keyboard.press("Enter")
    page.wait_for_url("**/istanbul/search/?q=Medinsky")
    expect(page.locator(".found h2").first).to_have_text("Vladimir Medinsky")


def test_further_results_and_back(opened: Open) -> None:
    page = opened("/istanbul/search/?q=ukraine")
    first = page.locator(".found h2").first.inner_text()
    page.get_by_role("link", name="Further results").click()
    page.wait_for_url("**page=**")
    page.get_by_role("link", name="Back to the best ones").click()
    page.wait_for_url("**/search/?q=ukraine")
    expect(page.locator(".found h2").first).to_have_text(first)


def test_without_javascript(opened: Open) -> None:
    page = opened("/istanbul/search/", java_script_enabled=False)
    page.locator("#q").fill("мединский")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**q=**")
    expect(page.locator(".found h2").first).to_have_text("Vladimir Medinsky")


def test_what_cannot_be_searched_for_is_said_in_place(opened: Open) -> None:
    page = opened("/istanbul/search/?q=crimea", refused="400 (Bad Request)")
    page.locator("#known").fill("yesterday")
    page.locator("#known").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("moment of knowledge")


@pytest.mark.parametrize("path", ["/istanbul/search/?q=crimea", "/istanbul/search/", "/search/?q=zelenskyy"])
def test_a_narrow_screen_needs_no_sideways_scrolling(path: str, opened: Open) -> None:
    page = opened(path, viewport={"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
