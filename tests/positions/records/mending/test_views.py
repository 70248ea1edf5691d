"""Reference data are mended where they stand: by whoever may, with a reason, and over nobody's change unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from positions.models import (
    Assessment,
    Event,
    Incompatibility,
    Issue,
    Negotiation,
    Outcome,
    ReferenceChange,
    SavedDraft,
    Source,
    Term,
)
from positions.records.mending.kinds import KINDS
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/talks/issues/borders/?party=x"}
MAKE: dict[str, Callable[..., Model]] = {
    "negotiation": lambda **columns: make.negotiation(key="talks", **columns),
    **{name: getattr(make, name) for name in ("party", "round", "outcome", "event", "issue", "source", "term")},
    "assessment": make.assessment,
    "incompatibility": lambda: make.incompatibility(negotiation=make.round().negotiation),
    "position": lambda: make.entry().position,
}


@pytest.fixture
def keeper() -> Client:
    return client_of("administrator")


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


def address(row: Model, what: str = "mend") -> str:
    home = row if isinstance(row, Negotiation) else getattr(row, "negotiation")  # noqa: B009 - of every row
    return f"/{home.key}/{what}/{row._meta.model_name}/{row.pk}/"


def form_of(answer: HttpResponse) -> Tag:
    found = BeautifulSoup(answer.content, "lxml").select_one("form.stack")
    assert found is not None
    return found


def held(answer: HttpResponse) -> dict[str, str]:
    """Return what the form would send as it stands."""
    values = {}
    for field in form_of(answer).select("input[name]:not([type=checkbox]), textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            values[str(field["name"])] = str(chosen["value"]) if chosen else ""
        else:
            text = field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            values[str(field["name"])] = str(text)
    return values


def wrong(answer: HttpResponse) -> str:
    assert answer.status_code == 422
    said = form_of(answer).select_one(".errors")
    assert said is not None
    return said.get_text(" ", strip=True)


@pytest.mark.parametrize("kind", KINDS)
def test_it_works(kind: str, keeper: Client) -> None:
    row = MAKE[kind]()
    opened = keeper.get(address(row))
    assert set(KINDS[kind].fields) < set(held(opened))
    answer = keeper.post(address(row), held(opened) | {KINDS[kind].named: "As it is", "reason": "It was wrong."})
    assert answer.status_code == 303, wrong(answer)
    assert keeper.get(answer["Location"]).status_code == 200
    row.refresh_from_db()
    assert getattr(row, KINDS[kind].named) == "As it is"
    line = ReferenceChange.objects.latest("id")
    assert (line.table, line.row, line.reason, line.by) == (kind, row.pk, "It was wrong.", person("administrator"))
    assert list(line.changed) == [KINDS[kind].named]
    history = keeper.get(address(row, "history")).content.decode()
    assert "It was wrong." in history
    assert "Remove texts from it for a lawful reason" in history


@pytest.mark.parametrize("role", ["researcher", "analyst", "reviewer", "delegation manager"])
def test_denied_to_whoever_does_not_keep_reference_data(role: str) -> None:
    issue = make.issue()
    client = client_of(role)
    assert client.get(address(issue)).status_code == 403
    assert client.post(address(issue), {"name": "Other", "reason": "So."}).status_code == 403
    assert client.get(f"/{issue.negotiation.key}/add/event/").status_code == 403
    page = f"/{issue.negotiation.key}/issues/{issue.key}/"
    assert address(issue) not in client.get(page).content.decode()
    assert address(issue) in client_of("administrator").get(page).content.decode()
    assert client.get(address(issue, "history")).status_code == 200


WAYS = {
    "party": "/talks/setup/parties/north/#north",
    "round": "/talks/setup/rounds/north/#north",
    "issue": "/talks/setup/issues/north/#north",
    "negotiation": "/talks/setup/pair/#pair",
}


@pytest.mark.parametrize("kind", WAYS)
def test_what_changes_comparisons_is_changed_on_the_set_up_page(kind: str, keeper: Client, home: Negotiation) -> None:
    row = home if kind == "negotiation" else MAKE[kind](key="north", negotiation=home)
    way = form_of(keeper.get(address(row))).select_one(".hint a")
    assert way is not None
    assert way["href"] == WAYS[kind]
    there = keeper.get(WAYS[kind]).content.decode()
    assert address(row, "history") in there


def test_a_position_without_an_entry_is_found_and_mended_by_who_keeps_it_and_has_no_page_for_readers(
    keeper: Client,
) -> None:
    position = make.position(title="To be left alone")
    page, lists = f"/{position.negotiation.key}/positions/{position.key}/", f"/{position.negotiation.key}/positions/"
    assert page in keeper.get(lists).content.decode()
    shown = BeautifulSoup(keeper.get(page).content, "lxml")
    assert "No entry is recorded" in shown.get_text()
    assert "Permanent link" not in shown.get_text()
    for link in shown.select("main a[href^='/']"):
        assert keeper.get(str(link["href"])).status_code == 200, link
    sent = held(keeper.get(address(position))) | {"title": "To be left", "reason": "Shorter."}
    assert keeper.get(keeper.post(address(position), sent)["Location"]).status_code == 200
    for client in (client_of("researcher"), Client()):
        assert client.get(page).status_code == 404
        assert "To be left" not in client.get(lists).content.decode()
    assert keeper.get(f"{page}?known=2030-01-01").status_code == 404


def test_a_page_of_an_earlier_moment_offers_no_mending(keeper: Client) -> None:
    issue = make.issue()
    page = f"/{issue.negotiation.key}/issues/{issue.key}/?known=2030-01-01"
    assert address(issue) not in keeper.get(page).content.decode()


def test_bad_input_is_told_at_its_field_and_stays(keeper: Client) -> None:
    source = make.public_source()
    sent = held(keeper.get(address(source))) | {"url": "an address", "published_on": "yesterday", "title": "New"}
    answer = keeper.post(address(source), sent)
    told = wrong(answer)
    assert "An address starts with http:// or https://." in told
    assert "Reason: Fill this in." in told
    assert "Date of publication: " in told
    assert held(answer)["title"] == "New"
    assert Source.objects.get().title == source.title


def test_a_date_that_looks_wrong_is_asked_about(keeper: Client) -> None:
    source = make.public_source()
    sent = held(keeper.get(address(source))) | {"published_on": "1822", "reason": "As printed."}
    answer = keeper.post(address(source), sent)
    assert "before 1900" in wrong(answer)
    assert form_of(answer).select_one("[name=sure]") is not None
    assert keeper.post(address(source), sent | {"sure": "on"}).status_code == 303


def test_what_somebody_else_changed_is_shown_and_kept(keeper: Client) -> None:
    issue = make.issue(name="Borders", description="Lines on maps")
    mine, theirs = held(keeper.get(address(issue))), held(client_of("administrator").get(address(issue)))
    done = keeper.post(address(issue), theirs | {"description": "Lines in fields", "reason": "On the ground."})
    assert done.status_code == 303
    answer = keeper.post(address(issue), mine | {"name": "The borders", "reason": "As they say."})
    assert "Somebody else changed this" in wrong(answer)
    text = form_of(answer).get_text(" ", strip=True)
    assert "On the ground." in text
    assert "Lines on maps" in text
    again = held(answer)
    assert (again["name"], again["description"]) == ("The borders", "Lines in fields")
    assert Issue.objects.get().name == "Borders"
    assert keeper.post(address(issue), again).status_code == 303
    issue.refresh_from_db()
    assert (issue.name, issue.description) == ("The borders", "Lines in fields")


def test_in_its_place_it_is_the_form_of_the_page_and_then_the_page_is_shown_anew(keeper: Client) -> None:
    issue = make.issue()
    page, part = keeper.get(address(issue)), keeper.get(address(issue), headers=HTMX)
    assert "<html" not in part.content.decode()
    same = dict.fromkeys(["csrfmiddlewaretoken", "draft", "draft_opened"], "")
    assert held(part) | same == held(page) | same
    assert 'href="/talks/issues/borders/?party=x">Cancel' in part.content.decode()
    assert "<html" not in keeper.post(address(issue), held(part), headers=HTMX).content.decode()
    done = keeper.post(address(issue), held(part) | {"name": "Other", "reason": "So."}, headers=HTMX)
    assert done.headers["HX-Refresh"] == "true"


def test_what_was_typed_is_kept_and_let_go_when_it_is_sent(keeper: Client) -> None:
    issue = make.issue(name="Borders")
    sent = held(keeper.get(address(issue))) | {"name": "Frontiers", "reason": "Half"}
    assert keeper.post("/unfinished/save/", sent, headers={"HX-Request": "true"}).status_code == 200
    again = held(keeper.get(address(issue)))
    assert (again["name"], again["reason"], again["seen"]) == ("Frontiers", "Half", sent["seen"])
    assert keeper.post(address(issue), again).status_code == 303
    assert not SavedDraft.objects.exists()


def new_rows(home: Negotiation) -> dict[str, tuple[dict[str, Any], type[Model], str]]:
    """Return what is typed of each kind that can be added, its model, and the key or number that it gets."""
    source = make.public_source(negotiation=home, key="said").key
    make.round(negotiation=home, key="first")
    north, south = (
        make.position(negotiation=home, key=key, party=make.party(negotiation=home)) for key in ("north", "south")
    )
    rests = {"source": source, "locator": "p. 1"}
    return {
        "event": ({"occurred_on": "March 2022", "title": "A call", **rests}, Event, "a-call"),
        "outcome": ({"round": "first", "text": "Agreed", "status": "agreed", **rests}, Outcome, "1"),
        "assessment": ({"text": "They wait.", "basis": "inferred", **rests}, Assessment, "they-wait"),
        "incompatibility": ({"position_a": north.key, "position_b": south.key}, Incompatibility, ""),
        "term": ({"term": "Kyiv", "spellings": "Kiev; Kijów"}, Term, "kyiv"),
    }


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.added])
def test_what_pages_list_is_added_there(kind: str, keeper: Client, home: Negotiation) -> None:
    typed, model, key = new_rows(home)[kind]
    url = f"/talks/add/{kind}/"
    assert "Fill this in" in wrong(keeper.post(url, held(keeper.get(url))))
    answer = keeper.post(url, held(keeper.get(url)) | typed)
    assert answer.status_code == 303, wrong(answer)
    row = model._default_manager.get()
    assert str(getattr(row, "key", getattr(row, "order", ""))) == key
    assert keeper.get(answer["Location"]).status_code == 200
    assert ReferenceChange.objects.latest("id").by == person("administrator")


def test_a_rule_that_a_new_row_breaks_is_a_sentence(keeper: Client, home: Negotiation) -> None:
    position = make.position(negotiation=home, key="north")
    make.position(negotiation=home, key="north-too", party=position.party)
    url = "/talks/add/incompatibility/?position_a=north"
    opened = held(keeper.get(url))
    assert opened["position_a"] == "north"
    assert "different parties" in wrong(keeper.post(url, opened | {"position_b": "north-too"}))
    assert "There is no such position" in wrong(keeper.post(url, opened | {"position_b": "x\0"}))
    make.term(negotiation=home, term="Kyiv", spellings=["Kiev"])
    told = wrong(keeper.post("/talks/add/term/", {"term": "Kiew", "spellings": "Kiev"}))
    assert "A spelling belongs to one term" in told


def test_what_nothing_published_rests_on_is_for_the_team(home: Negotiation) -> None:
    source = make.source(negotiation=home)
    researcher, keeper = client_of("researcher"), client_of("administrator")
    assert researcher.get(address(source, "history")).status_code == 404
    assert keeper.get(address(source, "history")).status_code == 200
    assert keeper.get(address(source)).status_code == 200


def test_a_row_of_another_negotiation_is_not_here(keeper: Client, home: Negotiation) -> None:
    elsewhere = make.issue()
    for what in ("mend", "history"):
        assert keeper.get(f"/talks/{what}/issue/{elsewhere.pk}/").status_code == 404
        assert keeper.get(f"/talks/{what}/negotiation/{elsewhere.negotiation_id}/").status_code == 404


def test_query_count(keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    outcome = make.outcome()
    for url, most in (
        (address(outcome), 14),
        (address(outcome, "history"), 10),
        (f"/{outcome.negotiation.key}/terms/", 10),
    ):
        with django_assert_max_num_queries(most):
            keeper.get(url)
