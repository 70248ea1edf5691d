"""The page of logging: what it shows, what it saves, what it refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from positions.domain.dates import last_day
from positions.models import Entry, Position, Source
from tests import factories as make
from tests.people import person
from tests.positions.evidence.drafting import proposed, published
from tests.positions.evidence.log.filled_form import HTMX, errors, filled, soup, url

pytestmark = pytest.mark.django_db


def test_it_works(analyst: Client, position: Position, source: Source) -> None:
    response = analyst.post(url(position), filled(position, source))
    assert response.status_code == 303
    entry = Entry.objects.get(proposed_by__username="analyst", published_at=None)
    assert (entry.content, entry.firmness, entry.scope, entry.key) == (
        "Twenty",
        "plain",
        "wider",
        f"{position.key}@2025-05-16",
    )
    assert entry.round is not None
    assert entry.round.key == "two"
    assert [(cited.source.key, cited.locator) for cited in entry.citations.all()] == [(source.key, "paragraph 3")]
    page = soup(analyst.get(response["Location"]))
    assert page.select_one("#id_source")["value"] == source.key
    assert page.select_one("#id_speaker")["value"] == "Somebody, minister"
    assert page.select_one("#id_channel option[selected]")["value"] == "public"
    assert not page.select_one("#id_statement").get_text(strip=True)
    assert entry.key in page.select_one("[role=status]").get_text()
    assert "The minister asked for twenty." in page.select_one(".logged .fresh").get_text()


def test_affirmed_is_a_position_and_a_locator(analyst: Client, position: Position, source: Source) -> None:
    blank = dict.fromkeys(("firmness", "content", "scope", "statement", "coding_note"), "")
    response = analyst.post(url(position), filled(position, source, act="affirm", **blank))
    assert response.status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert (entry.firmness, entry.condition, entry.content) == ("same", "", "")
    assert (entry.scope, entry.declared) == ("", False)
    assert entry.statement == f"Affirms: {entry.position.title}."


@pytest.mark.parametrize(
    ("field", "value"), [("content", "Thirty"), ("scope", "wider"), ("held", "false"), ("firmness", "tentative")]
)
def test_what_is_new_is_not_affirmed_away(
    field: str, value: str, analyst: Client, position: Position, source: Source
) -> None:
    blank = dict.fromkeys(("firmness", "content", "scope", "statement", "coding_note"), "")
    response = analyst.post(url(position), filled(position, source, act="affirm", **blank | {field: value}))
    assert response.status_code == 422
    assert soup(response).select_one(f"#id_{field}_error")
    assert not Entry.objects.filter(published_at=None).exists()


def test_what_is_held_by_default_is_not_called_not_held(analyst: Client, position: Position) -> None:
    page = soup(analyst.get(f"/{position.negotiation.key}/entries/new/"))
    assert page.select_one("#id_held option[selected]").get_text().startswith("yes")
    offered = {option["value"]: option.get_text() for option in page.select("#id_firmness option")}
    assert offered[""] == "choose, if held"
    assert not page.select("#id_firmness option[selected]:not([value=''])")


def test_choosing_a_position_fills_in_how_it_stands(analyst: Client, position: Position, source: Source) -> None:
    said = filled(position, source, act="entry", firmness="", content="", statement="typed")
    part = soup(analyst.post(url(position), said, headers=HTMX))
    assert part.select_one("#id_firmness option[selected]")["value"] == "same"
    assert part.select_one("#id_firmness option[selected]").get_text() == "as before: categorical, only if they do"
    assert not part.select_one("#id_condition").get("value")
    assert part.select_one("#id_statement").get_text(strip=True) == "typed"
    assert part.select_one("#id_prefilled")["value"] == position.key
    assert part.select_one("#id_seen")["value"]
    kept = filled(position, source, act="entry", firmness="tentative", prefilled=position.key, seen="mine")
    part = soup(analyst.post(url(position), kept, headers=HTMX))
    assert part.select_one("#id_firmness option[selected]")["value"] == "tentative"
    assert part.select_one("#id_seen")["value"] == "mine"


def test_positions_are_found_by_party_subject_and_words(analyst: Client, position: Position) -> None:
    other = make.position(negotiation=position.negotiation, title="Something quite different")
    for asked, found in (
        ({"party": position.party.key}, {position.key, "new"}),
        ({"words": "quite diff"}, {other.key, "new"}),
        ({"issue": other.issue.key, "party": position.party.key}, {"new"}),
        ({}, set()),
    ):
        part = soup(analyst.post(url(position), {"act": "choose", **asked}, headers=HTMX))
        shown = {radio["id"].removeprefix("choice-") for radio in part.select("[name=position]")}
        assert shown == found


def found_by(analyst: Client, position: Position, **asked: str) -> list[str]:
    part = soup(analyst.post(url(position), {"act": "choose", **asked}, headers=HTMX))
    return [radio["id"].removeprefix("choice-") for radio in part.select("[name=position]")]


def test_positions_are_found_by_content_issue_and_with_a_slip(analyst: Client, position: Position) -> None:
    home = position.negotiation
    issue = make.issue(negotiation=home, name="Nuclear arms", group="Weapons")
    other = make.position(negotiation=home, title="Something quite different", issue=issue)
    proposed(other, "2025-05-16", by=person("analyst"), content="No warheads on its soil")
    for words in ("warhead", "nuclaer", "different arms", "weapons"):
        assert found_by(analyst, position, words=words) == [other.key, "new"]


def test_the_passage_brings_what_shares_its_words_first(analyst: Client, position: Position) -> None:
    for title in ("Arms to be few", "Grain to be shipped"):
        make.position(negotiation=position.negotiation, party=position.party, title=title)
    found = found_by(analyst, position, party=position.party.key, quote="the shipping of grain")
    assert Position.objects.get(key=found[0]).title == "Grain to be shipped"
    assert len(found) == 4


def test_a_new_position_comes_with_its_first_entry(analyst: Client, position: Position, source: Source) -> None:
    new = {"party": position.party.key, "issue": position.issue.key, "kind": "offer", "title": "A new one"}
    response = analyst.post(url(position), filled(position, source, position="+", **new))
    assert response.status_code == 303
    made = Position.objects.get(title="A new one")
    assert made.entries.get().content == "Twenty"
    refused = analyst.post(url(position), filled(position, source, position="+"))
    assert soup(refused).select_one("#id_title_error")


def test_the_preview_says_what_the_entry_will_do(analyst: Client, position: Position, source: Source) -> None:
    part = soup(analyst.post(url(position), filled(position, source, act="preview"), headers=HTMX))
    assert "recast" in part.select_one(".preview .shift").get_text()
    assert "Round one → Round two" in part.select_one(".preview .rests").get_text()
    assert "Counts with the round: Round two." in part.get_text()
    early = analyst.post(url(position), {"act": "preview"}, headers=HTMX)
    assert "Say on which day" in early.content.decode()
    assert not Entry.objects.filter(published_at=None).exists()


def test_the_part_that_is_asked_for_equals_the_page(analyst: Client, position: Position, source: Source) -> None:
    for act, place in (("choose", "#choices"), ("entry", "#entry"), ("cite", "#further"), ("preview", "#preview")):
        said = filled(position, source, act=act)
        part = soup(analyst.post(url(position), said, headers=HTMX))
        whole = soup(analyst.post(url(position), said)).select_one(place)
        assert part.get_text(" ", strip=True) == whole.get_text(" ", strip=True)
        assert [field.get("name") for field in part.select("[name]")] == [
            field.get("name") for field in whole.select("[name]")
        ]


def test_further_citations(analyst: Client, position: Position, source: Source) -> None:
    other = make.source(negotiation=position.negotiation)
    said = filled(position, source, also="2", **{"also-0-source": other.key, "also-0-locator": "minute 3"})
    part = soup(analyst.post(url(position), said | {"act": "cite"}, headers=HTMX))
    assert part.select_one("[name=also]")["value"] == "3"
    assert part.select_one("[name=also-0-locator]")["value"] == "minute 3"
    assert analyst.post(url(position), said).status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert set(entry.citations.values_list("locator", flat=True)) == {"paragraph 3", "minute 3"}


def test_a_fault_of_a_further_citation_is_said_there(analyst: Client, position: Position, source: Source) -> None:
    twice = {"also-1-source": source.key, "also-1-locator": "paragraph 3"}
    response = analyst.post(url(position), filled(position, source, also="2", **twice))
    assert response.status_code == 422
    assert "cited already" in soup(response).select_one("#id_also-1-locator_error").get_text()
    response = analyst.post(url(position), filled(position, source, also="1", **{"also-0-locator": "p. 4"}))
    assert soup(response).select_one("#id_also-0-source_error")


def test_sent_twice_is_logged_once(analyst: Client, position: Position, source: Source) -> None:
    said = filled(position, source)
    first, second = (analyst.post(url(position), said)["Location"] for _ in range(2))
    assert first == second
    assert Entry.objects.filter(published_at=None).count() == 1


def test_whoever_is_stale_is_told_what_changed(analyst: Client, position: Position, source: Source) -> None:
    part = soup(analyst.post(url(position), filled(position, source, act="entry"), headers=HTMX))
    said = filled(position, source, seen=part.select_one("#id_seen")["value"])
    published(position, "2025-05-15", statement="Meanwhile.", content="Twelve")
    response = analyst.post(url(position), said)
    assert response.status_code == 422
    page = soup(response)
    assert "Meanwhile." in page.select_one(".notice").get_text()
    assert page.select_one("#id_statement").get_text(strip=True) == "The minister asked for twenty."
    assert analyst.post(url(position), said | {"confirmed": "on"}).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("effective_on", "2999-01-01", "not come yet"),
        ("effective_on", "yesterday", "Write a date as 2025-06-02"),
        ("effective_on", "04/07/2025", "write 2025-04-07 or 2025-07-04"),
        ("effective_on", "2999-05", "not come yet"),
        ("said_on", "2025-05", "Write the day in full"),
        ("quote", "Мы готовы", "Say in which language the quote is"),
        ("translation", "We are ready", "Give the quote that this is the translation of"),
        ("statement", "\u200b\u2060 ", "Fill this in"),
        ("locator", "", "Fill this in"),
        ("locator", "a\x00b", "Null characters"),
        ("source", "javascript:alert(1)", "no such source"),
        ("source", "a\x00b", "no such source"),
        ("source", "x" * 10_000, "no such source"),
        ("position", "nothing", "no such position"),
        ("position", "a\x00b", "Null characters"),
        ("party", "\x00", ""),
        ("statement", "x" * 1_000_000, "at most 100000"),
        ("statement", "bell\x07", "control character (U+0007) in line 1, character 5"),
        ("statement", "one\r\ntw\u200bo", "zero width space (U+200B) in line 2, character 3"),
        ("statement", "\u200b\u3164\u00a0", "Fill this in"),
        ("content", "safe\u202etxt", "(U+202E) in line 1, character 5: it turns the direction"),
        ("firmness", "very", "Select a valid choice"),
        ("round", "none-such", "Select a valid choice"),
        ("speakers", "\x00", "Null characters"),
        ("also", "99999999999999999999", "less than or equal"),
        ("token", "no-token", "valid UUID"),
        ("kind", "wish", "Select a valid choice"),
    ],
)
def test_bad_input(field: str, value: str, said: str, analyst: Client, position: Position, source: Source) -> None:
    response = analyst.post(url(position), filled(position, source, **{field: value}))
    assert response.status_code == 422
    assert any(said in error for error in errors(response))
    page = soup(response)
    if field != "statement":
        assert page.select_one("#id_statement").get_text(strip=True) == "The minister asked for twenty."
    assert not Entry.objects.filter(published_at=None).exists()


@pytest.mark.parametrize("act", ["choose", "entry", "cite", "preview", "nonsense", "\x00"])
@pytest.mark.parametrize("value", ["\x00", "x" * 10_000, "-1"])
def test_bad_input_shows_more_of_the_page_all_the_same(
    act: str, value: str, analyst: Client, position: Position
) -> None:
    names = ("source", "party", "issue", "position", "effective_on", "words", "also", "speakers", "rival_of", "round")
    for headers in ({}, HTMX):
        response = analyst.post(url(position), dict.fromkeys(names, value) | {"act": act}, headers=headers)
        assert response.status_code == 200
    assert analyst.get(url(position), dict.fromkeys(names, value)).status_code == 200


def test_what_must_be_filled_in_is_marked_and_as_before_comes_first(analyst: Client, position: Position) -> None:
    page = soup(analyst.get(url(position)))
    marked = {label.get_text() for label in page.select("label.must")}
    assert marked >= {"Source", "Took this stand on", "Locator", "Statement", "Coding note"}
    assert not marked & {"Speaker", "Content", "Quote"}
    assert page.select_one("#id_locator").has_attr("required")
    codes = [option["value"] for option in page.select("#id_firmness option")]
    assert (codes[0], codes[-1]) == ("same", "")


def test_a_month_is_typed_as_a_month_even_while_it_runs(analyst: Client, position: Position, source: Source) -> None:
    today = datetime.now(UTC).date()
    said = filled(position, source, effective_on=f"{today:%Y-%m}")
    part = soup(analyst.post(url(position), said | {"act": "preview"}, headers=HTMX))
    assert f"Dated {today:%b %Y}, so it counts from its last day" in " ".join(part.get_text().split())
    assert analyst.post(url(position), said).status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert (entry.precision, entry.effective_on) == ("month", last_day(today, "month"))
    assert entry.key == f"{position.key}@{today:%Y-%m}"
    page = soup(analyst.get(url(position, f"proposals/{entry.pk}/")))
    assert page.select_one("h1")


def test_known_since_is_a_day_in_whatever_unmistakable_form(
    analyst: Client, position: Position, source: Source
) -> None:
    said = filled(position, source, effective_on="16 May 2025", said_on="24/07/2025")
    assert analyst.post(url(position), said).status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert (entry.effective_on, entry.said_on) == (date(2025, 5, 16), date(2025, 7, 24))


@pytest.mark.parametrize(
    ("on", "published_on", "doubt"),
    [
        ("0202-05-16", "", "0202-05-16 is before 1900"),
        ("2025-05-16", "2025-05-15", "The source is of 2025-05-15, older than the entry of 2025-05-16"),
        ("2025", "2024-12", "older than the entry of 2025"),
    ],
)
def test_an_unlikely_date_is_asked_about(
    on: str, published_on: str, doubt: str, analyst: Client, position: Position
) -> None:
    cited = make.source(negotiation=position.negotiation, published_on=published_on)
    said = filled(position, cited, effective_on=on)
    part = soup(analyst.post(url(position), said | {"act": "preview"}, headers=HTMX))
    assert doubt in part.get_text()
    asked = soup(analyst.post(url(position), said))
    assert doubt in asked.select_one(".errors").get_text()
    assert asked.select_one("#id_statement").get_text(strip=True) == "The minister asked for twenty."
    assert not Entry.objects.filter(published_at=None).exists()
    sure = [box["value"] for box in asked.select(".errors input[name=sure]")]
    assert analyst.post(url(position), said | {"sure": ["nonsense"]}).status_code == 422
    assert analyst.post(url(position), said | {"sure": sure}).status_code == 303


def test_a_rival_of_what_waits_is_offered(analyst: Client, position: Position, source: Source) -> None:
    mine = proposed(position, "2025-05-16", statement="Asked for thirty.")
    page = soup(analyst.get(url(position), {"position": position.key}))
    offered = {option["value"]: option.get_text() for option in page.select("#id_rival_of option")}
    assert "(waits for review): Asked for thirty." in offered[mine.key]
    said = filled(position, source, account="press", rival_of=mine.key, content="")
    assert analyst.post(url(position), said).status_code == 303
    assert Entry.objects.get(account="press").rival_of == mine


def test_no_browser_cuts_what_is_pasted(analyst: Client, position: Position) -> None:
    old = position.entries.get()
    for path in ("entries/new/", "sources/new/", f"entries/{old.key}/correct/", f"entries/{old.key}/retract/"):
        assert not soup(analyst.get(url(position, path))).select("main [maxlength]")


def test_logging_takes_few_queries(
    analyst: Client, position: Position, source: Source, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    def log() -> None:
        assert analyst.post(url(position), filled(position, source)).status_code == 303

    few = queries_of(log)
    for day in range(1, 29):
        published(position, f"2023-02-{day:02}", content=f"Number {day}")
    assert queries_of(log) == few
    assert few <= 22


def test_the_page_takes_the_same_queries_for_few_and_many(
    analyst: Client, position: Position, source: Source, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    def look() -> None:
        asked = {"party": position.party.key, "position": position.key, "source": source.key}
        assert analyst.get(url(position), asked).status_code == 200

    few = queries_of(look)
    for number in range(20):
        published(make.position(negotiation=position.negotiation, party=position.party, title=f"No. {number}"))
    assert queries_of(look) == few
