"""Delegations and people kept in a real browser, with scripts and without; and read by a researcher afterwards."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from positions.models import Negotiation, Person, Round
from tests import factories as make
from tests.browser.axe import broken
from tests.people import person

Open = Callable[..., Page]

PASSWORD = "a long and quiet sentence"
# What Chromium says by itself of an answer that is no success.
REFUSED = "Failed to load resource"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def keeper(chromium: Browser, site: str) -> User:
    """Somebody who keeps delegations, whom the server sees; the account goes with the data of the module."""
    user = person("administrator")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def new_round(site: str) -> Round:
    """A round after all others, of which nothing is recorded yet."""
    home = Negotiation.objects.get(key="istanbul")
    return make.round("2025-10-01", negotiation=home, name=f"A new round, {Round.objects.count() + 1}")


def logged_in(opened: Open, path: str, **options: object) -> Page:
    page = opened(f"/accounts/login/?next={path}", **options)
    page.get_by_label("User name").fill("administrator")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{path}")
    return page


def cite(page: Page) -> None:
    page.get_by_label("Source").select_option("osw-2025-05-19")
    page.get_by_label("Locator").fill("para 2")


def take_over(page: Page) -> None:
    """Fill the delegation from the one of July, without Galuzin."""
    page.get_by_role("link", name="Take over an earlier delegation").click()
    page.get_by_label("The delegation of").select_option("istanbul-2025-07-23")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Mikhail Galuzin").uncheck()
    cite(page)
    page.get_by_role("button", name="Take over").click()
    expect(page.locator(".roster strong")).to_have_text(["Vladimir Medinsky", "Igor Kostyukov", "Aleksandr Fomin"])


def change_the_head(page: Page) -> None:
    page.get_by_role("link", name="Change Igor Kostyukov").click()
    page.get_by_label("Role").select_option("head")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("A delegation has one head, and Vladimir Medinsky is it.")
    page.get_by_label("Vladimir Medinsky becomes a member").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".roster strong")).to_have_text(["Igor Kostyukov", "Aleksandr Fomin", "Vladimir Medinsky"])


def appoint_somebody_new(page: Page, name: str) -> None:
    page.get_by_role("link", name="Appoint somebody").click()
    page.get_by_label("Whom to appoint").fill(name)
    page.get_by_role("button", name="Find").click()
    expect(page.locator("#found")).to_contain_text("Nobody is recorded under this name.")
    page.get_by_role("link", name="Somebody else").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label("Title at the time").fill("Envoy")
    page.get_by_label("Seniority").select_option("official")
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_role("alert")).to_contain_text("Source: Choose the source, or record it below.")
    cite(page)
    page.get_by_role("button", name="Appoint").click()
    expect(page.locator(".roster")).to_contain_text(name)


def dismiss(page: Page) -> None:
    page.get_by_role("link", name="Dismiss Aleksandr Fomin").click()
    page.get_by_label("Reason").fill("Not named in the report.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".roster")).not_to_contain_text("Fomin")


@SCRIPTS
def test_the_delegation_of_a_new_round(scripts: bool, keeper: User, new_round: Round, opened: Open) -> None:
    roster = f"/istanbul/delegations/{new_round.key}/russia/"
    page = logged_in(opened, roster, java_script_enabled=scripts, refused=REFUSED)
    take_over(page)
    change_the_head(page)
    appoint_somebody_new(page, "Bruno Wexler" if scripts else "Hektor Quandt")
    dismiss(page)
    expect(page).to_have_url(re.compile(f"{roster}$"))
    reader = opened(f"/istanbul/delegations/?before=istanbul-2025-07-23&after={new_round.key}")
    russia = reader.locator("section", has=reader.get_by_role("heading", name="Russia"))
    expect(russia).to_contain_text("Head: Vladimir Medinsky, then Igor Kostyukov")
    expect(russia).to_contain_text(
        "Of 4 members named at the first round, 2 are named at the second too;"
        " 1 named only at the second, 2 named only at the first."
    )
    expect(reader.get_by_role("link", name="Edit")).to_have_count(0)


@SCRIPTS
def test_two_people_become_one(scripts: bool, keeper: User, opened: Open) -> None:
    home = Negotiation.objects.get(key="istanbul")
    twin = make.person(negotiation=home, key=f"lavroff-{scripts}".lower(), name="Sergei Lavroff")
    page = logged_in(opened, "/istanbul/people/lavrov/", java_script_enabled=scripts)
    page.get_by_role("link", name="Merge somebody into this person").click()
    page.get_by_role("link", name="Sergei Lavroff").first.click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    page.get_by_label("Reason").fill("Two spellings.")
    page.get_by_role("button", name="Merge").click()
    page.wait_for_url("**/istanbul/people/lavrov/")
    expect(page.locator(".lede")).to_contain_text("Sergei Lavroff")
    page.goto(page.url.replace("lavrov", twin.key))
    page.wait_for_url("**/istanbul/people/lavrov/")
    assert Person.objects.get(pk=twin.pk).merged_into is not None


def test_people_are_found_while_typing(keeper: User, opened: Open) -> None:
    page = logged_in(opened, "/istanbul/delegations/istanbul-2025-05-16/russia/appoint/")
    page.get_by_label("Whom to appoint").press_sequentially("Фомін")
    expect(page.locator("#found")).to_contain_text("Andrii Fomin")
    expect(page.locator("#found")).to_contain_text("Aleksandr Fomin is on this delegation already")
    expect(page.locator("#live")).to_contain_text("2 people found.")
    page.locator("#found").get_by_role("link", name="Andrii Fomin").press("Enter")
    expect(page.get_by_label("Title at the time")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Whom to appoint")).to_be_visible()


def test_somebody_is_told_what_another_changed(keeper: User, new_round: Round, opened: Open) -> None:
    roster = f"/istanbul/delegations/{new_round.key}/ukraine/"
    late = logged_in(opened, f"{roster}completeness/", refused=REFUSED)
    team = make.delegation(round=new_round, party=Negotiation.objects.get(key="istanbul").party_set.get(key="ukraine"))
    make.delegate(delegation=team, person=Person.objects.get(key="umerov"), title="Secretary")
    late.get_by_label("Completeness").select_option("partial")
    late.get_by_role("button", name="Save", exact=True).click()
    alert = late.get_by_role("alert")
    expect(alert).to_contain_text("Rustem Umerov was added: Secretary, member.")
    expect(alert).to_be_focused()
    late.get_by_role("button", name="Save", exact=True).click()
    expect(late.locator(".region")).to_contain_text("Partial.")
    expect(late.locator("#live")).to_contain_text("Delegation of Ukraine: 1 person.")


@SCRIPTS
def test_a_pasted_delegation_with_a_new_source(scripts: bool, keeper: User, new_round: Round, opened: Open) -> None:
    roster = f"/istanbul/delegations/{new_round.key}/russia/"
    page = logged_in(opened, roster, java_script_enabled=scripts, refused=REFUSED)
    new = "Viktor Ostrow" if scripts else "Marta Lindqvist"
    page.get_by_role("link", name="Paste a list").click()
    page.get_by_label("The list").fill(f"Мединский; Aide to the President; head\n2. Mr. {new} – Envoy\nFomin; General")
    page.get_by_role("button", name="Look at the lines").click()
    expect(page.locator(".pasted > li")).to_have_count(3)
    expect(page.get_by_label("Line 2: who it is")).to_have_value("+new")
    page.get_by_label("Line 2: seniority").select_option("official")
    page.get_by_text("The source is not there yet").click()
    page.get_by_label("Title", exact=True).fill(f"A list that names {new}")
    page.get_by_label("Publisher").fill("Protocol office")
    page.get_by_label("Locator").fill("p. 1")
    page.get_by_role("button", name="Record these people").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 3: who it is: Choose.")
    page.get_by_label("Line 3: who it is").select_option("fomin-aleksandr")
    page.get_by_label("Line 3: seniority").select_option("deputy minister")
    page.get_by_role("button", name="Record these people").click()
    page.wait_for_url(f"**{roster}")
    expect(page.locator(".roster strong")).to_have_text(["Vladimir Medinsky", "Aleksandr Fomin", new])
    page.goto(page.url.split("/istanbul/")[0] + "/istanbul/delegations/rounds/?party=russia")
    row = page.locator("tbody tr", has=page.get_by_role("link", name=new))
    expect(row).to_contain_text("member Envoy")


PAGES = [
    "/istanbul/delegations/rounds/",
    "/istanbul/delegations/drafts-2022-04/russia/paste/",
    "/istanbul/delegations/",
    "/istanbul/delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16",
    "/istanbul/delegations/istanbul-2025-05-16/russia/",
    "/istanbul/delegations/istanbul-2025-05-16/russia/delegates/zorin/",
    "/istanbul/delegations/istanbul-2025-05-16/russia/appoint/?who=fomin",
    "/istanbul/delegations/istanbul-2025-05-16/russia/appoint/?new=1",
    "/istanbul/delegations/drafts-2022-04/russia/take-over/?earlier=istanbul-2022-03-29",
    "/istanbul/people/umerov/",
    "/istanbul/people/umerov/offices/new/",
    "/istanbul/people/fomin-andrii/merge/?other=fomin-aleksandr",
    "/istanbul/new-person/",
]


def test_no_page_breaks_a_rule_of_accessibility(keeper: User, opened: Open) -> None:
    page = logged_in(opened, "/istanbul/delegations/", refused=REFUSED)
    reports = []
    for path in PAGES:
        page.goto(page.url.split("/istanbul/")[0] + path)
        for state in ("shown", "refused"):
            reports += broken(page)
            button = page.locator("form.card[method=post] button.primary")
            if state == "refused" or not button.count():
                break
            if (locator := page.get_by_label("Locator")).count():
                locator.fill("")
            button.click()
            expect(page.get_by_role("alert")).to_be_visible()
    assert reports == [], "\n".join(reports)
