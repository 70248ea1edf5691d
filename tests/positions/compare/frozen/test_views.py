"""Freezing from the compare page, and the page of what is frozen."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from positions.models import Entry, FrozenComparison, Negotiation, Position
from positions.reading.moment import echo
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import published, redact

pytestmark = pytest.mark.django_db

FREEZE = "/istanbul/compare/freeze/"


def soup_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return BeautifulSoup(answer.content, "html.parser")


def freeze(query: str = "", client: Client | None = None) -> str:
    """Return the address of the frozen comparison."""
    answer = (client or client_of("researcher")).post(FREEZE + query)
    assert answer.status_code == 303, answer.content
    return str(answer["Location"])


def an_entry(**columns: Any) -> Entry:
    held = Entry.objects.known(None).filter(rival_of__isnull=True, reading=False, rivals__isnull=True)
    return held.filter(position__key="ru-neutrality", **columns).latest("effective_on", "sequence")


def test_it_works(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia&moved=on")
    row = FrozenComparison.objects.get()
    assert address == f"/c/{row.pk}/"
    assert row.filters == "party=russia&moved=on"
    soup = soup_of(client, address)
    text = soup.get_text(" ", strip=True)
    for said in (row.sha256, str(echo(row.known)), "researcher", "party: russia", "answered the same now", "@misc{c"):
        assert said in text, said
    assert len(soup.select("table.frozen tbody tr")) == 12


def test_the_bytes_are_those_of_the_comparison_as_known_then(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia")
    row = FrozenComparison.objects.get()
    answer = client.get(f"{address}comparison.json")
    assert sha256(answer.content).hexdigest() == row.sha256
    assert answer.content == client.get(f"/istanbul/compare.json?party=russia&known={echo(row.known)}").content
    again = client.get(f"{address}comparison.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_button_is_there_for_those_who_may(shipped: Negotiation, client: Client) -> None:
    mine = soup_of(client_of("researcher"), "/istanbul/compare/?party=russia")
    form = mine.find("form", id="freeze")
    assert form["action"] == f"{FREEZE}?party=russia"
    assert mine.select_one("button[form=freeze]")
    for who in (client, client_of()):
        theirs = soup_of(who, "/istanbul/compare/")
        assert not theirs.select("#freeze, [form=freeze]")


def test_denied_to_those_without_the_permission(shipped: Negotiation) -> None:
    stranger = Client()
    stranger.force_login(person())
    assert stranger.post(FREEZE).status_code == 403
    assert Client().post(FREEZE)["Location"].startswith("/accounts/login/")
    assert client_of("researcher").get(FREEZE).status_code == 405
    assert not FrozenComparison.objects.exists()


def test_twice_the_same_is_one(shipped: Negotiation) -> None:
    assert freeze("?party=russia") == freeze("?party=russia", client_of("analyst"))
    assert freeze("?party=ukraine") != freeze("?party=russia")


def test_what_differs_now_is_shown_beside(shipped: Negotiation, client: Client) -> None:
    address = freeze()
    before = client.get(f"{address}comparison.json").content
    entry = an_entry(effective_on__lte="2022-04-01")
    firmer = "categorical" if entry.firmness != "categorical" else "tentative"
    proposal = correct(
        entry,
        draft=replace(draft_of(entry), firmness=firmer, statement="Corrected words."),
        reason="A slip of the pen.",
        by=make.analyst(),
    )
    publish(proposal, by=make.reviewer(), scope_confirmed=True)
    soup = soup_of(client, address)
    text = soup.select_one("section[aria-labelledby=since]").get_text(" ", strip=True)
    assert "answered otherwise now" in text
    assert "A slip of the pen." in text
    assert f"{entry.key}" in text
    assert "corrected on" in text
    assert "first round: firmness" in text
    assert client.get(f"{address}comparison.json").content == before


def test_a_position_that_is_gone_or_new(shipped: Negotiation, client: Client) -> None:
    position = make.position(
        negotiation=shipped,
        party=shipped.party_set.get(key="russia"),
        issue=shipped.issue_set.get(key="ceasefire"),
        title="Made up",
    )
    entry = published(position, "2022-03-29")
    address = freeze("?issue=ceasefire")
    publish(retract([entry], reason="It was wrong.", by=make.analyst())[0], by=make.reviewer())
    other = make.position(negotiation=shipped, party=position.party, issue=position.issue, title="Made later")
    published(other, "2022-03-29")
    soup = soup_of(client, address)
    rows = {row.th.get_text(strip=True): row for row in soup.select("section[aria-labelledby=since] tbody tr")}
    assert set(rows) == {"Made up", "Made later"}
    assert rows["Made up"].select("td")[1].get_text(strip=True) == "not there"
    assert rows["Made later"].select("td")[0].get_text(strip=True) == "not there"
    assert "retracted on" in soup.get_text()


def test_a_redaction_says_so_and_keeps_the_first_hash(shipped: Negotiation, client: Client) -> None:
    address = freeze()
    first = FrozenComparison.objects.get().sha256
    entry = an_entry(effective_on__lte="2022-04-01")
    secret = entry.statement
    assert secret.encode() in client.get(f"{address}comparison.json").content
    redact(entry, cells=["statement"], reason="Personal data.", by=make.user("admin"))
    content = client.get(f"{address}comparison.json").content
    assert secret.encode() not in content
    soup = soup_of(client, address)
    text = soup.get_text(" ", strip=True)
    assert "Texts were redacted" in text
    assert first in text
    assert sha256(content).hexdigest() in text
    assert "statement redacted on" in text


def test_it_can_be_cited(shipped: Negotiation, client: Client) -> None:
    address = freeze()
    bib, csl = (client.get(f"{address}cite.{form}") for form in ("bib", "json"))
    digest = FrozenComparison.objects.get().sha256
    assert f"http://testserver{address}" in bib.content.decode()
    (item,) = json.loads(csl.content)
    assert item["URL"] == f"http://testserver{address}"
    assert digest in item["note"]


def test_a_day_in_place_of_a_round_is_frozen_with_its_window(shipped: Negotiation, client: Client) -> None:
    query = "?before=2025-05-25&after=istanbul-2022-03-29&window=7&party=russia&issue=neutrality&issue=ceasefire"
    address = freeze(query)
    assert freeze(query) == address
    assert freeze(query.replace("window=7", "window=8")) != address
    page = soup_of(client, address)
    said = page.get_text()
    assert "between Istanbul round of March 2022 and the state as at 25 May 2025 (7 days up to it)" in said
    assert "answered the same now" in said
    data = json.loads(client.get(f"{address}comparison.json").content)
    assert (data["after"]["key"], data["window"], data["swapped"]) == ("2025-05-25", 7, False)
    live = page.find("a", string="The page as known now")["href"]
    asked = "before=istanbul-2022-03-29&after=2025-05-25&window=7&party=russia&issue=neutrality&issue=ceasefire"
    assert live == f"/istanbul/compare/?{asked}"
    assert client.get(live).status_code == 200
    assert "the state as at 25 May 2025" in client.get(f"{address}cite.bib").content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?after=2025-05-32", 400),
        ("?window=5", 400),
        ("?isue=ceasefire", 400),
        ("?known=yesterday", 400),
        ("?before=nothing", 404),
        ("?party=nobody", 400),
        ("?before=istanbul-2025-05-16&after=istanbul-2025-05-16", 400),
        ("?known=%00", 400),
        (f"?party={'x' * 10_000}", 400),
    ],
)
def test_bad_questions_are_told(query: str, status: int, shipped: Negotiation) -> None:
    assert client_of("researcher").post(FREEZE + query).status_code == status
    assert not FrozenComparison.objects.exists()


@pytest.mark.parametrize("number", ["0", "7", "9" * 30, "9" * 400])
def test_numbers_that_are_not_there(number: str, client: Client) -> None:
    for rest in ("", "comparison.json", "cite.bib"):
        assert client.get(f"/c/{number}/{rest}").status_code == 404


def test_when_the_question_can_no_longer_be_asked_it_says_so(shipped: Negotiation, client: Client) -> None:
    address = freeze()
    after = FrozenComparison.objects.get().after
    type(after).objects.filter(pk=after.pk).update(
        starts_on="2022-01-01", ends_on="2022-01-01", window_starts_on="2022-01-01", window_ends_on="2022-01-01"
    )
    assert "cannot be answered now" in soup_of(client, address).get_text()


def test_query_count(shipped: Negotiation, client: Client, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    one = freeze("?issue=ceasefire&party=russia")
    everything = freeze()
    counts = {queries_of(lambda address=address: client.get(address)) for address in (one, everything)}
    assert len(counts) == 1
    assert counts.pop() <= 8
    assert Position.objects.count() > 70


def test_it_keeps_what_was_asked_of_the_evidence(shipped: Negotiation, client: Client) -> None:
    address = freeze("?evidence=own,two&without=Bloomberg+2025-05-16&moved=on")
    data = json.loads(client.get(f"{address}comparison.json").content)
    assert (data["evidence"], data["without"]) == (["own", "two"], "Bloomberg 2025-05-16")
    soup = soup_of(client, address)
    undecided = soup.select("table.frozen .falls-short")
    assert 0 < len(undecided) == sum(not row["stands"] for row in data["positions"])
    assert "On the party’s own word, on two independent sources, without Bloomberg" in soup.select_one(".standing").text
    assert "evidence=own%2Ctwo&without=Bloomberg+2025-05-16" in soup.find("a", string="The page as known now")["href"]
    assert "answered the same now" in soup.get_text()
