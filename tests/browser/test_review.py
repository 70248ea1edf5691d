"""Review in a real browser: two people, one who proposes and one who decides; also two tabs, no scripts, keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.amend.redact import ask_redaction
from positions.evidence.checks import doubts_of
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import withdraw
from positions.models import Entry
from positions.models.entries import WAITING
from tests.browser.axe import broken
from tests.browser.ticking import tick
from tests.people import client_of, person

Open = Callable[..., Page]
# What Chromium says by itself of an answer that is no success.
REFUSED = "Failed to load resource; Response Status Error Code 422"


@pytest.fixture
def opened(opened: Open) -> Iterator[Open]:
    """Open pages as somebody with the roles `who`; afterwards nothing waits any more."""

    def open_page(path: str, who: str, **options: Any) -> Page:
        session = client_of(*who.split(", ")).cookies["sessionid"].value
        cookie = {"name": "sessionid", "value": session, "domain": "localhost", "path": "/", "expires": -1}
        state = {"cookies": [cookie | {"httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}
        return opened(f"/istanbul/{path}", storage_state=state, **options)

    yield open_page
    for row in Entry.objects.filter(WAITING).select_related("proposed_by"):
        assert row.proposed_by is not None
        withdraw(row, by=row.proposed_by)


def last_of(position: str) -> Entry:
    found = Entry.objects.known(None).filter(position__key=position, main=True).in_order().last()
    assert found is not None
    return found


def proposal(day: str, position: str = "ru-neutrality", **columns: Any) -> Entry:
    """Return a new entry that the analyst proposed, like the last one of the position, with its older source."""
    draft = replace(draft_of(last_of(position)), effective_on=date.fromisoformat(day), **columns)
    return propose(draft, by=person("analyst"), sure=[doubt.code for doubt in doubts_of(draft)])


def card(page: Page, row: Entry) -> Locator:
    return page.locator(f'[id="proposal-{row.pk}"]')


def test_what_one_proposes_another_publishes(opened: Open) -> None:
    one = proposal("2026-02-11", statement="Said in February.")
    other = proposal("2026-02-12", "ru-crimea-recognition")
    page = opened("review/", "reviewer")
    expect(page.locator("header #waiting")).to_have_text("2")
    card(page, one).get_by_role("button", name="Publish").click()
    expect(page.locator(".decided")).to_contain_text("You have published this entry.")
    expect(card(page, other)).to_be_focused()
    expect(page.locator("header #waiting")).to_have_text("1")
    expect(page.locator("#live")).to_contain_text("You have published this entry. 1 left.")
    card(page, other).get_by_role("button", name="Publish").click()
    expect(page.locator(".decided")).to_have_count(2)
    expect(page.locator(".decided").last).to_be_focused()
    page.locator(".decided a").first.click()
    expect(page.locator("main")).to_contain_text("Said in February.")
    expect(page.locator("main")).to_contain_text("proposed by analyst and published by reviewer")


def test_without_scripts(opened: Open) -> None:
    row = proposal("2026-02-13")
    page = opened("review/", "reviewer", java_script_enabled=False, refused=REFUSED)
    card(page, row).get_by_role("button", name="Send back").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
    page.get_by_label("Note to the author").fill("Which minute?")
    page.get_by_role("button", name="Send back").click()
    page.wait_for_url("**/review/")
    expect(page.locator(".notice")).to_contain_text("You have sent this back to its author.")
    expect(page.locator(".empty")).to_contain_text("Nothing waits for review.")
    page = opened("review/", "analyst", java_script_enabled=False)
    expect(page.locator("section[aria-labelledby=returned]")).to_contain_text("Which minute?")


def test_sent_back_by_keyboard_alone(opened: Open) -> None:
    row = proposal("2026-02-14")
    page = opened("review/", "reviewer", refused=REFUSED)
    card(page, row).get_by_role("button", name="Send back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    card(page, row).get_by_label("Note to the author").focus()
    page.keyboard.type("Which minute?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card(page, row).get_by_role("button", name="Send back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".decided")).to_be_focused()


def test_a_scope_is_asked_for_in_place(opened: Open) -> None:
    old = Entry.objects.known(None).filter(position__key="ru-neutrality", main=True).in_order().first()
    assert old is not None
    new = correct(old, draft=replace(draft_of(old), content="Else"), reason="A slip.", by=person("analyst")).replacement
    assert new is not None
    page = opened("review/", "reviewer", refused=REFUSED)
    card(page, new).get_by_label("Note to the author").fill("Kept.")
    card(page, new).get_by_role("button", name="Publish").click()
    expect(card(page, new).get_by_role("alert")).to_contain_text("Confirm the scope")
    expect(card(page, new).get_by_label("Note to the author")).to_have_value("Kept.")
    card(page, new).get_by_role("button", name="Publish").click()
    expect(page.locator(".decided")).to_contain_text("You have published this entry.")


def test_two_tabs_and_two_reviewers(opened: Open) -> None:
    row = proposal("2026-02-15")
    tab = opened("review/", "reviewer")
    other_tab = opened("review/", "reviewer")
    someone = opened("review/", "administrator")
    expect(card(someone, row).get_by_role("button")).to_have_count(0)
    card(tab, row).get_by_role("button", name="Publish").dblclick()
    expect(tab.locator(".decided")).to_contain_text("You have published this entry.")
    card(other_tab, row).get_by_role("button", name="Publish").click()
    expect(other_tab.locator(".decided")).to_contain_text("This is done")


def test_retracted_by_one_and_published_by_another(opened: Open) -> None:
    row = last_of("ru-crimea-recognition")
    page = opened(f"entries/{row.key}/", "analyst")
    page.get_by_role("link", name="Retract").click()
    page.get_by_label("Reason").fill("The source was misread.")
    page.get_by_role("button", name="Propose the retraction").click()
    page.wait_for_url("**/review/")
    expect(page.locator(".notice").first).to_contain_text("Your retraction waits for review.")
    page = opened("review/", "reviewer")
    page.get_by_role("button", name="Publish the retraction").click()
    expect(page.locator(".decided")).to_contain_text("You have published this retraction")
    page.locator(".decided a").click()
    expect(page.locator(".tombstone .notice")).to_contain_text("Retracted")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_redacted_after_a_second_look(scripts: bool, opened: Open) -> None:
    row = proposal("2026-01-03", speaker=f"Ivan Private {scripts}")
    page = opened(f"proposals/{row.pk}/", "administrator", java_script_enabled=scripts)
    page.get_by_role("link", name="Redact").click()
    page.get_by_label(f"speaker: Ivan Private {scripts}").check()
    page.get_by_label("Reason").fill("A person asked for it.")
    page.get_by_role("button", name="Go on to confirm").click()
    expect(page.get_by_text("This cannot be undone.")).to_be_visible()
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("A second person confirms it")).to_be_visible()
    page = opened(f"proposals/{row.pk}/redact/", "administrator, reviewer", java_script_enabled=scripts)
    page.get_by_role("button", name="Remove the texts").click()
    page.wait_for_url(re.compile(r"/proposals/\d+/$"))
    expect(page.locator("main")).to_contain_text("[redacted]")
    expect(page.locator("main")).not_to_contain_text("Ivan Private")


def test_activity_is_filtered_live(opened: Open) -> None:
    page = opened("activity/", "researcher")
    tick(page, "party", "ukraine")
    page.wait_for_url("**/activity/?party=ukraine")
    tick(page, "party", "ukraine", on=False)
    page.wait_for_url("**/activity/")
    page.fill("[name=until]", "2020-01-01")
    page.press("[name=until]", "Enter")
    page.wait_for_url("**/activity/?until=2020-01-01")
    expect(page.locator(".empty")).to_have_text("Nothing of that kind was done.")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(".acts-done li").first).to_be_visible()


def test_no_page_breaks_a_rule(opened: Open) -> None:
    row = proposal("2026-01-04", content="Something else", scope="wider")
    old = last_of("ru-crimea-recognition")
    correct(old, draft=replace(draft_of(old), statement="Put otherwise."), reason="A slip.", by=person("analyst"))
    ask_redaction(row, cells=["statement"], reason="A person asked for it.", by=person("administrator"))
    reports = []
    pages = [
        ("review/", "reviewer"),
        ("review/?mine=on", "analyst"),
        (f"review/{row.pk}/", "reviewer"),
        (f"proposals/{row.pk}/", "analyst"),
        ("positions/ru-neutrality/", "analyst"),
        (f"entries/{old.key}/", "analyst"),
        (f"entries/{old.key}/retract/", "analyst"),
        (f"entries/{old.key}/{old.version}/redact/", "administrator"),
        (f"proposals/{row.pk}/redact/", "administrator, reviewer"),
        ("activity/", "researcher"),
    ]
    for path, who in pages:
        page = opened(path, who)
        reports += broken(page)
        page.context.close()
    assert reports == [], "\n".join(reports)
