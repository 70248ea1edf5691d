"""A source recorded where a delegation manager needs it, with the delegate or the office, in one act."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Delegate, Event, Negotiation, Office, Person, ReferenceChange, Source
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

PLACE = "/istanbul/delegations/istanbul-2025-05-16/russia/"
NEW = {
    "source_title": "List of the delegation",
    "source_publisher": "Protocol office",
    "source_published_on": "2025-05-16",
    "source_type": "communique",
    "source_url": "https://protocol.example/list",
    "source_read": "whole",
}
DELEGATE = {"title": "Envoy", "role": "member", "seniority": "official", "locator": "line 2"}
LAVROV = DELEGATE | {"person": "lavrov"}


@pytest.fixture
def keeper(shipped: Negotiation) -> Client:
    return client_of("delegation manager")


def refused(client: Client, address: str, data: dict[str, str]) -> BeautifulSoup:
    before = Source.objects.count(), Delegate.objects.count(), Person.objects.count()
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert (Source.objects.count(), Delegate.objects.count(), Person.objects.count()) == before
    return BeautifulSoup(answer.content, "lxml")


def alert(page: BeautifulSoup) -> str:
    return " ".join(page.select_one("[role=alert]").get_text(" ").split())


def test_a_source_is_recorded_with_a_delegate_and_public_with_it(keeper: Client) -> None:
    assert keeper.post(f"{PLACE}appoint/", LAVROV | NEW).status_code == 303
    made = Delegate.objects.get(person__key="lavrov").source
    assert (made.key, made.title, made.type) == ("protocol-office-2025-05-16", "List of the delegation", "communique")
    assert Client().get(f"/istanbul/sources/{made.key}/").status_code == 200
    assert ReferenceChange.objects.get(table="source", row=made.pk).by.username == "delegation-manager"


def test_person_office_and_source_in_one_act(keeper: Client) -> None:
    said = DELEGATE | {"new": "1", "name": "Ada New", "native_name": "Ада Нью", "person_party": "russia"}
    office = {"office_title": "Ambassador at large", "office_from_on": "2024-03"}
    page = refused(keeper, f"{PLACE}appoint/", said | NEW | office | {"office_to_on": "2023"})
    assert "An office does not end before it begins." in alert(page)
    assert page.select_one("[name=source_title]")["value"] == NEW["source_title"]
    assert page.select_one("details.more").has_attr("open")
    assert keeper.post(f"{PLACE}appoint/", said | NEW | office).status_code == 303
    held = Office.objects.get(person__key="new")
    assert (held.title, held.from_on) == ("Ambassador at large", "2024-03")
    assert held.source == Delegate.objects.get(person__key="new").source


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"source_title": ""}, "Title: Fill this in."),
        ({"source_publisher": ""}, "Publisher: Fill this in."),
        ({"source_published_on": "2999"}, "Published on:"),
        ({"source_url": "ftp://x"}, "An address starts with http:// or https://."),
        ({"source_archive_url": NEW["source_url"]}, "This is the address of the source itself"),
        ({"source": "osw-2025-05-19"}, "Choose a source or record a new one, not both."),
        ({"source_published_on": "1822"}, "1822"),
    ],
)
def test_a_bad_source_is_said_at_its_field(told: dict[str, str], said: str, keeper: Client) -> None:
    assert said in alert(refused(keeper, f"{PLACE}appoint/", LAVROV | NEW | told))


@pytest.mark.parametrize("by", ["source_url", "source_title"])
def test_a_recorded_source_is_offered_and_taken_with_one_button(by: str, keeper: Client) -> None:
    there = Source.objects.get(key="osw-2025-05-19")
    told = LAVROV | NEW | {by: there.url if by == "source_url" else there.title.upper()}
    page = refused(keeper, f"{PLACE}appoint/", told)
    assert f"use that {'source' if by == 'source_url' else 'one'}" in alert(page)
    assert page.select_one("[name=take_source]")["value"] == there.key
    assert keeper.post(f"{PLACE}appoint/", told | {"take_source": there.key}).status_code == 303
    assert Delegate.objects.get(person__key="lavrov").source == there


def test_an_office_and_an_earlier_delegation_record_theirs(keeper: Client) -> None:
    offices = "/istanbul/people/lavrov/offices/"
    assert keeper.post(f"{offices}new/", {"title": "Envoy", "from_on": "2021"} | NEW).status_code == 303
    held = Office.objects.get(title="Envoy")
    assert held.source.publisher == "Protocol office"
    other = NEW | {"source_title": "Another list", "source_url": "https://protocol.example/2"}
    assert keeper.post(f"{offices}{held.pk}/", {"title": "Envoy", "from_on": "2021"} | other).status_code == 303
    assert Office.objects.get(pk=held.pk).source.title == "Another list"
    copied = {"earlier": "istanbul-2022-03-29", "persons": ["medinsky"], "locator": "p. 1"}
    third = NEW | {"source_title": "A third", "source_url": "https://protocol.example/3"}
    address = "/istanbul/delegations/drafts-2022-04/russia/take-over/"
    assert keeper.post(address, copied | third).status_code == 303
    assert Delegate.objects.get(delegation__round__key="drafts-2022-04").source.title == "A third"


def mended(client: Client, address: str, **told: str) -> BeautifulSoup:
    """Return the form of a source that was sent with the title changed, as it comes back."""
    said = {name.removeprefix("source_"): text for name, text in NEW.items()} | {"title": "List of both delegations"}
    answer = client.post(address, said | told)
    assert answer.status_code == 422
    return BeautifulSoup(answer.content, "lxml")


def test_whoever_recorded_a_source_mends_it_while_only_delegations_rest_on_it(
    keeper: Client, shipped: Negotiation
) -> None:
    keeper.post(f"{PLACE}appoint/", LAVROV | NEW)
    page, address = (f"/istanbul/sources/protocol-office-2025-05-16/{part}" for part in ("", "mend/"))
    assert address in keeper.get(page).content.decode()
    for other in (Client(), client_of("analyst"), client_of("administrator")):
        assert address not in other.get(page).content.decode()
    assert client_of("administrator").get(address).status_code == 404
    form = BeautifulSoup(keeper.get(address).content, "lxml")
    assert form.select_one("[name=title]")["value"] == NEW["source_title"]
    seen = form.select_one("[name=seen]")["value"]
    assert "Reason: Fill this in." in alert(mended(keeper, address, seen=seen))
    source = Source.objects.get(key="protocol-office-2025-05-16")
    Source.objects.filter(pk=source.pk).update(publisher="Office of protocol")
    changed = mended(keeper, address, seen=seen, reason="A slip.")
    assert "Somebody else changed this" in alert(changed)
    assert "Office of protocol" in changed.select_one(".notice ins").text
    fresh = changed.select_one("[name=seen]")["value"]
    said = {name.removeprefix("source_"): text for name, text in NEW.items()} | {"title": "List of both delegations"}
    assert keeper.post(address, said | {"seen": fresh, "reason": "A slip."}).status_code == 303
    source.refresh_from_db()
    assert source.title == "List of both delegations"
    change = ReferenceChange.objects.filter(table="source", row=source.pk).latest("pk")
    assert (change.by, change.reason) == (person("delegation manager"), "A slip.")
    assert "A slip." in Client().get(page).content.decode()
    Event.objects.filter(pk=Event.objects.filter(negotiation=shipped).first().pk).update(source=source)
    assert address not in keeper.get(page).content.decode()
    assert keeper.post(address, said | {"reason": "Another."}).status_code == 404
