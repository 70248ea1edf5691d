"""People: found, recorded, changed, with their offices, and two of them made one."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation, Office, Person
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def keeper(shipped: Negotiation) -> Client:
    return client_of("administrator")


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def text(part: BeautifulSoup) -> str:
    return " ".join(part.get_text(" ").split())


def send(client: Client, address: str, status: int = 303, **data: Any) -> str:
    answer = client.post(address, data)
    assert answer.status_code == status, text(soup(answer))
    return answer["Location"] if status == 303 else text(soup(answer).select_one("[role=alert]"))


def test_all_and_those_who_are_found(shipped: Negotiation, client: Client) -> None:
    page = soup(client.get("/istanbul/people/"))
    assert len(page.select("tbody tr")) == shipped.person_set.count() == 65
    assert page.select(".acts") == []
    found = soup(client.get("/istanbul/people/?q=Медынский"))
    assert [text(each) for each in found.select("tbody th")] == ["Vladimir Medinsky"]
    assert "1 person found." in text(found)
    assert len(soup(client.get("/istanbul/people/?q=o")).select("tbody tr")) == 12
    fragment = soup(client.get("/istanbul/people/?q=Медынский", headers=HTMX))
    for along in fragment.select("#permanent"):
        along.decompose()
    assert text(fragment) == text(found.select_one("#people"))
    for value in ("\x00", "x" * 10_000, "<b>", "😀"):
        assert client.get("/istanbul/people/", {"q": value}).status_code == 200


def test_a_person_shows_offices_as_a_picture_too(shipped: Negotiation, client: Client) -> None:
    page = soup(client.get("/istanbul/people/umerov/"))
    bars = page.select(".tenures rect")
    assert len(bars) == 3
    ends = [float(bar["x"]) + float(bar["width"]) for bar in bars]
    assert ends == sorted(ends)
    assert ends[-1] == 1000
    assert [bar.get("class") for bar in bars] == [None, None, ["open"]]
    assert len(page.select(".tenures > div:first-child line")) == 13
    assert "dates not known" in text(soup(client.get("/istanbul/people/bevz/")))


def test_recording_somebody(keeper: Client) -> None:
    told = {
        "name": "Ada New",
        "native_name": "Ада",
        "aliases": "Ada N.\r\nA. New\n",
        "party": "russia",
        "note": "A note.",
    }
    assert send(keeper, "/istanbul/new-person/", **told) == "/istanbul/people/new/"
    made = Person.objects.get(key="new")
    assert (made.aliases, made.party.key) == (["Ada N.", "A. New"], "russia")
    assert keeper.get("/istanbul/people/new/").status_code == 200
    said = send(keeper, "/istanbul/new-person/", 422, name="Andrii Fomin")
    assert "recorded already: Andrii Fomin, Ukraine." in said
    assert "Fill this in." in send(keeper, "/istanbul/new-person/", 422)


def test_changing_somebody(keeper: Client) -> None:
    address = "/istanbul/people/fomin-andrii/change/"
    form = soup(keeper.get(address)).select_one("form.card")
    assert form.select_one("[name=name]")["value"] == "Andrii Fomin"
    seen = form.select_one("[name=seen]")["value"]
    told = {"name": "Andrii Fomin", "native_name": "Андрій Фомін", "party": "ukraine", "seen": seen}
    assert send(keeper, address, **told, aliases="Andriy Fomin", note="New.") == "/istanbul/people/fomin-andrii/"
    assert "was changed" in send(keeper, address, 422, **told)


def test_keeping_offices(keeper: Client) -> None:
    offices = "/istanbul/people/fomin-andrii/offices/"
    told = {"title": "Official", "from_on": "2024", "source": "osw-2025-05-19"}
    send(keeper, f"{offices}new/", **told)
    made = Office.objects.get(person__key="fomin-andrii")
    assert "no such day" in send(keeper, f"{offices}new/", 422, **(told | {"from_on": "2024-02-30"}))
    assert "already recorded" in send(keeper, f"{offices}new/", 422, **told)
    assert "Source: Choose the source, or record it below." in send(keeper, f"{offices}new/", 422, title="Envoy")
    send(keeper, f"{offices}{made.pk}/", **(told | {"to_on": "2025-06"}))
    assert "does not end before" in send(keeper, f"{offices}{made.pk}/", 422, **(told | {"to_on": "2023"}))
    assert "Fill this in." in send(keeper, f"{offices}{made.pk}/remove/", 422)
    send(keeper, f"{offices}{made.pk}/remove/", reason="Another person’s.")
    assert keeper.get(f"{offices}{made.pk}/").status_code == 404
    assert keeper.get(f"{offices}{2**70}/").status_code == 404


MERGE = "/istanbul/people/medinsky/merge/"


@pytest.fixture
def twin(shipped: Negotiation) -> Person:
    """A second row of Medinsky, who speaks in an entry and is on a delegation."""
    made = make.person(negotiation=shipped, key="medinskiy", name="Vladimir Medinskiy")
    make.entry(make.position(negotiation=shipped, title="Said by the twin"), "2025-05-16", speakers=(made,))
    round_ = shipped.round_set.get(key="drafts-2022-04")
    team = make.delegation(round=round_, party=shipped.party_set.get(key="russia"))
    make.delegate(delegation=team, person=made, title="Head of talks")
    return made


def test_merging_with_a_preview(keeper: Client, twin: Person) -> None:
    choice = soup(keeper.get(MERGE))
    assert choice.select(f'a[href="{MERGE}?other=medinskiy"]')
    assert soup(keeper.get(f"{MERGE}?who=fomin")).select(f'#found a[href="{MERGE}?other=fomin-andrii"]')
    page = soup(keeper.get(f"{MERGE}?other=medinskiy"))
    said = text(page)
    assert "Exchange of treaty drafts after Istanbul, for Russian Federation: Head of talks" in said
    assert "Speaker of 1 entry: shown at Vladimir Medinsky" in said
    assert Person.objects.get(pk=twin.pk).merged_into is None
    seen = page.select_one("[name=seen]")["value"]
    assert "Reason: Fill this in." in send(keeper, f"{MERGE}?other=medinskiy", 422, seen=seen)
    at = send(keeper, f"{MERGE}?other=medinskiy", seen=seen, reason="Two spellings.")
    assert at == "/istanbul/people/medinsky/"
    kept = text(soup(keeper.get(at)))
    assert "Said by the twin" in kept
    assert "Head of talks" in kept
    assert "Vladimir Medinskiy" in kept
    followed = keeper.get("/istanbul/people/medinskiy/?known=2025-06-01")
    assert (followed.status_code, followed["Location"]) == (302, "/istanbul/people/medinsky/?known=2025-06-01")


def test_what_is_not_merged(keeper: Client, twin: Person) -> None:
    page = soup(keeper.get(f"{MERGE}?other=kostyukov"))
    assert "Both are on the delegation of Russian Federation at First Istanbul round of 2025" in text(page)
    assert page.select("form.card button") == []
    assert "they may be two people" in send(keeper, f"{MERGE}?other=kostyukov", 422, reason="One.")
    assert "one person already" in text(soup(keeper.get(f"{MERGE}?other=medinsky")))
    assert "is changed" not in send(keeper, f"{MERGE}?other=medinskiy", 422, reason="One.", seen="old")
    assert Person.objects.living().filter(key="medinskiy").exists()
    for other in ("nobody", "\x00", "x" * 10_000):
        assert keeper.get(MERGE, {"other": other}).status_code == 404


def test_the_interface_names_the_person_kept(keeper: Client, twin: Person) -> None:
    send(keeper, f"{MERGE}?other=medinskiy", reason="One.")
    answer = keeper.get("/api/v1/negotiations/istanbul/entries?limit=200").json()
    assert [row["speakers"] for row in answer["items"] if row["position"].startswith("position-")] == [["medinsky"]]


def test_query_count(keeper: Client, queries_of: Any) -> None:
    """Beside the login and the moment of the permanent link."""
    for path in ("people/", "people/?q=fomin", "people/medinsky/change/", "people/medinsky/merge/?who=fomin"):
        assert queries_of(lambda path=path: keeper.get(f"/istanbul/{path}")) <= 8 + 3, path
