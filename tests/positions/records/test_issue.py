"""The brief of an issue: words in force round by round, and how the parties stand to one another."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from positions.models import Issue, Negotiation, Position
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def page_of(issue: Issue, **query: str) -> BeautifulSoup:
    answer = Client().get(f"/{issue.negotiation.key}/issues/{issue.key}/", query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def lines(page: BeautifulSoup) -> list[list[str]]:
    return [[text(cell) for cell in row.select("th, td")] for row in page.select(".brief tbody tr")]


def together(page: BeautifulSoup) -> list[list[str]]:
    return [[text(each) for each in row.select(".standing")] for row in page.select(".brief tbody tr:not(.quiet)")]


@pytest.fixture
def issue() -> Issue:
    """An issue of two parties, and three rounds."""
    home = make.negotiation()
    for name, order in (("North", 1), ("South", 2)):
        party = make.party(negotiation=home, key=name.lower(), name=name, order=order)
        make.entry(make.position(negotiation=home, party=party))
    for on, name in (("2022-03-29", "First"), ("2024-06-14", "Second"), ("2025-05-16", "Third")):
        make.round(on, negotiation=home, name=name)
    return make.issue(negotiation=home, name="The border")


def position(issue: Issue, party: str, **columns: str) -> Position:
    home = issue.negotiation
    return make.position(negotiation=home, party=home.party_set.get(key=party), issue=issue, kind="demand", **columns)


def test_it_says_round_by_round_what_is_in_force_and_whether_it_was_voiced(issue: Issue) -> None:
    wanted, other = position(issue, "north", title="Ten villages"), position(issue, "south", title="No village")
    make.entry(wanted, "2022-03-29", content="Ten villages", firmness="plain")
    make.entry(other, "2021-01-01", content="No village", firmness="categorical", speaker="Ada, envoy")
    make.entry(wanted, "2025-05-16", content="Five villages", firmness="categorical", scope="narrower")
    first, quiet, third = lines(page_of(issue))
    assert first[1:] == [
        "North Ten villages plain voiced at it – 1 independent source : A publisher · own word",
        "South No village categorical said 1 Jan 2021 by Ada no statement found "
        "– 1 independent source : A publisher · own word",
        "no collision recorded",
    ]
    assert quiet == ["Second : nothing said of it; in force as before"]
    assert third[1].startswith("North Five villages ◆ recast categorical said 16 May 2025 voiced at it")
    assert third[2] == "South No village as before categorical said 1 Jan 2021 by Ada no statement found"


def test_what_is_given_up_is_told_once(issue: Issue) -> None:
    wanted = position(issue, "north", title="Ten villages")
    make.entry(wanted, "2022-03-29", content="Ten villages")
    make.entry(wanted, "2024-06-14", held=False)
    make.entry(position(issue, "south"), "2025-05-16")
    _, second, third = lines(page_of(issue))
    assert second[1].startswith("North Ten villages : not held × dropped voiced at it")
    assert second[3] == "held by nobody any more"
    assert third[1] == "North not held any more"
    assert third[3] == "one party only: South"


def test_rounds_before_anything_are_one_line(issue: Issue) -> None:
    make.entry(position(issue, "north"), "2025-05-16")
    quiet, third = lines(page_of(issue))
    assert quiet == ["First ; Second : nothing recorded"]
    assert third[2] == "South nothing recorded"


def test_a_round_at_which_something_was_produced_is_told(issue: Issue) -> None:
    second = issue.negotiation.round_set.get(name="Second")
    make.outcome(round=second, issue=issue, text="A commission", status="agreed")
    make.outcome(round=second, issue=issue, text="Nothing else", status="refused")
    before, told, after = lines(page_of(issue))
    assert told[3].startswith("agreed agreed: A commission")
    assert "refused: Nothing else" in told[3]
    # What was agreed at a round is said of that round alone, and the next one is quiet again.
    assert (before, after) == (["First : nothing recorded"], ["Third : nothing recorded"])


@pytest.mark.parametrize(
    ("north", "south", "words"),
    [
        (
            {"firmness": "categorical", "declared": True},
            {"firmness": "categorical", "declared": True},
            "red lines collide",
        ),
        (
            {"firmness": "categorical"},
            {"firmness": "categorical", "declared": True},
            "collide, categorical on both sides",
        ),
        ({"firmness": "plain"}, {"firmness": "categorical"}, "collide"),
    ],
)
def test_pairs_collide_as_firmly_as_both_are_held(
    north: dict[str, str], south: dict[str, str], words: str, issue: Issue
) -> None:
    one, other = position(issue, "north", title="Ten"), position(issue, "south", title="None")
    make.entry(one, "2022-03-29", **north)
    make.entry(other, "2022-03-29", **south)
    make.incompatibility(position_a=one, position_b=other)
    page = page_of(issue)
    assert together(page) == [[words]]
    assert f"At the last round, Third: {words} ." in text(page.select_one("section[aria-labelledby=brief]"))
    assert f"{words} at First, Second, Third" in text(page.select_one("section[aria-labelledby=clashes]"))


def test_a_collision_with_a_position_on_another_issue_names_it(issue: Issue) -> None:
    elsewhere = make.issue(negotiation=issue.negotiation, name="The river")
    one, other = position(issue, "north", title="Ten"), position(elsewhere, "south", title="The whole river")
    for each in (one, other):
        make.entry(each, "2022-03-29")
    make.incompatibility(position_a=one, position_b=other)
    first, *_ = lines(page_of(issue))
    assert first[2:] == ["South nothing recorded", "collide with South: The whole river The river"]
    make.proposal(position(issue, "south", title="Unpublished"), "2022-03-29")
    assert "Unpublished" not in page_of(issue).decode()


def test_a_collision_stands_where_both_of_a_pair_do(issue: Issue) -> None:
    home = issue.negotiation
    sources = [make.public_source(negotiation=home) for _ in range(2)]
    one, other, third = (position(issue, party) for party in ("north", "south", "south"))
    for each in (one, third):
        make.citation(make.entry(each, "2022-03-29", cite=sources[0]), source=sources[1])
    make.entry(other, "2022-03-29", cite=sources[0])
    make.incompatibility(position_a=one, position_b=other)
    assert together(page_of(issue)) == [["collide"]]
    assert together(page_of(issue, evidence="two")) == [["collide, undecided on this evidence"]]
    make.incompatibility(position_a=one, position_b=third)
    assert together(page_of(issue, evidence="two")) == [["collide"]]


def test_what_falls_short_of_the_evidence_asked_for_is_marked_and_counted(issue: Issue) -> None:
    home = issue.negotiation
    one, two = make.public_source(negotiation=home), make.public_source(negotiation=home)
    strong = make.entry(position(issue, "north"), "2022-03-29", cite=one)
    make.citation(strong, source=two)
    make.entry(position(issue, "south"), "2022-03-29", cite=one)
    assert not page_of(issue).select(".brief .hollow")
    page = page_of(issue, evidence="two")
    assert len(page.select(".brief .hollow .falls-short")) == 1
    assert "Of 2 entries in force at these rounds 1 stand" in text(page.select_one("section[aria-labelledby=brief]"))
    assert len(page_of(issue, without=one.key).select(".brief .hollow")) == 1
    assert Client().get(f"/{home.key}/issues/{issue.key}/?evidence=strong").status_code == 400


def test_sources_are_those_of_the_issue_the_most_cited_first(issue: Issue) -> None:
    home = issue.negotiation
    often, once, other = (make.public_source(negotiation=home, publisher=name) for name in ("Often", "Once", "Other"))
    for day in ("2022-03-29", "2025-05-16"):
        make.entry(position(issue, "north"), day, cite=often)
    make.entry(position(issue, "north"), cite=once)
    make.entry(make.position(negotiation=home), cite=other)
    section = page_of(issue).select_one("section[aria-labelledby=sources]")
    assert [text(line.a).split(",")[0] for line in section.select("li")] == ["Often", "Once"]
    assert text(section.h2).endswith("3 entries, 2 sources")


def test_one_entry_of_one_source_is_said_as_one(issue: Issue) -> None:
    make.entry(position(issue, "north"))
    section = page_of(issue).select_one("section[aria-labelledby=sources]")
    assert text(section.h2).endswith("1 entry, 1 source")


def test_assessments_of_one_publisher_are_one_voice(issue: Issue) -> None:
    home = issue.negotiation
    one = make.source(negotiation=home, publisher="House")
    for _ in range(2):
        make.assessment(issue=issue, source=one, negotiation=home)
    section = page_of(issue).select_one("section[aria-labelledby=assessments]")
    assert "All come from one institute, House" in text(section)
    make.assessment(issue=issue, source=make.source(negotiation=home), negotiation=home)
    assert "one institute" not in text(page_of(issue).select_one("section[aria-labelledby=assessments]"))


def test_it_is_as_known_then(issue: Issue) -> None:
    wanted = position(issue, "north")
    make.entry(wanted, "2022-03-29", content="Ten villages")
    then = timezone.now().isoformat()
    make.entry(wanted, "2025-05-16", content="Five villages")
    assert "Five villages" in text(page_of(issue).select_one(".brief"))
    assert "Five villages" not in text(page_of(issue, known=then).select_one(".brief"))


def test_an_issue_without_rounds_has_a_page() -> None:
    assert "No round is recorded." in text(page_of(make.issue()).main)


def test_the_shipped_data_have_the_right_brief(shipped: Negotiation) -> None:
    page = page_of(shipped.issue_set.get(key="nato-membership"))
    by_round = {line[0].rpartition(" of ")[0] or line[0]: line for line in lines(page) if len(line) == 4}
    march = next(line for name, line in by_round.items() if name.startswith("Istanbul round"))
    assert march[1].startswith("Russia Ukraine not to join military alliances ▼ softened categorical said 7 Mar 2022")
    assert "not held × dropped voiced at it" in march[2]
    assert march[3] == "one party only: Russia"
    may = next(line for name, line in by_round.items() if name.startswith("First Istanbul round"))
    assert "red line said 2 May 2025 by Andrii Sybiha voiced at it" in may[2]
    assert may[3] == "collide, categorical on both sides"
    assert len([line for line in lines(page) if len(line) == 1]) == 5


def test_query_count(issue: Issue, queries_of: Callable[[Callable[[], object]], int]) -> None:
    asked: set[tuple[str, int]] = set()
    source = make.public_source(negotiation=issue.negotiation)
    for number in (1, 10):
        for _ in range(number):
            one, other = position(issue, "north"), position(issue, "south")
            for each in (one, other):
                make.entry(each, "2022-03-29", cite=source)
            make.incompatibility(position_a=one, position_b=other)
            make.assessment(issue=issue, negotiation=issue.negotiation)
        for query in ({}, {"known": "2030-01-01"}, {"without": source.key}):
            asked.add(("".join(query), queries_of(lambda query=query: page_of(issue, **query))))
    # A moment of the past is settled first, and what is named as an origin looked up.
    assert asked == {("", 4), ("known", 5), ("without", 5)}
