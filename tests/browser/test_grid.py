"""Entries from a spreadsheet: pasted, mended in place, proposed; axe on the way."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from positions.models import Entry, SavedDraft
from tests.browser.axe import broken

Open = Callable[..., Page]
TITLES = "Position\tDay\tWhose word\tHow known\tFirmness\tStatement\tCoding note\tSource\tLocator\n"
SAID = "The minister said so again.\tAs said.\tbabel-2025-06-04\tpara. 2\n"
PASTED = (
    f"{TITLES}ru-crimea-recognition\t2026-02-20\town\tstated\tvery strong\t{SAID}"
    f"ru-crimea-recognition\t04/07/2026\town\tstated\tplain\t{SAID}"
)


def test_pasted_mended_proposed(opened: Open) -> None:
    page = opened("/istanbul/log/grid/", by="analyst")
    page.get_by_label("Paste the cells").fill(PASTED)
    page.get_by_role("button", name="Show it as a table").click()
    expect(page.locator("#checked")).to_contain_text("2 cells are not right, in rows 1 and 2")
    expect(page.locator("[data-draft]")).to_contain_text("Draft saved")
    assert broken(page) == []

    page.get_by_label("Row 1: Firmness").select_option("categorical")
    page.get_by_label("Row 2: Day").fill("2026-02-21")
    page.get_by_role("button", name="Check again").click()
    expect(page.locator("#checked")).to_be_focused()
    expect(page.locator("#checked")).to_contain_text("Every cell is right")
    page.get_by_role("button", name="All cells of row 2").click()
    expect(page.locator("#row-2 th")).to_be_focused()
    assert broken(page) == []
    for box in page.get_by_label("Both dates are right").all():
        box.check()
    page.get_by_role("button", name="Propose 2 entries for review").click()
    expect(page.locator("main [role=status]").first).to_contain_text("2 entries wait for review")
    assert Entry.objects.filter(published_at=None).count() == 2
    assert not SavedDraft.objects.exists()


def test_without_javascript(opened: Open) -> None:
    page = opened("/istanbul/log/grid/", by="analyst", java_script_enabled=False)
    # Of another position than what waits by now, which would be asked about.
    page.get_by_label("Paste the cells").fill(PASTED.replace("ru-crimea-recognition", "ua-neutrality"))
    page.get_by_role("button", name="Show it as a table").click()
    page.get_by_label("Row 1: Firmness").select_option("categorical")
    page.get_by_role("button", name="Leave out row 2").click()
    page.get_by_label("Both dates are right").check()
    page.get_by_role("button", name="Propose 1 entry for review").click()
    expect(page.locator("main [role=status]")).to_contain_text("1 entry waits for review")
