"""Settling a difference between coders, in a browser, by keyboard and narrow, also without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import broken

Open = Callable[..., Page]


def test_a_difference_is_settled_by_keyboard(opened: Open) -> None:
    narrow = {"width": 320, "height": 740}
    page = opened("/istanbul/coding/settle/?variable=firmness", by="analyst", viewport=narrow)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert broken(page) == []
    first = page.get_by_role("article", name="No objection to Ukraine joining the EU")
    # One stop for all values of a code; the arrows choose.
    first.get_by_role("radio", name="categorical").focus()
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("radio", name="plain (coder-1)")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 code settled. 1 correction proposed")).to_be_visible()

    plain = opened("/istanbul/coding/settle/?state=settled", by="analyst", java_script_enabled=False)
    settled = plain.get_by_role("article", name="No objection to Ukraine joining the EU")
    expect(settled.get_by_text("by a third person")).to_be_visible()
    settled.get_by_role("link", name="A correction").click()
    expect(plain.get_by_text("Coders differed, and it was settled: firmness is plain")).to_be_visible()
