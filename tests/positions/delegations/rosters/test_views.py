"""One delegation kept in place: the same addresses as pages and for HTMX, and what is said when nothing is saved."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.delegations.rosters.forms import NewDelegateForm
from positions.models import Delegate, Negotiation, Person
from positions.web.fields import choose
from tests import factories as make
from tests.parsing import parsed
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

PLACE = "/istanbul/delegations/istanbul-2025-05-16/russia/"
EMPTY = "/istanbul/delegations/drafts-2022-04/russia/"
HTMX = {"HX-Request": "true"}
SAID = {"title": "Envoy", "role": "member", "seniority": "official", "source": "osw-2025-05-19", "locator": "para 2"}


@pytest.fixture
def keeper(shipped: Negotiation) -> Client:
    return client_of("delegation manager")


def soup(answer: Any) -> BeautifulSoup:
    return parsed(answer.content)


def text(part: BeautifulSoup) -> str:
    return " ".join(part.get_text(" ").split())


def opened(client: Client, address: str) -> dict[str, str]:
    """Return what the form at an address holds that nobody sees."""
    form = soup(client.get(address)).select_one("form.card")
    return {
        field["name"]: field["value"]
        for field in form.select("input[type=hidden]")
        if field["name"] != "csrfmiddlewaretoken"
    }


def send(client: Client, address: str, status: int = 303, **data: Any) -> BeautifulSoup:
    answer = client.post(address, data)
    assert answer.status_code == status, text(soup(answer))
    if status == 303:
        assert "/delegations/" in answer["Location"]
    return soup(answer)


def errors(page: BeautifulSoup) -> str:
    return text(page.select_one("[role=alert]"))


def test_readers_see_it_without_a_way_to_change_it(shipped: Negotiation, client: Client) -> None:
    page = soup(client.get(PLACE))
    assert "Vladimir Medinsky" in text(page)
    assert page.select("#roster a[href*=appoint], #roster form") == []


def test_somebody_is_found_by_any_spelling_and_appointed(keeper: Client) -> None:
    for query in ("Lavr", "Лавров", "lavrof"):
        page = soup(keeper.get(f"{PLACE}appoint/", {"who": query}))
        assert page.select(f'#found a[href="{PLACE}appoint/?person=lavrov"]'), query
    assert "Minister of Foreign Affairs" in text(page.select_one("#found"))
    form = soup(keeper.get(f"{PLACE}appoint/?person=lavrov")).select_one("form.card")
    assert form.select_one("[name=title]")["value"] == "Minister of Foreign Affairs"
    send(keeper, f"{PLACE}appoint/", **SAID, **opened(keeper, f"{PLACE}appoint/?person=lavrov"))
    assert Delegate.objects.get(person__key="lavrov").locator == "para 2"


def test_who_is_on_it_already_is_said_in_the_search(keeper: Client) -> None:
    page = soup(keeper.get(f"{PLACE}appoint/?who=medinski"))
    assert "Vladimir Medinsky is on this delegation already" in text(page.select_one("#found"))


def test_nobody_found(keeper: Client) -> None:
    page = soup(keeper.get(f"{PLACE}appoint/?who=Bxqwv"))
    assert "Nobody is recorded under this name." in text(page)
    assert page.select(f'a[href="{PLACE}appoint/?new=1&who=Bxqwv"]')


@pytest.mark.parametrize(("sought", "field"), [("Ada", "name"), ("Çağ", "name"), ("Ада", "native_name")])
def test_the_name_sought_goes_where_its_script_belongs(sought: str, field: str, keeper: Client) -> None:
    form = soup(keeper.get(f"{PLACE}appoint/", {"new": "1", "who": sought})).select_one("form.card")
    assert form.select_one(f"[name={field}]")["value"] == sought


def test_somebody_new_is_recorded_and_appointed(keeper: Client) -> None:
    send(keeper, f"{PLACE}appoint/", new="1", name="Ada New", native_name="Ада Нью", person_party="russia", **SAID)
    made = Delegate.objects.get(person__key="new")
    assert (made.person.name, made.person.party.key, made.title) == ("Ada New", "russia", "Envoy")


def test_a_likely_duplicate_is_asked_about(keeper: Client) -> None:
    told = SAID | {"new": "1", "name": "Vladimir Medinskiy", "person_party": "russia"}
    said = errors(send(keeper, f"{PLACE}appoint/", 422, **told))
    assert "This may be somebody who is recorded already: Vladimir Medinsky, Russia." in said
    assert not Person.objects.filter(name="Vladimir Medinskiy").exists()
    send(keeper, f"{PLACE}appoint/", **told, confirmed=["new_person"])


def test_two_people_of_one_family_name_are_no_duplicate(keeper: Client) -> None:
    send(keeper, f"{PLACE}appoint/", **SAID, new="1", name="Boris Fomin", person_party="russia")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"person": "medinsky"}, "Vladimir Medinsky is on this delegation already."),
        ({"person": "lavrov", "role": "head"}, "A delegation has one head, and Vladimir Medinsky is it."),
        ({"person": "sybiha"}, "Andrii Sybiha is recorded for Ukraine, and this is the delegation of Russia."),
        (
            {"person": "lavrov", "title": "x" * 200_000},
            "Title at the time: The text has 200000 characters",
        ),
        ({"person": "lavrov", "title": ""}, "Title at the time: Fill this in."),
        ({"person": "lavrov", "title": "a\x00b"}, "Title at the time: Null characters are not allowed."),
        ({"person": "lavrov", "source": ""}, "Source: Choose the source, or record it below."),
        ({"person": "lavrov", "source": "nowhere"}, "Source: Select a valid choice."),
        ({"person": "lavrov", "source": "\x00"}, "Source: Select a valid choice."),
        ({"person": "lavrov", "locator": ""}, "Locator: Fill this in."),
        ({"person": "lavrov", "role": "king"}, "Role: Select a valid choice."),
        ({"person": "lavrov", "seniority": ""}, "Seniority: This field is required."),
        ({"new": "1", "name": ""}, "Name: Fill this in."),
    ],
)
def test_bad_input_is_said_and_nothing_is_saved(told: dict[str, str], said: str, keeper: Client) -> None:
    before = Delegate.objects.count(), Person.objects.count()
    page = send(keeper, f"{PLACE}appoint/", 422, **(SAID | told))
    assert said in errors(page)
    assert (Delegate.objects.count(), Person.objects.count()) == before


def test_another_head_with_a_confirmation(keeper: Client) -> None:
    address = f"{PLACE}delegates/kostyukov/"
    told = SAID | opened(keeper, address) | {"role": "head"}
    page = send(keeper, address, 422, **told)
    box = page.select_one("[name=confirmed]")
    assert text(box.parent) == "Vladimir Medinsky becomes a member"
    send(keeper, address, **told, confirmed=[box["value"]])
    heads = Delegate.objects.filter(
        delegation__round__key="istanbul-2025-05-16", delegation__party__key="russia", role="head"
    )
    assert [head.person.key for head in heads] == ["kostyukov"]


def test_somebody_of_the_other_party_with_a_confirmation(keeper: Client) -> None:
    send(keeper, f"{PLACE}appoint/", **SAID, person="sybiha", confirmed=["other_party"])


def test_dismissing_asks_for_a_reason(keeper: Client) -> None:
    address = f"{PLACE}delegates/zorin/dismiss/"
    assert "Reason: Fill this in." in errors(send(keeper, address, 422, reason=""))
    send(keeper, address, reason="Not on the list.", **opened(keeper, address))
    assert not Delegate.objects.filter(person__key="zorin", delegation__round__key="istanbul-2025-05-16").exists()
    assert keeper.get(address).status_code == 404


def test_a_stale_edit_is_told_what_changed_and_can_be_saved_then(keeper: Client) -> None:
    address = f"{PLACE}delegates/medinsky/"
    old = opened(keeper, address)
    send(keeper, f"{PLACE}appoint/", **SAID, person="lavrov")
    page = send(keeper, address, 422, **(SAID | {"role": "head", "title": "Aide"} | old))
    assert "Sergey Lavrov was added: Envoy, member." in errors(page)
    assert page.select_one("form.card [name=title]")["value"] == "Aide"
    new = page.select_one("form.card [name=seen]")["value"]
    send(keeper, address, **(SAID | {"role": "head", "title": "Aide", "seen": new}))


def test_an_earlier_delegation_is_taken_over(keeper: Client) -> None:
    assert "Take over an earlier delegation" in text(soup(keeper.get(EMPTY)))
    page = soup(keeper.get(f"{EMPTY}take-over/"))
    assert [each["value"] for each in page.select("[name=earlier] option")] == [
        "istanbul-2022-03-29", "video-2022-03-14", "antalya-2022-03-10",
        "belarus-2022-03-07", "belarus-2022-03-03", "belarus-2022-02-28",
    ]  # fmt: skip
    address = f"{EMPTY}take-over/?earlier=istanbul-2022-03-29"
    boxes = soup(keeper.get(address)).select("[name=persons]")
    assert len(boxes) == 3
    assert all(box.has_attr("checked") for box in boxes)
    told = opened(keeper, address) | {
        "persons": ["medinsky", "fomin-aleksandr"],
        "source": "interfax-2022-03-29",
        "locator": "end",
    }
    assert "Source: Choose the source, or record it below." in errors(
        send(keeper, f"{EMPTY}take-over/", 422, **(told | {"source": ""}))
    )
    send(keeper, f"{EMPTY}take-over/", **told)
    assert [text(each) for each in soup(keeper.get(EMPTY)).select(".roster strong")] == [
        "Vladimir Medinsky",
        "Aleksandr Fomin",
    ]
    assert "only an empty one" in errors(send(keeper, f"{EMPTY}take-over/", 422, **told | {"seen": ""}))
    assert keeper.get(f"{EMPTY}take-over/?earlier=istanbul-2025-05-16").status_code == 404


def test_completeness_is_stated(keeper: Client) -> None:
    address = f"{EMPTY}completeness/"
    send(keeper, address, completeness="partial", note="Two are named.", **opened(keeper, address))
    assert "Partial. Two are named." in text(soup(keeper.get(EMPTY)))
    assert "Select a valid choice" in errors(send(keeper, address, 422, completeness="whole"))


@pytest.mark.parametrize(
    "path",
    ["", "appoint/", "appoint/?who=med", "appoint/?person=lavrov", "appoint/?new=1", "completeness/",
     "delegates/medinsky/", "delegates/medinsky/dismiss/", "take-over/", "take-over/?earlier=istanbul-2022-03-29"],
)  # fmt: skip
def test_htmx_equals_page(path: str, keeper: Client) -> None:
    whole, part = soup(keeper.get(PLACE + path)), soup(keeper.get(PLACE + path, headers=HTMX))
    by_chance = "[name=csrfmiddlewaretoken], [name=draft], [name=draft_opened]"
    for token in [*whole.select(by_chance), *part.select(by_chance)]:
        token["value"] = ""
    region = "#found" if "who=" in path else "#roster"
    for frame in part.select("#permanent"):
        frame.decompose()
    assert text(whole.select_one(region)) == text(part)
    assert [each.attrs for each in whole.select(f"{region} *")] == [each.attrs for each in part.select("*")]


def test_htmx_gets_the_form_with_what_is_wrong(keeper: Client) -> None:
    answer = keeper.post(f"{PLACE}appoint/", SAID | {"person": "medinsky"}, headers=HTMX)
    assert answer.status_code == 422
    assert not soup(answer).select("h1")
    assert "already" in errors(soup(answer))


# What each page reads of its address, and of what is sent to it.
ASKED = {"appoint/": ("who", "person", "new"), "take-over/": ("earlier",)}
SENT = {
    "appoint/": ("seen", "confirmed", "person"),
    "take-over/": ("seen", "confirmed", "earlier", "persons"),
    "completeness/": ("seen", "completeness"),
    "delegates/medinsky/": ("seen", "confirmed"),
}


@pytest.mark.parametrize("value", ["", "\x00", "x" * 10_000, "%", "'; --", "<script>", "😀", "-1"])
def test_no_parameter_breaks_it(value: str, keeper: Client) -> None:
    for path, names in ASKED.items():
        for name in names:
            assert keeper.get(PLACE + path, {name: value}).status_code in {200, 404}, (name, path)
    for path, names in SENT.items():
        for name in names:
            assert keeper.post(PLACE + path, SAID | {name: value}).status_code in {200, 303, 404, 422}, (name, path)


@pytest.mark.parametrize(
    "path", ["nowhere/russia/", "istanbul-2025-05-16/nobody/", "istanbul-2025-05-16/russia/delegates/nobody/"]
)
def test_what_is_not_there(path: str, keeper: Client) -> None:
    assert keeper.get(f"/istanbul/delegations/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["appoint/?who=med", "appoint/?person=lavrov", "delegates/medinsky/", "take-over/?earlier=istanbul-2022-03-29"],
)
def test_a_form_asks_no_more_than_a_page(path: str, keeper: Client, queries_of: Any) -> None:
    # What was kept of the form, and how much is unfinished: two more.
    assert queries_of(lambda: keeper.get(PLACE + path)) <= 8 + 2


def test_query_count(client: Client, queries_of: Any) -> None:
    counts = set()
    keeper = client_of("delegation manager")
    for members in (2, 100):
        team = make.delegation()
        source = make.source(negotiation=team.negotiation)
        for _ in range(members):
            make.delegate(delegation=team, source=source)
        address = f"/{team.negotiation.key}/delegations/{team.round.key}/{team.party.key}/"
        assert queries_of(lambda address=address: client.get(address)) <= 8
        counts.add(queries_of(lambda address=address: keeper.get(address)))
    assert len(counts) == 1
    assert max(counts) <= 8


def test_a_form_offers_public_rows_of_its_negotiation_only() -> None:
    party = make.party()
    source = make.public_source(negotiation=party.negotiation)
    make.source(negotiation=party.negotiation)
    make.public_source(negotiation=make.party().negotiation)
    form = NewDelegateForm(party.negotiation, person("delegation manager"))
    offered = {name: [str(value) for value, _ in choose(form, name).choices] for name in ("source", "person_party")}
    assert offered == {"source": ["", source.key], "person_party": ["", party.key]}
