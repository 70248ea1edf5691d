"""The checklist in a real browser: twelve affirmations with their passages, in few clicks; by keys; on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from positions.models import Anchor, Entry, Source
from tests import stored_texts as stored
from tests.browser.axe import broken
from tests.browser.marking import select

Open = Callable[..., Page]
SPEECH = "babel-2025-06-04"
ADDRESS = f"/istanbul/entries/checklist/?source={SPEECH}&party=russia&on=2025-06-04"
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TEXT = "\n".join(f"The point called {word} stands as it stood." for word in WORDS)
# Counts what the pointer presses, but for what it marks in the text.
COUNTER = """
    window.clicks = 0;
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".text")) window.clicks += 1;
    }, true);
"""


@pytest.fixture
def text(site: str) -> None:
    stored.document(Source.objects.get(key=SPEECH), text=TEXT)


def test_twelve_affirmations_take_thirteen_clicks(opened: Open, text: None) -> None:
    page = opened(ADDRESS, by="analyst")
    page.evaluate(COUNTER)
    before = Entry.objects.count()
    ticks = page.locator("input[value=affirmed]")
    for number, word in enumerate(WORDS):
        select(page, f"point called {word}")
        ticks.nth(number).click()
    line = ticks.nth(11).locator("xpath=ancestor::li")
    expect(line.get_by_label("Locator")).to_have_value("¶ 12")
    expect(line.get_by_label("Quote")).to_have_value("point called twelve")
    clicks = page.evaluate("window.clicks")
    page.get_by_role("button", name="Propose what is ticked: 12").click()
    page.wait_for_url("**saved=12")
    assert clicks + 1 == 13
    assert Entry.objects.count() == before + 12
    kept = Anchor.objects.filter(citation__entry__proposed_by__username="analyst").order_by("id")
    assert [each.exact for each in kept] == [f"point called {word}" for word in WORDS]
    expect(page.locator(".text .passage.proposed")).to_have_count(12)


def test_by_keys_nothing_is_lost_and_a_change_opens_the_form(opened: Open, text: None) -> None:
    page = opened(f"{ADDRESS}&group=Territory", by="analyst", refused="422 (Unprocessable")
    press = page.keyboard.press
    press("d")
    press("d")
    at = page.locator(".check-line.at")
    expect(at).to_be_focused()
    press("a")
    # Without marked words the locator is asked for.
    expect(at.get_by_label("Locator")).to_be_focused()
    press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Locator: Fill this in.")
    press("j")
    press("s")
    expect(page.locator("[data-marked-bar]")).to_contain_text("¶ 1 is marked")
    line = page.locator(".check-line.wrong")
    line.get_by_role("button", name="take the marked words").click()
    expect(line.get_by_label("Locator")).to_have_value("¶ 1")
    other = page.locator("[data-line]").first
    other.get_by_label("nothing said").check()
    press("j")
    press("s")
    expect(page.locator("[data-marked-bar]")).to_contain_text("¶ 2 is marked")
    with page.expect_popup() as opening:
        other.get_by_role("link", name="changed").click()
    form = opening.value
    expect(form.locator("#id_quote")).to_have_value("The point called two stands as it stood.")
    expect(form.locator("#id_locator")).to_have_value("¶ 2")
    form.close()
    press("Control+Enter")
    page.wait_for_url("**saved=1")
    expect(other.get_by_label("nothing said")).to_be_checked()


def test_without_javascript_locators_are_typed(opened: Open, text: None) -> None:
    page = opened(f"{ADDRESS}&group=Humanitarian", by="analyst", java_script_enabled=False)
    line = page.locator("[data-line]").first
    line.get_by_label("Locator").fill("¶ 3")
    line.get_by_label("affirmed").check()
    page.get_by_role("button", name="Propose what is ticked").click()
    page.wait_for_url("**saved=1")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_breaks_no_rule(width: int, opened: Open, text: None) -> None:
    page = opened(f"{ADDRESS}&group=Territory", by="analyst", viewport={"width": width, "height": 800})
    page.keyboard.press("p")
    page.locator("input[value=affirmed]").first.click()
    page.keyboard.press("j")
    page.keyboard.press("p")
    reports = broken(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reports == [], "\n".join(reports)
