"""What the overview counts is what the pages count to which it leads."""

import re
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.evidence.coding.codings import agreement_page, coded_entries
from positions.models import Negotiation
from positions.overview.background import read_background
from positions.reading.party_marks import party_marks
from positions.records.lists.rounds import rows_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def test_at_each_round_a_party_has_as_many_entries_as_in_the_list_of_rounds(
    shipped: Negotiation, client: Client
) -> None:
    parties = party_marks(shipped)
    listed = rows_of(shipped, list(shipped.round_set.in_order()), parties, None)
    rows = page_of(client, "/istanbul/").select('section[aria-labelledby="rounds"] tbody tr')
    counted = [[int(cell.get_text()) for cell in row.select(".number")[: len(parties)]] for row in rows]
    assert counted == [list(row.voiced) for row in reversed(listed)]


def agreement_of(negotiation: Negotiation, known: datetime | None = None) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", read_background(negotiation, known).agreement)]


def test_coders_agree_as_often_as_on_the_page_of_their_agreement(shipped: Negotiation) -> None:
    page = agreement_page(coded_entries(shipped, None), {})
    firmness, scope = (
        next(each for each in page.variables if each.name == name).found for name in ("firmness", "scope")
    )
    numbers = agreement_of(shipped)
    assert numbers[0] == page.entries
    assert numbers[2::2] == [firmness.n, scope.n]
    assert [f"{100 * same / of:.1f}" for same, of in (numbers[1:3], numbers[3:5])] == [
        f"{100 * found.agreement:.1f}" for found in (firmness, scope) if found.agreement is not None
    ]


def test_codings_that_were_taken_in_later_or_of_what_was_retracted_do_not_count() -> None:
    position = make.position()
    entry, gone = (make.entry(position, day) for day in ("2022-03-29", "2022-03-30"))
    home = position.negotiation
    for of in (entry, gone):
        make.coding(of, coder="one")
    before = timezone.now()
    later = make.import_of(home)
    for of in (entry, gone):
        make.coding(of, coder="two", imported_in=later)
    assert (agreement_of(home)[0], agreement_of(home, before)) == (2, [])
    make.retract(gone)
    assert agreement_of(home)[0] == 1


def test_the_sentence_of_what_there_is_counts_as_the_lists_do(client: Client) -> None:
    position = make.position()
    home = position.negotiation
    make.entry(position)
    make.issue(negotiation=home)
    read = make.position(negotiation=home, issue=position.issue)
    make.entry(read, account="analyst", basis="inferred", reading=True)
    said = page_of(client, f"/{home.key}/").select_one(".extent")
    told = {link["href"]: int(link.get_text().split()[0]) for link in said.select("a")}
    for name in ("positions", "issues", "sources"):
        rows = page_of(client, f"/{home.key}/{name}/").select("main tbody tr:has(td)")
        assert told[f"/{home.key}/{name}/"] == len(rows), name
    assert told[f"/{home.key}/timeline/"] == 2
