"""Pages on paper, which does not scroll and has nothing to press."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
# A4 landscape within its margins, in the pixels of a style sheet.
LANDSCAPE = 1054


def test_the_table_of_a_party_fits_the_paper_with_all_rounds(opened: Open) -> None:
    page = opened("/istanbul/parties/russia/", viewport={"width": LANDSCAPE, "height": 700})
    paper = page.pdf(prefer_css_page_size=True)
    sizes = [tuple(map(float, size.split()[2:])) for size in re.findall(rb"/MediaBox ?\[([^\]]*)\]", paper)]
    assert all(width > height for width, height in sizes)
    page.emulate_media(media="print")
    last = page.locator(".states thead th").last
    expect(last).to_have_text("Now")
    assert last.evaluate("cell => cell.getBoundingClientRect().right") <= LANDSCAPE
    assert page.locator(".scroll").first.evaluate("region => getComputedStyle(region).overflowX") == "visible"


def test_what_is_not_asked_of_the_evidence_and_buttons_are_left_out(opened: Open) -> None:
    page = opened("/istanbul/red-lines/", java_script_enabled=False)
    expect(page.locator(".ask-evidence, form button").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".rounds select").first).to_be_visible()
    for what in (".ask-evidence", "main form button"):
        for found in page.locator(what).all():
            expect(found).to_be_hidden()
    asked = opened("/istanbul/red-lines/?evidence=two")
    asked.emulate_media(media="print")
    expect(asked.locator(".ask-evidence")).to_be_visible()
