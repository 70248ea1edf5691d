"""Mending a title where it stands, in a real browser: with its history, and in two tabs at once."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from positions.models import Issue

Open = Callable[..., Page]
PATH = "/istanbul/issues/territory-crimea/"
# Also what is asked while a page goes, for the one that comes after it.
NOTE_REQUESTS = """document.addEventListener("htmx:beforeSend", ({ detail }) => {
  sessionStorage.asked = `${sessionStorage.asked ?? ""} ${detail.requestConfig.path}`;
})"""


def begin(page: Page, name: str, reason: str) -> None:
    """Open the form in its place and fill it in."""
    page.locator(".mend a").first.click()
    form = page.locator(".mending form")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("Reason").fill(reason)


def test_a_title_is_mended_in_its_place_and_over_nobody_s_change(opened: Open) -> None:
    number = Issue.objects.get(key="territory-crimea").pk
    page = opened(PATH, by="administrator")
    other = opened(PATH, by="administrator", refused="422 (Unprocessable")
    begin(other, "Crimea, and Sevastopol", "As they say.")
    begin(page, "Crimea", "It is shorter.")
    page.evaluate(NOTE_REQUESTS)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Crimea")
    # Nothing is kept of what is sent, when the page is put away for the one that shows it.
    assert page.evaluate("sessionStorage.asked").split()[-1] == f"/istanbul/mend/issue/{number}/"
    page.get_by_text("History of this record").click()
    expect(page.locator(".record")).to_contain_text("It is shorter.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator(".mending form")).to_contain_text("Somebody else changed this since you opened the form")
    expect(other.locator(".mending form")).to_contain_text("It is shorter.")
    expect(other.get_by_label("Name", exact=True)).to_have_value("Crimea, and Sevastopol")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Crimea, and Sevastopol")
    history = opened(f"/istanbul/history/issue/{number}/")
    expect(history.get_by_role("listitem")).to_have_count(2)


def test_without_javascript_it_is_a_page_that_back_leaves_and_keeps(opened: Open) -> None:
    path = "/istanbul/issues/ceasefire/"
    page = opened(path, by="administrator", refused="422 (Unprocessable", java_script_enabled=False)
    page.get_by_role("link", name="Mend").first.click()
    page.get_by_label("Name", exact=True).fill("An end to fire")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Fill this in")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("An end to fire")
    page.get_by_label("Reason").fill("It is shorter.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("An end to fire")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mend an issue")
    expect(page.get_by_label("Name", exact=True)).to_have_value("An end to fire")


def test_without_the_right_there_is_no_way_to_it(opened: Open) -> None:
    page = opened(PATH, by="analyst")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".mend")).to_have_count(0)
