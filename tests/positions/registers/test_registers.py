"""What stands in a register on a day, and what came in or ended since an earlier one."""

import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.domain.relations import Relation
from positions.domain.states import is_firm_offer, is_red_line
from positions.models import Negotiation, Position
from positions.registers.registers import RegisterLine, incompatibilities, is_precondition, load, registers
from tests import factories as make

pytestmark = pytest.mark.django_db

MARCH = date(2022, 3, 30)
MAY = date(2025, 5, 20)


def red_lines(negotiation: Negotiation, at: date = MAY, since: date | None = None) -> tuple[RegisterLine, ...]:
    (lines,) = registers(load(negotiation, at, None), [is_red_line], at, since)
    return lines


def demand(**columns: Any) -> Position:
    return make.position(kind="demand", **columns)


def test_a_held_categorical_demand_is_a_red_line() -> None:
    position = demand()
    make.entry(position, "2022-03-29", firmness="categorical")
    (line,) = red_lines(position.negotiation)
    assert (line.key, line.since, line.red_line, line.change) == (position.key, "29 Mar 2022", True, "")


@pytest.mark.parametrize("firmness", ["plain", "tentative"])
def test_what_is_less_firm_is_none(firmness: str) -> None:
    position = demand()
    make.entry(position, "2022-03-29", firmness=firmness)
    assert red_lines(position.negotiation) == ()


def test_a_firm_offer_stands_apart() -> None:
    position = make.position(kind="offer")
    make.entry(position, "2022-03-29", firmness="categorical")
    red, offers = registers(load(position.negotiation, MAY, None), [is_red_line, is_firm_offer], MAY)
    assert (red, [line.key for line in offers]) == ((), [position.key])


def test_since_is_the_entry_that_made_it_one() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="categorical")
    make.entry(position, "2022-04-15", firmness="tentative")
    make.entry(position, "2024-06-14", firmness="categorical")
    make.entry(position, "2025-05-16", firmness="categorical")
    (line,) = red_lines(position.negotiation)
    assert (line.since, line.affirmed, line.moved) == ("14 Jun 2024", "16 May 2025", True)


def test_it_is_declared_when_any_entry_of_the_run_is() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="categorical", declared=True)
    make.entry(position, "2022-04-15", firmness="plain")
    make.entry(position, "2024-06-14", firmness="categorical")
    assert [line.declared for line in red_lines(position.negotiation)] == [False]
    make.entry(position, "2025-01-01", firmness="categorical", declared=True)
    assert [line.declared for line in red_lines(position.negotiation)] == [True]


def test_a_red_line_is_affirmed_by_firmness_as_before_and_says_when_it_was_said() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="categorical", condition="if so", speaker="One, aide", declared=True)
    make.entry(position, "2025-05-16", firmness="same")
    (line,) = red_lines(position.negotiation)
    assert (line.firm, line.declared, line.condition) == ("red line", True, "if so")
    assert (line.since, line.affirmed, line.last_said) == ("1 Mar 2022", "16 May 2025", "said 1 Mar 2022 by One")


def test_what_was_not_called_a_red_line_is_categorical() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="categorical")
    (line,) = red_lines(position.negotiation)
    assert (line.firm, line.red_line, line.declared) == ("categorical", True, False)


def test_red_lines_so_called_are_counted_apart_and_what_ended_is_not(client: Client) -> None:
    negotiation = make.negotiation()
    party = make.party(negotiation=negotiation)
    make.round("2022-03-29", negotiation=negotiation, key="one")
    make.round("2025-05-16", negotiation=negotiation, key="two")
    for declared in (True, False, False):
        position = demand(negotiation=negotiation, party=party)
        make.entry(position, "2022-03-01", firmness="categorical", declared=declared)
    make.entry(position, "2023-01-01", held=False)
    page = BeautifulSoup(client.get(f"/{negotiation.key}/red-lines/?at=two&since=one").content, "lxml")
    assert [tag.get_text() for tag in page.select(".register h2 small")] == [
        "1 red line, so called; 1 categorical, 1 ended"
    ]
    assert [tag.get_text(strip=True) for tag in page.select(".register .firm")].count("categorical") == 2


def test_a_reading_or_rival_makes_no_red_line() -> None:
    position = demand()
    main = make.entry(position, "2022-03-29", firmness="plain")
    make.entry(position, "2022-03-30", firmness="categorical", basis="inferred")
    make.entry(position, "2022-03-30", firmness="categorical", account="opponent", rival_of=main)
    assert red_lines(position.negotiation) == ()


def test_new_and_ended_since_an_earlier_day() -> None:
    old = demand()
    negotiation = old.negotiation
    new, kept = demand(negotiation=negotiation), demand(negotiation=negotiation)
    make.entry(old, "2022-03-01", firmness="categorical")
    make.entry(old, "2023-01-01", held=False)
    make.entry(new, "2024-01-01", firmness="categorical")
    make.entry(kept, "2022-03-01", firmness="categorical")
    found = {line.key: line for line in red_lines(negotiation, MAY, MARCH)}
    assert {key: line.change for key, line in found.items()} == {old.key: "ended", new.key: "new", kept.key: ""}
    assert found[old.key].ended == "1 Jan 2023"


def test_what_ended_is_left_out_without_an_earlier_day() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="categorical")
    make.entry(position, "2023-01-01", held=False)
    assert red_lines(position.negotiation) == ()


def test_later_entries_make_no_difference() -> None:
    position = demand()
    make.entry(position, "2022-03-01", firmness="plain")
    make.entry(position, "2025-06-02", firmness="categorical")
    assert red_lines(position.negotiation) == ()


def test_preconditions_are_listed_however_firm() -> None:
    position = make.position(kind="precondition")
    make.entry(position, "2022-03-01", firmness="tentative")
    (lines,) = registers(load(position.negotiation, MAY, None), [is_precondition], MAY)
    assert [line.key for line in lines] == [position.key]


def test_no_text_is_read_but_of_what_lines_show() -> None:
    position = demand()
    home = position.negotiation
    begun = make.entry(position, "2022-03-01", firmness="categorical", content="First.")
    make.entry(position, "2022-03-02", firmness="same", content="Then.")
    content = make.entry(position, "2022-03-03", firmness="same", content="At last.")
    said = make.entry(position, "2022-03-04", firmness="categorical")
    last = make.entry(position, "2022-03-05", firmness="same")
    make.entry(demand(negotiation=home), "2022-03-01", firmness="plain")
    loaded = load(home, MAY, None)
    with CaptureQueriesContext(connection) as captured:
        ((line,),) = registers(loaded, [is_red_line], MAY)
    assert (line.content, line.since_entry) == ("At last.", begun.key)
    (read,) = re.findall(r"\{(.*?)\}", captured[0]["sql"])
    assert {*map(int, read.split(","))} == {each.pk for each in (begun, content, said, last)}


def test_a_draft_stands_in_no_register() -> None:
    position = demand()
    make.proposal(position, "2022-03-01", firmness="categorical")
    assert red_lines(position.negotiation) == ()


def test_a_pair_says_at_which_rounds_both_were_held() -> None:
    one = make.round("2022-03-29", name="First")
    two = make.round("2025-05-16", name="Second", negotiation=one.negotiation)
    a = demand(negotiation=one.negotiation)
    b = make.position(negotiation=one.negotiation, party=make.party(negotiation=one.negotiation))
    make.incompatibility(position_a=a, position_b=b)
    make.entry(a, "2022-03-01", firmness="categorical")
    make.entry(b, "2025-05-16", firmness="categorical")
    loaded = load(one.negotiation, MAY, None)
    (pair,) = incompatibilities(loaded, one.negotiation, [one, two], MAY, MARCH)
    assert (pair.held_at, pair.both_held, pair.both_categorical, pair.change) == (("Second",), True, True, "new")
    assert pair.relation is Relation.CATEGORICAL_COLLIDE


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({"firmness": "categorical", "declared": True}, {"firmness": "categorical"}, Relation.CATEGORICAL_COLLIDE),
        (*({"firmness": "categorical", "declared": True},) * 2, Relation.RED_LINES_COLLIDE),
        ({"firmness": "categorical"}, {}, Relation.COLLIDE),
    ],
)
def test_the_register_the_list_of_issues_and_the_timeline_say_alike_what_collides(
    mine: dict[str, Any], theirs: dict[str, Any], words: Relation, client: Client
) -> None:
    one = make.position(kind="demand")
    home = one.negotiation
    other = make.position(kind="demand", negotiation=home, party=make.party(negotiation=home), issue=one.issue)
    make.incompatibility(position_a=one, position_b=other)
    make.round("2025-05-16", negotiation=home)
    make.entry(one, "2025-05-16", **mine)
    make.entry(other, "2025-05-16", **theirs)
    pages = {
        "incompatibilities/": ".pairs .facts",
        "issues/": ".listed .standing",
        f"timeline/?issue={one.issue.key}": ".down .round",
    }
    for address, place in pages.items():
        said = BeautifulSoup(client.get(f"/{home.key}/{address}").content, "lxml").select_one(place)
        assert said is not None
        # The timeline names only what collides categorically.
        assert (words.value in said.get_text()) == (words.categorical or "timeline" not in address)


def test_the_shipped_register(shipped: Negotiation) -> None:
    lines = {line.key: line for line in red_lines(shipped, MAY, MARCH)}
    assert lines["ru-crimea-recognition"].since == "14 Jun 2024"
    assert lines["ru-kherson-zaporizhzhia-claim"].change == "new"
    assert "ua-neutrality" not in lines


def test_the_headline_counts_what_is_held_then(client: Client) -> None:
    old = demand()
    make.round("2022-03-29", negotiation=old.negotiation)
    make.round("2025-05-16", negotiation=old.negotiation)
    kept = demand(negotiation=old.negotiation, party=old.party)
    make.entry(old, "2022-03-01", firmness="categorical")
    make.entry(old, "2023-01-01", held=False)
    make.entry(kept, "2022-03-01", firmness="categorical")
    page = BeautifulSoup(client.get(f"/{old.negotiation.key}/red-lines/").content, "lxml")
    (register,) = page.select(".register")
    assert len(register.select("tbody tr")) == 2
    assert register.h2.small.get_text() == "0 red lines, so called; 1 categorical, 1 ended"


def test_a_word_opens_its_own_definition(client: Client) -> None:
    home = make.round("2025-05-16").negotiation
    page = BeautifulSoup(client.get(f"/{home.key}/preconditions/").content, "lxml")
    (defined,) = page.select(".lede .defined")
    assert defined.button is not None
    assert defined.b is not None
    assert defined.button.get_text() == defined.b.get_text() == "precondition"
