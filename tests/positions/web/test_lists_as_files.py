"""Every list of a page can be taken away, with the rows that the page has."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook

from positions.models import Negotiation
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

# A list, what is asked of it, and how its page marks a row.
LISTS = [
    ("events", "", ".events > li"),
    ("assessments", "", ".page > .rests > li"),
    ("coverage", "?round=istanbul-2025-05-16", "section:has(#sources) tbody tr"),
    ("activity", "", ".acts-done > li"),
    ("sources", "?grade=A", ".listed tbody tr"),
    ("positions", "?issue=ceasefire", ".listed tbody tr:not(.of-issue)"),
    ("issues", "", ".listed tbody tr:not(.of-issue)"),
    ("rounds", "", ".listed tbody tr"),
]


@pytest.mark.parametrize(("name", "query", "row"), LISTS)
def test_the_files_have_the_rows_of_the_page(name: str, query: str, row: str) -> None:
    page = BeautifulSoup(Client().get(f"/istanbul/{name}/{query}").content, "lxml")
    shown = len(page.select(row))
    assert shown
    links = {str(link["href"]).split("?")[0] for link in page.select(".take a")}
    assert links >= {f"/istanbul/{name}.{form}" for form in ("csv", "xlsx", "json")}
    given = {form: Client().get(f"/istanbul/{name}.{form}{query}").content for form in ("csv", "xlsx", "json")}
    rows = list(csv.reader(io.StringIO(given["csv"].decode())))
    about, sheet, *_ = load_workbook(io.BytesIO(given["xlsx"])).worksheets
    assert about.title == "About"
    assert len(rows) - 1 == sheet.max_row - 1 == len(json.loads(given["json"])) == shown
    assert rows[0] == list(json.loads(given["json"])[0])


def test_formulas_are_defused(shipped: Negotiation) -> None:
    make.event(negotiation=shipped, key="odd", title="=1+1")
    rows = {
        row["key"]: row for row in csv.DictReader(io.StringIO(Client().get("/istanbul/events.csv").content.decode()))
    }
    assert rows["odd"]["title"] == "'=1+1"
    plain = {row["key"]: row for row in Client().get("/istanbul/events.json").json()}
    assert plain["odd"]["title"] == "=1+1"


@pytest.mark.parametrize("query", ["person=nobody", "party=none", "since=yesterday", "known=yesterday", "until=%00"])
def test_bad_input(query: str) -> None:
    response = Client().get(f"/istanbul/activity.csv?{query}")
    assert response.status_code == 400
    assert response.json()["error"]
