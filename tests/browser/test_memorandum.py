"""A day's work, counted: two documents, fifteen entries of which twelve affirm, and their review.

    python3 manage.py test tests/browser/test_memorandum.py -s

prints the clicks and the keys of each part and how long the browser took. Marking words in the text is not counted, nor
is the writing of statements and coding notes; what is pasted counts as one key.
"""

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from positions.evidence.review.acts import withdraw
from positions.models import Entry, Position
from positions.models.entries import WAITING
from tests.browser.marking import select

Open = Callable[..., Page]
# What was pressed, over all pages of a tab; keys that only hold another are not pressed for themselves.
COUNTER = """
  const add = (name) => { sessionStorage[name] = Number(sessionStorage[name] ?? 0) + 1; };
  document.addEventListener("click", ({ target, isTrusted, detail }) => {
    if (isTrusted && detail > 0 && !target.closest(".text .para")) add("clicks");
  }, true);
  document.addEventListener("keydown", ({ target, key }) => {
    const written = target.closest("[name=statement], [name=coding_note]");
    if (!written && !["Shift", "Control", "Alt", "Meta"].includes(key)) add("keys");
  }, true);
"""
SPEECH = """@misc{{speech, title = {{{title}}}, publisher = {{The delegation}}, year = {{2026}}, month = {{2}},
day = {{{day}}}, url = {{https://example.org/{key}}}, langid = {{english}}}}"""


class Counted:
    """A tab in which what is pressed is counted, and what has been so far."""

    def __init__(self, page: Page, start: str) -> None:
        self.page, self.begun, self.clicks, self.keys = page, monotonic(), 0, 0
        page.add_init_script(COUNTER)
        page.goto(page.url.split("/istanbul/")[0] + start)

    def paste(self, label: str, text: str) -> None:
        """Paste a text into the field where the cursor stands, or that was clicked."""
        self.page.get_by_label(label, exact=True).click()
        self.page.get_by_label(label, exact=True).fill(text)
        self.keys += 1

    def choose(self, label: str, value: str) -> None:
        """Choose from a list, which takes two clicks."""
        self.page.get_by_label(label, exact=True).select_option(value)
        self.clicks += 2

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def log(self) -> None:
        """Go from a document to logging beside it."""
        self.click("link", "Log entries from it")
        self.page.wait_for_url("**/entries/new/**")

    def told(self, part: str) -> tuple[int, int]:
        """Return how many clicks and keys there were, and print them."""
        counted = "[sessionStorage.clicks ?? 0, sessionStorage.keys ?? 0].map(Number)"
        clicks, keys = (a + b for a, b in zip((self.clicks, self.keys), self.page.evaluate(counted), strict=True))
        print(f"{part}: {clicks} clicks, {keys} keys, {monotonic() - self.begun:.0f} s")  # noqa: T201 - what it is for
        return clicks, keys


def held(party: str, number: int) -> list[Position]:
    """Return so many positions of a party that are held, in the order in which they are listed."""
    mains = Entry.objects.known(None).filter(main=True, position__party__key=party).in_order()
    last = {row.position_id: row for row in mains}
    rows = Position.objects.filter(pk__in=[pk for pk, row in last.items() if row.held and row.channel != "term"])
    return list(rows.in_order()[:number])


@pytest.fixture
def _nothing_waits(site: str) -> Iterator[None]:
    yield
    for row in Entry.objects.filter(WAITING).select_related("proposed_by"):
        assert row.proposed_by is not None
        withdraw(row, by=row.proposed_by)


@pytest.mark.usefixtures("_nothing_waits")
def test_fifteen_entries_from_two_documents_and_their_review(opened: Open) -> None:
    russian, ukrainian = held("russia", 14), held("ukraine", 1)
    desk = Counted(opened("/istanbul/", by="analyst"), "/istanbul/sources/new/")
    record(desk, "The memorandum of the Russian side", 17, russian)
    desk.told("the first document recorded")
    check(desk, "russia", russian[:12])
    desk.told("twelve affirmed")
    desk.click("link", "The memorandum of the Russian side")
    desk.log()
    for number in (13, 14):
        change(desk, number, russian[number - 1])
    desk.told("two changed")
    desk.page.goto(desk.page.url.split("/entries/")[0] + "/sources/new/")
    record(desk, "The answer of the Ukrainian side", 18, ukrainian)
    desk.log()
    desk.choose("Party", "ukraine")
    change(desk, 1, ukrainian[0])
    clicks, keys = desk.told("the answer recorded and logged")
    assert clicks <= 60
    assert keys <= 900
    assert Entry.objects.filter(WAITING).count() == 15

    review = Counted(opened("/istanbul/", by="reviewer"), "/review/")
    for affirmed, changed in ((12, 2), (0, 1)):
        review.page.locator(".batches a").first.click()
        if affirmed:
            review.click("button", f"Publish these {affirmed}")
            expect(review.page.get_by_text(f"{affirmed} proposals published.")).to_be_visible()
        review.page.get_by_label("all of: Says something new").click()
        review.click("button", f"Publish the {changed} chosen")
        # The last of a batch leads back to the others that wait.
        expect(review.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    clicks, _ = review.told("reviewed")
    assert clicks <= 10
    assert not Entry.objects.filter(WAITING).exists()


def record(desk: Counted, title: str, day: int, positions: list[Position]) -> None:
    """Record a source from a pasted reference, and store its text, a paragraph a position."""
    desk.paste("Pasted text", SPEECH.format(title=title, day=day, key=day))
    desk.click("button", "Fill in")
    desk.choose("Type", "speech")
    desk.click("button", "Record it and log entries")
    desk.page.wait_for_url("**/entries/new/?source=**")
    desk.click("link", "Store it")
    said = [f"As before, point {number} holds: {row.title}." for number, row in enumerate(positions, 1)]
    desk.paste("Paste the text", "\n".join(said))
    desk.click("button", "Store the text")
    desk.page.wait_for_url("**/document/**")


def check(desk: Counted, party: str, positions: list[Position]) -> None:
    """Tick positions on the checklist, each with its passage marked before, and propose them all."""
    desk.click("link", "Checklist")
    desk.choose("Party", party)
    desk.click("button", "Show the positions")
    desk.page.wait_for_url("**party=**")
    for number, position in enumerate(positions, 1):
        select(desk.page, f"point {number} holds")
        desk.page.locator("[data-line]", has_text=position.title).get_by_label("affirmed").click()
    desk.click("button", "Propose what is ticked")
    desk.page.wait_for_url(f"**saved={len(positions)}")


def change(desk: Counted, number: int, position: Position) -> None:
    """Log that a position changed: its passage marked, the position found, its content in other words."""
    select(desk.page, f"point {number} holds")
    desk.press("/")
    desk.page.keyboard.type(position.title)
    desk.press("Enter")
    expect(desk.page.locator("#id_prefilled")).to_have_value(position.key)
    desk.press("c")
    expect(desk.page.locator("#id_content")).to_be_focused()
    desk.page.keyboard.type("The same in other words")
    desk.page.get_by_label("Statement").fill("The delegation put it in other words.")
    desk.page.get_by_label("Coding note").fill("Only the words differ.")
    before = desk.page.url
    desk.press("Control+Enter")
    desk.page.wait_for_url(lambda url: "saved=" in url and url != before)
