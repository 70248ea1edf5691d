"""The comparison as a reader uses it."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.ticking import tick, unfold

Open = Callable[..., Page]
ROW = "#position-ru-crimea-recognition"
EVIDENCE = "#evidence-ru-crimea-recognition"
SCREEN = 740


def positions(page: Page) -> int:
    return page.locator("[id^=position-]").count()


def test_it_shows_the_packages_own_pair(opened: Open) -> None:
    page = opened()
    assert page.locator("#before").input_value() == "istanbul-2022-03-29"
    assert page.locator("#after").input_value() == "istanbul-2025-05-16"
    assert positions(page) == 79
    row = page.locator("#position-ru-kherson-zaporizhzhia-claim")
    expect(row.locator(".shift")).to_contain_text("new")


def test_another_round_changes_the_page_and_its_address(opened: Open) -> None:
    page = opened()
    page.select_option("#after", "istanbul-2025-06-02")
    page.wait_for_url("**after=istanbul-2025-06-02**")
    expect(page.locator(".compact thead").first).to_contain_text("2 Jun 2025")
    page.go_back()
    page.wait_for_url("**/compare/")
    expect(page.locator(".compact thead").first).to_contain_text("16 May 2025")


def test_filters_narrow_the_table_and_leave_empty_ones_out_of_the_address(opened: Open) -> None:
    page = opened()
    tick(page, "party", "ukraine")
    page.wait_for_url("**party=ukraine**")
    expect(page.locator(".status")).to_contain_text("41 positions")
    page.check("input[name=moved]")
    page.wait_for_url("**moved=**")
    expect(page.locator(".status")).to_contain_text("6 of 41 positions shown")
    assert positions(page) == 6
    assert "issue=" not in page.url
    expect(page.locator("#live")).to_contain_text("6 of 41")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".status")).to_contain_text("79 positions")


def test_an_open_list_of_choices_closes_beside_it_and_by_escape(opened: Open) -> None:
    page = opened()
    unfold(page)
    choices = page.locator("details.many").filter(has=page.locator("input[name=party]"))
    box, summary = choices.locator("input").first, choices.locator("summary")
    summary.click()
    expect(box).to_be_visible()
    box.press("Escape")
    expect(box).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    choices.locator("label").first.click()
    expect(box).to_be_visible()
    page.locator("h1").click()
    expect(box).to_be_hidden()
    summary.click()
    choices.locator("input").last.press("Tab")
    expect(box).to_be_hidden()


def test_a_list_of_choices_in_the_flow_of_a_narrow_page_stays_open(opened: Open) -> None:
    page = opened(viewport={"width": 360, "height": 800})
    unfold(page)
    choices = page.locator("details.many").filter(has=page.locator("input[name=party]"))
    choices.locator("summary").click()
    page.locator("h1").click()
    expect(choices.locator("input").first).to_be_visible()


def test_the_headline_filters_by_what_moved(opened: Open) -> None:
    page = opened()
    page.locator(".moves a", has_text="5 ask more or concede less").click()
    expect(page.locator(".status")).to_contain_text("5 of 41 positions shown")
    assert positions(page) == 5
    page.get_by_role("link", name="Clear filters").click()
    page.locator(".standing a", has_text="1 asks less or concedes more").click()
    expect(page.locator(".status")).to_contain_text("1 of 38 positions shown")


def test_evidence_opens_below_its_line_and_once(opened: Open) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    line, below = page.locator(ROW), page.locator(EVIDENCE)
    expect(below).to_be_hidden()
    for _ in range(2):
        line.locator("summary").click()
        expect(below.locator(".entries").first).to_be_visible()
        expect(below.locator(".diff")).to_contain_text("Crimea")
        line.locator("summary").click()
        expect(below).to_be_hidden()
    assert len([url for url in asked if "open=" in url]) == 1
    assert "open=" not in page.url


def test_evidence_opens_in_place_in_the_full_view(opened: Open) -> None:
    page = opened("/istanbul/compare/?view=full")
    row = page.locator(ROW)
    row.locator("summary").click()
    expect(row.locator(".entries").first).to_be_visible()
    expect(row.locator(".diff")).to_contain_text("Crimea")
    expect(row.locator(".inputs")).to_contain_text("Main entries in between")
    assert "open=" not in page.url
    row.locator("summary").click()
    expect(row.locator(".evidence")).to_be_hidden()


def test_evidence_opens_by_keyboard(opened: Open) -> None:
    page = opened()
    page.locator(f"{ROW} summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{EVIDENCE} .entries").first).to_be_visible()


def test_the_first_tab_skips_to_the_content(opened: Open) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")


def test_without_javascript_rounds_filters_and_evidence_work(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    page.select_option("#after", "istanbul-2025-06-02")
    tick(page, "party", "russia")
    page.locator("noscript button, button").filter(has_text="Compare").first.click()
    page.wait_for_url("**party=russia**")
    assert "issue=" not in page.url
    row = page.locator(ROW)
    row.locator("summary").click()
    page.locator(EVIDENCE).get_by_role("link", name="Show the evidence").click()
    expect(page.locator(f"{EVIDENCE} .entries").first).to_be_visible()


def test_the_wrong_order_is_shown_the_right_way_round(opened: Open) -> None:
    page = opened()
    page.select_option("#after", "antalya-2022-03-10")
    page.wait_for_url("**before=antalya-2022-03-10&after=istanbul-2022-03-29")
    expect(page.locator(".mentioned")).to_contain_text("in the wrong order")
    expect(page.locator("#after")).to_have_value("istanbul-2022-03-29")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_day_is_typed_beside_the_rounds(scripts: bool, opened: Open) -> None:
    page = opened(java_script_enabled=scripts)
    page.fill("#after_on", "2025-05-25")
    page.keyboard.press("Enter")
    page.wait_for_url("**after=2025-05-25**")
    assert "after_on" not in page.url
    expect(page.locator("#after")).to_have_value("2025-05-25")
    expect(page.locator("#after_on")).to_have_value("")
    page.fill("#window", "30")
    page.keyboard.press("Enter")
    page.wait_for_url("**window=30**")
    expect(page.locator(".day")).to_contain_text("within the 30 days up to it")
    page.select_option("#after", "istanbul-2025-05-16")
    if not scripts:
        page.get_by_role("button", name="Compare").first.click()
    page.wait_for_url("**after=istanbul-2025-05-16**")
    expect(page.locator("#window")).to_have_count(0)


def test_several_boxes_are_ticked_by_keyboard(opened: Open) -> None:
    page = opened()
    unfold(page)
    issues = page.locator("details.many").filter(has=page.locator("input[name=issue]"))
    issues.locator("summary").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.wait_for_load_state("networkidle")
    page.wait_for_url("**issue=*&issue=*")
    expect(issues).to_have_attribute("open", "")
    expect(issues.locator("summary")).to_have_text("Issue (2)")


def test_what_is_ticked_while_an_answer_comes_is_asked_too(opened: Open) -> None:
    page = opened()
    tick(page, "kind", "refusal")
    expect(page.locator(".status")).to_have_text(re.compile("."))
    box = "document.querySelector(\"input[name=kind][value='offer']\")"
    page.evaluate(f"document.addEventListener('htmx:beforeOnLoad', () => {box}.click(), {{ once: true }})")
    tick(page, "kind", "demand")
    page.wait_for_url(lambda url: url.count("kind=") == 3)
    expect(page.locator("input[name=kind]:checked")).to_have_count(3)


def test_choosing_the_same_round_twice_says_so_in_place(opened: Open) -> None:
    page = opened(refused="400 (Bad Request)")
    page.select_option("#before", "istanbul-2025-05-16")
    expect(page.get_by_role("alert")).to_contain_text("choose two different ones")
    page.select_option("#before", "antalya-2022-03-10")
    expect(page.locator(".compact thead").first).to_contain_text("10 Mar 2022")


@pytest.mark.parametrize(
    "path",
    [
        "/istanbul/compare/?open=ru-crimea-recognition",
        "/istanbul/compare/?before=2022-04-07&after=2025-05-17&isue=1&party=russia",
        "/istanbul/red-lines/?at=2025-05-17",
        "/istanbul/positions/ru-crimea-recognition/",
        "/istanbul/entries/ru-crimea-recognition@2022-03-30/",
        "/istanbul/sources/osw-2025-05-19/",
        "/istanbul/rounds/istanbul-2025-05-16/",
        "/istanbul/red-lines/",
        "/istanbul/coverage/",
        "/istanbul/parties/russia/",
        "/istanbul/",
    ],
)
def test_a_narrow_screen_needs_no_sideways_scrolling(path: str, opened: Open) -> None:
    page = opened(path, viewport={"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_prints(opened: Open) -> None:
    page = opened(f"/istanbul/compare/?open={ROW.removeprefix('#position-')}")
    page.emulate_media(media="print")
    expect(page.locator(f"{EVIDENCE} .entries").first).to_be_visible()
    expect(page.locator(f"{ROW} .shift")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    assert "/istanbul/compare/" in (page.locator("#permanent a").get_attribute("href") or "")


@pytest.mark.parametrize("asked", ["", "?party=russia&view=full"])
def test_it_prints_on_few_pages(asked: str, opened: Open) -> None:
    """Of A4, landscape, with what the page's own style sheets say of paper."""
    paper = opened(f"/istanbul/compare/{asked}").pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox\s*\[0 0 (\d+)", paper)[0] == b"841"
    assert asked or len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6


def test_a_telephone_shows_the_first_position_at_once_and_all_within_fifteen_screens(opened: Open) -> None:
    page = opened(viewport={"width": 360, "height": SCREEN})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.documentElement.scrollHeight") <= 15 * SCREEN
    first = page.locator("[id^=position-] .what a").first.bounding_box()
    assert first["y"] + first["height"] <= SCREEN
    expect(page.locator(".rounds")).to_be_hidden()
    page.locator(".fold > summary").click()
    expect(page.locator(".rounds")).to_be_visible()
    expect(page.locator(".filters")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?view=full&group=Territory"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_target_is_large_enough(width: int, query: str, opened: Open) -> None:
    page = opened(f"/istanbul/compare/{query}", viewport={"width": width, "height": SCREEN})
    unfold(page)
    assert Axe().run(page, options={"runOnly": ["target-size"]}).response["violations"] == []


def test_what_was_unfolded_stays_so_while_one_chooses(opened: Open) -> None:
    page = opened(viewport={"width": 360, "height": SCREEN})
    unfold(page)
    page.check("input[name=moved]")
    page.wait_for_url("**moved=**")
    expect(page.locator("input[name=voiced]")).to_be_visible()


def test_rounds_in_between_are_chosen_by_ticks(opened: Open) -> None:
    page = opened()
    tick(page, "also", "drafts-2022-04")
    page.wait_for_url("**also=drafts-2022-04**")
    expect(page.locator(".compact thead").first).to_contain_text("31 Mar 2022")
    page.get_by_role("link", name="Full", exact=True).click()
    expect(page.locator(".mentioned")).to_contain_text("in the compact view")


@pytest.mark.parametrize("place", ["compare", "timeline"])
def test_typing_a_date_does_not_ask_for_half_a_year(place: str, opened: Open) -> None:
    page = opened(f"/istanbul/{place}/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#known").evaluate("field => field.closest('details')?.setAttribute('open', '')")
    page.locator("#known").focus()
    page.keyboard.type("2022-06-01", delay=150)
    page.keyboard.press("Enter")
    page.wait_for_url("**known=2022-06-01**")
    assert [url for url in asked if "known=" in url and "known=2022-06-01" not in url] == []
    expect(page.locator(".known")).to_be_visible()
