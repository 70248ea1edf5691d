"""How strong the evidence of a register's lines is, and which of them stand on what is asked."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation, Position
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = "at=2025-05-20&since=none"


def page_of(client: Client, home: Negotiation, name: str, asked: str = "") -> BeautifulSoup:
    answer = client.get(f"/{home.key}/{name}/?{DAY}&{asked}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def lines_of(client: Client, home: Negotiation, name: str, asked: str = "") -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = json.loads(client.get(f"/{home.key}/{name}.json?{DAY}&{asked}").content)
    return lines


def red_lines() -> tuple[Negotiation, Position, Position]:
    """Return a negotiation with two red lines: one that the press told and the party affirmed, and one of its own."""
    home = make.negotiation()
    make.round("2025-05-16", negotiation=home)
    press, speech = (make.source(negotiation=home, reliability=grade) for grade in "DA")
    by_press, own = (
        make.position(negotiation=home, party=make.party(negotiation=home, order=order), key=key)
        for order, key in enumerate(("by-press", "own"), start=1)
    )
    make.entry(by_press, "2022-03-29", firmness="categorical", cite=press, account="press", basis="reported")
    make.entry(by_press, "2025-05-16", firmness="same", content="", cite=speech)
    make.citation(make.entry(own, "2022-03-29", firmness="categorical", cite=speech), source=press)
    return home, by_press, own


def test_a_line_rests_on_its_state_and_on_who_said_how_firm_it_is(client: Client) -> None:
    home, by_press, own = red_lines()
    names = ("grade", "independent_sources", "own_word", "stands")
    found = {line["key"]: tuple(line[name] for name in names) for line in lines_of(client, home, "red-lines")}
    assert found == {by_press.key: ("D", 1, False, True), own.key: ("A", 2, True, True)}


@pytest.mark.parametrize("asked", ["evidence=own", "evidence=two", "evidence=graded"])
def test_what_falls_short_is_hollow_and_counted_apart(asked: str, client: Client) -> None:
    home, by_press, own = red_lines()
    stands = {line["key"]: line["stands"] for line in lines_of(client, home, "red-lines", asked)}
    assert stands == {by_press.key: False, own.key: True}
    page = page_of(client, home, "red-lines", asked)
    hollow, full = page.select(".register tbody tr")
    assert ("hollow" in hollow["class"], full.get("class")) == (True, None)
    said = " ".join(hollow.select_one(".falls-short").get_text(" ").split())
    assert said.startswith("Undecided on this evidence: ")
    assert "29 Mar 2022" in said
    counts = [" ".join(small.get_text().split()) for small in page.select(".register h2 small")]
    assert [count.rpartition(", ")[2].partition(" on ")[0] for count in counts] == ["0 of them", "1 of them"]
    kept = page_of(client, home, "red-lines", f"{asked}&stands=on").select(".register tbody tr")
    assert len(kept) == 1
    assert len(page.select(".ask-evidence input[checked]")) == 1


def test_a_pair_stands_when_both_sides_do(client: Client) -> None:
    home, by_press, own = red_lines()
    make.incompatibility(position_a=by_press, position_b=own)
    (pair,) = lines_of(client, home, "incompatibilities", "evidence=own")
    assert [pair[name] for name in ("a_grade", "b_grade", "a_own_word", "b_own_word", "stands")] == [
        "D",
        "A",
        False,
        True,
        False,
    ]
    page = page_of(client, home, "incompatibilities", "evidence=own")
    assert len(page.select(".pairs > .hollow")) == len(page.select(".falls-short")) == 1
    assert "1 pair, 0 of them on the party’s own word" in page.select_one(".status").get_text()
    assert not page_of(client, home, "incompatibilities", "evidence=own&stands=on").select(".pairs")
    assert lines_of(client, home, "incompatibilities")[0]["stands"] is True
