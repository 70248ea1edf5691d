"""The view at reading speed: a line a position, its states side by side, the shift and how strong it is."""

import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from positions.compare.compact import lines
from positions.compare.comparison import compare_rounds
from positions.models import Negotiation
from tests import factories as make
from tests.positions.compare.pages import Ask, Talks, evidence, keys, row, text

pytestmark = pytest.mark.django_db

# Of the shipped pair: whose word the rows rest on, and how many second states say nothing that the first does not.
WHOSE = {"own": 50, "press": 20, "own deed": 4, "opponent": 3, "own term": 2}
SAME = 7


def states(page: BeautifulSoup, key: str) -> list[str]:
    """Return what a line says at each round, without the round's name."""
    return [text(cell).partition(": ")[2] for cell in row(page, key).select("td.at")]


def said(line: Tag, *names: str) -> tuple[str, ...]:
    return tuple(text(line.select_one(f".{name}")) for name in names)


def test_it_is_the_view_shown_first_and_the_full_one_is_a_link_away(shipped: Negotiation, ask: Ask) -> None:
    page = ask("party=russia")
    links = {text(link): link for link in page.select(".views a")}
    assert links["Compact"]["aria-current"] == "true"
    assert links["Full"]["href"] == "/istanbul/compare/?party=russia&view=full"
    full = ask("party=russia&view=full")
    assert keys(page) == keys(full)
    assert (len(page.select("article.pos")), len(full.select("article.pos"))) == (0, 38)
    assert full.select_one("form.question input[name=view]")["value"] == "full"
    assert not page.select("form.question input[name=view]")


def test_another_view_is_refused(ask: Ask, shipped: Negotiation) -> None:
    assert "There are two views, compact and full; not “grid”." in text(ask("view=grid", status=400).find(role="alert"))


def test_a_line_says_what_the_comparison_says(shipped: Negotiation, ask: Ask, client: Client) -> None:
    page = ask()
    answer = json.loads(client.get("/istanbul/compare.json").content)
    assert sorted(keys(page)) == sorted(position["key"] for position in answer["positions"])
    for position in answer["positions"]:
        line = row(page, position["key"])
        assert " ".join(position["title"].split()) in text(line.select_one(".what"))
        assert text(line.select_one(".what small")) == position["kind"]
        assert position["shift"] in text(line.select_one(".moved .shift"))
        if position["grade"]:
            assert said(line, "grade", "by.number") == (position["grade"], f"{position['independent_sources']} src")
        assert (text(line.select_one(".whose")) == "own") == bool(position["own_word"])
        assert (text(line.select_one(".age")) == "at the round") == position["voiced_after"]
        assert ("as read by" in text(line.select_one(".moved"))) == bool(position["as_read"])
        first = position["before"]
        shown = states(page, position["key"])
        assert len(shown) == 2
        assert (first["content"] or "since" if first else "nothing recorded by then") in shown[0]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("ru-crimea-recognition", "asks for more"),
        ("ua-crimea-talks-offer", "no statement found at the second round"),
        ("ua-guarantees-before-talks", "held only in between"),
        ("ru-limited-pauses", "a term that the party had set is over"),
    ],
)
def test_beside_the_shift_stands_why(key: str, why: str, shipped: Negotiation, ask: Ask) -> None:
    assert text(row(ask(), key).select_one(".moved > small")) == why


def test_what_was_first_recorded_says_so_in_the_first_column(shipped: Negotiation, ask: Ask) -> None:
    page = ask()
    assert states(page, "ua-energy-halt")[0] == "nothing recorded by then"
    assert row(page, "ua-energy-halt").select(".moved > small") == []


class Made:
    """A position at two rounds, whose two entries a test chooses."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.talks = Talks()
        self.of = self.talks.position(kind="demand")

    def at(self, day: str, **columns: object) -> "Made":
        make.entry(self.of, day, **columns)
        return self

    def states(self) -> list[str]:
        return states(self.ask(of=self.talks.key), self.of.key)


@pytest.fixture
def made(ask: Ask) -> Made:
    return Made(ask)


def test_a_plain_state_needs_no_word_and_a_firm_one_says_when_and_by_whom(made: Made) -> None:
    made.at("2022-03-29", content="This", speaker="A minister, of the first side")
    made.at("2025-05-16", content="That", firmness="categorical", speaker="Another minister")
    assert made.states() == ["This", "categorical That said 16 May 2025 by Another minister"]


def test_only_what_the_party_called_so_is_a_red_line(made: Made) -> None:
    made.at("2022-03-29", content="This", firmness="categorical", declared=True, speaker="")
    assert made.states() == ["red line This said 29 Mar 2022", "as before"]


def test_what_was_said_before_the_first_round_has_its_day(made: Made) -> None:
    made.at("2021-12-17", content="This", speaker="A minister").at("2025-05-16", content="That")
    assert made.states() == ["This said 17 Dec 2021 by A minister", "That"]


def test_a_deed_was_done_and_not_said(made: Made) -> None:
    made.at("2021-12-17", content="This", speaker="", channel="conduct")
    made.at("2025-05-16", content="That", firmness="categorical", speaker="", channel="conduct")
    assert made.states() == ["This done 17 Dec 2021", "categorical That done 16 May 2025"]


def test_days_in_place_of_a_round_are_no_round(made: Made) -> None:
    made.at("2022-03-29", content="This").at("2025-05-16", content="That")
    page = made.ask("after=2025-05-16&window=4", of=made.talks.key)
    assert text(row(page, made.of.key).select_one(".age")) == "in the 4 days up to it"


def test_the_same_said_anew_is_as_before(made: Made) -> None:
    made.at("2022-03-29", content="This").at("2025-05-16", content="")
    assert made.states() == ["This", "as before"]


def test_a_firm_state_said_anew_says_when(made: Made) -> None:
    made.at("2022-03-29", content="This", firmness="categorical", speaker="")
    made.at("2025-05-16", content="", firmness="categorical", speaker="")
    assert made.states()[1] == "as before said 16 May 2025"


def test_another_firmness_of_the_same_content_says_only_that(made: Made) -> None:
    made.at("2022-03-29", content="This").at("2025-05-16", content="", firmness="tentative")
    assert made.states() == ["This", "tentative the same"]


def test_a_condition_stands_behind_the_content(made: Made) -> None:
    made.at("2022-03-29", content="This").at("2025-05-16", content="", condition="there is peace")
    assert made.states() == ["This", "This only if there is peace"]


def test_what_was_given_up_says_since_when(made: Made) -> None:
    made.at("2022-03-29", content="This").at("2024-01-01", held=False)
    assert made.states() == ["This", "not held, since 1 Jan 2024"]


def test_what_falls_short_is_undecided(shipped: Negotiation, ask: Ask) -> None:
    line = row(ask("evidence=own"), "ru-crimea-recognition")
    assert "undecided" in line["class"]
    short = line.select(".falls-short a")
    assert "16 May 2025" in [text(link) for link in short]
    assert all(str(link["href"]).startswith("/istanbul/entries/ru-crimea-recognition@") for link in short)
    assert not row(ask("evidence=own"), "ua-neutrality").select(".falls-short")


def test_the_table_holds_together(shipped: Negotiation, ask: Ask) -> None:
    page = ask()
    assert page.select("th h2, th h3, td h2") == []
    for table in page.select("table.compact"):
        assert table.caption
        heads = len(table.select("thead th[scope=col]"))
        assert heads == len(table.select("colgroup > col"))
        for body in table.select("tbody"):
            issues, rows = body.select("th[scope=rowgroup]"), body.select("tr")
            assert len(issues) == 1
            assert int(issues[0]["rowspan"]) == len(rows)
            for line in body.select("tr.line"):
                cells = [cell for cell in line.find_all(["td", "th"], recursive=False) if "issue" not in cell["class"]]
                assert sum(int(cell.get("colspan", 1)) for cell in cells) == heads - 1
            assert {int(cell["colspan"]) for cell in body.select("tr.below > td")} == {heads - 1}


def test_evidence_opens_below_its_line(shipped: Negotiation, ask: Ask) -> None:
    page = ask("open=ru-no-nato")
    below = evidence(page, "ru-no-nato").find_parent("tr")
    assert below.find_previous_sibling("tr")["id"] == "position-ru-no-nato"
    assert len(page.select("details.more[open] > summary > .shift")) == 1
    assert len(page.select(".below .entries")) >= 1


def test_the_printed_page_says_where_it_is_from(shipped: Negotiation, ask: Ask) -> None:
    page = ask("party=russia&direction=away&evidence=own&known=2099-01-01")
    said = {text(line.dt): text(line.dd) for line in page.select(".printed > div")}
    assert said["As known on"].endswith("UTC")
    assert said["Filters"] == (
        "Party: Russia; Direction: asks more or concedes less; what stands on the party’s own word"
    )
    assert "Bloomberg 2025-05-16" in said["Origins, the most frequent first"]
    assert text(ask().select(".printed dd")[1]) == "none: all positions"


def test_every_row_of_the_shipped_pair_has_its_line(shipped: Negotiation) -> None:
    assert shipped.before is not None
    assert shipped.after is not None
    comparison = compare_rounds(shipped, shipped.before.point, shipped.after.point)
    listed = lines(comparison)
    assert Counter(row.whose for row in comparison.rows) == WHOSE
    assert sum(line.age == "at the round" for line in listed.values()) == 39
    assert sum(line.same for line in listed.values()) == SAME
