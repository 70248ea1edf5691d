"""The page on which differences are settled: what it shows of which entry, and what a form sent from it does."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.evidence.settling.acts import settle
from positions.evidence.settling.page import MOST
from positions.models import Amendment, CodingVote, Entry, Negotiation
from tests import coded
from tests import factories as make
from tests import stored_texts as stored
from tests.people import ANONYMOUS, client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Client:
    return client_of("analyst")


def differing(home: Negotiation | None = None, **codes: Any) -> Entry:
    """Return a plain entry that one coder took for plain, and another for tentative, unless it is said."""
    entry = make.entry(make.position(**({"negotiation": home} if home else {})), firmness="plain")
    make.coding(entry, coder="coder-1", firmness="plain", note="As it reads.")
    make.coding(entry, coder="coder-2", **({"firmness": "tentative"} | codes))
    return entry


def address(home: Negotiation) -> str:
    return f"/{home.key}/coding/settle/"


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content.decode()[:500]
    return BeautifulSoup(answer.content, "lxml")


def text(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def keys(page: BeautifulSoup) -> list[str]:
    return [section["id"] for section in page.select(".to-settle")]


def test_it_works(analyst: Client) -> None:
    entry = differing()
    page = soup(analyst.get(address(entry.negotiation)))
    (section,) = page.select(".to-settle")
    assert "It was said." in text(section)
    assert "coder-1 As it reads. The entry As the speech has it." in text(section.select_one("details"))
    choices = {text(label): label.input for label in section.select("fieldset label")}
    assert list(choices)[:2] == ["categorical", "plain (coder-1, the entry)"]
    assert "tentative (coder-2)" in choices
    assert not page.select("[checked]")
    answer = analyst.post(address(entry.negotiation), {choices["tentative (coder-2)"]["name"]: "tentative"})
    assert answer.status_code == 303
    said = soup(analyst.get(answer["Location"]))
    assert text(said.select_one(".notice")) == "1 code settled. 1 correction proposed, to be reviewed by somebody else."
    assert not keys(said)
    settled = soup(analyst.get(address(entry.negotiation), {"state": "settled"}))
    assert "firmness : tentative, on" in text(settled.select_one(".settled"))
    proposal = Amendment.objects.get().replacement
    assert proposal is not None
    assert settled.select_one(".follows a")["href"] == f"/{entry.negotiation.key}/proposals/{proposal.pk}/"


def test_a_passage_leads_to_its_place_in_the_stored_text(analyst: Client) -> None:
    entry = differing()
    citation = entry.citations.get()
    section = f"/{entry.negotiation.key}/sources/{citation.source.key}/document/#c{citation.pk}"
    assert section not in str(soup(analyst.get(address(entry.negotiation))))
    stored.document(source=citation.source)
    assert section in str(soup(analyst.get(address(entry.negotiation))))


def test_the_public_page_says_that_it_was_settled(analyst: Client) -> None:
    entry = differing()
    home, third = entry.negotiation, make.user("third")
    public = f"/{home.key}/agreement/"
    assert "were settled by people" not in text(soup(Client().get(public)))
    assert "Settle them" in text(soup(analyst.get(public)))
    settle(home, entry.key, {"firmness": "tentative"}, by=third)
    page = soup(Client().get(public))
    assert "1 of 1 were settled by people who looked again" in text(page)
    row = text(page.select_one("[aria-labelledby=differences] tbody tr"))
    assert "plain tentative tentative" in row
    assert "by a third person; the entry says plain" in row
    assert "third" not in row.replace("third person", "")
    (line,) = Client().get(f"/{home.key}/agreement.json").json()["differences"]
    assert (line["settled"], line["settlement"]["value"]) == ("plain", "tentative")
    then = Client().get(f"/{home.key}/agreement.json", {"known": entry.published_at.isoformat()})
    assert [each["settlement"] for each in then.json()["differences"]] == [None]


def test_denied_to_whoever_may_not_propose() -> None:
    entry = differing()
    assert client_of(ANONYMOUS).get(address(entry.negotiation)).status_code == 302
    for role in ("researcher", "reviewer", "delegation manager", "administrator"):
        assert client_of(role).get(address(entry.negotiation)).status_code == 403
        assert client_of(role).post(address(entry.negotiation), {f"{entry.key}:firmness": "plain"}).status_code == 403
    assert not CodingVote.objects.exists()


def test_what_the_person_has_yet_to_code_is_not_there(analyst: Client) -> None:
    entry = differing()
    shown = differing(entry.negotiation)
    coded.task(entry, coder=person("analyst"), called="coder-3")
    page = soup(analyst.get(address(entry.negotiation), {"state": "all"}))
    assert keys(page) == [shown.key]
    assert entry.key not in str(page)
    answer = analyst.post(address(entry.negotiation), {f"{entry.key}:firmness": "plain"})
    assert "you have yet to code it" in text(soup(answer, 422).select_one(".errors"))
    assert not CodingVote.objects.exists()


def test_what_is_refused_stays_chosen_and_the_rest_is_done(analyst: Client) -> None:
    raced = differing()
    home = raced.negotiation
    other = differing(home)
    settle(home, raced.key, {"firmness": "plain"}, by=make.user("third"))
    sent = {f"{raced.key}:firmness": "tentative", f"{other.key}:firmness": "plain"}
    page = soup(analyst.post(address(home), sent), 422)
    assert "Somebody settled this a moment ago: firmness is plain" in text(page.select_one(".errors"))
    assert page.select_one(".errors a")["href"] == f"#{raced.key}"
    assert raced.key in keys(page)
    assert text(page.select_one(".notice")) == "1 code settled."
    assert CodingVote.objects.count() == 2


def test_what_is_sent_without_a_choice_says_so(analyst: Client) -> None:
    entry = differing()
    page = soup(analyst.post(address(entry.negotiation)), 422)
    assert text(page.select_one(".errors")).startswith("Nothing is chosen")


def test_what_people_are_to_write_is_corrected_by_hand(analyst: Client) -> None:
    entry = differing(conditional=True)
    home = entry.negotiation
    sent = {f"{entry.key}:firmness": "tentative", f"{entry.key}:conditional": "yes"}
    answer = analyst.post(address(home), sent)
    assert answer.status_code == 303
    page = soup(analyst.get(answer["Location"]))
    assert "There is a condition, which is to be written." in text(page.select_one(".follows"))
    assert not page.select("[name=correct]")
    by_hand = page.select_one(".follows a")["href"]
    assert parse_qs(urlsplit(by_hand).query)["firmness"] == ["tentative"]
    form = soup(analyst.get(by_hand))
    assert form.select_one("[name=firmness] [selected], [name=firmness][checked]")["value"] == "tentative"
    assert "Coders differed, and it was settled" in form.select_one("[name=reason]").get_text()


def test_a_correction_that_came_back_is_proposed_anew(analyst: Client) -> None:
    entry = differing()
    home = entry.negotiation
    settle(home, entry.key, {"firmness": "tentative"}, by=make.user("third"))
    (button,) = soup(analyst.get(address(home))).select("[name=correct]")
    assert analyst.post(address(home), {"correct": button["value"]}).status_code == 303
    assert Amendment.objects.count() == 1
    # Sent again, nothing follows any more.
    page = soup(analyst.post(address(home), {"correct": button["value"]}), 422)
    assert "a correction waits" in text(page.select_one(".errors"))
    assert Amendment.objects.count() == 1


def test_filters_and_pages(analyst: Client) -> None:
    home = make.negotiation()
    entries = sorted(differing(home).key for _ in range(MOST + 1))
    other = differing(home, firmness="plain", basis="reported")
    page = soup(analyst.get(address(home)))
    listed = keys(page)
    listed += keys(soup(analyst.get(f"{address(home)}{page.select_one('.onward a[rel=next]')['href']}")))
    assert listed == sorted([*entries, other.key])
    assert keys(soup(analyst.get(address(home), {"variable": "basis"}))) == [other.key]
    assert keys(soup(analyst.get(address(home), {"task": "7"}))) == []
    assert keys(soup(analyst.get(address(home), {"state": "settled"}))) == []
    for bad in ({"state": "x"}, {"variable": "x"}, {"task": "x"}, {"after": "x"}):
        assert analyst.get(address(home), bad).status_code == 400


def test_by_task(analyst: Client) -> None:
    entry = make.entry(firmness="plain")
    task = coded.task(entry, called="coder-3")
    coded.coding(task, firmness="tentative")
    make.coding(entry, coder="coder-1", firmness="plain")
    home = entry.negotiation
    assert keys(soup(analyst.get(address(home)))) == []
    coded.close(task)
    other = differing(home)
    assert keys(soup(analyst.get(address(home)))) == sorted([entry.key, other.key])
    assert keys(soup(analyst.get(address(home), {"task": str(task.number)}))) == [entry.key]


def test_what_a_coder_chose_is_told(analyst: Client) -> None:
    entry = make.entry(firmness="plain")
    task = coded.task(entry, coder=person("analyst"))
    coded.coding(task, firmness="tentative")
    make.coding(entry, coder="coder-1", firmness="plain")
    coded.close(task)
    listed = soup(analyst.get(f"/{entry.negotiation.key}/coding/{task.number}/"))
    way = listed.find("a", string="Settle where they differ")["href"]
    assert keys(soup(analyst.get(way))) == [entry.key]
    answer = analyst.post(address(entry.negotiation), {f"{entry.key}:firmness": "tentative"})
    page = soup(analyst.get(answer["Location"]))
    assert text(page.select_one(".notice")) == "1 code noted: settled once the other coder agrees."
    assert text(page.select_one("fieldset .hint")).startswith("Chosen by analyst: tentative, on")


def test_query_count(analyst: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    home = make.negotiation()
    asked = set()
    for number in (1, 4):
        for _ in range(number):
            differing(home)
        asked.add(queries_of(lambda: analyst.get(address(home))))
    assert len(asked) == 1
