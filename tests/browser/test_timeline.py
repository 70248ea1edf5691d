"""The timeline as a reader uses it: picture, filters and list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.ticking import tick

Open = Callable[..., Page]
URL = "/istanbul/timeline/"
NARROW = {"width": 360, "height": 780}
MARKS = ".lanes tbody svg a"
LISTED = ".log > li"


def test_filters_narrow_picture_and_list_and_the_back_button_returns(opened: Open) -> None:
    page = opened(URL)
    expect(page.locator(MARKS)).to_have_count(405)
    expect(page.locator(LISTED)).to_have_count(50)
    tick(page, "issue", "ceasefire")
    page.wait_for_url("**/timeline/?issue=ceasefire")
    expect(page.locator(MARKS)).to_have_count(66)
    expect(page.locator("#live")).to_contain_text("66 entries on 13 positions")
    tick(page, "party", "ukraine")
    page.wait_for_url("**/timeline/?party=ukraine&issue=ceasefire")
    expect(page.locator(".lanes [scope=row]")).to_have_count(6)
    page.go_back()
    page.wait_for_url("**/timeline/?issue=ceasefire")
    expect(page.locator(MARKS)).to_have_count(66)
    expect(page.locator("input[name=party]:checked")).to_have_count(0)


def test_what_is_typed_filters_without_leaving_the_field(opened: Open) -> None:
    page = opened(URL)
    page.locator("input[name=text]").press_sequentially("Crimea")
    page.wait_for_url("**text=Crimea")
    expect(page.locator(".status").first).to_contain_text("of 405 entries")
    expect(page.locator("input[name=text]")).to_be_focused()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".status").first).to_contain_text("405 entries on 89 positions")


def test_zooms_and_scale_are_links_that_the_address_keeps(opened: Open) -> None:
    page = opened(URL)
    page.locator(".zoom a", has_text="2025").click()
    page.wait_for_url("**from=2025-01-01&to=2025-12-31")
    expect(page.locator(".zoom [aria-current]")).to_have_text("2025")
    page.get_by_role("link", name="Even scale").click()
    page.wait_for_url("**scale=even")
    expect(page.get_by_role("link", name="Fold quiet months")).to_be_visible()
    page.locator(".zoom a", has_text="all").click()
    page.wait_for_url("**/timeline/?scale=even")
    page.locator(".axis text.round", has_text="Ist. May 25").click()
    page.wait_for_url("**at=istanbul-2025-05-16**")
    expect(page.locator(".axis [aria-current=true]")).to_have_count(1)


def test_a_mark_opens_by_keyboard_and_escape_leads_back(opened: Open) -> None:
    page = opened(f"{URL}?issue=ceasefire")
    mark = page.locator(MARKS).nth(3)
    expect(mark).to_have_accessible_name(f"{mark.locator('title').text_content()}")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#entry .entries > li")).to_have_count(1)
    expect(mark).to_have_attribute("aria-current", "true")
    expect(page.locator("#entry h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#entry .entries")).to_have_count(0)
    expect(mark).to_be_focused()
    expect(mark).not_to_have_attribute("aria-current", "true")


def test_an_opened_entry_leads_to_its_neighbours(opened: Open) -> None:
    page = opened(f"{URL}?issue=ceasefire")
    page.locator(MARKS).nth(3).press("Enter")
    head = page.locator("#entry h2")
    first = head.text_content()
    page.locator("#entry").get_by_role("link", name="← earlier").click()
    expect(head).not_to_have_text(f"{first}")
    page.locator("#entry").get_by_role("link", name="later →").click()
    expect(head).to_have_text(f"{first}")
    page.locator("#entry").get_by_role("link", name="close").click()
    expect(head).to_have_count(0)


def test_more_entries_are_added_until_there_are_none(opened: Open) -> None:
    page = opened(URL)
    for shown in (*range(100, 405, 50), 405):
        page.get_by_role("link", name="More entries").click()
        expect(page.locator(LISTED)).to_have_count(shown)
    expect(page.get_by_role("link", name="More entries")).to_have_count(0)
    links = page.locator(f"{LISTED} > a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(links)) == 405
    assert page.url.endswith(URL)


def test_without_javascript_marks_filters_zooms_and_pages_are_links_and_a_form(opened: Open) -> None:
    page = opened(URL, java_script_enabled=False)
    page.get_by_role("link", name="More entries").click()
    page.wait_for_url("**after=**")
    expect(page.locator(LISTED)).to_have_count(50)
    page.get_by_role("link", name="back to the first page").click()
    page.wait_for_url(lambda address: "after=" not in address)
    tick(page, "issue", "ceasefire")
    page.locator("noscript button, button").filter(has_text="Show").first.press("Enter")
    page.wait_for_url("**issue=ceasefire")
    expect(page.locator(MARKS)).to_have_count(66)
    page.locator(".zoom a", has_text="2025").click()
    page.wait_for_url("**from=2025-01-01**")
    page.locator(MARKS).first.press("Enter")
    page.wait_for_url("**/istanbul/entries/**")


# Nothing on the page is wider than it shows: neither the page itself nor a box of its own scrolls sideways.
SIDEWAYS = """() => [...document.querySelectorAll("html, main *:not(input, select)")].filter((box) =>
  box.checkVisibility() && box.scrollWidth > box.clientWidth
    && (box.matches("html") || /auto|scroll/.test(getComputedStyle(box).overflowX)))
  .map((box) => box.outerHTML.slice(0, 99))"""


@pytest.mark.parametrize("width", [320, 360])
def test_a_narrow_screen_offers_the_choice_first_and_never_scrolls_sideways(width: int, opened: Open) -> None:
    page = opened(URL, viewport={"width": width, "height": 780}, java_script_enabled=False)
    expect(page.locator(".lanes-box")).to_be_hidden()
    assert page.evaluate(SIDEWAYS) == []
    page.get_by_role("link", name="Ceasefire", exact=True).first.click()
    page.wait_for_url("**/timeline/?issue=ceasefire")
    expect(page.locator(".lanes-box")).to_be_hidden()
    expect(page.locator(".down li .move")).to_have_count(66)
    assert page.evaluate(SIDEWAYS) == []


def test_on_a_narrow_screen_the_years_stay_on_top_and_jump(opened: Open) -> None:
    page = opened(f"{URL}?issue=nato-membership", viewport=NARROW)
    years = page.get_by_role("navigation", name="Years")
    for year in ("2025", "2022"):
        years.get_by_role("link", name=year).click()
        expect(years).to_be_in_viewport()
        expect(page.get_by_role("heading", name=year, exact=True)).to_be_in_viewport()
    page.locator(".down .move a").nth(5).focus()
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") > years.bounding_box()["height"]  # type: ignore[index]


def test_a_wide_screen_shows_the_picture_and_no_column(opened: Open) -> None:
    page = opened(f"{URL}?issue=nato-membership")
    expect(page.locator(".lanes-box")).to_be_visible()
    expect(page.locator(".narrow")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Text")).to_be_visible()


# How wide a landscape page of A4 is between its margins.
LANDSCAPE = 1032


def test_it_prints_picture_and_list_within_the_paper(opened: Open) -> None:
    page = opened(URL, viewport={"width": LANDSCAPE, "height": 700})
    page.emulate_media(media="print")
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".lanes tbody [scope=row]").first).to_be_visible()
    expect(page.locator(LISTED).first).to_be_visible()
    assert page.locator(".lanes").evaluate("table => table.getBoundingClientRect().right") <= LANDSCAPE
    expect(page.locator(".printed")).to_contain_text("As known on ")
    assert "known=" in (page.locator("#permanent a").get_attribute("href") or "")


def test_it_prints_on_landscape_pages_with_rounds_and_years_above_the_lanes_of_each(opened: Open) -> None:
    page = opened(URL)
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(map(float, size.split()[2:])) for size in re.findall(rb"/MediaBox ?\[([^\]]*)\]", paper)}
    assert all(width > height for width, height in sizes)
    assert 5 <= len(re.findall(rb"/Type ?/Page\b", paper)) <= 14
    page.emulate_media(media="print")
    head = page.locator(".lanes thead")
    assert head.evaluate("head => getComputedStyle(head).display") == "table-header-group"
    # What is moved by a transformation is lost where the head is printed again.
    expect(head.locator("svg [transform], svg svg, svg use")).to_have_count(0)


def test_a_wrong_address_offers_the_way_back(opened: Open) -> None:
    page = opened(f"{URL}?from=yesterday", status=400)
    expect(page.get_by_role("alert")).to_contain_text("A day is written as 2025-05-16.")
    page.get_by_role("link", name="Show the whole timeline").click()
    expect(page.locator(MARKS)).to_have_count(405)
