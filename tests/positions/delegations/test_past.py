"""Rosters as they were known at a moment: the same moment gives the same, whatever is changed later."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.delegations.meetings import rosters_of
from positions.delegations.past import member_of, told_of
from positions.delegations.people import acts as people
from positions.delegations.people.acts import PersonDraft
from positions.delegations.people.merge import merge
from positions.delegations.rosters import acts
from positions.delegations.rosters.acts import DelegateDraft, Place
from positions.models import Delegate, Import, Negotiation, Office, Person, Round, Source
from positions.reading.moment import echo, last_moment
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

Act = Callable[[Negotiation, Place], object]


@pytest.fixture
def place(shipped: Negotiation) -> Place:
    return Place(shipped.round_set.get(key="istanbul-2025-05-16"), shipped.party_set.get(key="russia"))


def by() -> dict[str, object]:
    return {"by": person("delegation manager")}


def draft(home: Negotiation, **said: object) -> DelegateDraft:
    plain = {"title": "Envoy", "role": "member", "seniority": "official", "locator": "p. 1"}
    return DelegateDraft(source=Source.objects.get(negotiation=home, key="osw-2025-05-19"), **plain | said)


def who(home: Negotiation, key: str) -> Person:
    return Person.objects.get(negotiation=home, key=key)


def appoint(home: Negotiation, place: Place) -> None:
    new = PersonDraft(name="Ada Quandt", party=place.party)
    acts.appoint(home, place, new, draft(home), confirmed=["new_person"], **by())


def dismiss(home: Negotiation, place: Place) -> None:
    acts.dismiss(home, place.delegates.get(person__key="zorin"), reason="An error.", **by())


def dismiss_and_rename(home: Negotiation, place: Place) -> None:
    dismiss(home, place)
    people.change(home, who(home, "zorin"), PersonDraft(name="A. Z."), confirmed=["new_person"], **by())


def change(home: Negotiation, place: Place) -> None:
    told = draft(home, role="head", title="Admiral")
    acts.change(home, place.delegates.get(person__key="kostyukov"), told, confirmed=["replace_head"], **by())


def rename(home: Negotiation, place: Place) -> None:
    people.change(home, who(home, "medinsky"), PersonDraft(name="V. M."), confirmed=["new_person"], **by())


def complete(home: Negotiation, place: Place) -> None:
    acts.set_completeness(home, place, "unknown", "Nobody can say.", **by())


def merged(home: Negotiation, place: Place) -> None:
    merge(home, who(home, "lavrov"), who(home, "zorin"), reason="One person, says the test.", **by())


def record(home: Negotiation, place: Place) -> None:
    first = Place(Round.objects.get(negotiation=home, key="drafts-2022-04"), place.party)
    acts.appoint(home, first, who(home, "lavrov"), draft(home), **by())


@pytest.mark.parametrize(
    "act",
    [appoint, dismiss, dismiss_and_rename, change, rename, complete, merged, record],
    ids=lambda act: act.__name__,
)
def test_the_same_moment_gives_the_same_rosters(act: Act, shipped: Negotiation, place: Place) -> None:
    rounds = list(shipped.round_set.in_order())
    known = last_moment(shipped.pk)
    assert known is not None
    before = rosters_of(rounds)
    assert rosters_of(rounds, known) == before
    act(shipped, place)
    assert rosters_of(rounds) != before
    assert rosters_of(rounds, known) == before
    assert rosters_of(rounds, last_moment(shipped.pk)) == rosters_of(rounds)


def test_a_person_is_as_recorded_then(shipped: Negotiation, place: Place, client: Client) -> None:
    known = f"known={echo(last_moment(shipped.pk))}"
    umerov = who(shipped, "umerov")
    pages = ["people/umerov/?", "people/?", "people/?q=Umerov&"]
    before = {page: article(client, f"{page}{known}") for page in pages}
    held = umerov.offices.first()
    people.change(umerov.negotiation, umerov, PersonDraft(name="R. U."), confirmed=["new_person"], **by())
    people.remove_office(umerov.negotiation, held, reason="An error.", **by())
    dismissed = Delegate.objects.filter(person=umerov).first()
    acts.dismiss(umerov.negotiation, dismissed, reason="An error.", **by())
    assert {page: article(client, f"{page}{known}") for page in pages} == before
    assert "R. U." in text(client, "people/umerov/?")
    assert Office.objects.filter(pk=held.pk).first() is None


def article(client: Client, page: str) -> str:
    """Return what a page says."""
    said = BeautifulSoup(text(client, page), "lxml").select_one("article")
    return " ".join(said.get_text(" ").split())


def test_whoever_was_merged_since_is_a_person_of_their_own_then(shipped: Negotiation, client: Client) -> None:
    """The roster of then leads to them, and their page has the seats, offices and entries of then."""
    known = f"known={echo(last_moment(shipped.pk))}"
    pages = [f"people/lavrov/?{known}", f"people/medinsky/?{known}"]
    before = [article(client, page) for page in pages]
    merge(shipped, who(shipped, "lavrov"), who(shipped, "medinsky"), reason="One person, says the test.", **by())
    assert [article(client, page) for page in pages] == before
    assert client.get("/istanbul/people/medinsky/").status_code == 302
    now = f"known={echo(last_moment(shipped.pk))}"
    assert client.get(f"/istanbul/people/medinsky/?{now}")["Location"].startswith("/istanbul/people/lavrov/?known=")


def test_a_party_that_is_gone_breaks_no_page_of_then(shipped: Negotiation, client: Client) -> None:
    gone = make.party(negotiation=shipped, key="gone")
    there = Place(shipped.round_set.get(key="istanbul-2025-05-16"), gone)
    acts.appoint(shipped, there, who(shipped, "lavrov"), draft(shipped), confirmed=["other_party"], **by())
    known = f"known={echo(last_moment(shipped.pk))}"
    Delegate.objects.filter(delegation__party=gone).delete()
    gone.delegations.all().delete()
    gone.delete()
    for page in ("people/lavrov/?", "delegations/?", "delegations/rounds/?", "rounds/istanbul-2025-05-16/?"):
        assert client.get(f"/istanbul/{page}{known}").status_code == 200, page


def test_before_the_record_begins_nobody_is_known(shipped: Negotiation, place: Place) -> None:
    first = Import.objects.filter(negotiation=shipped).earliest("imported_at").imported_at
    assert rosters_of([place.round], first)
    assert rosters_of([place.round], first.replace(year=2020)) == {}


def text(client: Client, page: str) -> str:
    answer = client.get(f"/istanbul/{page}")
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_pages_and_files_are_as_known_then(shipped: Negotiation, place: Place, client: Client) -> None:
    known = f"known={echo(last_moment(shipped.pk))}"
    pages = [
        "delegations/istanbul-2025-05-16/russia/?",
        "delegations/?",
        "delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16&",
        "delegations/rounds/?",
        "delegations/rounds.csv?",
        "rounds/istanbul-2025-05-16/?",
    ]
    appoint(shipped, place)
    for page in pages:
        assert "Ada Quandt" in text(client, page), page
        assert "Ada Quandt" not in text(client, f"{page}{known}"), page


def test_pages_of_the_past_lead_to_files_of_the_past(shipped: Negotiation, client: Client) -> None:
    known = echo(last_moment(shipped.pk))
    page = BeautifulSoup(text(client, f"delegations/rounds/?known={known}"), "lxml")
    files = [str(link["href"]) for link in page.select(".take a")]
    assert len(files) == 5
    assert all(known[:19] in unquote(each) for each in files)


def test_nothing_is_kept_from_a_page_of_the_past(shipped: Negotiation) -> None:
    """Who was taken off since has nothing to be changed; the files of all say that they are of today."""
    known = f"?known={echo(last_moment(shipped.pk))}"
    keeper = client_of("delegation manager")
    acts = re.compile(r"/(appoint|paste|delegates|completeness|change|offices|merge|new-person|people-from-file)\b")
    for page in ("delegations/istanbul-2025-05-16/russia/", "delegations/", "people/", "people/lavrov/"):
        now, then = text(keeper, page), text(keeper, f"{page}{known}")
        assert acts.search(now) or ">Edit" in now, page
        assert not acts.search(then), page
        assert ">Edit" not in then, page
    for page in ("delegations/", "people/"):
        assert "as they are today" in text(keeper, f"{page}{known}")
        assert "as they are today" not in text(keeper, page)


@pytest.mark.django_db(transaction=True)
def test_what_was_known_in_preparation_is_told_to_nobody_afterwards() -> None:
    home = make.negotiation(key="open", state="preparation")
    someone = make.person(negotiation=home, key="ada", name="Working Name")
    then = echo(last_moment(home.pk))
    keeper = client_of("delegation manager")
    people.change(home, someone, PersonDraft(name="Ada Quandt"), confirmed=["new_person"], by=make.user("keeper"))
    assert "Working Name" in keeper.get(f"/open/people/?known={then}").content.decode()
    Negotiation.objects.filter(pk=home.pk).update(state="public")
    assert "Ada Quandt" in Client().get("/open/people/").content.decode()
    page = Client().get(f"/open/people/?known={then}").content.decode()
    assert "Working Name" not in page
    assert "Ada Quandt" not in page


def test_a_source_that_nothing_rests_on_any_more_is_named_by_its_key() -> None:
    hidden = make.source(key="hidden", publisher="Hidden publisher")
    told = told_of(hidden.negotiation_id, {"hidden"}, {})
    member = member_of({"person": "ada", "source": "hidden"}, {"ada": {"name": "Ada"}}, told)
    assert (member.source, member.source_name) == ("", "hidden")
