"""Logging beside the text of a document: by pointer and by keys, a passage, a position, one key."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from positions.models import Anchor, Entry, Source
from tests import stored_texts as stored
from tests.browser.axe import broken
from tests.browser.marking import select

Open = Callable[..., Page]
SPEECH, MEMORANDUM = "babel-2025-06-04", "babel-2025-06-02"
ADDRESS = f"/istanbul/entries/new/?source={SPEECH}&effective_on=2025-06-02&party=russia"
TEXT = """The aide spoke on Tuesday. 😀 He was brief.
Crimea is to be recognised as Russian. Nobody doubts it, he said.
Ukraine is to be neutral, and its army small.
The talks go on."""
# Of two letters of a text, by number: at which side of the second the first stands.
FULL_STOP_AND_FIRST_LETTER = """(element, letters) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const [one, other] = letters.map((at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
    });
    return one < other ? "left" : "right";
}"""


@pytest.fixture
def text(site: str) -> None:
    for key in (SPEECH, MEMORANDUM):
        stored.document(Source.objects.get(key=key), text=TEXT)


def saved(page: Page, key: str) -> Entry:
    """Press the key that saves, and return what was saved."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_url(lambda url: "saved=" in url and url != before)
    expect(page.locator(".logged .fresh")).to_be_visible()
    return Entry.objects.latest("id")


def test_an_affirmation_by_pointer_is_a_passage_a_click_and_a_key(opened: Open, text: None) -> None:
    page = opened(ADDRESS, by="analyst")
    select(page, "Crimea is to be recognised")
    expect(page.locator("#id_quote")).to_have_value("Crimea is to be recognised")
    expect(page.locator("#id_locator")).to_have_value("¶ 2")
    page.get_by_role("radio", name="Crimea to be recognised").click()
    entry = saved(page, "a")
    assert (entry.position.key, entry.firmness) == ("ru-crimea-recognition", "same")
    assert Anchor.objects.get(citation__entry=entry).exact == "Crimea is to be recognised"
    expect(page.locator("#p2")).to_be_focused()
    expect(page.locator("#p2 .passage.proposed")).to_have_text("Crimea is to be recognised")


def test_by_keys_alone(opened: Open, text: None) -> None:
    page = opened(ADDRESS.replace(SPEECH, MEMORANDUM), by="analyst")
    quote, press = page.locator("#id_quote"), page.keyboard.press
    press("j")
    press("j")
    expect(page.locator("#p2")).to_be_focused()
    press("s")
    expect(quote).to_have_value("Crimea is to be recognised as Russian.")
    press("s")
    press(",")
    press(",")
    press("<")
    expect(quote).to_have_value("Russian. Nobody doubts it,")
    press("k")
    press("s")
    press("s")
    press(">")
    press(".")
    expect(quote).to_have_value("He was brief.")
    expect(page.locator("#id_locator")).to_have_value("¶ 1")
    press("/")
    page.keyboard.type("crimea recog")
    press("Enter")
    expect(page.locator("#id_prefilled")).to_have_value("ru-crimea-recognition")
    entry = saved(page, "a")
    assert Anchor.objects.get(citation__entry=entry).exact == "He was brief."
    expect(page.locator("#p1")).to_be_focused()
    press("n")
    expect(page.locator("#p2")).to_be_focused()
    press("p")
    expect(quote).to_have_value(TEXT.split("\n")[1])
    press("1")
    press("c")
    expect(page.locator("#id_content")).to_be_focused()
    page.keyboard.type("At once")
    page.get_by_label("Statement").fill("The aide asked for it at once.")
    page.get_by_label("Coding note").fill("At once is new.")
    entry = saved(page, "Control+Enter")
    # The first of the list is the one that shares most with the passage.
    assert (entry.position.key, entry.content) == ("ru-crimea-recognition", "At once")


def test_keys_can_be_turned_off_and_a_passage_forgotten(opened: Open, text: None) -> None:
    page = opened(ADDRESS, by="analyst")
    page.keyboard.press("p")
    expect(page.locator("#id_exact")).not_to_have_value("")
    page.get_by_role("button", name="Forget the passage").click()
    expect(page.locator("#id_marked")).to_have_value("")
    expect(page.locator("#id_quote")).to_have_value("")
    page.keyboard.press("?")
    page.get_by_label("Single keys do this").uncheck()
    page.reload()
    page.keyboard.press("p")
    page.keyboard.press("?")
    expect(page.get_by_label("Single keys do this")).not_to_be_visible()
    expect(page.locator("#id_exact")).to_have_value("")


def test_another_document_brings_its_text_and_loses_nothing(opened: Open, text: None) -> None:
    page = opened("/istanbul/entries/new/?party=russia", by="analyst")
    page.get_by_label("Statement").fill("Typed before.")
    page.get_by_label("Source", exact=True).fill(SPEECH)
    page.get_by_label("Took this stand on", exact=True).focus()
    expect(page.locator(".text .para")).to_have_count(4)
    expect(page.get_by_label("Took this stand on", exact=True)).to_be_focused()
    expect(page.get_by_label("Statement")).to_have_value("Typed before.")
    page.get_by_label("Source", exact=True).fill("osw-2025-05-19")
    page.get_by_label("Statement").focus()
    expect(page.get_by_label("Whose word")).to_have_value("analyst")
    expect(page.locator(".text")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_breaks_no_rule(width: int, opened: Open, text: None) -> None:
    page = opened(ADDRESS, by="analyst", viewport={"width": width, "height": 800})
    page.keyboard.press("p")
    page.keyboard.press("1")
    expect(page.locator("#id_prefilled")).not_to_have_value("")
    expect(page.locator("[data-to-form]")).to_be_visible(visible=width == 360)
    reports = broken(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reports == [], "\n".join(reports)


def test_words_that_run_from_right_to_left_end_at_the_left(opened: Open, site: str) -> None:
    stored.document(Source.objects.get(key=SPEECH), text="وقف إطلاق النار هو الخطوة الأولى.", language="ar")
    page = opened(ADDRESS, by="analyst")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("#id_quote")).to_have_value("وقف إطلاق النار هو الخطوة الأولى.")
    assert page.locator("#p1 > p").evaluate(FULL_STOP_AND_FIRST_LETTER, [32, 0]) == "left"
    assert page.locator("#id_quote").evaluate("field => getComputedStyle(field).unicodeBidi") == "plaintext"
    page.get_by_role("radio", name="Crimea to be recognised").click()
    entry = saved(page, "a")
    page.goto(page.url.split("/entries/")[0] + f"/proposals/{entry.pk}/")
    assert page.locator("q").first.evaluate(FULL_STOP_AND_FIRST_LETTER, [32, 0]) == "left"


@pytest.mark.parametrize("width", [1280, 360])
def test_what_belongs_together_stands_in_one_line(opened: Open, text: None, width: int) -> None:
    page = opened(ADDRESS, by="analyst", viewport={"width": width, "height": 800})
    page.locator(".carried > summary").click()
    for one, other in (("#id_effective_on", ".pick"), ("#id_declared", "label[for=id_declared]")):
        first, second = page.locator(one).bounding_box(), page.locator(other).first.bounding_box()
        assert first
        assert second
        assert first["x"] + first["width"] <= second["x"]
        assert first["y"] < second["y"] + second["height"]
        assert second["y"] < first["y"] + first["height"]
