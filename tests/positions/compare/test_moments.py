"""Which two the compare page compares: rounds or days, in which order, and as known when."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from tests import factories as make
from tests.positions.compare.pages import HTMX, Ask, Talks, evidence, keys, row, text

pytestmark = pytest.mark.django_db


# Which rounds


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("before=istanbul-2025-07-23", "before=istanbul-2025-05-16&after=istanbul-2025-07-23"),
        ("after=antalya-2022-03-10", "before=antalya-2022-03-10&after=istanbul-2022-03-29"),
        ("before=2025-05-25&after=2022-04-07&window=3", "before=2022-04-07&after=2025-05-25&window=3"),
        (
            "before=istanbul-2025-05-16&after=istanbul-2022-03-29&party=russia",
            "before=istanbul-2022-03-29&after=istanbul-2025-05-16&party=russia",
        ),
    ],
)
def test_the_wrong_order_is_shown_the_right_way_round(
    query: str, right: str, shipped: Negotiation, ask: Ask, client: Client
) -> None:
    page, told = ask(query), ask(right)
    assert text(page.select_one(".mentioned")) == (
        "The two were asked for in the wrong order: the earlier one is shown first."
    )
    assert told.select_one(".mentioned") is None
    assert str(page.select_one("table.matrix")) == str(told.select_one("table.matrix"))
    assert ask(query, headers=HTMX).select_one(".take a:last-of-type")
    links = [link["href"] for link in page.select(".take a") if "/compare" in link["href"]]
    assert links
    assert [href for href in links if right not in href] == []
    assert client.get(f"/istanbul/compare/?{query}", headers=HTMX)["HX-Push-Url"] == f"/istanbul/compare/?{right}"
    answer = [json.loads(client.get(f"/istanbul/compare.json?{asked}").content) for asked in (query, right)]
    assert [data.pop("swapped") for data in answer] == [True, False]
    assert answer[0] == answer[1]


def test_one_round_twice_says_so_and_offers_others(shipped: Negotiation, ask: Ask) -> None:
    page = ask("before=istanbul-2025-05-16", status=400)
    said = text(page.find(role="alert"))
    assert "Both are First Istanbul round of 2025: choose two different ones" in said
    offered = [str(link["href"]) for link in page.select(".notice a.button")]
    assert offered == [
        "/istanbul/compare/?before=drafts-2022-04&after=istanbul-2025-05-16",
        "/istanbul/compare/?before=istanbul-2025-05-16&after=istanbul-2025-06-02",
    ]
    assert all(keys(ask(href.partition("?")[2])) for href in offered)
    assert page.select("select#before option")


def test_nothing_lies_between_two_that_end_on_one_day(shipped: Negotiation, ask: Ask) -> None:
    last = shipped.after and shipped.after.window_ends_on
    page = ask(f"after={last}&before=istanbul-2025-05-16", status=400)
    assert "must end before the second" in text(page.find(role="alert"))


# Days in place of rounds


def test_a_day_says_what_it_stands_for_and_offers_its_round(shipped: Negotiation, ask: Ask) -> None:
    page = ask("before=istanbul-2022-03-29&after=2025-05-17&window=5")
    assert text(page.title).startswith("Istanbul round of March 2022 → as at 17 May 2025 (5 days up to it)")
    (said,) = page.select(".day")
    assert text(said).startswith("17 May 2025: the state is that at the end of the day; voiced means within the 5 days")
    assert said.a["href"] == "/istanbul/compare/?before=istanbul-2022-03-29&after=istanbul-2025-05-16"
    assert page.select_one("#after option[selected]")["value"] == "2025-05-17"
    assert page.select_one("#window")["value"] == "5"
    assert page.select_one('.bar-end a[href*="delegations"]') is None
    assert ask().select("#window, .day") == []


def test_a_day_that_lies_in_no_window_offers_none(shipped: Negotiation, ask: Ask) -> None:
    assert ask("after=2024-01-01").select(".day a") == []


def test_the_field_beside_a_round_leads_to_the_day(shipped: Negotiation, client: Client) -> None:
    query = "before=istanbul-2022-03-29&before_on=2023-01-01&after=istanbul-2025-05-16&after_on=&known="
    answer = client.get(f"/istanbul/compare/?{query}")
    assert answer["Location"] == "/istanbul/compare/?before=2023-01-01&after=istanbul-2025-05-16"
    pushed = client.get(f"/istanbul/compare/?{query}", headers=HTMX)["HX-Push-Url"]
    assert pushed == answer["Location"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("after=2025-13-01", "A day is written as 2025-05-16, and “2025-13-01” is none."),
        ("after=2025", "A day is written as 2025-05-16"),
        ("after=2025-05-25&window=0", "A window is a number of days from 1 to 90"),
        ("after=2025-05-25&window=91", "A window is a number of days from 1 to 90"),
        ("after=2025-05-25&window=ten", "A window is a number of days from 1 to 90"),
    ],
)
def test_a_day_that_cannot_be_is_said(query: str, said: str, shipped: Negotiation, ask: Ask, client: Client) -> None:
    page = ask(query, status=400)
    assert said in text(page.find(role="alert"))
    assert page.select("select#before option")
    answer = client.get(f"/istanbul/compare.json?{query}")
    assert (answer.status_code, said in json.loads(answer.content)["error"]) == (400, True)


def test_evidence_of_days_stands_under_them(shipped: Negotiation, ask: Ask) -> None:
    page = ask("before=2022-03-29&after=2025-05-25&open=ua-crimea-talks-offer")
    opened = evidence(page, "ua-crimea-talks-offer")
    heads = [text(head) for head in opened.select("h3")]
    assert "As at 29 Mar 2022 (10 days up to it)" in heads
    assert "In between" in heads
    inputs = {text(line.dt): text(line.dd) for line in opened.select(".inputs > div")}
    assert inputs["Voiced"] == "10 days up to 29 Mar 2022: yes; 10 days up to 25 May 2025: no"
    assert "State as at 25 May 2025" in inputs


# As known when


def test_known_shows_what_was_published_by_then(ask: Ask) -> None:
    talks = Talks()
    position = talks.position()
    old = make.entry(position, "2025-05-16", content="As it was first put")
    known = timezone.now().isoformat()
    make.correct(old, content="As it was put right")
    now, then = ask(of=talks.key), ask(of=talks.key, data={"known": known})
    assert "As it was put right" in text(row(now, position.key))
    assert "As it was first put" in text(row(then, position.key))
    assert text(then.select_one(".known")).startswith("As known on")
    assert then.select_one(".known a")["href"] == f"/{talks.key}/compare/"
    assert now.select_one(".known") is None


def test_known_in_the_future_is_cut_to_now(shipped: Negotiation, ask: Ask, client: Client) -> None:
    later = (timezone.now() + timedelta(days=400)).date().isoformat()
    page = ask(f"known={later}")
    assert len(keys(page)) == 79
    assert f"{timezone.now().year}" in text(page.select_one(".known strong"))
    told = json.loads(client.get(f"/istanbul/compare.json?known={later}").content)["known"]
    assert told < timezone.now().isoformat()


def test_known_on_a_day_is_its_end(shipped: Negotiation, ask: Ask) -> None:
    page = ask("known=2020-01-31")
    assert "As known on 31 January 2020, 23:59 UTC." in text(page)
    assert (page.select_one("#known")["type"], page.select_one("#known")["value"]) == ("text", "2020-01-31")
    assert keys(page) == []


def test_bad_known_keeps_the_rounds_and_what_was_written(shipped: Negotiation, ask: Ask) -> None:
    page = ask("before=antalya-2022-03-10&known=2025-13-01", status=400)
    assert "must be a date such as 2025-06-01" in text(page.find(role="alert"))
    assert (page.select_one("#known")["type"], page.select_one("#known")["value"]) == ("text", "2025-13-01")
    assert page.select_one("#before option[selected]")["value"] == "antalya-2022-03-10"
