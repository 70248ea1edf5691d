"""Coding twice in two browsers: somebody gives, another codes by keys, the first closes, and agreement shows it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from positions.models import Source
from tests import coded
from tests import stored_texts as stored
from tests.browser.axe import broken
from tests.people import person

Open = Callable[..., Page]
CODER = "analyst, researcher"
KEYS = "ru-crimea-recognition@2022-03-30\nua-security-guarantees@2022-03-29"


def code_by_keys(page: Page) -> None:
    """Choose the first of each code by keys alone, and save."""
    page.locator("#coding input[type=radio]").first.focus()
    for _ in range(page.locator("#coding fieldset").count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.type("As it says.")
    page.keyboard.press("Control+Enter")


def test_given_coded_closed(opened: Open, site: str) -> None:
    second = person("analyst", "researcher").username
    giver = opened("/istanbul/coding/new/?kind=entries", by="reviewer")
    giver.get_by_label("Entries").fill(KEYS)
    giver.locator("#id_coder").select_option(label=second)
    giver.get_by_label("Name under which").fill("coder-3")
    assert broken(giver) == []
    giver.get_by_role("button", name="Give it").click()
    expect(giver.get_by_role("status").first).to_contain_text("0 of 2 coded")
    task = giver.url

    coder = opened("/istanbul/coding/", by=CODER)
    coder.get_by_role("link", name="2 entries").first.click()
    coder.get_by_role("link", name="Code the first one").click()
    assert broken(coder) == []
    code_by_keys(coder)
    expect(coder.get_by_role("heading", level=1)).to_contain_text("Entry 2 of 2")
    code_by_keys(coder)
    expect(coder.get_by_role("status").first).to_contain_text("2 of 2 coded")
    assert broken(coder) == []

    giver.goto(task)
    giver.get_by_role("link", name="Close the task").click()
    giver.get_by_role("button", name="Close it").click()
    giver.get_by_role("link", name="How far the coders agree").click()
    expect(giver.locator("#coders").locator("..")).to_contain_text("coder-3")


def test_a_text_is_marked_and_coded(opened: Open, site: str) -> None:
    source = Source.objects.get(key="osw-2025-05-19")
    task = coded.of_text(stored.document(source), coder=person("analyst", "researcher"), called="coder-3")
    page = opened(f"/istanbul/coding/{task.number}/text/", by=CODER)
    page.locator(".para").nth(1).click()
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.get_by_label("The passage")).not_to_have_value("")
    expect(page.locator("#choices input")).not_to_have_count(1)
    page.locator("#choices input").last.check()
    page.get_by_role("textbox", name="Took this stand on").fill("2025-05-16")
    page.locator("#coding input[name=held]").first.focus()
    for _ in range(page.locator(".codes fieldset").count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    assert broken(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark")).to_have_count(1)
    page.get_by_role("button", name="I am through with the text").click()
    expect(page.get_by_role("status").first).to_contain_text("through the text")
    coded.close(task)
