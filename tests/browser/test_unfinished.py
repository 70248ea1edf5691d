"""What is typed stays: after a reload, in another browser, until the form is sent; nobody else sees it."""

from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

from positions.models import SavedDraft
from tests.browser.axe import broken

Open = Callable[..., Page]
NEW = "/istanbul/entries/new/?source=babel-2025-06-04&effective_on=2025-06-03&position=ua-neutrality"
KEEP = "**/unfinished/save/"


def test_what_is_typed_is_never_lost(opened: Open) -> None:
    page = opened(NEW, by="analyst")
    leaving: list[str] = []

    def leave(dialog: Dialog) -> None:
        leaving.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_label("Statement").fill("Typed at home.")
    expect(page.locator("[data-draft]")).to_contain_text("Draft saved")
    page.reload()
    assert leaving == []
    expect(page.get_by_role("status").first).to_contain_text("restored")
    page.route(KEEP, lambda route: None)  # nothing is kept before it is left
    page.get_by_label("Speaker", exact=True).press_sequentially("a")
    page.reload()
    page.unroute(KEEP)
    assert leaving == ["beforeunload"]
    expect(page.get_by_label("Statement")).to_have_value("Typed at home.")
    assert broken(page) == []

    other = opened("/istanbul/entries/new/", by="analyst", viewport={"width": 360, "height": 740})
    expect(other.get_by_label("Statement")).to_have_value("Typed at home.")
    address = page.evaluate("location.pathname + location.search")
    stranger = opened(address, by="administrator, analyst")
    expect(stranger.get_by_label("Statement")).to_have_value("")
    plain = opened("/unfinished/", by="analyst", java_script_enabled=False)
    expect(plain.get_by_role("link", name="Unfinished (1)")).to_be_visible()
    assert broken(other) == []
    plain.get_by_role("link", name="A new entry").click()
    plain.get_by_label("Coding note").fill("Typed on the way.")
    plain.get_by_role("button", name="Save as draft").click()
    expect(plain.get_by_label("Coding note")).to_have_value("Typed on the way.")

    page.reload()
    page.get_by_label("Firmness").select_option("plain")
    page.get_by_label("Content").fill("Neutral")
    page.get_by_label("Locator", exact=True).fill("p. 1")
    expect(page.get_by_label("Coding note")).to_have_value("Typed on the way.")
    page.get_by_role("button", name="Propose for review").click()
    page.wait_for_url("**saved=**")
    assert leaving == ["beforeunload"]
    assert not SavedDraft.objects.exists()


def test_a_form_within_a_page(opened: Open) -> None:
    page = opened("/istanbul/delegations/istanbul-2025-05-16/russia/", by="delegation manager")
    page.get_by_role("link", name="how complete").click()
    page.get_by_label("Note").fill("What the roster rests on.")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator("[data-draft]")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("What the roster rests on.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#roster > .status")).to_contain_text("What the roster rests on.")
    assert not SavedDraft.objects.exists()
