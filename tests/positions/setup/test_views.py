"""The set-up page: from nothing to what can be published, section by section, without a script."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from positions.models import Entry, Issue, Negotiation, Party, ReferenceChange, Round
from positions.writing.mending import mark_of
from tests import factories as make
from tests.people import ANONYMOUS, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    return client_of("administrator")


@pytest.fixture
def home(keeper: Client) -> Negotiation:
    answer = keeper.post("/new/", {"title": "Talks between Northland and Southland", "key": ""})
    assert answer["Location"] == "/northland-southland/setup/"
    return Negotiation.objects.get()


def page(answer: Any, status: int = 200) -> Tag:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def text(of: Any) -> str:
    return " ".join(of.get_text().split())


def add(client: Client, part: str, **typed: str) -> None:
    answer = client.post(f"/northland-southland/setup/{part}/", typed)
    assert answer.status_code == 303, text(BeautifulSoup(answer.content, "lxml").select_one(".errors"))


def filled(keeper: Client) -> None:
    for name in ("Northland", "Southland"):
        add(keeper, "parties", name=name, role="principal", colour="")
    add(keeper, "rounds", name="First round", starts_on="2024-05-01")
    add(keeper, "rounds", name="Second round", starts_on="2024-08-01", ends_on="2024-08-03")
    add(keeper, "several", issues="Land; The border; Where it runs\nThe river\nArms;Prisoners")


def test_it_works(keeper: Client, home: Negotiation) -> None:
    assert Client().get("/northland-southland/").status_code == 404
    begun = page(keeper.get("/northland-southland/setup/"))
    assert [text(line) for line in begun.select(".parts .stops")] == [
        "Parties missing",
        "Rounds missing",
        "Issues missing",
    ]
    assert begun.select_one("#parties form input[name=colour][checked]")
    assert text(begun.select_one("#rounds select[name=level] option[value='']")) == "not said"
    filled(keeper)
    ready = page(keeper.get("/northland-southland/setup/"))
    assert ready.select(".parts .stops") == []
    assert [text(row.strong) for row in ready.select("#issues .rows li")] == ["The border", "The river", "Prisoners"]
    assert [issue.key for issue in Issue.objects.in_order()] == ["the-border", "the-river", "prisoners"]
    assert "8–24 Aug" not in text(ready.select_one("#rounds"))
    assert "window 25 Jul – 10 Aug 2024" in text(ready.select_one("#rounds"))
    assert keeper.post(ready.select_one(".parts a.button")["href"]).status_code == 303
    assert Client().get("/northland-southland/").status_code == 200


def test_it_is_denied_to_who_does_not_keep_reference_data(home: Negotiation) -> None:
    assert client_of("analyst").get("/northland-southland/setup/").status_code == 403
    assert client_of("analyst").get("/new/").status_code == 403
    assert client_of(ANONYMOUS).get("/northland-southland/setup/").status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_lost(keeper: Client, home: Negotiation) -> None:
    wrong = page(keeper.post("/northland-southland/setup/rounds/", {"name": "First", "starts_on": "May 2024"}), 422)
    assert wrong.select_one("#rounds input[name=name]")["value"] == "First"
    assert wrong.select_one(".errors li a")["href"] == "#rounds_starts_on"
    assert wrong.title.get_text().startswith("Error")
    several = page(keeper.post("/northland-southland/setup/several/", {"issues": "Land"}), 422)
    assert "Line 1 has no group and name" in text(several)
    assert page(keeper.post("/northland-southland/setup/licence/", {"licence": "mine"}), 422)
    assert keeper.get("/northland-southland/setup/nothing/").status_code == 404
    assert keeper.get("/northland-southland/setup/parties/nobody/").status_code == 404


def test_a_window_is_offered_while_the_days_are_typed(keeper: Client, home: Negotiation) -> None:
    make.round("2024-05-01", negotiation=home)

    def offered(**typed: str) -> str:
        return text(page(keeper.get("/northland-southland/setup/rounds/", typed, HTTP_HX_REQUEST="true")))

    assert offered(starts_on="2024-05-04", ends_on="") == "Left empty, its window is 2–11 May 2024."
    assert offered(starts_on="2024-08-01", ends_on="2024-08-03") == "Left empty, its window is 25 Jul – 10 Aug 2024."
    assert offered(starts_on="May", ends_on="") == ""


def test_a_colour_is_told_apart(keeper: Client, home: Negotiation) -> None:
    here = "/northland-southland/setup/parties/"
    add(keeper, "parties", name="Northland", role="principal", colour="#3156b4")
    wrong = page(keeper.post(here, {"name": "Southland", "role": "principal", "colour": "#3156b5"}), 422)
    assert "Another party has this colour" in text(wrong.select_one(".errors"))
    assert "hardly seen" in text(page(keeper.post(here, {"name": "S", "role": "principal", "colour": "#ffffff"}), 422))
    offered = page(keeper.get(here)).select_one("#parties input[name=colour][checked]")
    assert offered["value"] != "#3156b4"


def test_a_key_is_offered_and_checked_while_typing(keeper: Client, home: Negotiation) -> None:
    typing = {"HTTP_HX_REQUEST": "true"}
    offered = keeper.get("/new/", {"title": "Eastland at the table"}, **typing)
    assert "<code>/eastland-table/</code>, which is free" in offered.content.decode()
    assert b"<h1>" not in offered.content
    assert b"There is a negotiation" in keeper.get("/new/", {"key": "northland-southland"}, **typing).content
    assert b"for itself" in keeper.get("/new/", {"key": "accounts"}, **typing).content
    assert b"No key can be made" in keeper.get("/new/", {"title": "Переговори"}, **typing).content
    assert keeper.get("/new/", **typing).content.strip() == b""


def test_a_name_that_no_key_can_be_made_from_asks_for_one(keeper: Client) -> None:
    shown = page(keeper.post("/new/", {"title": "Переговори", "key": ""}), 422)
    assert "No key can be made" in text(shown.select_one(".errors a[href='#id_key']"))
    assert "//" not in text(shown.select_one("#key-said"))
    assert keeper.post("/new/", {"title": "Переговори", "key": "north"})["Location"] == "/north/setup/"


def test_parts_are_filled_in_and_changed(keeper: Client, home: Negotiation) -> None:
    add(keeper, "licence", licence="CC0-1.0")
    add(keeper, "contributors", contributors="Ada Example\nA house; publisher; https://example.org/")
    add(keeper, "contact", keeper="A house", contact="mail@example.org")
    add(keeper, "limits", limits="One coder.")
    now = Negotiation.objects.get()
    assert now.licenses[0]["name"] == "CC0-1.0"
    assert now.contributors[1] == {"title": "A house", "role": "publisher", "path": "https://example.org/"}
    assert (now.keeper, now.contact, now.limits) == ("A house", "mail@example.org", "One coder.")


def test_what_somebody_else_changed_is_not_overwritten(keeper: Client, home: Negotiation) -> None:
    opened = page(keeper.get("/northland-southland/setup/about/")).select_one("#about form")
    seen = opened.select_one("[name=seen]")["value"]
    add(keeper, "about", title="Talks of two", seen=seen)
    late = page(keeper.post("/northland-southland/setup/about/", {"title": "Talks of three", "seen": seen}), 422)
    assert "Somebody else changed this" in text(late)
    assert "title is now “Talks of two”" in text(late)
    assert Negotiation.objects.get().title == "Talks of two"


def test_what_was_not_touched_is_what_somebody_else_wrote(keeper: Client, home: Negotiation) -> None:
    filled(keeper)
    here = "/northland-southland/setup/issues/the-border/"
    seen = page(keeper.get(here)).select_one("[name=seen]")["value"]
    before = {"group": "Land", "name": "The border", "description": "Where it runs", "seen": seen}
    assert keeper.post(here, before | {"description": "Where it ran"}).status_code == 303
    late = page(keeper.post(here, before | {"name": "The frontier"}), 422).select_one("#issues form.card")
    assert late.select_one("[name=name]")["value"] == "The frontier"
    assert text(late.select_one("[name=description]")) == "Where it ran"
    again = before | {
        "name": "The frontier",
        "description": "Where it ran",
        "seen": late.select_one("[name=seen]")["value"],
    }
    assert keeper.post(here, again).status_code == 303


def test_rows_are_moved_mended_and_taken_away(keeper: Client, home: Negotiation) -> None:
    filled(keeper)
    here = "/northland-southland/setup"
    assert keeper.post(f"{here}/parties/southland/move/", {"to": "up"}).status_code == 303
    assert [party.key for party in Party.objects.in_order()] == ["southland", "northland"]
    assert keeper.post(f"{here}/rounds/first-round/move/", {"to": "up"}).status_code == 404
    add(keeper, "issues/prisoners", group="Arms", name="Prisoners of war")
    assert page(keeper.get(f"{here}/issues/prisoners/remove/")).select_one("form button")
    assert keeper.post(f"{here}/issues/prisoners/remove/").status_code == 303
    make.position(negotiation=home, party=Party.objects.get(key="northland"))
    assert "refers to it" in text(page(keeper.post(f"{here}/parties/northland/remove/"), 422))


def published(keeper: Client, home: Negotiation) -> Entry:
    filled(keeper)
    assert keeper.post(f"/{home.key}/setup/publish/").status_code == 303
    position = make.position(negotiation=home, party=Party.objects.get(key="northland"), issue=Issue.objects.all()[0])
    return make.entry(position, "2024-08-12")


def test_a_moved_window_shows_what_changes_before_it_is_saved(keeper: Client, home: Negotiation) -> None:
    published(keeper, home)
    here = f"/{home.key}/setup/rounds/second-round/"
    typed = {"name": "Second round", "starts_on": "2024-08-01", "ends_on": "2024-08-03", "reason": "Said as they left."}
    typed |= {"window_starts_on": "2024-07-25", "window_ends_on": "2024-08-15"}
    shown = page(keeper.post(here, typed), 422)
    assert "1 comparison of a position between two rounds will read otherwise." in text(shown.select_one(".foreseen"))
    said = [text(cell) for cell in shown.select(".foreseen tbody tr td")]
    assert said[1:] == ["nothing recorded, not voiced", "first recorded, voiced at the second round"]
    assert Round.objects.get(key="second-round").window_ends_on.isoformat() == "2024-08-10"
    foreseen = shown.select_one("[name=foreseen]")["value"]
    assert keeper.post(here, typed | {"foreseen": foreseen}).status_code == 303
    assert ReferenceChange.objects.latest("id").reason == "Said as they left."
    compared = keeper.get(f"/{home.key}/compare.json?before=first-round&after=second-round").json()
    assert [row["shift"] for row in compared["positions"]] == ["first recorded"]


def test_once_it_is_public_a_reason_is_asked_for(keeper: Client, home: Negotiation) -> None:
    published(keeper, home)
    here = f"/{home.key}/setup"
    assert "Reason" in text(page(keeper.post(f"{here}/about/", {"title": "Talks"}), 422).select_one(".errors"))
    asked = page(keeper.post(f"{here}/parties/southland/move/", {"to": "up"}))
    assert "No state and no shift changes" in text(asked)
    sent = {"to": asked.select_one("[name=to]")["value"], "reason": "As at the table."}
    assert keeper.post(f"{here}/parties/southland/move/", sent).status_code == 303
    assert Party.objects.in_order()[0].key == "southland"
    assert keeper.get(f"{here}/archive/").status_code == 200


def test_it_is_renamed_and_deleted_while_nothing_is_published(keeper: Client, home: Negotiation) -> None:
    answer = keeper.post(f"/{home.key}/setup/rename/", {"key": "north-south"})
    assert answer["Location"] == "/north-south/setup/"
    assert "Type the key" in text(page(keeper.post("/north-south/setup/delete/", {"typed": "north"}), 422))
    assert keeper.post("/north-south/setup/delete/", {"typed": "north-south"}).status_code == 303
    assert not Negotiation.objects.exists()


@pytest.mark.parametrize("key", ["", "Not one", "a/b", "-a", "other", "x" * 300])
def test_a_key_that_cannot_be_is_refused_where_it_is_typed(keeper: Client, home: Negotiation, key: str) -> None:
    make.negotiation(key="other")
    shown = page(keeper.post(f"/{home.key}/setup/rename/", {"key": key}), 422)
    assert shown.select_one(".errors a[href='#id_key']")
    assert keeper.post(f"/{home.key}/setup/rename/", {"key": " north "})["Location"] == "/north/setup/"


def test_readers_are_not_told_what_was_changed_in_preparation(keeper: Client, home: Negotiation) -> None:
    keeper.post(f"/{home.key}/setup/rename/", {"key": "backchannel"})
    home.refresh_from_db()
    add_to = keeper.post("/backchannel/setup/parties/", {"name": "Secretland", "role": "principal", "colour": ""})
    assert add_to.status_code == 303
    party = Party.objects.get()
    mended = {"name": "Northland", "role": "principal", "colour": ""}
    assert keeper.post("/backchannel/setup/parties/secretland/", mended | {"seen": mark_of(party)}).status_code == 303
    assert "Secretland" in keeper.get("/backchannel/parties/secretland/").content.decode()
    keeper.post("/backchannel/setup/rename/", {"key": "open"})
    for part, typed in (
        ("parties", {"name": "Southland", "role": "principal", "colour": ""}),
        ("rounds", {"name": "First round", "starts_on": "2024-05-01"}),
        ("several", {"issues": "Land; The border"}),
        ("publish", {}),
    ):
        assert keeper.post(f"/open/setup/{part}/", typed).status_code == 303
    assert "Secretland" not in Client().get("/open/parties/secretland/").content.decode()
    history = f"/open/history/party/{party.pk}/"
    assert "Secretland" not in Client().get(history).content.decode()
    assert "Secretland" in keeper.get(history).content.decode()
    overview = Client().get("/open/").content.decode()
    assert "It was published." in overview
    assert "backchannel" not in overview


def test_the_archive_is_read_and_left_again(keeper: Client, home: Negotiation) -> None:
    published(keeper, home)
    assert keeper.post(f"/{home.key}/setup/archive/", {"reason": "They ended."}).status_code == 303
    banner = page(keeper.get(f"/{home.key}/")).select_one("main .notice")
    assert "was archived" in text(banner)
    assert keeper.get(f"/{home.key}/setup/").status_code == 403
    assert Client().get(f"/{home.key}/compare/").status_code == 200
    assert keeper.post(banner.a["href"], {"reason": "They began again."}).status_code == 303
    assert keeper.get(f"/{home.key}/setup/").status_code == 200


def test_query_count(keeper: Client, home: Negotiation, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    filled(keeper)
    keeper.get(f"/{home.key}/setup/")
    with django_assert_max_num_queries(24):
        keeper.get(f"/{home.key}/setup/")
