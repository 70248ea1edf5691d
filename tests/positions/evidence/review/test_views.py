"""The desk of review: what is shown to whom, and what becomes of a decision."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from pytest_django import Settings

from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct, retract
from positions.evidence.drafts import draft_of
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.models import Entry, Negotiation
from tests import factories as make
from tests import stored_texts as stored
from tests.parsing import parsed
from tests.people import ANONYMOUS, client_of, person
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def home() -> Negotiation:
    home = make.negotiation()
    home.before = make.round("2022-03-29", negotiation=home, key="one")
    home.after = make.round("2025-05-16", negotiation=home, key="two")
    home.save()
    return home


@pytest.fixture
def reviewer() -> Client:
    return client_of("reviewer")


def soup(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content.decode()[:500]
    return parsed(answer.content)


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def desk_of(client: Client, home: Negotiation, **query: str) -> BeautifulSoup:
    return soup(client.get(f"/{home.key}/review/", query))


def decide(client: Client, row: Entry, decision: str = "publish", **data: Any) -> Any:
    headers = data.pop("headers", {})
    return client.post(f"/{row.negotiation.key}/review/{row.pk}/", {"decision": decision} | data, headers=headers)


def buttons(page: BeautifulSoup) -> list[str]:
    return [text(button) for button in page.select("article.proposal button:not(noscript button)")]


def test_a_bundle_shows_all_that_deciding_takes(home: Negotiation, reviewer: Client) -> None:
    position = make.position(negotiation=home, title="Neutrality")
    published(position, content="Ten")
    twin = proposed(position, "2025-05-16", content="Twenty", scope="wider")
    proposed(position, "2025-05-16", content="Twenty one", scope="wider")
    page = desk_of(reviewer, home)
    card = page.select_one(f'[id="proposal-{twin.pk}"]')
    assert "Entry by analyst" in text(card.select_one(".crumb"))
    assert [text(card.select_one(f".preview .diff {tag}")) for tag in ("del", "ins")] == ["Ten", "Twenty"]
    assert card.select(".cites a")
    assert text(card.select_one(".preview")).count("voiced at") == 2
    assert "waits too" in text(card.select_one(".twins"))
    assert buttons(page) == ["Publish", "Send back"] * 2
    assert text(page.select_one("#desk-status")) == "2 proposals wait."
    assert text(page.select_one("header #waiting")) == "2"


def test_an_analyst_sees_what_waits_and_withdraws_their_own(home: Negotiation) -> None:
    position = make.position(negotiation=home)
    own = proposed(position)
    proposed(position, "2022-03-30", by=make.user("another"))
    analyst = client_of("analyst")
    assert buttons(desk_of(analyst, home)) == ["Withdraw"]
    assert [tag["id"] for tag in desk_of(analyst, home, mine="on").select("article.proposal")] == [f"proposal-{own.pk}"]
    address = f"/{home.key}/proposals/{own.pk}/withdraw/"
    page = soup(analyst.post(address, follow=True))
    assert "You have withdrawn this proposal." in text(page.select_one(".notice"))
    own.refresh_from_db()
    assert own.decision == "withdrawn"
    assert "withdrawn" in text(soup(analyst.post(address, headers=HTMX)).select_one(".decided"))


def test_what_stands_beside_a_proposal_says_what_became_of_that(home: Negotiation, reviewer: Client) -> None:
    main = proposed(make.position(negotiation=home))
    rival = proposed(main.position, rival_of=main, account="press", content="")
    addresses = [f"/{home.key}/review/{rival.pk}/", f"/{home.key}/proposals/{rival.pk}/"]
    for address in addresses:
        assert f"beside {main.key}, which waits too" in " ".join(soup(reviewer.get(address)).get_text().split())
    send_back(main, by=make.reviewer(), note="Which page?")
    for address in addresses:
        assert f"beside {main.key}, which was sent back" in " ".join(soup(reviewer.get(address)).get_text().split())
    assert "which was sent back" in text(soup(decide(reviewer, rival), 422).select_one("[role=alert]"))


def test_published_as_a_page_and_in_place(home: Negotiation, reviewer: Client) -> None:
    position = make.position(negotiation=home)
    one, other = proposed(position), proposed(position, "2022-03-30", scope="same")
    answer = decide(reviewer, one, note="Good.")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{home.key}/review/")
    told = desk_of(reviewer, home).select_one(".notice")
    assert "You have published this entry." in text(told)
    assert told.a["href"] == f"/{home.key}/proposals/{one.pk}/"
    part = soup(decide(reviewer, other, headers=HTMX))
    assert part.select_one("html") is None
    assert "You have published this entry." in text(part.select_one("article.decided"))
    assert [tag.get("id") for tag in part.select("[hx-swap-oob]")] == ["waiting", "desk-status"]
    assert text(part.select_one("#desk-status")) == "0 proposals wait."
    one.refresh_from_db()
    assert (one.decided_by, one.decision_note) == (make.reviewer(), "Good.")


def test_what_another_page_had_to_say_is_said_here_too(home: Negotiation) -> None:
    client = client_of("administrator", "reviewer")
    sent = {"action": "make_active", "_selected_action": [make.user("idle", is_active=False).pk]}
    assert client.post("/admin/auth/user/", sent).status_code == 302
    said = soup(client.get(f"/{home.key}/review/")).select(".notice")
    assert [text.get_text() for text in said] == ["1 account made active."]


def test_htmx_equals_page(home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home))
    part = soup(decide(reviewer, row, "send_back", headers=HTMX), 422).select_one("article.proposal")
    page = soup(decide(reviewer, row, "send_back"), 422).select_one("main article.proposal")
    by_chance = "[name=csrfmiddlewaretoken], [name=draft], [name=draft_opened]"
    for tag in (*part.select(by_chance), *page.select(by_chance)):
        tag.decompose()
    assert str(part) == str(page)


def test_sent_back_needs_a_note_and_reaches_the_author(home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home, title="Neutrality"))
    assert "Say what is missing" in text(soup(decide(reviewer, row, "send_back"), 422).select_one("[role=alert]"))
    decide(reviewer, row, "send_back", note="Which page?")
    analyst = client_of("analyst")
    (returned,) = desk_of(analyst, home).select("section[aria-labelledby=returned] li")
    assert "Neutrality" in text(returned)
    assert "reviewer" in text(returned)
    assert "Which page?" in text(returned)
    assert not desk_of(reviewer, home).select("section[aria-labelledby=returned]")
    row.refresh_from_db()
    propose(draft_of(row), by=make.analyst(), answers=row)
    page = desk_of(analyst, home)
    assert not page.select("section[aria-labelledby=returned]")
    assert "came back with the note: “Which page?”" in text(page.select_one("article.proposal"))


def test_a_retraction_that_came_back_is_named_until_it_is_proposed_again(home: Negotiation, reviewer: Client) -> None:
    entry = published(make.position(negotiation=home))
    (row,) = retract([entry], reason="Wrong.", by=make.analyst())
    decide(reviewer, entry, "send_back", amendment=str(row.pk), note="Why?")
    analyst = client_of("analyst")
    assert "(retraction)" in text(desk_of(analyst, home).select_one("section[aria-labelledby=returned] li"))
    retract([entry], reason="Misread.", by=make.analyst())
    assert not desk_of(analyst, home).select("section[aria-labelledby=returned]")


def test_a_correction_and_a_retraction_take_effect(home: Negotiation, reviewer: Client) -> None:
    position = make.position(negotiation=home)
    main = published(position)
    rival = published(position, rival_of=main, account="opponent")
    old = published(position, "2022-04-01", scope="same", content="Ten")
    new = correct(old, draft=replace(draft_of(old), content="Eleven"), reason="A slip.", by=make.analyst()).replacement
    wrong = published(make.position(negotiation=home))
    (row,) = retract([wrong], reason="Misread.", by=make.analyst())
    assert "content" in text(desk_of(reviewer, home).select_one(".changed"))
    decide(reviewer, new)
    decide(reviewer, wrong, amendment=str(row.pk))
    for gone in (old, wrong):
        gone.refresh_from_db()
        assert gone.superseded_at
    both = retract([main, rival], reason="Wrong.", by=make.analyst())
    (card,) = desk_of(reviewer, home).select("article.proposal")
    assert len(card.select("ol.entries > li")) == 2
    decide(reviewer, main, amendment=str(both[0].pk), **{f"scope-{new.key}": "same"})
    rival.refresh_from_db()
    assert rival.superseded_at


def test_a_scope_is_confirmed_or_chosen_anew(home: Negotiation, reviewer: Client) -> None:
    position = make.position(negotiation=home)
    published(position, content="Ten")
    later = published(position, "2025-05-16", content="Twenty", scope="wider")
    row = proposed(position, "2022-04-01", content="Fifteen", scope="wider")
    asked = soup(decide(reviewer, row, note="Kept.", headers=HTMX), 422)
    assert "Confirm the scope" in text(asked.select_one("[role=alert]"))
    choice = asked.select_one(f'select[name="scope-{later.key}"]')
    assert choice.select_one("[selected]")["value"] == "wider"
    assert text(asked.select_one("textarea")) == "Kept."
    assert decide(reviewer, row, **{f"scope-{later.key}": "nonsense"}).status_code == 400
    decide(reviewer, row, **{f"scope-{later.key}": "narrower"})
    row.refresh_from_db()
    assert row.published_at
    (waiting,) = desk_of(reviewer, home).select("article.proposal")
    assert "Correction by reviewer" in text(waiting)
    assert not waiting.select("button.primary")


def test_what_changed_in_the_meantime_is_shown_and_the_note_stays(home: Negotiation, reviewer: Client) -> None:
    position = make.position(negotiation=home)
    row = proposed(position, "2022-04-01", scope="same")
    seen = desk_of(reviewer, home).select_one("[name=seen]")["value"]
    new = published(position)
    page = soup(decide(reviewer, row, seen=seen, note="Kept."), 422)
    assert [link["href"] for link in page.select("[role=alert] a")] == [f"/{home.key}/entries/{new.key}/"]
    assert text(page.select_one("textarea")) == "Kept."
    decide(reviewer, row, seen=page.select_one("[name=seen]")["value"])
    row.refresh_from_db()
    assert row.published_at


def test_deciding_twice_does_no_harm(home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home))
    decide(reviewer, row)
    assert "This is done" in text(soup(decide(reviewer, row, headers=HTMX)).select_one(".decided"))
    told = text(soup(decide(reviewer, row, "send_back", note="Late.", headers=HTMX)).select_one(".decided"))
    assert "reviewer has decided on this already: published" in told
    row.refresh_from_db()
    assert (row.decision, row.decision_note) == ("published", "")


def test_four_eyes(home: Negotiation) -> None:
    row = proposed(make.position(negotiation=home), by=make.user("analyst-reviewer"))
    both = client_of("analyst", "reviewer")
    page = desk_of(both, home)
    assert buttons(page) == ["Withdraw"]
    assert "somebody else must decide" in text(page.select_one("article.proposal"))
    assert "another person must" in text(soup(decide(both, row), 422).select_one("[role=alert]"))


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_publishes_without_a_second_reader(home: Negotiation, settings: Settings) -> None:
    settings.TEAM_OF_ONE = True
    row = proposed(make.position(negotiation=home))
    analyst = client_of("analyst")
    assert buttons(desk_of(analyst, home)) == ["Publish without a second reader", "Withdraw"]
    assert "without a second reader" in text(soup(decide(analyst, row, headers=HTMX)).select_one(".decided"))
    for path in (f"entries/{row.key}/", f"positions/{row.position.key}/", "activity/"):
        assert "published without a second reader" in text(soup(Client().get(f"/{home.key}/{path}")).main), path


@pytest.mark.parametrize(
    "data",
    [{"decision": "eat"}, {}, {"decision": "send_back", "note": "\0"}, {"decision": "publish", "note": "x" * 200_000}],
)
def test_bad_input_is_said_at_the_proposal(data: dict[str, str], home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home))
    page = soup(reviewer.post(f"/{home.key}/review/{row.pk}/", data), 422)
    assert text(page.select_one("article.proposal [role=alert]"))
    row.refresh_from_db()
    assert row.decision == ""


@pytest.mark.parametrize("amendment", ["0", "x", "9" * 30, "\0"])
def test_bad_amendment(amendment: str, home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home))
    assert decide(reviewer, row, amendment=amendment).status_code in {400, 404}


def test_one_proposal_has_an_address_until_it_is_decided(home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home))
    address = f"/{home.key}/review/{row.pk}/"
    assert len(soup(reviewer.get(address)).select("article.proposal")) == 1
    publish(row, by=make.reviewer())
    assert reviewer.get(address).headers["Location"] == f"/{home.key}/proposals/{row.pk}/"
    answer = reviewer.get(f"/{home.key}/proposals/{row.pk}/")
    assert answer.headers["Location"] == f"/{home.key}/entries/{row.key}/1/"


def test_a_proposal_has_a_page_for_those_who_may_see_it(home: Negotiation, reviewer: Client) -> None:
    first = proposed(make.position(negotiation=home), statement="Said so.")
    send_back(first, by=make.reviewer(), note="Which page?")
    second = propose(replace(draft_of(first), statement="Said thus."), by=make.analyst(), answers=first)
    assert reviewer.get(f"/{home.key}/entries/{first.key}/").headers["Location"] == f"/{home.key}/proposals/{first.pk}/"
    page = soup(reviewer.get(f"/{home.key}/proposals/{first.pk}/"))
    assert "Sent back by reviewer" in text(page.select_one(".notice"))
    assert "Which page?" in text(page.select_one(".notice"))
    assert page.select_one("a[rel=next]")["href"] == f"/{home.key}/proposals/{second.pk}/"
    page = soup(reviewer.get(f"/{home.key}/proposals/{second.pk}/"))
    assert page.select_one("a[rel=prev]")["href"] == f"/{home.key}/proposals/{first.pk}/"
    assert [text(page.select_one(f"section[aria-labelledby=changed] {tag}")) for tag in ("del", "ins")] == [
        "so.",
        "thus.",
    ]
    assert reviewer.get(f"/{home.key}/entries/{second.key}/", {"known": "2030-01-01"}).status_code == 404
    for who in (ANONYMOUS, "researcher", "delegation manager"):
        there, missing = (
            soup(client_of(who).get(f"/{home.key}/entries/{key}/"), 404).main for key in (second.key, "none@2022-03-29")
        )
        assert text(there).replace(second.key, "KEY") == text(missing).replace("none@2022-03-29", "KEY")


def test_pages_of_what_only_proposals_use_open_to_those_who_may_see_them(home: Negotiation, reviewer: Client) -> None:
    row = proposed(make.position(negotiation=home, title="Only proposed"))
    source = row.citations.get().source
    for path in (f"positions/{row.position.key}/", f"sources/{source.key}/"):
        assert reviewer.get(f"/{home.key}/{path}").status_code == 200
        assert Client().get(f"/{home.key}/{path}").status_code == 404
    assert "waits for review" in text(soup(reviewer.get(f"/{home.key}/positions/{row.position.key}/")).main)


def test_query_count(home: Negotiation, reviewer: Client, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            old = published(make.position(negotiation=home))
            correct(old, draft=replace(draft_of(old), statement="Other."), reason="A slip.", by=make.analyst())
            proposed(old.position, "2022-03-30", scope="same")
            send_back(proposed(old.position, by=make.reviewer()), by=make.analyst(), note="No.")

    fill(1)
    few = queries_of(lambda: desk_of(reviewer, home))
    fill(4)
    # Who is logged in, and the negotiation: four; the rule of review and what came back: three; unfinished and the
    # inbox: three; what was asked and what was withdrawn: two; what came back to who has left: one; what was said of
    # it, of the proposals, and of what came back: five each.
    assert queries_of(lambda: desk_of(reviewer, home)) == few <= 15 + 27


def test_the_count_is_asked_for_once_and_for_nobody_else(
    home: Negotiation, reviewer: Client, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    proposed(make.position(negotiation=home))
    address = f"/{home.key}/events/"
    assert "Review" not in text(soup(Client().get(address)).header)
    assert "Review" not in text(soup(client_of("researcher").get(address)).header)
    assert "Review ( 1 )" in text(soup(reviewer.get(address)).header)
    assert queries_of(lambda: reviewer.get(address)) == queries_of(lambda: client_of(ANONYMOUS).get(address)) + 6


def test_what_was_withdrawn_and_what_came_back_to_who_left_is_listed(home: Negotiation, reviewer: Client) -> None:
    gone = person("delegation manager")
    position = make.position(negotiation=home)
    withdrawn = withdraw(proposed(position, by=person("analyst")), by=person("analyst"))
    back = send_back(proposed(position, by=gone), by=person("reviewer"), note="Which page?")
    send_back(proposed(position, by=person("analyst")), by=person("reviewer"), note="No.")
    page = desk_of(client_of("analyst"), home)
    assert page.select_one(f"details a[href='/{home.key}/proposals/{withdrawn.pk}/answer/']")
    left = page.select_one("[aria-labelledby=left]")
    assert [a["href"] for a in left.select("li > a:first-child")] == [f"/{home.key}/proposals/{back.pk}/"]
    assert left.select_one(f"a[href='/{home.key}/proposals/{back.pk}/answer/']")
    assert client_of("analyst").get(f"/{home.key}/proposals/{back.pk}/answer/").status_code == 200
    assert not desk_of(reviewer, home).select("details a[href$='/answer/']")


def test_removals_of_stored_texts_wait_on_the_desk(home: Negotiation, reviewer: Client) -> None:
    asked = stored.removal(stored.document(make.source(negotiation=home)))
    number = str(asked.document_id)
    page = desk_of(client_of("administrator"), home)
    links = [a["href"] for a in page.select("[aria-labelledby=redactions] a")]
    assert len(links) == 1
    assert number in links[0]
    assert client_of("administrator").get(links[0]).status_code == 200
    assert not desk_of(reviewer, home).select("[aria-labelledby=redactions]")
