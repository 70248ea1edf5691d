"""Who keeps the site and a negotiation, and how to report an error: from the settings, the model and the package."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from positions.models import Negotiation
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.content, "lxml").main.get_text().split())


def test_the_settings_say_who_keeps_the_site(client: Client, settings: Settings) -> None:
    settings.SITE_KEEPER, settings.SITE_CONTACT = "An institute", "tell@example.org"
    page = BeautifulSoup(client.get("/about/").content, "lxml")
    assert "An institute." in page.select_one("[aria-labelledby=keeper]").get_text()
    assert {link["href"] for link in page.select("#report ~ ol a")} == {"mailto:tell@example.org"}


def test_a_negotiation_may_have_keepers_of_its_own(client: Client, settings: Settings) -> None:
    settings.SITE_KEEPER, settings.SITE_CONTACT = "An institute", "tell@example.org"
    own = make.negotiation(keeper="A team", contact="https://example.org/team")
    other = make.negotiation()
    assert "A team. Contact: https://example.org/team." in text_of(client, f"/{own.key}/about/")
    assert "An institute. Contact: tell@example.org." in text_of(client, f"/{other.key}/about/")
    both = text_of(client, "/about/")
    assert both.index("A team.") > both.index("Who keeps the data")


def test_where_nobody_is_named_the_page_says_so(client: Client) -> None:
    assert "has not said who they are. No contact is given." in text_of(client, f"/{make.negotiation().key}/about/")


def test_who_made_the_data_is_as_the_package_says(client: Client) -> None:
    people = [{"title": "A. Author", "role": "author", "path": "https://example.org/a"}, {"title": "B. Other"}]
    home = make.negotiation(contributors=people, limits="One coder, in a week.")
    page = BeautifulSoup(client.get(f"/{home.key}/about/").content, "lxml")
    listed = [" ".join(item.get_text().split()) for item in page.select("[aria-labelledby=made] li")]
    assert listed == ["A. Author author", "B. Other"]
    assert "One coder, in a week." in page.select_one("[aria-labelledby=trust]").get_text()


def test_an_administrator_keeps_it() -> None:
    home = make.negotiation()
    client = client_of("administrator")
    address = f"/admin/positions/negotiation/{home.pk}/change/"
    form = BeautifulSoup(client.get(address).content, "lxml").select_one("#negotiation_form")
    sent = {field["name"]: field.get("value", field.get_text()) for field in form.select("[name]:not([type=submit])")}
    sent |= {"keeper": "A team", "contact": "nobody", "reason": "It has moved.", "before": "", "after": ""}
    refused = client.post(address, sent)
    assert "A contact is a mail address or a web address" in refused.content.decode()
    answer = client.post(address, sent | {"contact": "team@example.org"})
    assert answer.status_code == 302, BeautifulSoup(answer.content, "lxml").select(".errornote, .errorlist")
    kept = Negotiation.objects.get(pk=home.pk)
    assert (kept.keeper, kept.contact) == ("A team", "team@example.org")


def test_every_page_leads_to_it(client: Client) -> None:
    home = make.negotiation()
    pages = {"/help/": "/about/", f"/{home.key}/activity/": f"/{home.key}/about/", "/nowhere/": "/about/"}
    for address, about in pages.items():
        links = BeautifulSoup(client.get(address).content, "lxml").select("footer .ways-out a")
        assert [link["href"] for link in links] == [
            *(f"{about}#report", "/help/", "/help/accessibility/", "/help/privacy/", "/about/"),
        ]
