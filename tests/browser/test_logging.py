"""Logging from a document in a real browser: five entries, three of them affirmed; and what can go wrong."""

import re
from collections.abc import Callable

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from positions.models import Entry
from tests.browser.axe import broken

Open = Callable[..., Page]

NEW = "/istanbul/entries/new/"
DOCUMENT = f"{NEW}?source=babel-2025-06-04&effective_on=2025-06-03&speaker=Vladimir+Medinsky,+aide"
# What Chromium says of an answer that is no success, and HTMX of a preview that a sent form overtook.
OVERTAKEN = "htmx:"
REFUSED = f"422 (Unprocessable; {OVERTAKEN}"

# Counts each field that a person changes or types in, and each button pressed that saves.
COUNTER = """
    window.touched = new Set();
    for (const kind of ["input", "change"]) {
      document.addEventListener(kind, (event) => window.touched.add(event.target.name));
    }
"""


def choose_position(page: Page, party: str, title: str) -> None:
    page.get_by_label("Party", exact=True).select_option(party)
    page.get_by_label("Words to find it by").press_sequentially(title)
    choice = page.locator(".choices li").first
    expect(choice).to_contain_text(title)
    # The best is first; a word in its content finds a position too.
    expect(page.locator(".choices li").nth(3)).not_to_be_attached()
    choice.get_by_role("radio").check()
    expect(page.locator("#id_prefilled")).not_to_have_value("")


def affirm(page: Page, party: str, title: str, locator: str) -> None:
    choose_position(page, party, title)
    page.get_by_label("Locator", exact=True).fill(locator)
    page.get_by_role("button", name="Affirmed, nothing new").click()
    page.wait_for_url("**saved=**")


def waiting() -> int:
    return Entry.objects.filter(published_at=None, proposed_by__username="analyst").count()


def test_five_entries_from_one_document(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst")
    page.context.add_init_script(COUNTER)
    page.reload()
    touched: list[set[str]] = []
    for number, title in enumerate(
        ("Crimea to be recognised", "Kherson and Zaporizhzhia to be part", "Donetsk and Luhansk no longer"), 1
    ):
        page.get_by_label("Words to find it by").fill("")
        choose_position(page, "russia", title)
        page.get_by_label("Locator", exact=True).fill(f"paragraph {number}")
        touched.append(set(page.evaluate("[...window.touched]")))
        page.get_by_role("button", name="Affirmed, nothing new").click()
        page.wait_for_url("**saved=**")
        expect(page.locator(".logged li")).to_have_count(number)
    # The document, the date and the speaker stay; two of these find the position, one chooses it, one says where.
    assert touched == [{"party", "words", "position", "locator"}] * 3
    for number, title in ((4, "Crimea to be recognised"), (5, "Kherson and Zaporizhzhia to be part")):
        choose_position(page, "russia", title)
        page.get_by_label("Content").fill("Recognised at once")
        page.get_by_label("Scope").select_option("wider")
        page.get_by_label("Statement").fill("The aide asked for recognition at once.")
        page.get_by_label("Coding note").fill("At once is new.")
        page.get_by_label("Locator", exact=True).fill(f"paragraph {number}")
        expect(page.locator("#preview .shift")).to_contain_text("hardened")
        assert len(page.evaluate("[...window.touched]")) <= 8
        page.get_by_role("button", name="Propose for review").click()
        expect(page.locator(".logged li")).to_have_count(number)
    assert waiting() == 5


def test_a_double_click_logs_once(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst")
    before = waiting()
    fill_in(page, "Said.")
    page.get_by_role("button", name="Propose for review").dblclick()
    # The second click ends the way to the answer of the first, which `wait_for_url` takes for an error.
    expect(page).to_have_url(re.compile("saved="))
    assert waiting() == before + 1


def fill_in(page: Page, statement: str) -> None:
    choose_position(page, "ukraine", "Neutrality")
    say(page, statement)


def say(page: Page, statement: str) -> None:
    page.get_by_label("Firmness").select_option("plain")
    page.get_by_label("Content").fill("Neutral")
    page.get_by_label("Statement").fill(statement)
    page.get_by_label("Coding note").fill("As said.")
    page.get_by_label("Locator", exact=True).fill("p. 1")


def send(page: Page) -> None:
    page.get_by_role("button", name="Propose for review").click()
    page.wait_for_url("**saved=**")


def test_after_back_another_entry_is_logged(opened: Open) -> None:
    page = opened(f"{DOCUMENT}&position=ua-neutrality", by="analyst")
    before = waiting()
    say(page, "The first of two.")
    send(page)
    page.go_back()
    expect(page.get_by_label("Statement")).to_have_value("The first of two.")
    page.get_by_label("Statement").fill("The second of two.")
    send(page)
    expect(page.locator(".logged .fresh")).to_contain_text("The second of two.")
    assert waiting() == before + 2
    page.go_back()
    send(page)
    assert waiting() == before + 2


def test_two_tabs_lose_nothing_of_each_other(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst")
    before = waiting()
    other = page.context.new_page()
    other.goto(page.url)
    for tab, statement in ((page, "Said in one tab."), (other, "Said in another.")):
        fill_in(tab, statement)
    for tab in (page, other):
        send(tab)
    assert waiting() == before + 2


def test_a_date_is_typed_or_picked(opened: Open) -> None:
    page = opened(NEW, by="analyst", refused=REFUSED)
    field = page.get_by_label("Took this stand on", exact=True)
    pick = page.get_by_role("button", name="Pick the day: Took this stand on")
    expect(pick).to_be_visible()
    page.locator("#id_effective_on + .pick input").evaluate(
        "(picker) => { picker.value = '2025-06-03'; picker.dispatchEvent(new Event('change')) }"
    )
    expect(field).to_have_value("2025-06-03")
    expect(field).to_be_focused()
    expect(page.locator("#preview")).to_contain_text("Dated 3 Jun 2025")
    field.fill("04/07/2025")
    page.get_by_role("button", name="Propose for review").click()
    expect(page.get_by_role("alert")).to_contain_text("write 2025-04-07 or 2025-07-04")
    expect(field).to_have_value("04/07/2025")


def test_a_text_over_the_limit_is_counted_refused_and_kept(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst", refused=REFUSED)
    field = page.get_by_label("Content")
    expect(page.locator(".count")).to_have_count(0)
    text = "Нейтральний статус " * 10
    field.fill(text)
    expect(page.locator("#id_content + .count")).to_have_text("29 characters too many: 189 of 160")
    expect(page.locator("#live")).to_have_text("29 characters too many: 189 of 160")
    page.get_by_role("button", name="Propose for review").click()
    expect(page.get_by_role("alert")).to_contain_text("The text has 189 characters; at most 160 are allowed.")
    expect(field).to_have_value(text)


def test_without_javascript_an_entry_is_logged(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst", java_script_enabled=False)
    before = waiting()
    page.get_by_label("Party", exact=True).select_option("russia")
    page.get_by_label("Words to find it by").fill("Crimea to be recognised")
    page.get_by_role("button", name="Show positions").click()
    page.get_by_role("radio", name="Crimea to be recognised").check()
    page.get_by_label("Locator", exact=True).fill("p. 2")
    page.get_by_role("button", name="Show what it will do").click()
    expect(page.locator("#preview .shift")).to_contain_text("affirmed")
    page.get_by_role("button", name="Affirmed, nothing new").click()
    page.wait_for_url("**saved=**")
    assert waiting() == before + 1


def test_what_is_wrong_is_said_and_nothing_is_lost(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst", refused=REFUSED)
    page.get_by_label("Statement").fill("An hour's typing.")
    page.get_by_role("button", name="Propose for review").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Position: Choose a position").click()
    expect(page.get_by_label("Statement")).to_have_value("An hour's typing.")
    expect(page.get_by_label("Speaker", exact=True)).to_have_value("Vladimir Medinsky, aide")


def test_a_lost_login_loses_nothing(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst", refused=f"403 (Forbidden); {OVERTAKEN}")
    before = waiting()
    choose_position(page, "russia", "Donetsk and Luhansk no longer to be part")
    page.get_by_label("Locator", exact=True).fill("p. 3")
    page.wait_for_load_state("networkidle")  # what is asked until here is answered to somebody who is logged in
    page.context.clear_cookies()
    Session.objects.all().delete()
    page.get_by_label("Coding note").fill("An hour's typing.")
    # The preview asked meanwhile: what there is to do stands above the page, the page stays as it is.
    expect(page.locator("#again")).to_contain_text("nothing of what you typed is lost")
    expect(page.locator("#choices :checked")).to_have_count(1)
    page.context.clear_cookies()  # an answer that was on its way may have brought one back
    page.get_by_role("button", name="Affirmed, nothing new").click()
    expect(page.get_by_role("heading", name="Please send it again")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", name="You are not logged in any more")).to_be_visible()
    other = opened("/istanbul/", by="analyst")
    page.context.add_cookies([cookie for cookie in other.context.cookies() if cookie["name"] == "sessionid"])
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url("**saved=**")
    assert waiting() == before + 1
    assert Entry.objects.latest("id").coding_note == "An hour's typing."


def test_the_first_entry_of_a_document_by_keyboard_alone(opened: Open) -> None:
    page = opened(DOCUMENT, by="analyst")
    page.get_by_label("Locator", exact=True).focus()
    page.keyboard.type("paragraph 9")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Words to find it by")).to_be_focused()
    page.keyboard.type("Crimea to be recognised")
    expect(page.locator(".choices li").first).to_contain_text("Crimea to be recognised")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#id_prefilled")).not_to_have_value("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Affirmed, nothing new")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**saved=**")


def test_a_document_is_recorded_and_logged_from(opened: Open) -> None:
    page = opened("/istanbul/sources/new/", by="analyst", refused=REFUSED)
    page.get_by_label("Title").fill("A communique")
    page.get_by_label("Publisher").fill("A ministry")
    page.get_by_label("Address on the web").fill("javascript:alert(1)")
    page.get_by_role("button", name="Record it and log entries").click()
    expect(page.get_by_role("alert")).to_contain_text("starts with http")
    page.get_by_label("Address on the web").fill("https://example.org/communique")
    page.get_by_role("button", name="Record it and log entries").click()
    page.wait_for_url("**/entries/new/?source=a-ministry")
    expect(page.locator("p.said", has_text="A communique. A ministry")).to_be_visible()


PAGES = [
    DOCUMENT + "&position=ru-crimea-recognition",
    "/istanbul/entries/ru-crimea-recognition@2022-03-30/correct/",
    "/istanbul/sources/new/",
]


def test_no_page_breaks_a_rule(opened: Open) -> None:
    reports = []
    for path in PAGES:
        reports += broken(opened(path, by="analyst"))
    assert reports == [], "\n".join(reports)
