"""The administration in a real browser: no complaint about the Content-Security-Policy, and the search for a choice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from positions.models import Party, Round
from tests.browser.axe import broken
from tests.people import person

Open = Callable[..., Page]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def _keeper(chromium: Browser, site: str) -> None:
    """An administrator's account that the server sees."""
    user = person("administrator")
    user.set_password(PASSWORD)
    user.save()


def entered(opened: Open) -> Page:
    page = opened("/admin/")
    page.get_by_label("User name").fill("administrator")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


@pytest.mark.usefixtures("_keeper")
def test_no_page_breaks_the_policy(opened: Open, site: str) -> None:
    page = entered(opened)
    for model in ("source", "round", "person", "delegation", "position", "entry"):
        page.goto(f"{site}/admin/positions/{model}/")
        page.locator("#result_list tbody a").first.click()
        page.wait_for_url(f"**/positions/{model}/*/change/**")
        expect(page.locator("#content h1")).to_be_visible()
    page.goto(f"{site}/admin/positions/party/{Party.objects.earliest('id').pk}/delete/")
    expect(page.get_by_text("It cannot be deleted")).to_be_visible()
    page.goto(f"{site}/admin/auth/user/add/")
    expect(page.get_by_label("Username")).to_be_visible()


@pytest.mark.usefixtures("_keeper")
def test_a_choice_is_searched_for(opened: Open, site: str) -> None:
    page = entered(opened)
    page.goto(f"{site}/admin/positions/position/add/")
    page.locator(".field-party .select2-selection").click()
    page.keyboard.type("ukr")
    page.get_by_role("option", name="ukraine").click()
    expect(page.locator(".field-party .select2-selection__rendered")).to_contain_text("ukraine")


# Of every kind of page: the start, lists with filters and dates, forms with choices, days and rows, history, deletion.
ADMINISTRATION = [
    "",
    "negotiations/istanbul/",
    "positions/entry/",
    "positions/source/",
    "positions/referencechange/",
    "positions/position/add/",
    "positions/round/{round}/change/",
    "positions/party/{party}/history/",
    "positions/party/{party}/delete/",
    "auth/user/add/",
    "auth/group/add/",
]


@pytest.mark.usefixtures("_keeper")
def test_no_page_breaks_a_rule_of_accessibility(opened: Open, site: str) -> None:
    page = entered(opened)
    rows = {"round": Round.objects.earliest("id").pk, "party": Party.objects.earliest("id").pk}
    reports = []
    for path in ADMINISTRATION:
        page.goto(f"{site}/admin/{path.format(**rows)}")
        reports += broken(page)
    for path in ("archiving/", f"mend/round/{rows['round']}/"):
        page.goto(f"{site}/istanbul/{path}")
        reports += broken(page)
    assert reports == [], "\n".join(reports)


@pytest.mark.usefixtures("_keeper")
def test_a_searched_choice_says_what_it_is_for_and_what_was_chosen(opened: Open, site: str) -> None:
    page = entered(opened)
    page.goto(f"{site}/admin/positions/position/add/")
    choice = page.locator(".field-party [role=combobox]")
    expect(choice).to_have_accessible_name("Party: nothing chosen")
    choice.click()
    page.keyboard.type("ukr")
    page.get_by_role("option", name="ukraine").click()
    expect(choice).to_have_accessible_name("Party: ukraine")
