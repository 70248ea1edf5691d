"""Giving to a second coder, coding, and closing, through the pages."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import CodedPassage, Coding, CodingTask, Entry, Negotiation
from tests import coded
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

CODES = {
    "held": "yes",
    "firmness": "open",
    "declared": "no",
    "conditional": "yes",
    "scope": "none",
    "account": "own",
    "basis": "stated",
    "channel": "none",
    "text": "whole",
    "note": "It says “unless”.",
}
HANDING = {"called": "coder-2", "first_called": "coder-1", "note": "By Friday.", "number": "1"}


@pytest.fixture
def talks() -> Negotiation:
    """A negotiation with four published entries of one party and one of another."""
    home = make.negotiation(key="talks")
    one, other = (make.party(negotiation=home, name=name) for name in ("North", "South"))
    demand = make.position(negotiation=home, party=one, title="The coast")
    for day in range(1, 5):
        make.publish(make.proposal(demand, f"2022-03-0{day}", key=f"coast-{day}"))
    make.entry(make.position(negotiation=home, party=other, title="The river"), key="river-1")
    return home


@pytest.fixture
def giver() -> Client:
    """Somebody who may publish and decided on nothing here."""
    return client_of("reviewer", "researcher")


def coder_client() -> Client:
    """Return the browser of an analyst who wrote nothing here."""
    return client_of("analyst", "researcher")


def handing(**more: object) -> dict[str, object]:
    return HANDING | {"coder": person("analyst", "researcher").pk} | more


def page(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def test_a_sample_is_shown_before_it_is_given(talks: Negotiation, giver: Client) -> None:
    sent = handing(wished=2, seed=7, act="preview")
    shown = page(giver.post("/talks/coding/new/", sent))
    cells = [[cell.get_text(strip=True) for cell in row("td")] for row in shown.select("#drawn ~ table tbody tr")]
    assert cells == [["4", "1", "0"], ["1", "1", "0"]]
    assert not CodingTask.objects.exists()
    answer = giver.post("/talks/coding/new/", sent | {"act": "give"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/talks/coding/1/")
    task = CodingTask.objects.get()
    assert (task.kind, task.wished, task.seed, task.given.count()) == ("sample", 2, 7, 2)
    assert giver.post("/talks/coding/new/", sent | {"act": "give"}).headers["Location"] == "/talks/coding/1/"
    assert CodingTask.objects.count() == 1


def test_single_entries_are_given_by_key_or_address(talks: Negotiation, giver: Client) -> None:
    waits = make.proposal(Entry.objects.get(key="coast-1").position, "2022-05-01", key="later")
    said = f"river-1\nhttps://example.org/talks/entries/coast-2/\n/talks/proposals/{waits.pk}/\nriver-1"
    answer = giver.post("/talks/coding/new/?kind=entries", handing(entries=said))
    assert answer.status_code == 303
    given = CodingTask.objects.get().given.order_by("number").values_list("entry__key", flat=True)
    assert list(given) == ["river-1", "coast-2", "later"]


def test_an_entry_and_a_proposal_lead_to_giving_them(talks: Negotiation, giver: Client) -> None:
    waits = make.proposal(Entry.objects.get(key="coast-1").position, "2022-05-01", key="later")
    for place, named in (("entries/coast-1", "coast-1"), (f"proposals/{waits.pk}", f"/talks/proposals/{waits.pk}/")):
        way = page(giver.get(f"/talks/{place}/")).find("a", string="Give to a second coder")
        assert page(giver.get(way["href"])).select_one("#id_entries").get_text(strip=True) == named


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"entries": "nowhere"}, "There are no such entries: nowhere"),
        ({"entries": ""}, "Entries"),
        ({"entries": "coast-1", "called": "coder-1"}, "The two coders need two names."),
        ({"entries": "coast-1", "called": "analyst-researcher"}, "This is the name of an account."),
        ({"entries": "coast-1", "coder": "1000000000"}, "Coder"),
    ],
)
def test_bad_giving(talks: Negotiation, giver: Client, sent: dict[str, str], said: str) -> None:
    answer = giver.post("/talks/coding/new/?kind=entries", handing(**sent))
    assert answer.status_code == 422
    assert said in page(answer).select_one(".errors").get_text(" ", strip=True)
    assert not CodingTask.objects.exists()


def test_who_had_a_part_cannot_be_given_it(talks: Negotiation, giver: Client) -> None:
    sent = handing(entries="coast-1", coder=make.analyst().pk)
    make.analyst().groups.set(person("analyst").groups.all())
    answer = giver.post("/talks/coding/new/?kind=entries", sent)
    assert "They had a part in them" in page(answer).select_one(".errors").get_text(" ", strip=True)


def test_coding_leads_from_one_to_the_next(talks: Negotiation, giver: Client) -> None:
    giver.post("/talks/coding/new/?kind=entries", handing(entries="coast-1 coast-2"))
    client = coder_client()
    form = page(client.get("/talks/coding/1/1/"))
    assert not form.select("#coding [checked]")
    assert client.post("/talks/coding/1/1/", CODES | {"firmness": ""}).status_code == 422
    assert client.post("/talks/coding/1/1/", CODES | {"held": "no"}).status_code == 422
    assert client.post("/talks/coding/1/1/", CODES).headers["Location"] == "/talks/coding/1/2/"
    coding = Coding.every.get()
    assert (coding.firmness, coding.conditional, coding.scope, coding.coder) == ("open", True, "", "coder-2")
    shown = page(client.get("/talks/coding/1/1/"))
    assert shown.select_one("#coding") is None
    assert "open" in shown.select_one(".coding-facts").get_text()
    # What was coded stays.
    assert client.post("/talks/coding/1/1/", CODES | {"firmness": "plain"}).status_code == 422
    assert Coding.every.get().firmness == "open"
    assert client.post("/talks/coding/1/2/", CODES).headers["Location"] == "/talks/coding/1/"
    assert "2 of 2 coded" in page(giver.get("/talks/coding/1/")).get_text()


def test_closing_makes_it_public_beside_a_first_coding(talks: Negotiation, giver: Client) -> None:
    giver.post("/talks/coding/new/?kind=entries", handing(entries="coast-1 coast-2"))
    coder_client().post("/talks/coding/1/1/", CODES)
    before = Client().get("/talks/agreement.json").json()["entries"]
    assert page(giver.get("/talks/coding/1/close/")).select_one("form button.primary")
    assert giver.post("/talks/coding/1/close/").status_code == 303
    found = Client().get("/talks/agreement.json").json()
    assert (before, found["entries"]) == (0, 1)
    rows = Coding.objects.order_by("coder").values_list("coder", "firmness", "note", "entry__key")
    assert list(rows) == [
        ("coder-1", "plain", "As the speech has it.", "coast-1"),
        ("coder-2", "open", "It says “unless”.", "coast-1"),
    ]
    assert giver.post("/talks/coding/1/close/").status_code == 422
    assert coder_client().post("/talks/coding/1/2/", CODES).status_code == 422


@pytest.fixture
def text(talks: Negotiation) -> CodingTask:
    """A stored text that two published entries cite, given whole."""
    source = make.public_source(negotiation=talks, key="speech")
    for number, quote in enumerate(("give up the coast", "The last one"), start=1):
        wanted = make.entry(
            make.position(negotiation=talks, key=f"cited-{number}", title=f"Cited {number}"), cite=source
        )
        make.citation(wanted, source=source, quote=quote, by=make.user("writer"))
    return coded.of_text(stored.document(source), coder=person("analyst", "researcher"))


def test_a_text_is_coded_whole(talks: Negotiation, text: CodingTask, giver: Client) -> None:
    client, place = coder_client(), "/talks/coding/1/text/"
    shown = page(client.get(place))
    assert not shown.select("mark")
    choices = page(client.post(place, {"act": "choose", "words": "cited 1"}))
    assert [radio["value"] for radio in choices.select("#choices input")] == ["cited-1", "-"]
    passage = {name: value for name, value in CODES.items() if name != "text"} | {"effective_on": "2025-01-01"}
    bad = client.post(place, passage | {"quote": "nobody said so", "position": "-"})
    assert "These words do not stand in the text." in page(bad).get_text()
    for quote, position in (("never give up", "cited-1"), ("first paragraph", "-"), ("never give up", "cited-1")):
        assert client.post(place, passage | {"quote": quote, "position": position}).status_code == 303
    assert CodedPassage.objects.count() == 2
    assert [mark.get_text() for mark in page(client.get(place)).select("mark")] == ["first paragraph", "never give up"]
    assert client.post(place, {"act": "through"}).headers["Location"] == "/talks/coding/1/"
    assert client.post(place, passage | {"quote": "he said", "position": "-"}).status_code == 422
    giver.post("/talks/coding/1/close/")
    sections = page(giver.get("/talks/coding/1/"))
    assert "never give up" in sections.select_one("#both").parent.get_text()
    assert "first paragraph" in sections.select_one("#second").parent.get_text()
    assert "Cited 2" in sections.select_one("#first").parent.get_text()
    assert set(Coding.objects.values_list("coder", "entry__position__key")) == {
        ("coder-1", "cited-1"),
        ("coder-2", "cited-1"),
    }


def test_another_ones_task_is_as_if_it_were_not_there(talks: Negotiation, giver: Client) -> None:
    giver.post("/talks/coding/new/?kind=entries", handing(entries="coast-1"))
    stranger = client_of("analyst")
    for path in ("", "1/", "text/", "close/"):
        assert stranger.get(f"/talks/coding/1/{path}").status_code == 404
    # Nor does whoever gave it see what is coded.
    assert giver.get("/talks/coding/1/1/").status_code in (403, 404)
    assert stranger.get("/talks/coding/").status_code == 200
    assert "coding/1/" not in stranger.get("/talks/coding/").content.decode()


def test_who_gave_and_who_codes_are_told(talks: Negotiation, giver: Client) -> None:
    giver.post("/talks/coding/new/?kind=entries", handing(entries="coast-1"))
    client, teller = coder_client(), client_of("reviewer", "analyst")
    assert "1 to code" in page(client.get("/talks/")).select_one("header").get_text(" ", strip=True)
    told = page(client.get("/inbox/"))
    assert "gave you something to code: Coding task 1" in told.select_one(".told").get_text(" ", strip=True)
    assert told.select_one("#to-code ~ ul a")["href"] == "/talks/coding/"
    client.post("/talks/coding/1/1/", CODES)
    assert "to code" not in page(client.get("/talks/")).select_one("header").get_text(" ", strip=True)
    assert "has coded what you gave them" in page(giver.get("/inbox/")).get_text(" ", strip=True)
    giver.post("/talks/coding/1/close/")
    assert "closed what you coded" in page(client.get("/inbox/")).get_text(" ", strip=True)
    assert page(teller.get("/inbox/")).select_one(".told") is None
