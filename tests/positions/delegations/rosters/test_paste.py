"""A pasted roster: what each line means, and all of it recorded in one act or not at all."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Delegate, Negotiation, Person, Source
from tests.people import client_of
from tests.positions.delegations.test_sources import NEW

pytestmark = pytest.mark.django_db

PASTE = "/istanbul/delegations/drafts-2022-04/russia/paste/"
LIST = "\n".join(
    [
        "1. Владимир Мединский; помощник президента; head",
        "Fomin, Deputy Minister of Defence",
        "Mr. Ada Quandt – Envoy – adviser",
        "Vladimir Medinskiy; Aide",
    ]
)


@pytest.fixture
def keeper(shipped: Negotiation) -> Client:
    return client_of("delegation manager")


def looked(client: Client, text: str = LIST) -> BeautifulSoup:
    answer = client.post(PASTE, {"lines": text, "act": "look"})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def filled(page: BeautifulSoup) -> dict[str, Any]:
    """Return what the form of a page would send."""
    form = page.select_one("form.paste")
    said = {each["name"]: each.get("value", "") for each in form.select("input[name]") if each["type"] != "checkbox"}
    said |= {each["name"]: each.text.removeprefix("\n") for each in form.select("textarea")}
    for each in form.select("select"):
        chosen = each.select_one("option[selected]") or each.select_one("option")
        said[each["name"]] = chosen["value"]
    return {name: text for name, text in said.items() if name != "csrfmiddlewaretoken"}


def test_each_line_says_what_will_happen(keeper: Client) -> None:
    page = looked(keeper)
    said = [" ".join(each.p.small.text.split()) for each in page.select(".pasted > li")]
    assert said == [
        "Line 1. Recorded already: Vladimir Medinsky, Владимир Мединский (Russia).",
        "Line 2. 2 people may be meant: choose.",
        "Line 3. Nobody is recorded under this name: a new person.",
        "Line 4. Recorded already: Vladimir Medinsky, Владимир Мединский (Russia).",
    ]
    form = filled(page)
    assert (form["who-1"], form["who-2"], form["who-3"]) == ("medinsky", "", "+new")
    assert (form["seniority-1"], form["role-3"], form["name-3"]) == ("adviser", "adviser", "Ada Quandt")
    assert not Delegate.objects.filter(delegation__round__key="drafts-2022-04").exists()


def test_all_of_it_is_recorded_with_its_source_in_one_act(keeper: Client) -> None:
    form = filled(looked(keeper)) | NEW | {"locator": "p. 2", "level_else": "official", "who-4": "+nobody"}
    refused = keeper.post(PASTE, form | {"act": "record"})
    assert refused.status_code == 422
    assert "Line 2: who it is: Choose." in refused.content.decode()
    assert not Source.objects.filter(title=NEW["source_title"]).exists()
    again = filled(BeautifulSoup(refused.content, "lxml"))
    assert (again["source_title"], again["who-4"]) == (NEW["source_title"], "+nobody")
    answer = keeper.post(PASTE, again | {"who-2": "fomin-aleksandr", "act": "record"})
    assert answer.status_code == 303
    made = Delegate.objects.filter(delegation__round__key="drafts-2022-04").select_related("source", "person")
    assert {each.person.name: (each.role, each.seniority) for each in made} == {
        "Vladimir Medinsky": ("head", "adviser"),
        "Aleksandr Fomin": ("member", "deputy minister"),
        "Ada Quandt": ("adviser", "official"),
    }
    assert {(each.source.title, each.locator) for each in made} == {(NEW["source_title"], "p. 2")}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"who-4": "medinsky"}, "Vladimir Medinsky stands on more than one line"),
        ({"role-3": "head", "who-4": "+nobody"}, "A delegation has one head, and line 1 names one."),
        ({"title-3": "", "who-4": "+nobody"}, "Line 3: title at the time: Fill this in."),
        ({"who-1": "sybiha", "who-4": "+nobody"}, "Line 1: who it is: Select a valid choice."),
        ({"level_else": "", "who-4": "+nobody"}, "Line 3: seniority: Choose."),
        ({"source": "", "who-4": "+nobody"}, "Choose the source, or record it below."),
        (dict.fromkeys(("who-1", "who-2", "who-3", "who-4"), "+nobody"), "Take at least one line."),
    ],
)
def test_errors_are_said_by_line_and_nothing_is_saved(told: dict[str, str], said: str, keeper: Client) -> None:
    people = Person.objects.count()
    form = filled(looked(keeper)) | {"locator": "p. 2", "level_else": "official", "source": "osw-2025-05-19"}
    answer = keeper.post(PASTE, form | {"who-2": "fomin-aleksandr", "act": "record"} | told)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "lxml")
    assert said in " ".join(page.select_one("[role=alert]").get_text(" ").split())
    assert Person.objects.count() == people
    assert not Delegate.objects.filter(delegation__round__key="drafts-2022-04").exists()


def test_other_lines_are_looked_at_first(keeper: Client) -> None:
    form = filled(looked(keeper)) | {"locator": "p. 2", "source": "osw-2025-05-19"}
    answer = keeper.post(PASTE, form | {"lines": "Igor Kostyukov; Admiral", "act": "record"})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "lxml")
    assert filled(page)["who-1"] == "kostyukov"


def test_what_was_typed_stays_when_the_lines_are_looked_at_again(keeper: Client) -> None:
    form = filled(looked(keeper)) | NEW | {"locator": "p. 2", "level_else": "official", "who-2": "+new"}
    again = filled(BeautifulSoup(keeper.post(PASTE, form | {"act": "look"}).content, "lxml"))
    kept = set(form) & set(again) - {"draft_opened"}
    assert {name: again[name] for name in kept} == {name: form[name] for name in kept}
    other = form | {"lines": "Igor Kostyukov; Admiral\nRustem Umerov; Minister", "act": "record"}
    shown = filled(BeautifulSoup(keeper.post(PASTE, other).content, "lxml"))
    assert (shown["who-1"], shown["who-2"]) == ("kostyukov", "umerov")
    assert (shown["source_title"], shown["locator"], shown["level_else"]) == (NEW["source_title"], "p. 2", "official")


def test_a_new_person_who_may_be_recorded_is_asked_about(keeper: Client) -> None:
    """By the name that is recorded, whatever the line said; and two new ones that may be one."""
    form = filled(looked(keeper, "Ada Quandt; Envoy\nPetr Ivanov; Envoy\nПетр Иванов; Envoy"))
    form |= {"locator": "p. 2", "level_else": "official", "source": "osw-2025-05-19", "name-1": "Sergei Lavrov"}
    answer = keeper.post(PASTE, form | {"act": "record"})
    assert answer.status_code == 422
    asked = BeautifulSoup(answer.content, "lxml").select("[name=confirmed]")
    assert [each["value"] for each in asked] == ["new_person-1", "new_person-3"]
    assert not Delegate.objects.filter(delegation__round__key="drafts-2022-04").exists()
    sure = [each["value"] for each in asked]
    assert keeper.post(PASTE, form | {"act": "record", "confirmed": sure}).status_code == 303


def test_a_list_that_cannot_be_read_stays(keeper: Client) -> None:
    answer = keeper.post(PASTE, {"lines": "Ada\n" * 81, "act": "look"})
    assert answer.status_code == 422
    assert "At most 80 lines" in answer.content.decode()
