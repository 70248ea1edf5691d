"""Lists of all sources, issues, positions and rounds: what stands in them, in which order, and for whom."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from positions.models import Negotiation
from positions.records.lists import views
from positions.web.paged import PAGE
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db
LISTS = ("sources", "issues", "positions", "rounds")


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def soup(address: str, status: int = 200) -> BeautifulSoup:
    answer = Client().get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def rows(page: BeautifulSoup) -> list[list[str]]:
    return [[text(cell) for cell in row.select("th, td")] for row in page.select(".listed tbody tr:not(.of-issue)")]


def linked(page: BeautifulSoup) -> list[str]:
    """Return the keys of the things listed, in their order."""
    return [str(link["href"]).split("?")[0].split("/")[-2] for link in page.select(".listed tbody th[scope=row] > a")]


def data(negotiation: Negotiation, name: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Client().get(f"/{negotiation.key}/{name}.json{query}").json()
    return found


# All of them


@pytest.mark.parametrize("name", LISTS)
def test_page_after_page_gives_the_whole_list_once_and_in_its_order(name: str, shipped: Negotiation) -> None:
    found: list[str] = []
    address = f"/istanbul/{name}/"
    while address:
        page = soup(address)
        assert len(linked(page)) <= PAGE
        found += linked(page)
        further = page.select_one("a[rel=next]")
        address = str(further["href"]) if further else ""
    assert found == [row["key"] for row in data(shipped, name)]
    assert len(found) == len({*found}) > 10


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so(name: str) -> None:
    assert "Nothing is recorded." in text(soup(f"/{make.negotiation().key}/{name}/").main)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sources/?grade=Z", "grade=Z"),
        ("sources/?origin=Nobody", "origin=Nobody"),
        ("sources/?after=!", "damaged"),
        ("sources.csv?after=LTEKYQ", "for pages"),
        ("positions.json?kind=wish", "kind=wish"),
        ("positions/?evidence=strong", "strong"),
        ("issues/?evidence=strong", "strong"),
        ("issues/?without=nobody", "nobody"),
        ("positions/?words=%00", "plain text"),
    ],
)
def test_bad_input(query: str, said: str, shipped: Negotiation) -> None:
    answer = Client().get(f"/istanbul/{query}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_file_is_whole_and_read_little_by_little(
    name: str, shipped: Negotiation, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = data(shipped, name)
    monkeypatch.setattr(views, "TAKEN", 10)
    assert data(shipped, name) == whole
    monkeypatch.setattr(views, "TAKEN", len(whole))
    assert data(shipped, name) == whole


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("sources/osw-2025-05-19", "sources"),
        ("issues/ceasefire", "issues"),
        ("positions/ru-neutrality", "positions"),
        ("rounds/istanbul-2022-03-29", "rounds"),
    ],
)
def test_the_page_of_one_thing_leads_back_to_the_list(thing: str, name: str, shipped: Negotiation) -> None:
    assert soup(f"/istanbul/{thing}/").select(f'.crumb a[href="/istanbul/{name}/"]')


# Sources


def test_sources_stand_by_how_much_rests_on_them(shipped: Negotiation) -> None:
    first = rows(soup("/istanbul/sources/"))[0]
    title = "Sham dialogue: the Istanbul talks between Ukraine and Russia OSW Centre for Eastern Studies"
    assert first[:4] == [title, "31", "B", "analysis"]
    assert first[4:] == ["19 May 2025", "English", "the whole", "its own"]
    listed = data(shipped, "sources")
    assert len(listed) == 336
    assert [row["entries"] for row in listed] == sorted((row["entries"] for row in listed), reverse=True)
    pairs = shipped.citation_set.values("source", "entry").distinct().count()
    assert sum(row["entries"] for row in listed) == pairs


def test_sources_are_narrowed(shipped: Negotiation) -> None:
    for query, expected in (
        ("?grade=A&grade=B", lambda row: row["reliability"] in "AB"),
        ("?type=interview", lambda row: row["type"] == "interview"),
        ("?language=uk&grade=C", lambda row: row["language"] == "uk" and row["reliability"] == "C"),
        ("?origin=Bloomberg+2025-05-16", lambda row: row["origin"] == "Bloomberg 2025-05-16"),
        ("?origin=osw-2025-05-19", lambda row: row["key"] == "osw-2025-05-19"),
    ):
        found = data(shipped, "sources", query)
        assert found == [row for row in data(shipped, "sources") if expected(row)]
        assert text(soup(f"/istanbul/sources/{query}").select_one(".status")).startswith(f"{len(found)} source")
    assert {row["key"] for row in data(shipped, "sources", "?words=SHAM+osw")} == {"osw-2025-05-19"}


def test_the_bibliography_has_what_the_list_shows(shipped: Negotiation) -> None:
    page = soup("/istanbul/sources/?type=memorandum&known=2100-01-01")
    links = [str(link["href"]) for link in page.select("a[href*='/istanbul/sources.'][download]")][-3:]
    assert [link.partition("?")[0].partition(".")[2] for link in links] == ["bib", "ris", "csl.json"]
    assert all("type=memorandum" in link and "known=" in link for link in links)
    items = json.loads(b"".join(Client().get(links[2])))
    assert {item["genre"] for item in items} == {"Memorandum"}
    assert [item["id"] for item in items] == sorted(
        f"istanbul_{row['key']}" for row in data(shipped, "sources", "?type=memorandum")
    )
    assert Client().get("/istanbul/sources.bib?type=wish").status_code == 400
    assert Client().get("/istanbul/sources.bib?after=x").status_code == 400


def test_the_bibliography_takes_as_many_queries_for_many_as_for_few() -> None:
    home = make.negotiation()
    counted = []
    for _ in range(2):
        make.public_source(negotiation=home)
        with CaptureQueriesContext(connection) as queries:
            b"".join(Client().get(f"/{home.key}/sources.ris"))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_source_that_is_not_published_is_in_no_list_for_nobody() -> None:
    shown = make.public_source(title="Shown")
    home = shown.negotiation
    hidden = make.source(negotiation=home, title="Hidden", origin="Somewhere", language="pl")
    draft = make.proposal(make.position(negotiation=home), cite=hidden)
    for who in ("anonymous", "reviewer"):
        page = client_of(who).get(f"/{home.key}/sources/").content.decode()
        assert "Shown" in page
        assert not any(word in page for word in ("Hidden", "Somewhere", "Polish"))
    then = timezone.now().isoformat().replace("+", "%2B")
    make.publish(draft)
    assert {row["key"]: row["entries"] for row in data(home, "sources")} == {hidden.key: 1, shown.key: 0}
    assert [row["key"] for row in data(home, "sources", f"?known={then}")] == [shown.key]


# Positions


def test_positions_say_how_they_stand(shipped: Negotiation) -> None:
    listed = {row["key"]: row for row in data(shipped, "positions")}
    assert len(listed) == 89
    neutrality = listed["ua-neutrality"]
    assert (neutrality["held"], neutrality["gone"], neutrality["firmness"]) == (False, "not held", None)
    assert listed["ru-limited-pauses"]["gone"] == "expired"
    assert listed["ru-donbas-status"]["so_called"] is True
    assert {row["party"] for row in data(shipped, "positions", "?party=ukraine&kind=offer")} == {"ukraine"}
    assert {row["issue"] for row in data(shipped, "positions", "?issue=neutrality")} == {"neutrality"}


def test_positions_are_hollow_where_their_evidence_falls_short(shipped: Negotiation) -> None:
    page = soup("/istanbul/positions/?issue=ceasefire&evidence=two")
    short = len(page.select(".listed tr.hollow"))
    told = data(shipped, "positions", "?issue=ceasefire&evidence=two")
    assert 0 < short == sum(not row["stands"] for row in told) < len(told)
    assert f"Of the {len(told)} shown here {len(told) - short} stand on two independent sources." in text(page.main)


def test_what_stands_has_the_strength_that_it_is_judged_by(shipped: Negotiation) -> None:
    meets: dict[str, Callable[[dict[str, Any]], bool]] = {
        "own": lambda row: bool(row["own_word"]),
        "two": lambda row: bool(row["independent_sources"] >= 2),
        "graded": lambda row: row["grade"] in {*"ABC"},
    }
    for asked, enough in meets.items():
        told = [row for row in data(shipped, "positions", f"?evidence={asked}") if row["entry"]]
        assert [row["key"] for row in told if row["stands"]] == [row["key"] for row in told if enough(row)]


def test_an_origin_that_only_the_firmness_rests_on_can_be_done_without() -> None:
    position = make.position()
    home = position.negotiation
    said = make.public_source(negotiation=home, origin="Old paper")
    make.entry(position, "2022-03-29", firmness="open", cite=said)
    make.entry(position, "2025-05-16", firmness="same", cite=make.public_source(negotiation=home, origin="New paper"))
    page = soup(f"/{home.key}/positions/")
    assert "Old paper (1)" in [text(option) for option in page.select("#without option")]


def test_a_position_is_listed_once_an_entry_is_published() -> None:
    listed = make.entry(make.position(title="Listed"), content="Ten villages")
    home = listed.negotiation
    then = timezone.now().isoformat().replace("+", "%2B")
    draft = make.proposal(make.position(negotiation=home, title="Only a draft"))
    assert [row[0] for row in rows(soup(f"/{home.key}/positions/"))] == ["Listed"]
    make.publish(draft)
    assert len(data(home, "positions")) == 2
    assert [row["title"] for row in data(home, "positions", f"?known={then}")] == ["Listed"]


# Issues


def test_issues_say_what_each_party_holds_now_and_how_they_stand(shipped: Negotiation) -> None:
    page = soup("/istanbul/issues/")
    groups = [text(group) for group in page.select(".of-issue")]
    assert groups == list(dict.fromkeys(shipped.issue_set.order_by("order", "key").values_list("group", flat=True)))
    found = {row[0]: row[1:] for row in rows(page)}
    eu_russia, eu_ukraine, standing = found["EU membership"]
    assert eu_russia.startswith("No objection to Ukraine joining the EU firm own account, stated · C 2 independent")
    assert eu_russia.endswith("1 of 1 held")
    assert eu_ukraine.startswith("EU membership by 2027 plain own account, reported · C 1 independent source")
    assert standing == "no collision recorded"
    assert found["Donetsk and Luhansk (Donbas)"][-1] == "red lines collide with Recognition of claimed regions"
    assert found["Security guarantees for Russia"][1:] == ["no position recorded", "collide with NATO membership"]
    assert found["Putin-Trump meeting"][-1] == "one party only"
    told = {row["key"]: row for row in data(shipped, "issues")}
    assert (told["ceasefire"]["positions_russia"], told["ceasefire"]["held_russia"]) == (7, 5)


def test_what_is_held_says_on_whose_account_and_on_what_evidence_it_rests() -> None:
    position = make.position(title="A border")
    home = position.negotiation
    sources = [make.public_source(negotiation=home, reliability=grade, origin=grade) for grade in "AD"]
    make.entry(position, "2022-03-29", firmness="open", cite=sources[1])
    entry = make.entry(position, "2025-05-16", firmness="same", account="press", basis="reported", cite=sources[0])
    make.citation(entry, source=sources[1])
    held = text(soup(f"/{home.key}/issues/").select_one(".held .rests-on"))
    assert held == "press account, reported · D 1 independent source : A; D"


def test_an_issue_says_no_more_than_the_page_that_it_leads_to(shipped: Negotiation) -> None:
    for row in data(shipped, "issues"):
        brief = soup(f"/istanbul/issues/{row['key']}/").select("section[aria-labelledby=brief] > p strong")
        # What was agreed at the last round is said of that round alone.
        assert row["standing"] in {text(each).partition(":")[0] for each in brief}


def test_issues_are_hollow_where_their_evidence_falls_short() -> None:
    issue = make.issue()
    home = issue.negotiation
    sources = [make.public_source(negotiation=home) for _ in range(2)]
    weak, strong, last = (
        make.position(negotiation=home, issue=issue, party=make.party(negotiation=home), key=key) for key in "abc"
    )
    make.entry(weak, "2022-03-29", cite=sources[0])
    for each in (strong, last):
        make.citation(make.entry(each, "2022-03-29", cite=sources[0]), source=sources[1])
    make.incompatibility(position_a=weak, position_b=strong)
    page = soup(f"/{home.key}/issues/")
    assert page.select(".hollow, .undecided, .falls-short") == []
    assert [box["value"] for box in page.select(".ask-evidence input")] == ["own", "two", "graded"]
    page = soup(f"/{home.key}/issues/?evidence=two")
    (hollow,) = page.select(".listed li.hollow")
    assert text(hollow.select_one(".falls-short")).startswith("Undecided on this evidence: 29 Mar 2022 falls short")
    assert text(page.select_one(".listed .undecided")) == "collide, undecided on this evidence"
    assert "Of the 3 positions held on the issues shown here 2 stand on two independent sources." in text(page.main)
    assert [text(cell.select("small")[-1]) for cell in page.select(".listed td:has(.held)")] == [
        *("1 of 1 held, 0 of them stand", "1 of 1 held, 1 of them stands", "1 of 1 held, 1 of them stands")
    ]
    (row,) = data(home, "issues", "?evidence=two")
    assert (row[f"stands_{weak.party.key}"], row[f"stands_{strong.party.key}"], row["undecided"]) == (0, 1, True)
    make.incompatibility(position_a=strong, position_b=last)
    assert not data(home, "issues", "?evidence=two")[0]["undecided"]
    assert not data(home, "issues")[0]["undecided"]


# Rounds


def test_rounds_say_what_was_voiced_at_them(shipped: Negotiation) -> None:
    found = {row[0]: row[1:] for row in rows(soup("/istanbul/rounds/"))}
    assert found["First Istanbul round of 2025"] == [
        *("16 May 2025", "11–20 May 2025", "Dolmabahçe Palace, Istanbul", "delegations", "36", "26", "57")
    ]
    assert len(found) == 13


def test_readings_and_the_ends_of_terms_are_not_voiced() -> None:
    position = make.position()
    home = position.negotiation
    make.round("2025-05-16", negotiation=home)
    make.entry(position, "2025-05-16")
    make.entry(position, "2025-05-16", account="analyst")
    make.entry(position, "2025-05-16", held=False, channel="term")
    (row,) = data(home, "rounds")
    assert (row[f"voiced_{position.party.key}"], row["sources"]) == (1, 1)
