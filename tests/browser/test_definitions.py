"""Words with their definitions: by pointing, by key and by a tap, without JavaScript too; and the menu."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
PAGE = "/istanbul/red-lines/"
TERM = ".lede .term >> nth=0"
DEFINITION = ".lede .definition >> nth=0"


def test_pointing_at_a_word_opens_its_definition_and_leaving_closes_it(opened: Open) -> None:
    page = opened(PAGE)
    page.hover(TERM)
    expect(page.locator(DEFINITION)).to_be_visible()
    # It stays while one points at the definition itself.
    page.hover(DEFINITION)
    page.wait_for_timeout(600)
    expect(page.locator(DEFINITION)).to_be_visible()
    page.hover("h1")
    expect(page.locator(DEFINITION)).to_be_hidden()


def test_coming_to_a_word_by_key_opens_it_and_escape_closes_it_there(opened: Open) -> None:
    page = opened(PAGE)
    page.locator(".crumb a").focus()
    page.keyboard.press("Tab")
    expect(page.locator(TERM)).to_be_focused()
    expect(page.locator(DEFINITION)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(DEFINITION)).to_be_hidden()
    expect(page.locator(TERM)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(DEFINITION)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".lede .definition a >> nth=0")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(DEFINITION)).to_be_hidden()


def test_a_tap_opens_a_word_and_its_link_leads_to_the_codebook(opened: Open) -> None:
    page = opened(PAGE, has_touch=True, viewport={"width": 360, "height": 780})
    page.tap(TERM)
    expect(page.locator(DEFINITION)).to_be_visible()
    box = page.locator(DEFINITION).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.locator(DEFINITION).get_by_role("link").tap()
    page.wait_for_url("**/help/codebook/#firmness-categorical")


def test_without_javascript_a_click_opens_a_word(opened: Open) -> None:
    page = opened(PAGE, java_script_enabled=False)
    page.click(TERM)
    expect(page.locator(DEFINITION)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(DEFINITION)).to_be_hidden()
    page.click("nav .menu summary")
    page.get_by_role("link", name="Preconditions").click()
    expect(page.locator("h1")).to_have_text("Preconditions")


def test_words_of_a_region_that_was_renewed_open_too(opened: Open) -> None:
    page = opened("/istanbul/compare/")
    page.click("summary:text-is('Evidence, filters, files, words')")
    with page.expect_response("**/istanbul/compare/?**"):
        page.check("input[name=moved]")
    page.wait_for_url("**moved=**")
    page.click(".words .term >> nth=0")
    expect(page.locator(".words .definition >> nth=0")).to_be_visible()


def test_the_menu_closes_by_escape_and_by_a_click_elsewhere(opened: Open) -> None:
    page = opened(PAGE)
    menu = page.locator("nav .menu")
    menu.locator("summary").click()
    expect(menu.locator("ul")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator("ul")).to_be_hidden()
    menu.locator("summary").click()
    page.locator("footer").click(position={"x": 1, "y": 1})
    expect(menu.locator("ul")).to_be_hidden()


def test_the_description_of_the_data_is_no_script_to_the_browser(opened: Open) -> None:
    """A fault in the console, as of the policy for scripts, fails by the fixture."""
    page = opened("/istanbul/")
    assert page.locator("script[type='application/ld+json']").count() == 1
