"""Pages of one position, entry, source and round, and what of them a draft must not show."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from tests import factories as make
from tests.people import client_of

pytestmark = pytest.mark.django_db
Ask = Callable[..., BeautifulSoup]
Queries = Callable[[Callable[[], object]], int]


def text(tag: Tag | None) -> str:
    """Return what a tag says, without superfluous spaces; nothing when it is not there."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


@pytest.fixture
def ask(client: Client) -> Ask:
    def page(address: str, *, status: int = 200, **query: Any) -> BeautifulSoup:
        answer = client.get(address, query)
        assert answer.status_code == status, address
        return BeautifulSoup(answer.content, "lxml")

    return page


def address(row: Any) -> str:
    names = {"Position": "positions", "Entry": "entries", "Source": "sources", "Round": "rounds"}
    return f"/{row.negotiation.key}/{names[type(row).__name__]}/{row.key}/"


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {text(line.dt): text(line.dd) for line in page.select("dl.inputs > div")}


# A position


def test_a_position_shows_its_whole_history_newest_first(shipped: Negotiation, ask: Ask) -> None:
    page = ask("/istanbul/positions/ua-neutrality/")
    entries = page.select("ol.entries > li")
    days = [entry.select_one("time")["datetime"] for entry in entries]
    assert days == sorted(days, reverse=True)
    assert len(days) == shipped.entry_set.filter(position__key="ua-neutrality").count()
    assert all(entry.select('.cites a[href^="/istanbul/sources/"]') for entry in entries)
    assert text(page.select_one("section[aria-labelledby=state] .content")) == "not held"
    assert "7 main entries" in text(page.select_one(".lede"))


def test_a_position_shows_the_content_in_force_and_what_it_changed(ask: Ask) -> None:
    position = make.position()
    make.entry(position, "2022-03-29", content="Four oblasts")
    make.entry(position, "2025-05-16", content="Five oblasts", condition="others agree", firmness="categorical")
    make.entry(position, "2025-05-17", content="", condition="others agree", firmness="categorical")
    page = ask(address(position))
    state = page.select_one("section[aria-labelledby=state]")
    assert text(state.select_one(".content")) == "Five oblasts only if others agree"
    assert text(state.select_one(".firm.red")) == "categorical"
    (diff,) = page.select("ol.entries .diff")
    assert (text(diff.select_one("del")), text(diff.select_one("ins"))) == ("Four", "Five")


def test_a_rival_stands_beside_its_main_entry(ask: Ask) -> None:
    position = make.position()
    main = make.entry(position, "2025-05-16", statement="The main account.")
    make.entry(position, "2025-05-14", statement="A rival account.", rival_of=main)
    make.entry(position, "2025-05-15", statement="Something in between.")
    entries = ask(address(position)).select("ol.entries > li")
    assert [entry["class"] for entry in entries] == [["main"], ["rival"], ["main"]]
    said = ["The main account.", "A rival account.", "Something in between."]
    assert all(words in text(entry) for words, entry in zip(said, entries, strict=True))


def test_a_position_with_readings_only_has_no_state(ask: Ask) -> None:
    reading = make.entry(account="analyst")
    page = ask(address(reading.position))
    assert "No main account" in text(page.select_one("section[aria-labelledby=state]"))
    assert len(page.select("li.reading")) == 1


def test_a_position_names_what_it_cannot_be_met_with(ask: Ask) -> None:
    entry = make.entry()
    home = entry.negotiation
    shown, draft = (make.position(negotiation=home, title=title) for title in ("Shown", "Only a draft"))
    make.entry(shown)
    make.proposal(draft)
    for other in (shown, draft):
        make.incompatibility(position_a=entry.position, position_b=other, negotiation=home)
    assert [text(link) for link in ask(address(entry.position)).select("section[aria-labelledby=opposites] a")] == [
        "Shown"
    ]


def test_opposites_are_those_known_then(ask: Ask) -> None:
    entry = make.entry()
    known = timezone.now().isoformat()
    later = make.entry(make.position(negotiation=entry.negotiation))
    make.incompatibility(position_a=entry.position, position_b=later.position, negotiation=entry.negotiation)
    assert ask(address(entry.position)).select("section[aria-labelledby=opposites] a")
    assert not ask(address(entry.position), known=known).select("section[aria-labelledby=opposites] a")


# An entry


def test_an_entry_shows_all_that_was_coded(shipped: Negotiation, ask: Ask) -> None:
    page = ask("/istanbul/entries/ru-crimea-recognition@2025-05-16/")
    told = facts(page)
    assert told["Effective on"] == "16 May 2025"
    assert told["Account and basis"] == "press account, reported"
    assert told["Firmness"].startswith("as before")
    assert told["Move"]
    assert told["Coding note"]
    assert told["Published"].endswith("UTC")
    assert page.select("section[aria-labelledby=sources] li")
    assert page.select_one("a[rel=prev]")


def test_neighbours_are_the_main_entries_before_and_after(ask: Ask) -> None:
    position = make.position()
    first, second, third = (make.entry(position, day) for day in ("2022-03-27", "2022-03-28", "2022-03-29"))
    make.entry(position, "2022-03-28", rival_of=second)
    page = ask(address(second))
    assert page.select_one("a[rel=prev]")["href"] == address(first)
    assert page.select_one("a[rel=next]")["href"] == address(third)


def test_a_corrected_entry_stays_as_a_tombstone(ask: Ask) -> None:
    old = make.entry(statement="It was put wrongly.")
    known = timezone.now().isoformat()
    new = make.correct(old, statement="It was put rightly.")
    page = ask(f"{address(old)}1/")
    assert page.select_one("article.tombstone")
    notice, further = page.select(".notice")
    assert text(notice).startswith("Corrected on ")
    assert "It was wrong." in text(notice)
    assert notice.a["href"] == f"{address(new)}2/"
    assert text(further) == "This is version 1 of the entry; version 2 stands."
    assert further.a["href"] == address(new)
    assert text(page.select_one(".statement")) == "It was put wrongly."
    for living in (address(old), f"{address(new)}2/"):
        page = ask(living)
        assert text(page.select_one(".statement")) == "It was put rightly."
        assert not page.select(".tombstone, .notice")
    for then in (address(old), f"{address(old)}1/"):
        page = ask(then, known=known)
        assert text(page.select_one(".statement")) == "It was put wrongly."
        assert not page.select(".tombstone, .notice")
    assert ask(f"{address(new)}2/", known=known, status=404)


def test_an_entry_of_which_no_version_lives_shows_the_last_one(ask: Ask) -> None:
    new = make.correct(make.entry(), statement="It was put rightly.")
    make.retract(new)
    page = ask(address(new))
    assert text(page.select_one(".statement")) == "It was put rightly."
    assert text(page.select_one(".tombstone .notice")).startswith("Retracted on ")
    assert text(ask(f"{address(new)}1/").select_one(".notice")).startswith("Corrected on ")


@pytest.mark.parametrize("version", ["2", "0", "01", "9" * 18, "9" * 19])
def test_no_version_without_a_correction(version: str, ask: Ask) -> None:
    entry = make.entry()
    make.correction(entry)
    assert ask(f"{address(entry)}{version}/", status=404)


def test_a_retracted_entry_stays_as_a_tombstone(ask: Ask) -> None:
    entry = make.entry()
    make.retract(entry)
    page = ask(address(entry))
    assert page.select_one("article.tombstone")
    assert text(page.select_one(".notice")).startswith("Retracted on ")
    (gone,) = ask(address(entry.position)).select("ol.entries > li.replaced")
    assert text(gone.select_one(".became")).startswith("Retracted on ")


def test_a_redacted_entry_says_what_is_gone(ask: Ask) -> None:
    entry = make.entry(statement="A secret.", speaker="A source that must not be named")
    make.redact(entry, "speaker")
    page = ask(address(entry))
    assert "Redacted on" in text(page.select_one(".notice"))
    assert facts(page)["Speaker"] == "[redacted]"
    assert "must not be named" not in page.decode()
    assert not page.select(".tombstone")


def test_a_rival_leads_to_the_living_main_entry(ask: Ask) -> None:
    main = make.entry()
    rival = make.entry(main.position, main.effective_on, rival_of=main)
    new = make.correct(main, statement="Better.")
    assert facts(ask(address(rival)))["Rival account of"] == new.key


# A source


def test_a_source_shows_what_rests_on_it(shipped: Negotiation, ask: Ask) -> None:
    page = ask("/istanbul/sources/osw-2025-05-19/")
    cited = shipped.citation_set.filter(source__key="osw-2025-05-19").values("entry").distinct().count()
    assert len(page.select("ol.entries > li")) == cited
    assert all(entry.select_one(".of a") for entry in page.select("ol.entries > li"))
    assert "rel" in page.select_one('dl a[href^="https://"]').attrs


def test_everything_that_can_rest_on_a_source_is_listed(ask: Ask) -> None:
    source = make.source()
    make.outcome(source=source, text="An outcome")
    make.event(source=source, title="An event")
    make.delegate(source=source)
    make.office(source=source, title="An office")
    make.assessment(source=source, text="An assessment")
    kinds = [text(line.select_one(".kind")).split()[0] for line in ask(address(source)).select(".rests li")]
    assert sorted(kinds) == ["assessment", "delegate", "event", "office", "outcome"]


def test_a_source_recorded_for_itself_has_a_page(ask: Ask) -> None:
    assert "No entry cites it" in text(ask(address(make.public_source())))


def test_a_source_recorded_while_logging_shows_once_something_published_rests_on_it(ask: Ask) -> None:
    cited, used = make.source(), make.source()
    ask(address(cited), status=404)
    before = timezone.now().isoformat()
    make.publish(make.proposal(make.position(negotiation=cited.negotiation), cite=cited))
    ask(address(cited))
    ask(address(cited), known=timezone.now().isoformat())
    ask(address(cited), status=404, known=before)
    ask(address(used), status=404)
    make.event(source=used)
    ask(address(used))


def test_who_may_see_proposals_sees_that_a_source_is_not_published() -> None:
    source = make.source()
    reviewer = client_of("reviewer")
    page = reviewer.get(address(source)).content.decode()
    assert "Not published" in page
    assert ">Cite<" not in page
    assert reviewer.get(address(source), {"known": timezone.now().isoformat()}).status_code == 404
    make.event(source=source)
    assert "Not published" not in reviewer.get(address(source)).content.decode()


def test_a_source_says_who_first_published_it(ask: Ask) -> None:
    page = ask(address(make.public_source(origin="Bloomberg 2025-05-16")))
    assert facts(page)["Origin"].startswith("Bloomberg 2025-05-16 first published")
    assert "Origin" not in facts(ask(address(make.public_source())))


def test_an_outcome_stands_with_its_round_and_its_issue(ask: Ask) -> None:
    outcome = make.outcome(text="A truce of thirty days")
    issue = make.issue(negotiation=outcome.negotiation, name="Truce")
    bare = make.outcome(round=outcome.round, text="Nothing else")
    type(outcome).objects.filter(pk=outcome.pk).update(issue=issue)
    rows = ask(address(outcome.round)).select("tbody tr")
    assert [text(row.select("td")[2]) for row in rows] == ["Truce", ""]
    page = ask(f"/{issue.negotiation.key}/issues/{issue.key}/")
    listed = text(page.select_one(".brief .together"))
    assert "agreed: A truce of thirty days" in listed
    assert bare.text not in listed


def test_what_the_data_are_worth_stands_below_every_page_of_figures(ask: Ask) -> None:
    home = make.negotiation(limits="Coded by one person.")
    make.round(negotiation=home)
    for place in ("", "compare/", "timeline/", "red-lines/", "coverage/"):
        assert "Coded by one person." in text(ask(f"/{home.key}/{place}").select_one("footer details"))
    assert ask(f"/{make.negotiation().key}/").select("footer details") == []


# A round


def test_a_round_shows_outcomes_and_teams_head_first(shipped: Negotiation, ask: Ask) -> None:
    page = ask("/istanbul/rounds/istanbul-2025-05-16/")
    assert (
        len(page.select("section[aria-labelledby=outcomes] tbody tr"))
        == shipped.outcome_set.filter(round__key="istanbul-2025-05-16").count()
    )
    teams = page.select("section[aria-labelledby=delegations] .columns > div")
    assert [text(team.h3).split()[0] for team in teams] == ["Russia", "Ukraine"]
    assert all("head" in text(team.li.select_one(".facts")) for team in teams)
    assert page.select_one('a[href="/istanbul/compare/?before=drafts-2022-04&after=istanbul-2025-05-16"]')


def test_a_round_says_what_was_voiced_and_what_was_not(ask: Ask) -> None:
    party = make.party(name="A side")
    home = party.negotiation
    one = make.round("2025-05-16", negotiation=home)
    voiced, silent, gone = (make.position(party=party, negotiation=home, title=t) for t in ("Voiced", "Silent", "Gone"))
    make.entry(voiced, "2025-05-16")
    make.entry(silent, "2022-03-29")
    make.entry(gone, "2022-03-29")
    make.entry(gone, "2022-03-30", held=False)
    said = text(ask(address(one)).main)
    assert "Voiced" in said
    assert "Silent" in said
    assert "Gone" not in said


def test_a_party_counts_what_it_called_red_lines_apart_and_says_when_a_level_was_said(ask: Ask) -> None:
    party = make.party(name="A side")
    home = party.negotiation
    make.round("2025-05-16", negotiation=home)
    for declared in (True, False, False):
        position = make.position(party=party, negotiation=home, kind="demand")
        make.entry(position, "2022-03-29", firmness="categorical", declared=declared, speaker="One, aide")
    make.entry(position, "2024-06-14", firmness="same", speaker="Two, aide")
    page = ask(f"/{home.key}/parties/{party.key}/")
    rows = page.select("table.states tbody tr:not(.of-issue)")
    last = [(text(row.th), text(row.select("td")[-1])) for row in rows]
    assert last[-2:] == [("Red lines, so called", "1"), ("Categorical, not so called", "2")]
    assert sorted(said.partition(" –")[0] for _, said in last[:-2]) == [
        "categorical said 29 Mar 2022 by One",
        "categorical said 29 Mar 2022 by One",
        "red line said 29 Mar 2022 by One",
    ]


def test_a_state_is_resolved_and_an_entry_alone_is_as_before(ask: Ask) -> None:
    position = make.position()
    make.entry(position, "2022-03-29", firmness="open", condition="others agree", speaker="One, aide", content="Ten")
    affirmation = make.entry(position, "2025-05-16", firmness="same")
    of_issue = f"/{position.negotiation.key}/issues/{position.issue.key}/"
    for page in (ask(address(position)), ask(of_issue)):
        content = page.select_one("p.content")
        assert text(content) == "Ten only if others agree"
        said = [text(each) for each in content.find_next_siblings("p")[:2]]
        assert said[0] == "open"
        assert said[1].startswith("said 29 Mar 2022 by One")
        assert text(page.select_one("ol.entries .firm")) == "as before"
    assert facts(ask(address(affirmation)))["Firmness"] == "as before"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"channel": "term"}, "expired"),
        ({"channel": "conduct", "basis": "reported"}, "given up by deed"),
        ({}, "not held"),
    ],
)
def test_a_position_says_how_it_came_not_to_be_held(columns: dict[str, str], said: str, ask: Ask) -> None:
    position = make.position()
    make.entry(position, "2022-03-29")
    entry = make.entry(position, "2022-04-29", held=False, **columns)
    assert text(ask(address(position)).select_one("section[aria-labelledby=state] .content")) == said
    assert facts(ask(address(entry)))["Held"] == ("no" if said == "not held" else f"no: {said}")


def test_a_bare_round_has_a_page(ask: Ask) -> None:
    said = text(ask(address(make.round())))
    assert "No outcome is recorded." in said
    assert "No delegation is recorded." in said


# All of them


def test_a_draft_has_no_page_and_is_on_none(ask: Ask) -> None:
    published = make.entry()
    home = published.negotiation
    draft_only = make.position(negotiation=home, title="Only a draft")
    source = make.source(negotiation=home)
    draft = make.proposal(draft_only, "2025-05-16", cite=source, statement="Drafted words")
    second = make.proposal(published.position, "2025-05-16", statement="Drafted words")
    for row in (draft, second, draft_only, source):
        ask(address(row), status=404)
    for row in (published, published.position, published.citations.get().source):
        assert "Drafted words" not in ask(address(row)).decode()


def test_a_refused_draft_never_shows(ask: Ask) -> None:
    draft = make.proposal()
    ask(address(draft), status=404)
    ask(address(draft), status=404, known=timezone.now().isoformat())


@pytest.mark.parametrize("thing", ["positions", "entries", "sources", "rounds"])
def test_bad_key_is_a_page_that_names_it_and_helps(thing: str, shipped: Negotiation, ask: Ask) -> None:
    page = ask(f"/istanbul/{thing}/no-such-key/", status=404)
    assert "no-such-key" in text(page)
    assert page.select('main a[href="/istanbul/compare/"]')


def test_things_of_another_negotiation_are_not_here(shipped: Negotiation, ask: Ask) -> None:
    elsewhere = make.negotiation().key
    for path in ("positions/ua-neutrality", "entries/ua-neutrality@2022-03-29", "sources/osw-2025-05-19"):
        ask(f"/{elsewhere}/{path}/", status=404)


@pytest.mark.parametrize("thing", ["position", "rival", "replaced", "source"])
def test_query_count_holds_when_entries_were_replaced(thing: str, client: Client, queries_of: Queries) -> None:
    source = make.source()
    position = make.position(negotiation=source.negotiation)
    main = make.entry(position, "2022-03-29", cite=source)
    rival = make.entry(position, "2022-03-29", rival_of=main, cite=source)
    new = make.correct(main, statement="Better.")
    old_rival = make.entry(position, "2022-03-29", rival_of=new, cite=source)
    make.correct(old_rival, statement="Better.")
    row = {"position": position, "rival": rival, "replaced": old_rival, "source": source}[thing]
    page = f"{address(row)}?known={timezone.now().isoformat().replace('+', '%2B')}"
    assert queries_of(lambda: client.get(page)) <= 9
    make.round("2021-01-01", negotiation=source.negotiation, key="first")
    make.round("2022-03-29", negotiation=source.negotiation, key="second")
    opened = f"/{position.negotiation.key}/compare/?open={position.key}&{page.partition('?')[2]}"
    assert client.get(opened).status_code == 200
    assert queries_of(lambda: client.get(opened)) <= 8
