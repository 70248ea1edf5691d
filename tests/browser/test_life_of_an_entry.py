"""The whole life of an entry, by two people in two browsers: and what the compare page says of it, then and later."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from positions.models import Entry

Open = Callable[..., Page]

POSITION = "ru-crimea-recognition"
ROUNDS = {"before": "istanbul-2022-03-29", "after": "istanbul-2025-06-02"}
FIRST, SECOND, THIRD = "Recognised within a year", "Recognised within a month", "Recognised within a week"


class Desk:
    """The two of them, each at a page of their own."""

    def __init__(self, opened: Open) -> None:
        self.analyst = opened("/istanbul/review/", by="analyst")
        self.reviewer = opened("/istanbul/review/", by="reviewer")
        self.reader = opened()
        self.base = self.reader.url.split("/istanbul/")[0]

    def to(self, page: Page, path: str) -> None:
        page.goto(f"{self.base}/istanbul/{path}")

    def log(self) -> int:
        """Let the analyst log an entry of the position, and return the proposal's number."""
        context = {"source": "babel-2025-06-04", "effective_on": "2025-06-03", "position": POSITION}
        self.to(self.analyst, f"entries/new/?{urlencode(context)}")
        self.analyst.get_by_label("Content").fill(FIRST)
        self.analyst.get_by_label("Scope").select_option("narrower")
        self.analyst.get_by_label("Statement").fill("The delegation asked for recognition within a year.")
        self.analyst.get_by_label("Coding note").fill("A term is new.")
        self.analyst.get_by_label("Locator", exact=True).fill("paragraph 4")
        self.analyst.get_by_role("button", name="Propose for review").click()
        self.analyst.wait_for_url("**saved=**")
        return Entry.objects.latest("id").pk

    def decide(self, button: str, note: str = "") -> None:
        """Let the reviewer decide on the one proposal that waits."""
        self.to(self.reviewer, "review/")
        if note:
            self.reviewer.get_by_label("Note to the author").fill(note)
        self.reviewer.get_by_role("button", name=button).click()
        expect(self.reviewer.locator(".proposal.decided")).to_be_visible()

    def again(self, path: str, content: str, button: str, reason: str = "") -> None:
        """Let the analyst fill in the form at an address anew."""
        self.to(self.analyst, path)
        self.analyst.get_by_label("Content").fill(content)
        if reason:
            self.analyst.get_by_label("What was wrong").fill(reason)
        self.analyst.get_by_role("button", name=button).click()
        expect(self.analyst.get_by_text(content).first).to_be_visible()

    def said(self, known: datetime | None = None) -> str:
        """Return what the compare page says of the position, as known at a moment."""
        query = ROUNDS | ({"known": known.isoformat()} if known else {})
        self.to(self.reader, f"compare/?{urlencode(query)}")
        return self.reader.locator(f"#position-{POSITION}").inner_text()


def test_the_whole_life_of_an_entry(opened: Open) -> None:
    desk = Desk(opened)
    then: list[tuple[datetime, str]] = []

    def look() -> str:
        now = desk.said()
        then.append((datetime.now(UTC), now))
        return now

    untouched = look()
    assert FIRST not in untouched

    first = desk.log()
    assert look() == untouched
    desk.decide("Send back", note="Which paragraph?")
    assert look() == untouched

    desk.to(desk.analyst, "review/")
    expect(desk.analyst.get_by_text("Which paragraph?")).to_be_visible()
    desk.again(f"proposals/{first}/answer/", SECOND, "Propose for review")
    assert look() == untouched
    desk.decide("Publish")
    assert SECOND in look()

    key = Entry.objects.get(content=SECOND).key
    desk.again(f"entries/{key}/correct/", THIRD, "Propose the correction", reason="A week was said.")
    assert SECOND in look()
    desk.decide("Publish")
    corrected = look()
    assert THIRD in corrected
    assert SECOND not in corrected

    desk.to(desk.analyst, f"entries/{key}/retract/")
    desk.analyst.get_by_label("Reason").fill("Said by nobody.")
    desk.analyst.get_by_role("button", name="Propose the retraction").click()
    assert THIRD in look()
    desk.decide("Publish the retraction")
    assert look() == untouched

    for known, said in then:
        assert desk.said(known) == said

    desk.to(desk.reader, f"entries/{key}/1/")
    expect(desk.reader.get_by_text("A week was said.")).to_be_visible()
    desk.to(desk.reader, f"entries/{key}/")
    expect(desk.reader.get_by_text("Said by nobody.")).to_be_visible()
    desk.to(desk.reader, "activity/")
    for word in ("published", "corrected", "retracted"):
        expect(desk.reader.locator("main")).to_contain_text(word)
