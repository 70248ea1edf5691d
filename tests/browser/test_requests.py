"""What a reader sees of the requests that the page makes by itself: slow, failed, overtaken, and gone back from."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.ticking import tick

Open = Callable[..., Page]
ROW = "#position-ru-neutrality"
EVIDENCE = "#evidence-ru-neutrality"
COMPARE = "**/istanbul/compare/?**"


def test_a_slow_answer_shows_progress(opened: Open) -> None:
    page = opened()
    held: list[Route] = []
    page.route(COMPARE, lambda route: held.append(route))
    tick(page, "party", "ukraine")
    expect(page.locator("#progress.htmx-request")).to_have_count(1)
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    expect(page.locator("#progress.htmx-request")).to_have_count(0)
    expect(page.locator(".status")).to_contain_text("41 positions")


def test_a_failed_filter_says_so_until_the_next_one_works(opened: Open) -> None:
    page = opened(refused="500")
    page.route(COMPARE, lambda route: route.fulfill(status=500, body="no"))
    tick(page, "party", "ukraine")
    expect(page.locator("#live")).to_have_text("The server did not answer. Try again.")
    expect(page.locator("#comparison.failed")).to_have_count(1)
    expect(page.locator("[id^=position-]")).to_have_count(79)
    page.unroute(COMPARE)
    tick(page, "party", "ukraine", on=False)
    tick(page, "party", "russia")
    expect(page.locator(".status")).to_contain_text("38 positions")
    expect(page.locator(".failed")).to_have_count(0)
    expect(page.locator("#live")).to_contain_text("38 positions")


def test_evidence_that_failed_can_still_be_reached(opened: Open) -> None:
    page = opened(refused="ERR_FAILED; htmx:afterRequest; htmx:sendError")
    page.route(COMPARE, lambda route: route.abort())
    page.locator(f"{ROW} summary").click()
    expect(page.locator(f"{ROW}.failed")).to_have_count(1)
    said = page.locator(f"{ROW} summary").evaluate("tag => getComputedStyle(tag, '::after').content")
    assert "did not answer" in said
    page.unroute(COMPARE)
    page.locator(EVIDENCE).get_by_role("link", name="Show the evidence").click()
    expect(page.locator(f"{EVIDENCE} .entries").first).to_be_visible()


def test_of_quick_choices_none_is_lost(opened: Open) -> None:
    page = opened()
    tick(page, "party", "russia")
    tick(page, "party", "ukraine")
    page.check("input[name=moved]")
    page.wait_for_url("**moved=**")
    expect(page.locator(".status")).to_contain_text("18 of 79 positions shown")
    assert "party=russia&party=ukraine" in page.url


def test_back_leads_through_the_filters_to_the_first_view(opened: Open) -> None:
    page = opened()
    first = page.title()
    page.select_option("#after", "istanbul-2025-06-02")
    page.wait_for_url("**after=istanbul-2025-06-02**")
    expect(page).not_to_have_title(first)
    tick(page, "party", "ukraine")
    page.wait_for_url("**party=ukraine**")
    page.go_back()
    page.wait_for_url("**after=istanbul-2025-06-02")
    expect(page.locator("input[name=party]:checked")).to_have_count(0)
    page.go_back()
    expect(page.locator("#after")).to_have_value("istanbul-2025-05-16")
    expect(page.locator("[id^=position-]")).to_have_count(79)
    expect(page).to_have_title(first)
    page.go_forward()
    expect(page.locator("#after")).to_have_value("istanbul-2025-06-02")


def test_back_from_a_link_in_the_evidence_returns_to_the_comparison(opened: Open) -> None:
    page = opened()
    tick(page, "party", "russia")
    page.wait_for_url("**party=russia**")
    page.locator(f"{ROW} summary").click()
    page.locator(f"{EVIDENCE} .entries").first.wait_for()
    page.locator(f"{EVIDENCE} .cites a").first.click()
    page.wait_for_url("**/sources/**")
    page.go_back()
    page.wait_for_url("**party=russia**")
    expect(page.locator("[id^=position-]")).to_have_count(38)
    expect(page.locator("input[name=party][value=russia]")).to_be_checked()


def test_several_shifts_can_be_chosen_one_after_another(opened: Open) -> None:
    page = opened()
    tick(page, "shift", "withdrawn")
    page.wait_for_url("**shift=withdrawn**")
    expect(page.locator(".status")).to_contain_text("3 of 79")
    again = page.get_by_role("checkbox", name="withdrawn")
    expect(again).to_be_visible()
    expect(again).to_be_focused()
    page.get_by_role("checkbox", name="revived").check()
    expect(page.locator(".status")).to_contain_text("4 of 79")


def test_the_keyboard_alone_filters_and_opens(opened: Open) -> None:
    page = opened()
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if reached[-1].startswith("Evidence, filters"):
            page.keyboard.press("Enter")
        if reached[-1] == "Party":
            break
    assert [name for name in reached if name in {"before", "after", "known", "Party"}] == [
        *("before", "after", *["known"] * reached.count("known"), "Party"),
    ]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**party=russia**")
    expect(page.locator("input[name=party][value=russia]")).to_be_focused()
    page.locator(f"{ROW} .what a").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.locator(f"{EVIDENCE} .entries").first).to_be_visible()
