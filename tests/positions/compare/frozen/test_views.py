"""Freezing from the compare page, and the page of what is frozen."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from positions.models import Entry, FrozenComparison, Negotiation, Position
from positions.reading.moment import echo
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import published, redact

pytestmark = pytest.mark.django_db

FREEZE = "/istanbul/compare/freeze/"


def soup_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return BeautifulSoup(answer.content, "lxml")


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
    for said in (
        row.sha256,
        str(echo(row.known)),
        "researcher",
        "party: russia",
        "answered the same now",
        "@misc{istanbul_c",
    ):
        assert said in text, said
    assert len(soup.select("table.frozen tbody tr")) == 12


def test_the_bytes_are_those_of_the_comparison_as_known_then(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia")
    row = FrozenComparison.objects.get()
    answer = client.get(f"{address}comparison.json")
    assert sha256(answer.content).hexdigest() == row.sha256
    lively = client.get(f"/istanbul/compare.json?party=russia&known={echo(row.known)}").content
    assert answer.content.startswith(lively.removesuffix(b"\n}\n") + b',\n "citations": [')
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


def test_a_redaction_reaches_what_it_cites(shipped: Negotiation, client: Client) -> None:
    entry = an_entry(effective_on__lte="2022-04-01")
    secret = "A locator that names somebody"
    make.citation(entry, locator=secret, quote="A quote that names somebody", translation="A translation of it")
    address = freeze("?party=russia")
    taken = ("", "comparison.json", "comparison.csv", "comparison.xlsx")
    assert secret in client.get(address).content.decode()
    kept = FrozenComparison.objects.get()
    assert secret.encode() in bytes(kept.content)
    cited = entry.citations.get(locator=secret)
    cells = [f"citation-{cited.pk}-{name}" for name in ("locator", "quote", "translation")]
    redact(entry, cells=cells, reason="Personal data.", by=make.user("admin"))
    for each in taken:
        answer = client.get(f"{address}{each}")
        content = b"".join(answer)
        if each.endswith("xlsx"):
            texts = [cell.value for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
            content = "\n".join(map(str, texts)).encode()
        assert b"names somebody" not in content, each
        assert b"A translation of it" not in content, each
    changed = FrozenComparison.objects.get()
    assert [each["locator"] for each in json.loads(bytes(changed.content))["citations"]].count("[redacted]") == 1
    assert (changed.sha256, changed.redacted_at is None) == (kept.sha256, False)
    page = soup_of(client, address).select_one("[aria-labelledby=sources]")
    assert page is not None
    assert "[redacted]" in page.get_text()
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{address}comparison.xlsx"))))
    (line,) = (row for row in book["Citations"].iter_rows(values_only=True) if "[redacted]" in row)
    assert line.count("[redacted]") == 3


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
    assert counts.pop() <= 11
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


DOI = "10.5281/zenodo.1234567"


def write_doi(address: str, doi: str, role: str = "researcher") -> int:
    return client_of(role).post(f"{address}doi/", {"doi": doi}).status_code


def test_a_doi_is_written_shown_cited_listed_and_told_of(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia")
    first = FrozenComparison.objects.get()
    assert "It has no DOI" in soup_of(client, address).get_text(" ", strip=True)
    assert write_doi(address, f"https://doi.org/{DOI}") == 303
    row = FrozenComparison.objects.get()
    assert (row.doi, bytes(row.content), row.sha256) == (DOI, bytes(first.content), first.sha256)
    page = soup_of(client, address)
    assert page.select(f'dd > a[href="https://doi.org/{DOI}"]')
    assert page.select("form[action$='/doi/']") == []
    cited = page.select_one("[aria-labelledby=cite] .lede")
    assert cited is not None
    history = page.select_one(".record")
    assert history is not None
    assert "researcher" in history.get_text()
    assert DOI in history.get_text()
    assert client.get(f"{address}cite.json").json()[0]["DOI"] == DOI
    assert f"doi = {{{DOI}}}" in client.get(f"{address}cite.bib").content.decode()
    assert f"DO  - {DOI}" in client.get(f"{address}cite.ris").content.decode()
    assert f"https://doi.org/{DOI}" in cited.get_text()
    assert DOI in soup_of(client, "/istanbul/frozen/").get_text()
    assert write_doi(address, "", "reviewer") == 303
    assert FrozenComparison.objects.get().doi == ""


def test_what_is_no_doi_is_refused_in_place_and_who_may_not_write_it_too(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia", client_of("analyst"))
    answer = client_of("analyst").post(f"{address}doi/", {"doi": "zenodo 12"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "lxml")
    assert page.select_one("#doi[value='zenodo 12'][aria-invalid]")
    assert "A DOI looks like" in page.get_text()
    assert write_doi(address, DOI, "researcher") == 403
    assert client.post(f"{address}doi/", {"doi": DOI}).status_code == 403
    assert write_doi(address, DOI, "administrator") == 303


def test_its_rows_are_given_as_csv_and_workbook_from_its_bytes(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia&moved=on")
    make.correct(an_entry(), statement="Other words.", content="Other content.")
    kept = client.get(f"{address}comparison.json").json()["positions"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}comparison.csv").content.decode())))
    assert [row["key"] for row in rows] == [row["key"] for row in kept]
    assert [row["after_statement"] for row in rows] == [(row["after"] or {}).get("statement") or "" for row in kept]
    assert {row["party_name"] for row in rows} == {"Russia"}
    assert rows[0]["known"] == echo(FrozenComparison.objects.get().known)
    answer = client.get(f"{address}comparison.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    first, positions, citations = book.worksheets
    assert FrozenComparison.objects.get().sha256 in {cell.value for cells in first for cell in cells}
    assert positions.max_row == len(kept) + 1
    shown = soup_of(client, address).select("[aria-labelledby=sources] small a")
    assert citations.max_row - 1 == len(shown) == len(client.get(f"{address}comparison.json").json()["citations"])
    assert {row[0] for row in citations.iter_rows(min_row=2, values_only=True)} == {each.get_text() for each in shown}


def test_it_keeps_its_citations_and_shows_speakers_and_sources(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia")
    cited = client.get(f"{address}comparison.json").json()["citations"]
    assert {"position", "entry", "source", "locator"} == set(cited[0])
    page = soup_of(client, address)
    shown = page.select_one("[aria-labelledby=sources]")
    assert shown is not None
    assert "frozen with the comparison" in shown.get_text()
    assert {link["href"] for link in shown.select("li > a")} == {
        f"/istanbul/sources/{each['source']}/" for each in cited
    }
    table = page.select_one("table.frozen")
    assert table is not None
    assert "Medinsky" in table.get_text()
    assert "own account, stated" in table.get_text()
    assert "said " not in " ".join(each.get_text() for each in table.select(".firm"))


def test_one_frozen_without_citations_shows_those_of_its_moment(shipped: Negotiation, client: Client) -> None:
    address = freeze("?party=russia")
    row = FrozenComparison.objects.get()
    data = json.loads(bytes(row.content))
    del data["citations"]
    old = json.dumps(data).encode()
    with transaction.atomic():
        moment = publishing_moment(shipped.pk)
        older = FrozenComparison.objects.create(
            **{name: getattr(row, name) for name in ("negotiation", "before", "after", "known", "saved_by")},
            content=old,
            sha256=sha256(old).hexdigest(),
            saved_at=moment,
        )
    make.correct(an_entry(), statement="Other words.")
    shown = soup_of(client, f"/c/{older.pk}/").select_one("[aria-labelledby=sources]")
    assert shown is not None
    assert "without its citations" in shown.get_text()
    kept = soup_of(client, address).select_one("[aria-labelledby=sources]")
    assert kept is not None
    assert {link["href"] for link in shown.select("li > a")} <= {link["href"] for link in kept.select("li > a")}
    assert len(shown.select("li")) > 5


def test_what_was_frozen_is_listed_newest_first_in_pages_and_by_pair(
    shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing was frozen yet" in soup_of(client, "/istanbul/frozen/").get_text()
    assert soup_of(client, "/istanbul/").select(".menu a[href='/istanbul/frozen/']")
    made = [freeze(query) for query in ("?party=russia", "?party=ukraine", "?after=2025-05-20")]
    monkeypatch.setattr("positions.compare.frozen.listing.PAGE", 2)
    first = soup_of(client, "/istanbul/frozen/")
    (older,) = first.select(".onward a")
    second = soup_of(client, str(older["href"]))
    listed = [str(link["href"]) for page in (first, second) for link in page.select("th a")]
    assert listed == made[::-1]
    pair = soup_of(client, "/istanbul/compare/").select_one("a[href*='/frozen/?']")
    assert pair is not None
    assert [a["href"] for a in soup_of(client, str(pair["href"])).select("th a")] == made[1::-1]
    assert [a["href"] for a in soup_of(client, "/istanbul/frozen/?after=2025-05-20").select("th a")] == made[2:]
    assert client.get("/istanbul/frozen/?older=x").status_code == 400
    assert client.get("/istanbul/frozen/", {"before": "\0"}).status_code == 200
