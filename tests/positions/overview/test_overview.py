"""The overview of the shipped negotiation: its sentences, its picture, and that every number leads to its rows."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from positions.compare.comparison import compare_rounds
from positions.domain.evidence import EvidenceAsked, Standard
from positions.domain.shifts import Direction
from positions.models import Negotiation, Party
from positions.web.asked import own_pair

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str = "/istanbul/", status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def sentences(page: BeautifulSoup) -> list[Tag]:
    """Return the sentences of what moved, one a party."""
    return [each for each in page.select(".sentences p") if each.get_text().strip().startswith("Of ")]


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def test_what_moved_is_said_of_both_parties_in_the_same_words(shipped: Negotiation, client: Client) -> None:
    russia, ukraine = map(words, sentences(page_of(client)))
    assert russia == (
        "Of Russia’s 38 positions 22 can be compared: 8 ask more or concede less (none on two independent sources), "
        "2 ask less or concede more (1 on two independent sources), "
        "2 changed otherwise (none on two independent sources), 8 unchanged, "
        "2 with no statement found at the second round. "
        "16 cannot be compared, 14 of them first recorded after the first round."
    )
    assert ukraine == (
        "Of Ukraine’s 41 positions 21 can be compared: 5 ask more or concede less (1 on two independent sources), "
        "none asks less or concedes more, 1 changed otherwise (none on two independent sources), 4 unchanged, "
        "11 with no statement found at the second round. "
        "20 cannot be compared, 17 of them first recorded after the first round."
    )


@pytest.mark.parametrize("standards", [(Standard.TWO,), (Standard.OWN,), (Standard.GRADED,)])
def test_what_moved_and_stands_is_what_the_comparison_says(
    standards: tuple[Standard, ...], shipped: Negotiation, client: Client
) -> None:
    pair = own_pair(shipped, tuple(shipped.round_set.in_order()))
    assert pair.before
    assert pair.after
    rows = compare_rounds(shipped, pair.before, pair.after, asked=EvidenceAsked(standards)).rows
    said = sentences(page_of(client, f"/istanbul/?evidence={standards[0]}"))
    counted = {
        party: re.findall(r"(\d+|none) (?:ask|changed)[^(,]*(?:\((\d+|none))?", words(sentence))
        for party, sentence in zip(("russia", "ukraine"), said, strict=True)
    }
    for party, found in counted.items():
        for way, (number, standing) in zip(Direction, found, strict=True):
            moved = [row.stands for row in rows if row.party == party and row.direction is way]
            assert (number, standing) == (str(len(moved) or "none"), (str(sum(moved) or "none") if moved else ""))


def numbers(page: BeautifulSoup) -> Iterator[tuple[int, str]]:
    """Yield the numbers in the sentences and the table of what moved, each with where it leads."""
    for link in page.select(".sentences a[href*='/compare/?before=istanbul-2022-03-29']"):
        number = re.match(r"(\d+)", link.get_text().strip())
        if number:
            yield int(number[1]), str(link["href"])


def test_every_number_leads_to_so_many_rows(shipped: Negotiation, client: Client) -> None:
    listed = list(numbers(page_of(client)))
    assert len(listed) > 20
    rows = {href: len(page_of(client, href).select("[id^=position-]")) for _, href in listed}
    assert [(number, href) for number, href in listed if rows[href] != number] == []


@pytest.mark.parametrize("query", ["", "?evidence=two"])
def test_what_is_silent_or_weak_at_the_last_round_leads_to_so_many_rows(
    query: str, shipped: Negotiation, client: Client
) -> None:
    links = page_of(client, f"/istanbul/{query}").select(".sentences a[href*='only=']")
    assert len(links) == 2
    for link in links:
        page = page_of(client, str(link["href"]))
        number = int(link.get_text().split()[0])
        assert len(page.select(".of-courses tbody tr:has(td)")) == number > 0
        assert words(page.select_one("figcaption b")).startswith(f"{number} positions held at the last round")


def test_what_is_asked_of_the_evidence_travels_to_all_that_rests_on_it(shipped: Negotiation, client: Client) -> None:
    links = page_of(client, "/istanbul/?evidence=two").select(".sentences a[href^='/istanbul/']")
    assert len(links) > 10
    assert [link for link in links if "evidence=two" not in str(link["href"])] == []


def test_every_mark_leads_to_an_entry(shipped: Negotiation, client: Client) -> None:
    marks = {str(link["href"]) for link in page_of(client).select(".lanes-of svg a")}
    keys = set(shipped.entry_set.values_list("key", flat=True))
    assert {mark.removeprefix("/istanbul/entries/").removesuffix("/") for mark in marks} <= keys
    assert len(marks) > 200


def test_what_came_and_went_in_between_is_named(shipped: Negotiation, client: Client) -> None:
    (said,) = [words(each) for each in page_of(client).select(".sentences p") if "In between" in each.get_text()]
    assert (
        "Russia took up and gave up none, took up 1 for a term that ran out (Mutual halt to strikes on energy "
        "facilities), and held none at both rounds but not in between." in said
    )
    assert "Ukraine took up and gave up 3 (" in said
    assert "took up none for a term that ran out" in said


def test_red_lines_that_collide_say_whose_word_and_since_when(shipped: Negotiation, client: Client) -> None:
    lines = page_of(client).select(".collisions > li")
    assert len(lines) == 9
    first = words(lines[0])
    assert first.startswith("Crimea and Sevastopol / Recognition of claimed regions since 14 Jun 2024")
    assert "Crimea to be recognised as Russian categorical, said 14 Jun 2024 by Vladimir Putin" in first
    assert "No recognition of any claimed region as Russian red line, said 10 Jun 2025 by Volodymyr Zelensky" in first


def test_it_says_where_it_ends_and_how_far_to_trust_it(shipped: Negotiation, client: Client) -> None:
    page = page_of(client)
    assert "The last entry is of 12 May 2026" in words(page.select_one(".extent"))
    trust = words(page.select_one(".trust"))
    assert "no expert of the field has reviewed them" in trust
    assert "53 entries were coded twice: the same firmness in 40 of 50, the same scope in 26 of 34." in trust
    assert "336 sources: 1 read whole, 335 read in part." in trust


def test_further_pairs_lead_to_their_comparison(shipped: Negotiation, client: Client) -> None:
    links = {link.get_text(): link["href"] for link in page_of(client).select(".sentences a")}
    for pair in shipped.comparisons:
        assert links[pair["title"]] == f"/istanbul/compare/?before={pair['before']}&after={pair['after']}"


def frames(page: BeautifulSoup) -> list[tuple[str, str, str]]:
    return sorted((str(each["x"]), str(each["width"]), str(each["height"])) for each in page.select(".frame[x]"))


def test_another_order_of_the_parties_swaps_their_places_and_nothing_else(shipped: Negotiation, client: Client) -> None:
    before = page_of(client)
    Party.objects.filter(negotiation=shipped, key="russia").update(order=3)
    after = page_of(client)
    assert [words(each) for each in sentences(after)] == [words(each) for each in sentences(before)][::-1]
    said = [sorted(title.get_text() for title in page.select(".lanes-of svg a title")) for page in (before, after)]
    assert said[0] == said[1]
    assert frames(after) == frames(before)


def test_the_table_has_a_row_a_position_and_a_column_a_round(shipped: Negotiation, client: Client) -> None:
    page = page_of(client, "/istanbul/?view=table")
    assert not page.select(".picture")
    rows = page.select(".of-courses tbody tr:has(td)")
    assert len(rows) == 89
    assert {len(row.select("td")) for row in rows} == {13}
    crimea = next(row for row in rows if "Crimea to be recognised" in row.get_text())
    cells = [words(cell) for cell in crimea.select("td")]
    assert cells[0] == "–nothing recorded"
    assert cells[2:4] == ["◦ first recorded categorical", "as before no statement"]
    assert cells[6] == "▼ softened tentative weak evidence"


def test_the_table_of_one_group(shipped: Negotiation, client: Client) -> None:
    page = page_of(client, "/istanbul/?view=table&group=Territory")
    assert [words(head) for head in page.select("[scope=rowgroup]")] == ["Territory"]


def test_what_is_asked_of_the_evidence_decides_what_is_hollow(shipped: Negotiation, client: Client) -> None:
    strong, two = (page_of(client, f"/istanbul/{asked}") for asked in ("", "?evidence=two"))
    assert len(two.select(".lanes-of .weak")) > 2 * len(strong.select(".lanes-of .weak"))
    assert "strong evidence: on two independent sources" in words(two.select_one(".source"))


@pytest.mark.parametrize("query", ["view=map", "group=Nothing", "issue=nothing", "evidence=much", "known=yesterday"])
def test_what_is_not_there_cannot_be_asked(query: str, shipped: Negotiation, client: Client) -> None:
    page_of(client, f"/istanbul/?{query}", status=400)


def test_a_moment_travels_with_every_number(shipped: Negotiation, client: Client) -> None:
    page = page_of(client, "/istanbul/?known=2030-01-01")
    links = [str(link["href"]) for link in page.select(".overview a[href^='/istanbul/']")]
    of_now = ("/istanbul/", "/istanbul/feed.atom", "/istanbul/datapackage.zip", "/istanbul/releases/")
    (settled,) = {re.sub(".*(known=[^&#]*).*", r"\1", link) for link in links if link not in of_now}
    assert re.fullmatch(r"known=\d{4}-\d\d-\d\dT.*Z", settled)
    assert words(page.select_one(".fig > .source")).endswith(settled)


def test_nothing_is_said_of_what_was_not_known_yet(shipped: Negotiation, client: Client) -> None:
    page = page_of(client, "/istanbul/?known=2020-01-01")
    assert not page.select(".lanes-of svg a, .sentences .of-party, .collisions")
