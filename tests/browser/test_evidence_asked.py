"""Asking what stands on strong evidence, as a reader does: by mouse, by the keyboard alone, and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import broken
from tests.browser.ticking import unfold

Open = Callable[..., Page]
ROW = "#position-ru-crimea-recognition"
ORIGIN = "Bloomberg 2025-05-16"


def test_the_chooser_asks_and_the_page_tells(opened: Open) -> None:
    page = opened("/istanbul/compare/?group=Territory")
    unfold(page)
    expect(page.locator(".undecided")).to_have_count(0)
    page.get_by_label("the party’s own word").check()
    page.wait_for_url("**evidence=own**")
    expect(page.locator(f"{ROW} .falls-short")).to_contain_text("16 May 2025")
    expect(page.locator(".standing").first).to_contain_text("On the party’s own word")
    page.select_option("#without", ORIGIN)
    page.wait_for_url("**without=Bloomberg**")
    page.get_by_label("only what stands").check()
    expect(page.locator(".undecided")).to_have_count(0)
    expect(page.locator("[id^=position-]").first).to_be_visible()
    page.get_by_role("link", name="Ask nothing of the evidence").click()
    expect(page.locator(ROW)).to_be_visible()


def test_origins_are_named_on_hover_and_by_the_keyboard(opened: Open) -> None:
    page = opened("/istanbul/compare/?view=full&group=Territory")
    names = page.locator(f"{ROW} .rests .names")
    assert names.bounding_box()["width"] <= 1
    page.locator(f"{ROW} .rests .origins").hover()
    assert names.bounding_box()["width"] > 100
    page.mouse.move(0, 0)
    page.locator(f"{ROW} h3 a").focus()
    page.keyboard.press("Tab")
    shown = page.locator(f"{ROW} .state").first.locator(".names")
    assert shown.bounding_box()["width"] > 50
    page.locator(f"{ROW} .more summary").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert names.bounding_box()["width"] > 100


def test_it_is_asked_without_scripts_and_fits_a_telephone(opened: Open) -> None:
    page = opened(
        "/istanbul/compare/?group=Territory", java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    unfold(page)
    page.get_by_label("two independent sources").check()
    page.locator(".filters noscript button").click()
    expect(page.locator(".undecided").first).to_be_visible()
    assert "evidence=two" in page.url


def test_no_rule_of_accessibility_is_broken(opened: Open) -> None:
    reports = []
    for path in ("compare/?evidence=two&moved=on", "timeline/?evidence=own&issue=ceasefire", "red-lines/?evidence=two"):
        page = opened(f"/istanbul/{path}")
        reports += broken(page)
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.context.close()
    assert not reports, "\n".join(map(str, reports))
