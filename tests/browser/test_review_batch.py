"""A batch in a real browser: fifteen entries with nothing wrong in at most ten clicks, by keys, and by two people."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from positions.evidence.acts import propose
from positions.evidence.checks import doubts_of
from positions.evidence.discussion.suggesting import suggest
from positions.evidence.drafts import CitationDraft, affirmed, draft_of
from positions.evidence.review.acts import withdraw
from positions.models import Entry, Source
from positions.models.entries import WAITING
from tests import stored_texts as stored
from tests.browser.axe import broken
from tests.people import person

Open = Callable[..., Page]
SOURCE, DAY = "osw-2025-05-19", date(2026, 2, 20)


@pytest.fixture
def batch(site: str) -> Iterator[Callable[[int], list[Entry]]]:
    """Propose so many entries of one document by the analyst: two of three affirm. Afterwards nothing waits."""

    def proposed(number: int) -> list[Entry]:
        source = Source.objects.get(key=SOURCE)
        mains = Entry.objects.known(None).filter(main=True, position__party__key="russia", effective_on__lt=DAY)
        last = {row.position_id: row for row in mains.in_order()}
        held = [row for row in last.values() if row.held][:number]
        text = [f"Paragraph {place} says that {row.position.title} stands." for place, row in enumerate(held, 1)]
        stored.document(source, text="\n".join(text))
        return [proposal(source, row, place) for place, row in enumerate(held, 1)]

    yield proposed
    for row in Entry.objects.filter(WAITING).select_related("proposed_by"):
        assert row.proposed_by is not None
        withdraw(row, by=row.proposed_by)


def proposal(source: Source, main: Entry, place: int) -> Entry:
    quote = {"quote": f"{main.position.title} stands", "quote_language": "en"}
    columns: dict[str, Any] = {"effective_on": DAY, "said_on": None, "round": None, "rival_of": None, "channel": "text"}
    cited = (CitationDraft(source=source, locator=f"¶ {place}", **quote),)
    draft = replace(draft_of(main), citations=cited, statement="Said.", coding_note="So.", **columns)
    if place % 3:
        draft = affirmed(draft)
    else:
        draft = replace(draft, firmness="same", condition="", content=f"Worded anew {place}", scope="same")
    return propose(draft, by=person("analyst"), sure=[doubt.code for doubt in doubts_of(draft)])


def test_fifteen_with_nothing_wrong_in_ten_clicks(opened: Open, batch: Callable[[int], list[Entry]]) -> None:
    rows = batch(15)
    page = opened("/review/", by="reviewer")
    page.evaluate("document.addEventListener('click', () => sessionStorage.n = Number(sessionStorage.n ?? 0) + 1)")
    page.add_init_script(
        "document.addEventListener('click', () => sessionStorage.n = Number(sessionStorage.n ?? 0) + 1)"
    )
    page.locator(".batches a").click()
    expect(page.locator("li.prop")).to_have_count(15)
    expect(page.locator("input[name=chosen]:checked")).to_have_count(0)
    page.get_by_role("button", name="Publish these 10").click()
    expect(page.get_by_text("10 proposals published.")).to_be_visible()
    page.get_by_label("all of: Says something new").click()
    page.get_by_role("button", name="Publish the 5 chosen").click()
    expect(page.get_by_text("Nothing waits for review.")).to_be_visible()
    # A click on a label that the browser hands on to its box counts twice.
    assert int(page.evaluate("sessionStorage.n")) <= 10
    assert not Entry.objects.filter(pk__in=[row.pk for row in rows]).exclude(decision="published").exists()


def test_through_a_batch_by_keys(opened: Open, batch: Callable[[int], list[Entry]]) -> None:
    one, other, third = batch(3)
    address = f"/istanbul/review/batch/{SOURCE}/{person('analyst').pk}/"
    page = opened(address, by="reviewer")
    assert broken(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.keyboard.press("j")
    expect(page.locator(f"[id='proposal-{third.pk}']")).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("t")
    page.wait_for_url("**#c*")
    page.keyboard.press("j")
    expect(page.locator(f"[id='proposal-{one.pk}']")).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Publish the 1 chosen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 proposal published.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.keyboard.type("jx: which page?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 proposal sent back.")).to_be_visible()
    page.locator("details.keys summary").click()
    page.get_by_label("Single keys do this").uncheck()
    page.keyboard.press("j")
    expect(page.get_by_label("Single keys do this")).to_be_focused()
    other.refresh_from_db()
    assert other.decision == ""


def test_suggested_by_one_and_taken_by_the_other(opened: Open, batch: Callable[[int], list[Entry]]) -> None:
    (row,) = batch(1)
    suggest(row, by=person("reviewer"), texts={"statement": "Said by the delegation."}, note="Who said so?")
    page = opened(f"/istanbul/review/{row.pk}/", by="analyst")
    page.get_by_role("button", name="Take this edit").click()
    expect(page.get_by_text("You have taken the suggestion.")).to_be_visible()
    expect(page.locator(".discussion")).to_contain_text("Who said so?")
    assert broken(page) == []
    new = Entry.objects.get(answers=row)
    page = opened(f"/istanbul/proposals/{new.pk}/suggest/", by="reviewer")
    assert broken(page) == []
    page = opened(f"/istanbul/review/{new.pk}/", by="reviewer")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
