"""Pages of issues, parties, people, events and assessments, the registers, coverage and citations."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook

from positions.models import Negotiation
from tests import factories as make
from tests.parsing import parsed

pytestmark = pytest.mark.django_db

PAGES = [
    "issues/ceasefire/",
    "parties/russia/",
    "people/medinsky/",
    "events/",
    "assessments/",
    "red-lines/",
    "preconditions/",
    "incompatibilities/",
    "coverage/",
    "rounds/istanbul-2025-05-16/",
    "compare/cite/",
    "positions/ru-neutrality/cite/",
    "entries/ru-neutrality@2022-03-29/cite/",
    "sources/osw-2025-05-19/cite/",
]
DATED = [page for page in PAGES if "cite" not in page and page not in {"events/", "assessments/"}]
# A person has no page as known before they were recorded.
FROM_THE_FIRST = [page for page in DATED if not page.startswith("people/")]
# Offices and seats are read beside the entries in which the person speaks.
DEARER = {"people/medinsky/": 9, "coverage/": 8}
CHEAP = {"issues/ceasefire/": 4, "parties/russia/": 6}


@pytest.mark.parametrize("page", PAGES)
def test_it_works_in_few_queries(
    page: str, shipped: Negotiation, client: Client, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    assert queries_of(lambda: client.get(f"/istanbul/{page}")) <= (DEARER | CHEAP).get(page, 7)
    answer = client.get(f"/istanbul/{page}")
    assert answer.status_code == 200
    assert len(BeautifulSoup(answer.content, "lxml").find_all("h1")) == 1


def test_a_person_is_not_there_before_they_were_recorded(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/people/medinsky/", {"known": "2020-01-01"})
    assert answer.status_code == 404
    assert "had no person “medinsky” yet as known on 1 Jan 2020" in answer.content.decode()


@pytest.mark.parametrize("page", FROM_THE_FIRST)
def test_known_shows_a_banner_and_nothing_before_the_import(page: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{page}", {"known": "2020-01-01"})
    assert answer.status_code == 200
    body = BeautifulSoup(answer.content, "lxml")
    assert "As known on 1 January 2020" in body.get_text()
    assert not body.select("ol.entries > li")


@pytest.mark.parametrize("page", DATED)
def test_bad_known_is_said(page: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{page}", {"known": "yesterday"})
    assert answer.status_code == 400
    assert "must be a date such as 2025-06-01" in answer.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "issues/nothing/",
        "parties/nothing/",
        "people/nothing/",
        "positions/nothing/cite/",
        "red-lines/?at=nothing",
        "coverage/?round=nothing",
    ],
)
def test_what_does_not_exist_is_404_with_a_way_on(page: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{page}")
    assert answer.status_code == 404
    assert "/istanbul/compare/" in answer.content.decode()


@pytest.mark.parametrize("query", ["on=2025-13-01", "on=20250101", "since=2025-02-30", "at=2025-99-99"])
def test_a_bad_day_is_said(query: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/red-lines/?{query}", follow=True)
    assert answer.status_code == 400
    assert "A day is written as 2025-05-16" in answer.content.decode()


@pytest.mark.parametrize("page", ["red-lines", "incompatibilities", "coverage"])
def test_a_bad_moment_is_said_also_without_rounds(page: str, client: Client) -> None:
    answer = client.get(f"/{make.negotiation().key}/{page}/?known=yesterday")
    assert answer.status_code == 400
    assert "The moment of knowledge must be" in answer.content.decode()


@pytest.mark.parametrize("register", ["red-lines", "preconditions", "incompatibilities"])
def test_downloads_have_the_rows_of_the_page(register: str, shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get(f"/istanbul/{register}/").content, "lxml")
    rows = len(page.select(".register tbody tr")) or len(page.select(".pairs > li"))
    told = json.loads(client.get(f"/istanbul/{register}.json").content)
    table = list(csv.reader(io.StringIO(client.get(f"/istanbul/{register}.csv").content.decode())))
    _, sheet, *_ = load_workbook(io.BytesIO(b"".join(client.get(f"/istanbul/{register}.xlsx")))).worksheets
    assert rows > 0
    assert len(told) == len(table) - 1 == sheet.max_row - 1 == rows


def test_the_assessments_say_that_they_are_one_voice(shipped: Negotiation, client: Client) -> None:
    assert "All 17 come from one institute" in client.get("/istanbul/assessments/").content.decode()


def test_an_assessment_names_party_round_and_issue_apart(shipped: Negotiation, client: Client) -> None:
    page = parsed(client.get("/istanbul/assessments/").content)
    row = next(row for row in page.select("ul.rests > li") if row.select("small a")[-1].get_text() == "Ceasefire")
    assert " ".join(row.get_text().split()).endswith("; on Russia; First Istanbul round of 2025; Ceasefire")


def test_both_sides_of_an_issue_stand_side_by_side(shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get("/istanbul/issues/neutrality/").content, "lxml")
    assert [section["aria-label"] for section in page.select(".tracks > section")] == ["Russia", "Ukraine"]


def test_citation_files_are_what_they_say(shipped: Negotiation, client: Client) -> None:
    bib = client.get("/istanbul/positions/ru-neutrality/cite.bib")
    csl = client.get("/istanbul/positions/ru-neutrality/cite.json")
    assert bib["Content-Type"].startswith("application/x-bibtex")
    assert json.loads(csl.content)[0]["id"] == "istanbul_ru-neutrality"


def test_a_cited_comparison_names_its_moment_of_knowledge(shipped: Negotiation, client: Client) -> None:
    (item,) = json.loads(client.get("/istanbul/compare/cite.json?party=russia").content)
    assert "known=" in item["URL"]
    assert "party=russia" in item["URL"]


@pytest.mark.parametrize(
    ("page", "there"),
    [
        ("issues/ceasefire/", {"/istanbul/compare/?issue=ceasefire", "/istanbul/timeline/?issue=ceasefire"}),
        (
            "rounds/istanbul-2025-05-16/",
            {
                "/istanbul/timeline/?round=istanbul-2025-05-16",
                "/istanbul/compare/?before=istanbul-2025-05-16&after=istanbul-2025-06-02",
            },
        ),
    ],
)
def test_it_leads_to_the_comparison_and_the_timeline_of_the_same(
    page: str, there: set[str], shipped: Negotiation, client: Client
) -> None:
    body = BeautifulSoup(client.get(f"/istanbul/{page}").content, "lxml")
    links = {link["href"] for link in body.select("main a")}
    assert there <= links
    assert {client.get(link).status_code for link in there} == {200}
