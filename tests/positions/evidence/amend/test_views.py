"""Retracting and redacting, and what pages then tell of an entry."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from positions.evidence.amend.acts import correct
from positions.evidence.amend.redact import ask_redaction
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish
from positions.models import Amendment, Entry
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.drafting import cited, proposed, published, redact

pytestmark = pytest.mark.django_db


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content.decode()[:500]
    return BeautifulSoup(answer.content, "lxml")


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def of(row: Entry, act: str = "") -> str:
    return f"/{row.negotiation.key}/entries/{row.key}/{act}"


def given(page: BeautifulSoup) -> dict[str, Any]:
    """Return what the form of the page would send by itself."""
    found: dict[str, Any] = {}
    for tag in page.select("main form input[type=hidden]"):
        if tag["name"] != "csrfmiddlewaretoken":
            found.setdefault(tag["name"], []).append(tag.get("value", ""))
    return found


@pytest.fixture
def analyst() -> Client:
    return client_of("analyst")


@pytest.fixture
def administrator() -> Client:
    return client_of("administrator")


# Retracting


def test_a_retraction_is_proposed_with_its_rivals(analyst: Client) -> None:
    main = published()
    rival = published(main.position, rival_of=main, account="opponent")
    make.round("2022-03-29", negotiation=main.negotiation)
    make.round("2025-05-16", negotiation=main.negotiation)
    page = soup(analyst.get(of(main, "retract/")))
    assert len(page.select("section[aria-labelledby=gone] ol.entries > li")) == 2
    assert "nothing recorded" in text(page.select_one(".preview ins"))
    data = given(page) | {"reason": "The source was misread."}
    answer = analyst.post(of(main, "retract/"), data, follow=True)
    told = soup(answer).select_one(".notice")
    assert "Your retraction waits for review." in text(told)
    assert told.a["href"] == f"/{main.negotiation.key}/proposals/{main.pk}/"
    soup(analyst.post(of(main, "retract/"), data, follow=True))
    rows = Amendment.objects.order_by("id")
    assert [(row.entry_id, row.reason) for row in rows] == [
        (main.pk, "The source was misread."),
        (rival.pk, "The source was misread."),
    ]
    assert "waits for review" in text(soup(analyst.get(of(main))).select_one(".notice"))
    assert not soup(Client().get(of(main))).select(".notice")


@pytest.mark.parametrize("reason", ["", " ", "\0", "x" * 10_000, "turned \u202e round"])
def test_bad_reason(reason: str, analyst: Client) -> None:
    row = published()
    page = soup(analyst.post(of(row, "retract/"), {"reason": reason}), 422)
    assert text(page.select_one("[role=alert] a")).startswith("Reason: ")
    assert not Amendment.objects.exists()


def test_who_retracts_is_told_what_changed_in_the_meantime(analyst: Client) -> None:
    row = published()
    data = given(soup(analyst.get(of(row, "retract/")))) | {"reason": "Kept."}
    published(row.position, "2022-04-01", content="", scope="same")
    page = soup(analyst.post(of(row, "retract/"), data), 422)
    assert "has changed since you opened this page" in text(page.select_one("[role=alert]"))
    assert text(page.select_one("textarea")) == "Kept."


def test_only_what_is_in_force_is_retracted(analyst: Client) -> None:
    waiting = proposed()
    gone = published()
    make.retract(gone)
    for row in (waiting, gone):
        assert analyst.get(of(row, "retract/")).status_code == 404


# Redacting


def test_a_redaction_is_chosen_confirmed_and_done(administrator: Client) -> None:
    source = make.source(title="A letter")
    letter = make.source(negotiation=source.negotiation, title="Another letter")
    row = published(
        make.position(negotiation=source.negotiation),
        speaker="Ivan Private",
        citations=(cited(source, quote="Secret", quote_language="en"), cited(letter)),
    )
    other = published(
        make.position(negotiation=source.negotiation), citations=(cited(source, quote="Secret", quote_language="en"),)
    )
    page = soup(administrator.get(of(row, "1/redact/")))
    names = {text(box): box.input["value"] for box in page.select(".choices label")}
    assert {"citation of “A letter”, locator: p. 1", "citation of “Another letter”, locator: p. 1"} <= names.keys()
    quote, speaker = names["citation of “A letter”, quote: Secret"], names["speaker: Ivan Private"]
    chosen = {"cells": [quote, speaker], "reason": "A person asked for it."}
    page = soup(administrator.post(of(row, "1/redact/"), chosen))
    assert "This cannot be undone" in text(page.select_one(".notice"))
    assert [link["href"] for link in page.select("section[aria-labelledby=copies] a")] == [of(other, "1/redact/")]
    row.refresh_from_db()
    assert row.speaker == "Ivan Private"
    assert given(page) == given(page) | {"cells": [speaker, quote], "reason": ["A person asked for it."]}
    back = soup(administrator.post(of(row, "1/redact/"), given(page) | {"back": "yes"}))
    assert len(back.select("input[checked]")) == 2
    page = soup(administrator.post(of(row, "1/redact/"), given(page) | {"confirmed": "yes"}, follow=True))
    assert [text(button) for button in page.main.select("form.stack button")] == ["Withdraw it"]
    row.refresh_from_db()
    assert row.speaker == "Ivan Private"
    again = soup(administrator.post(of(row, "1/redact/"), {"decision": "remove"}), 422)
    assert "another person must" in text(again.select_one("[role=alert]"))
    assert "Redacted" not in text(soup(Client().get(of(row, "1/"))).main)
    second = Client()
    second.force_login(make.user("second", is_superuser=True))
    desk = soup(second.get(f"/{row.negotiation.key}/review/"))
    assert text(desk.select_one("section[aria-labelledby=redactions] li")) == row.key
    page = soup(second.get(desk.select_one("section[aria-labelledby=redactions] a")["href"]))
    assert "administrator asked for it." in text(page.select_one(".notice"))
    assert [text(gone) for gone in page.select("del")] == [
        "speaker: Ivan Private",
        "citation of “A letter”, quote: Secret",
    ]
    page = soup(second.post(of(row, "1/redact/"), {"decision": "remove"}, follow=True))
    assert "Redacted on" in text(page.select_one(".notice"))
    told = "speaker, quote, asked for by administrator and done by second. A person asked for it."
    assert told in text(page.select_one(".notice"))
    assert "Ivan Private" not in str(page)
    assert "[redacted]" in text(page.main)
    assert "Ivan Private" not in str(soup(administrator.get(of(row, "1/redact/"))))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"cells": ["statement"]},
        {"cells": ["firmness"], "reason": "Wrong."},
        {"cells": ["\0"], "reason": "Wrong.", "confirmed": "yes"},
        {"cells": ["statement"], "reason": "It says: It was said.", "confirmed": "yes"},
        {"cells": ["statement"], "reason": "x" * 10_000},
    ],
)
def test_bad_redaction(data: dict[str, Any], administrator: Client) -> None:
    row = published()
    page = soup(administrator.post(of(row, "1/redact/"), data), 422)
    assert text(page.select_one("[role=alert]"))
    row.refresh_from_db()
    assert row.statement == "It was said."


def test_a_redaction_that_took_place_meanwhile_is_no_error(administrator: Client) -> None:
    row = published()
    redact(row, cells=["statement"], reason="Asked for.", by=make.reviewer())
    data = {"cells": ["statement"], "reason": "Asked for.", "confirmed": "yes"}
    assert soup(administrator.post(of(row, "1/redact/"), data), 422).select("[role=alert]")


def test_what_was_asked_for_is_left(administrator: Client) -> None:
    row = published()
    ask_redaction(row, cells=["statement"], reason="Asked for.", by=make.reviewer())
    page = soup(administrator.get(of(row, "1/redact/")))
    assert page.select_one("#note")
    assert soup(administrator.post(of(row, "1/redact/"), {"decision": "nonsense"}), 422).select("[role=alert]")
    administrator.post(of(row, "1/redact/"), {"decision": "leave", "note": "No law asks for it."})
    assert Amendment.objects.get().decision_note == "No law asks for it."
    assert soup(administrator.get(of(row, "1/redact/"))).select(".choices")
    gone = soup(administrator.post(of(row, "1/redact/"), {"decision": "remove"}), 422)
    assert "has decided on this already" in text(gone.select_one("[role=alert]"))


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_is_told_what_its_redactions_say(administrator: Client) -> None:
    row = published()
    administrator.post(of(row, "1/redact/"), {"cells": ["statement"], "reason": "Asked for.", "confirmed": "yes"})
    page = soup(administrator.get(of(row, "1/redact/")))
    assert "no second person" in text(page.select_one(".notice"))
    page = soup(administrator.post(of(row, "1/redact/"), {"decision": "remove"}, follow=True))
    assert "without a second person" in text(page.select_one(".notice"))


# What pages tell


def test_a_tombstone_says_by_whom(analyst: Client) -> None:
    old = published(content="Ten")
    new = publish(
        correct(old, draft=replace(draft_of(old), content="Eleven"), reason="A slip.", by=make.analyst()),
        by=make.reviewer(),
    ).replacement
    said = text(soup(Client().get(of(old, "1/"))).select_one(".notice"))
    assert "proposed by analyst and published by reviewer" in said
    assert said.endswith("A slip.")
    facts = {text(line.dt): text(line.dd) for line in soup(Client().get(of(new))).select("dl.inputs > div")}
    assert facts["Version"].startswith("Version 2 of this entry; version 1 was corrected on ")
    assert facts["Version"].endswith(": A slip.")
    assert facts["Published"].endswith("proposed by analyst and published by reviewer")


def test_the_history_tells_corrections_retractions_and_proposals_in_order(analyst: Client) -> None:
    old = published(content="Ten")
    at_first = timezone.now().isoformat()
    position = f"/{old.negotiation.key}/positions/{old.position.key}/"
    new = publish(
        correct(old, draft=replace(draft_of(old), content="Eleven"), reason="A slip.", by=make.analyst()),
        by=make.reviewer(),
    ).replacement
    wrong = published(old.position, "2022-04-01", content="Twelve", scope="wider")
    make.retract(wrong)
    idea = proposed(old.position, "2022-05-01", content="Thirteen", scope="wider")

    def listed(client: Client, **query: str) -> list[tuple[str, list[str]]]:
        page = soup(client.get(position, query))
        return [(entry.a["href"], entry.get("class", [])) for entry in page.select("ol.entries > li")]

    told = [
        (of(wrong, "1/"), ["main", "replaced"]),
        (of(new), ["main"]),
        (of(old, "1/"), ["main", "replaced"]),
    ]
    assert listed(Client()) == told
    assert listed(analyst) == [(f"/{old.negotiation.key}/proposals/{idea.pk}/", ["main", "waiting"]), *told]
    assert [classes for _, classes in listed(analyst, known=at_first)] == [["main"]]
    page = soup(analyst.get(position))
    assert [text(tag) for tag in page.select("li.waiting .diff del, li.waiting .diff ins")] == ["Eleven", "Thirteen"]
    corrected = page.select_one(".became dl")
    assert [text(tag) for tag in corrected.select("dt, del, ins")] == ["content", "Ten", "Eleven"]


def test_query_count(queries_of: Callable[[Callable[[], Any]], int], analyst: Client) -> None:
    first = published(content="Ten")
    address = f"/{first.negotiation.key}/positions/{first.position.key}/"

    def fill(count: int) -> None:
        for _ in range(count):
            old = published(first.position, "2022-04-01", content="Twelve", scope="wider")
            published(first.position, "2022-04-01", rival_of=old, account="opponent")
            again = replace(draft_of(old), content="Eleven")
            publish(
                correct(old, draft=again, reason="A slip.", by=make.analyst()), by=make.reviewer(), scope_confirmed=True
            )
            proposed(first.position, "2022-05-01", scope="same")

    fill(1)
    few = [queries_of(lambda client=client: client.get(address)) for client in (Client(), analyst)]
    fill(5)
    many = [queries_of(lambda client=client: client.get(address)) for client in (Client(), analyst)]
    assert many == few
    # Who is logged in and may do what, how much waits, is unfinished, and came back or is new; what is followed,
    # the proposals with their citations, and whether the person has any of it to code.
    assert many[0] <= 4
    assert many[1] <= 15
