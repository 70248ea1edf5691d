"""The compare page, read as HTML: what it shows, what narrows it, and what HTMX gets of it."""

import io
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from openpyxl import load_workbook

from positions.models import Negotiation
from tests import factories as make
from tests.positions.compare.pages import HTMX, Ask, Talks, evidence, keys, row, text

pytestmark = pytest.mark.django_db


# What the page shows


def test_a_row_says_all_that_the_comparison_says(shipped: Negotiation, ask: Ask, client: Client) -> None:
    page = ask("view=full")
    answer = json.loads(client.get("/istanbul/compare.json").content)
    assert sorted(keys(page)) == sorted(position["key"] for position in answer["positions"])
    for position in answer["positions"]:
        said = row(page, position["key"])
        assert text(said.h3) == " ".join(position["title"].split())
        assert text(said.select_one(".kind")) == position["kind"]
        assert position["shift"] in text(said.select_one(".shift"))
        assert text(said.select_one(".sign"))
        assert ("voiced at the second round" in text(said.select_one(".said"))) == position["voiced_after"]
        assert ("as read by" in text(said.select_one(".said"))) == bool(position["as_read"])
        assert ("returned" in text(said.select_one(".shift"))) == position["returned"]
        states_are_those_of(said, position)


def states_are_those_of(said: Tag, position: dict[str, Any]) -> None:
    before, after = said.select(".ab .state")
    same = position["before"] and position["after"] and position["before"]["entry"] == position["after"]["entry"]
    for shown, state in ((before, position["before"]), (after, None if same else position["after"])):
        if state is None:
            assert text(shown) in {"nothing recorded by then", "no newer entry"}
            continue
        gone = {"not held", "given up by deed", "expired"}
        held = text(shown.select_one(".content")).partition(": ")[2]
        assert state["content"] in held if state["held"] else held in gone
        assert shown.select_one("time")["datetime"] == state["effective_on"]
        assert (state["speaker"] or "").split(",")[0].strip() in text(shown)
        assert f"account, {state['basis']}" in text(shown)
        assert bool(shown.select_one(".red")) == (state["firmness"] == "categorical" and position["kind"] != "offer")


def test_positions_only_as_read_are_counted_apart(ask: Ask) -> None:
    talks = Talks()
    make.entry(talks.position(), "2025-05-16")
    only_read = talks.position()
    make.entry(only_read, "2021-03-29", account="analyst")
    page = ask(f"view=full&open={only_read.key}", of=talks.key)
    assert "2 cannot: 1 has nothing recorded by the first round , 1 only as read by analysts ." in text(
        page.select_one(".side")
    )
    said = row(page, only_read.key)
    assert "only as read by analysts" in text(said.select_one(".shift"))
    assert len(said.select(".entries > li.reading")) == 1


def test_why_it_moved_stands_beside_the_shift(shipped: Negotiation, ask: Ask) -> None:
    page = ask("view=full")
    assert text(row(page, "ru-crimea-recognition").select_one(".shift small")) == "asks for more"
    assert text(row(page, "ru-prisoner-exchange").select_one(".shift small")) == "offers more"


def test_accounts_that_differ_are_flagged(shipped: Negotiation, ask: Ask) -> None:
    assert "Entries within the first round differ" in text(row(ask(), "ru-donbas-status"))


def test_a_restated_condition_is_shown(shipped: Negotiation, ask: Ask) -> None:
    said = text(row(ask(), "ua-neutrality"))
    assert "only if there are international legal guarantees and a referendum approves it" in said


def test_every_side_has_the_same_structure(ask: Ask) -> None:
    talks = Talks(3)
    issue = make.issue(negotiation=talks.home)
    for side in talks.sides:
        position = talks.position(party=side, issue=issue)
        make.entry(position, "2022-03-29", speaker="Somebody")
        make.entry(position, "2025-05-16", firmness="categorical", speaker="Somebody")
    page = ask(of=talks.key)
    assert [text(head) for head in page.select(".headlines h2")] == ["Side 1", "Side 2", "Side 3"]
    full = ask("view=full", of=talks.key).select("table.matrix tbody td")
    for parts in (page.select(".headlines .side"), page.select("tr.line"), full):
        shapes = {tuple(tag.name for tag in part.select(":not(.issue, .issue *)")) for part in parts}
        assert (len(parts), len(shapes)) == (3, 1)
    marks = [mark.path for mark in page.select(".headlines h2 .mark")]
    assert len({mark["d"] for mark in marks}) == 3
    assert {mark["fill"] for mark in marks} == {"#6b7280"}
    assert [text(label) for label in page.select("label:has(input[name=party])")] == ["Side 1", "Side 2", "Side 3"]


def test_a_side_without_a_position_on_a_subject_says_so(ask: Ask) -> None:
    talks = Talks(2)
    for side in talks.sides:
        make.entry(talks.position(party=side, issue=make.issue(negotiation=talks.home)), "2025-05-16")
    assert len(ask("view=full", of=talks.key).select("td > .nothing")) == 2


def test_titles_name_the_rounds_on_the_page_and_for_htmx(ask: Ask) -> None:
    talks = Talks()
    title = f"First round → Second round · {talks.key}"
    assert text(ask(of=talks.key).title) == title
    fragment = ask(of=talks.key, headers=HTMX)
    assert fragment.title is None
    assert fragment.form["data-title"] == title


# What narrows it


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("party=ukraine", 41),
        ("group=Territory", 13),
        ("issue=neutrality&kind=offer", 1),
        ("party=russia&party=ukraine", 79),
        ("issue=neutrality&issue=nato-membership&party=russia", 2),
        ("direction=towards&direction=unranked", 5),
        ("shift=withdrawn&shift=revived", 4),
        ("direction=away&party=russia", 8),
        ("moved=on", 18),
        ("voiced=on", 39),
    ],
)
def test_filters_narrow_page_and_downloads_alike(
    query: str, number: int, shipped: Negotiation, ask: Ask, client: Client
) -> None:
    page = ask(query)
    assert len(keys(page)) == number
    assert text(page.select_one(".status")).startswith(f"{number} ")
    links = {text(link): str(link["href"]) for link in page.select(".take a")}
    assert len(json.loads(client.get(links["JSON"]).content)["positions"]) == number
    assert len(client.get(links["CSV"]).content.splitlines()) >= number + 1
    book = load_workbook(io.BytesIO(client.get(links["Excel"]).content))
    assert book["Positions"].max_row == number + 1


def test_nothing_found_offers_all(shipped: Negotiation, ask: Ask) -> None:
    page = ask("shift=disclaimed&party=russia")
    assert "No position matches." in text(page)
    assert page.select_one(".empty a")["href"] == "/istanbul/compare/"


def test_further_pairs_are_offered_beside_the_one_shown_first(shipped: Negotiation, ask: Ask) -> None:
    def offered(page: BeautifulSoup) -> dict[str, bool]:
        return {text(link): link.has_attr("aria-current") for link in page.select(".pairs a")}

    assert list(offered(ask()).values()) == [True, False, False, False]
    texts = next(link for link in ask("party=russia").select(".pairs a") if "Texts against texts" in text(link))
    assert texts["href"] == "/istanbul/compare/?before=drafts-2022-04&after=istanbul-2025-06-02&party=russia"
    assert list(offered(ask(str(texts["href"]).partition("?")[2])).values()) == [False, True, False, False]


def test_a_pair_whose_rounds_are_not_there_is_not_offered(ask: Ask) -> None:
    talks = Talks()
    pair = {"before": talks.before.key, "after": "nowhere", "title": "Elsewhere"}
    Negotiation.objects.filter(pk=talks.home.pk).update(before=talks.before, after=talks.after, comparisons=[pair])
    assert ask(of=talks.key).select(".pairs") == []


def test_the_form_keeps_what_was_chosen(shipped: Negotiation, ask: Ask) -> None:
    page = ask("before=antalya-2022-03-10&after=istanbul-2025-06-02&party=russia&shift=new&shift=recast&moved=on")
    chosen = [option["value"] for option in page.select("option[selected]") if option["value"]]
    assert chosen == ["antalya-2022-03-10", "istanbul-2025-06-02"]
    assert [box["value"] for box in page.select("input[name=party][checked]")] == ["russia"]
    assert [box["value"] for box in page.select("input[name=shift][checked]")] == ["new", "recast"]
    assert page.select_one("input[name=moved]").has_attr("checked")


def test_a_form_with_empty_fields_leads_to_the_clean_address(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/?before=istanbul-2022-03-29&known=&party=&shift=new&kind=&nonsense=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/istanbul/compare/?before=istanbul-2022-03-29&shift=new&nonsense=1"


@pytest.mark.parametrize("query", ["party=nobody", "shift=moved", "direction=up"])
def test_bad_filter_is_said_in_the_page(query: str, shipped: Negotiation, ask: Ask) -> None:
    page = ask(query, status=400)
    assert query in text(page.find(role="alert"))
    assert page.select("select#before option")


# What cannot be given


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("isue=neutrality", "“isue” cannot be asked here. Did you mean “issue”?"),
        ("page=2", "“page” cannot be asked here."),
        ("before=istanbul-2022-03-29&before=antalya-2022-03-10", "“before” takes one value and was given 2."),
        ("window=5", "rounds have windows of their own"),
    ],
)
def test_what_cannot_be_given_is_said(query: str, said: str, shipped: Negotiation, ask: Ask, client: Client) -> None:
    for options in ({}, {"headers": HTMX}):
        page = ask(query, **options)
        assert [said in text(sentence) for sentence in page.select(".mentioned p")] == [True]
        assert keys(page)
    for form in ("json", "csv", "xlsx"):
        answer = client.get(f"/istanbul/compare.{form}?{query}")
        assert (answer.status_code, said in json.loads(answer.content)["error"]) == (400, True)


def test_what_others_hang_on_is_passed_over(shipped: Negotiation, ask: Ask, client: Client) -> None:
    query = "utm_source=letter&fbclid=1&org.htmx.cache-buster=comparison"
    assert ask(query).select(".mentioned") == []
    assert client.get(f"/istanbul/compare.json?{query}").status_code == 200


@pytest.mark.parametrize("rounds", [0, 1])
def test_without_two_rounds_it_says_so(rounds: int, ask: Ask) -> None:
    home = make.negotiation()
    for _ in range(rounds):
        make.round(negotiation=home)
    page = ask(of=home.key)
    assert "needs two rounds" in text(page.find(role="alert"))
    assert page.select_one(".notice a")["href"] == f"/{home.key}/"


def test_without_a_position_it_says_so(ask: Ask) -> None:
    assert "Nothing was published by the second round." in text(ask(of=Talks().key))


def test_the_first_and_last_round_are_compared_when_the_package_names_none(ask: Ask) -> None:
    talks = Talks()
    make.round("2023-01-01", negotiation=talks.home, key="middle")
    page = ask(of=talks.key)
    assert [option["value"] for option in page.select("option[selected]") if option["value"]] == ["first", "second"]


# Evidence


def test_evidence_without_javascript_equals_what_htmx_gets(shipped: Negotiation, ask: Ask) -> None:
    for key in ("ru-crimea-recognition", "ua-crimea-talks-offer", "ua-neutrality", "ua-referendum"):
        page = ask(f"open={key}")
        assert [tag["id"] for tag in page.select("[id^=position-]:has(details[open])")] == [f"position-{key}"]
        opened = evidence(page, key)
        assert str(ask(f"open={key}", headers=HTMX)).split() == opened.decode_contents().split()


def test_evidence_has_every_entry_with_its_source(shipped: Negotiation, ask: Ask) -> None:
    opened = evidence(ask("open=ru-no-nato"), "ru-no-nato")
    assert [text(head) for head in opened.select("h3")] == [
        "At the first round: Istanbul round of March 2022",
        "Between the rounds",
        "At the second round: First Istanbul round of 2025",
    ]
    assert len(opened.select("li.rival")) == 1
    assert len(opened.select("li.reading")) == 1
    for entry in opened.select(".entries > li"):
        assert entry.select_one("time")["datetime"]
        assert "account, " in text(entry)
        assert entry.select('.cites a[href^="/istanbul/sources/"]')
    assert opened.select_one(".diff del")
    assert opened.select_one(".diff ins")


def test_evidence_tells_what_the_shift_was_computed_from(shipped: Negotiation, ask: Ask) -> None:
    opened = evidence(ask("open=ua-crimea-talks-offer"), "ua-crimea-talks-offer")
    inputs = {text(line.dt): text(line.dd) for line in opened.select(".inputs > div")}
    assert inputs["Voiced"] == "first round: yes; second round: no"
    assert inputs["As read"] == "withdrawn, by the coder"


def test_evidence_of_a_row_that_is_filtered_out_stays_closed(shipped: Negotiation, ask: Ask) -> None:
    assert ask("open=ua-neutrality&party=russia").select("details.more[open]") == []


def test_bad_row_to_open_gives_the_page_or_a_message_alone(shipped: Negotiation, ask: Ask) -> None:
    page = ask("open=nowhere")
    assert len(keys(page)) == 79
    assert "“nowhere”" in text(page.select_one(".mentioned"))
    message = ask("open=nowhere", headers=HTMX, status=404)
    assert "no such position" in text(message)
    assert message.select("html, header, main") == []


# HTMX


@pytest.mark.parametrize("query", ["", "party=ukraine&moved=on", "known=2020-01-01", "open=ua-neutrality"])
def test_htmx_equals_page(query: str, shipped: Negotiation, ask: Ask, client: Client) -> None:
    region = ask(query).select_one("#comparison")
    if "open" in query:
        query = ""
        region = ask(query).select_one("#comparison")
    part = ask(query, headers=HTMX)
    # The permanent link, which stands in the frame of the page, comes with it.
    for link in part.select("#permanent"):
        link.decompose()
    assert part.decode().split() == region.decode_contents().split()


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_htmx_gets_the_page_when_it_follows_a_link_or_restores(header: str, shipped: Negotiation, ask: Ask) -> None:
    assert ask(headers={**HTMX, header: "true"}).html


def test_htmx_is_told_the_clean_address(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/compare/?known=&party=russia&kind=", headers=HTMX)
    assert answer["HX-Push-Url"] == "/istanbul/compare/?party=russia"
    opened = client.get("/istanbul/compare/?open=ru-neutrality", headers=HTMX)
    assert "HX-Push-Url" not in opened


def test_every_answer_says_on_what_it_depends(shipped: Negotiation, client: Client) -> None:
    for query in ("", "open=ru-neutrality", "party=nobody", "known=yesterday", "before=nowhere"):
        for headers in ({}, HTMX):
            varies = client.get(f"/istanbul/compare/?{query}", headers=headers)["Vary"]
            assert {"HX-Request", "HX-Boosted", "HX-History-Restore-Request"} <= set(varies.split(", ")), query


# What does not show


def test_a_draft_shows_nowhere(ask: Ask, client: Client) -> None:
    talks = Talks()
    position = talks.position(
        title="Only a draft has this", issue=make.issue(negotiation=talks.home, name="Only there")
    )
    make.entry(talks.position(), "2025-05-16")
    make.proposal(position, "2025-05-16", statement="Not yet published")
    page = ask(of=talks.key)
    assert keys(page) != [position.key]
    for words in ("Only a draft has this", "Not yet published", "Only there"):
        assert words not in page.decode()
        assert words not in client.get(f"/{talks.key}/compare.json").content.decode()
