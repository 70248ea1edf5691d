"""A citation is copied at a press, and where that cannot be, no button is there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

CITE = "/istanbul/sources/up-2025-05-15/cite/"


def test_each_form_is_copied_as_it_is_shown(opened: Callable[..., Page]) -> None:
    page = opened(CITE, permissions=["clipboard-read", "clipboard-write"])
    for form in ("text", "bib", "ris", "json"):
        page.locator(f"[data-copy=copy-{form}]").click()
        expect(page.locator("#live")).to_have_text("The text was copied.")
        expect(page.locator(f"[data-copy=copy-{form}]")).to_have_text("Copied")
        shown = page.locator(f"#copy-{form}").text_content()
        assert page.evaluate("navigator.clipboard.readText()") == shown


def test_without_javascript_there_is_nothing_to_press(opened: Callable[..., Page]) -> None:
    page = opened(CITE, java_script_enabled=False)
    expect(page.locator("#copy-bib")).to_be_visible()
    expect(page.locator("[data-copy]:visible")).to_have_count(0)
