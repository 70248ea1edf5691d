"""A negotiation from nothing to a published comparison, in one sitting, by two people who only click and type."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.axe import broken

Open = Callable[..., Page]
# Of both people together, from the first page of the site to the comparison.
MOST_CLICKS = 24
COUNTING = "document.addEventListener('click', () => (localStorage.n = Number(localStorage.n ?? 0) + 1))"
TITLES = (
    *(
        "New position",
        "Party",
        "Issue",
        "Kind",
        "Position",
        "Day",
        "Whose word",
        "How known",
        "Firmness",
        "Scope",
        "Held",
    ),
    *("Content", "Statement", "Coding note", "Source", "Source title", "Source type", "Publisher", "Locator"),
)
BORDER, PRISONERS, RIVER = "The border follows the river", "No exchange of prisoners", "Ships may pass"
SAID = {
    "Whose word": "own",
    "How known": "stated",
    "Statement": "The envoy said so.",
    "Coding note": "As the text has it.",
}
FIRST = SAID | {
    "Day": "2024-05-01",
    "Source title": "First communique",
    "Source type": "communique",
    "Publisher": "A press office",
}
THEN = SAID | {
    "Day": "2024-08-01",
    "Source title": "Second communique",
    "Source type": "communique",
    "Publisher": "A press office",
}
NORTH, SOUTH = {"Party": "Northland"}, {"Party": "Southland"}
ENTRIES: tuple[dict[str, str], ...] = (
    FIRST
    | NORTH
    | {"New position": BORDER, "Issue": "The border", "Kind": "demand", "Firmness": "plain", "Content": "All of it"},
    FIRST
    | SOUTH
    | {
        "New position": PRISONERS,
        "Issue": "Prisoners",
        "Kind": "refusal",
        "Firmness": "categorical",
        "Content": "Of none",
    },
    THEN | NORTH | {"Position": BORDER, "Firmness": "categorical"},
    THEN | SOUTH | {"Position": PRISONERS, "Held": "no"},
    THEN
    | SOUTH
    | {"New position": RIVER, "Issue": "The border", "Kind": "offer", "Firmness": "open", "Content": "In summer"},
)
SHIFTS = {BORDER: "hardened", PRISONERS: "dropped", RIVER: "first recorded"}


def pasted() -> str:
    rows = [
        "\t".join(row.get(title, "") for title in TITLES)
        for number, each in enumerate(ENTRIES, 1)
        for row in [each | {"Source": each["Source title"], "Locator": f"p. {number}"}]
    ]
    return "\n".join(["\t".join(TITLES), *rows])


def counted(page: Page) -> int:
    return int(page.evaluate("localStorage.n ?? 0"))


def test_from_nothing_to_a_comparison(opened: Open) -> None:
    page = opened("/", by="administrator, analyst")
    page.add_init_script(COUNTING)
    page.evaluate(COUNTING)
    page.locator(".account > summary").click()
    page.get_by_role("link", name="New negotiation").click()
    page.get_by_label("Name").press_sequentially("Talks between Northland and Southland")
    expect(page.locator("#key-said")).to_contain_text("/northland-southland/, which is free")
    assert broken(page) == []
    page.get_by_role("button", name="Make it").click()
    expect(page.locator(".parts .stops")).to_have_count(3)
    assert broken(page) == []

    for name in ("Northland", "Southland"):
        page.locator("#parties").get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Add the party").click()
        expect(page.locator("#parties .rows")).to_contain_text(name)
    for name, on in (("First round", "2024-05-01"), ("Second round", "2024-08-01")):
        page.locator("#rounds").get_by_label("Name", exact=True).fill(name)
        page.locator("#rounds").get_by_role("textbox", name="First day").fill(on)
        page.keyboard.press("Tab")
        expect(page.locator("#rounds form")).to_contain_text("Left empty, its window is")
        page.get_by_role("button", name="Add the round").click()
        expect(page.locator("#rounds .rows")).to_contain_text(name)
    page.get_by_label("Issues, one a line").fill("Land; The border\nArms; Prisoners")
    page.get_by_role("button", name="Add the issues").click()
    page.get_by_role("link", name="Publish it").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("h1")).to_have_text("Talks between Northland and Southland")

    page.get_by_role("link", name="Log entries").click()
    page.get_by_role("link", name="Entries from a spreadsheet").click()
    page.get_by_label("Paste the cells").fill(pasted())
    page.get_by_role("button", name="Show it as a table").click()
    page.get_by_role("button", name="Propose 5 entries for review").click()
    expect(page.locator("main [role=status]").first).to_contain_text("5 entries wait for review")

    second = opened("/", by="reviewer")
    second.add_init_script(COUNTING)
    second.evaluate(COUNTING)
    second.get_by_role("link", name="to review").click()
    for _ in range(2):
        second.locator(".batches a").first.click()
        second.get_by_label("all of: Says something new").click()
        second.get_by_role("button", name="Publish").first.click()
    second.goto(f"{second.url.split('/review')[0]}/northland-southland/")
    second.get_by_role("link", name="Compare").first.click()
    for title, shift in SHIFTS.items():
        expect(second.locator("tr", has_text=title).first).to_contain_text(shift)
    assert counted(page) + counted(second) <= MOST_CLICKS


def test_a_key_is_checked_whichever_field_is_typed_into_and_when(opened: Open) -> None:
    page = opened("/new/", by="administrator")
    page.get_by_label("Key").press_sequentially("accounts")
    expect(page.locator("#key-said")).to_contain_text("for itself")

    def type_before_it_runs(route: Route) -> None:
        page.get_by_label("Name").evaluate("field => (field.value = 'Talks between Eastland and Westland')")
        route.continue_()

    page.route("**/htmx*.js", type_before_it_runs)
    page.goto(page.url)
    expect(page.locator("#key-said")).to_contain_text("/eastland-westland/, which is free")
