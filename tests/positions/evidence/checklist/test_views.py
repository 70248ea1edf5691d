"""The checklist: what it shows, what a tick proposes, what stays where something is missing."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from positions.domain.codebook import SourceType
from positions.evidence.amend.acts import retract
from positions.evidence.checklist import checklist
from positions.evidence.review.acts import publish, withdraw
from positions.models import Anchor, Entry, Position, SavedDraft, Source
from positions.writing import saved_drafts
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed, published

pytestmark = pytest.mark.django_db

ADDRESS = "/talks/entries/checklist/"
TEXT = "The first paragraph.\nArms are to be few, he said.\nGrain is to be shipped."


@pytest.fixture
def source() -> Source:
    """A speech with its text, of a party that holds two positions, has given up one, and comes to one later."""
    home = make.negotiation(key="talks")
    make.round("2025-05-16", negotiation=home, key="two", name="Round two")
    party = make.party(negotiation=home, key="north", name="North")
    for key, group, order in (
        ("arms", "Security", 1),
        ("grain", "Trade", 2),
        ("gold", "Trade", 3),
        ("late", "Trade", 4),
    ):
        issue = make.issue(negotiation=home, key=f"of-{key}", name=key.title(), group=group, order=order)
        position = make.position(negotiation=home, party=party, issue=issue, key=key, title=f"The {key}")
        published(position, "2025-06-01" if key == "late" else "2022-03-29", content=f"All {key}")
    published(Position.objects.get(key="gold"), "2023-01-01", held=False)
    make.position(negotiation=home, key="other", title="Of somebody else")
    found = make.source(negotiation=home, key="speech", title="A speech", type=SourceType.SPEECH, language="en")
    stored.document(found, text=TEXT)
    return found


@pytest.fixture
def analyst() -> Client:
    return client_of("analyst")


ASKED = {"source": "speech", "party": "north", "on": "2025-05-16"}


def page_of(response: HttpResponse, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status, response.content.decode()[:3000]
    return BeautifulSoup(response.content, "lxml")


def text(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def lines(page: BeautifulSoup) -> list[str]:
    return [line["data-line"] for line in page.select("[data-line]")]


def sent(page: BeautifulSoup, **said: Any) -> dict[str, Any]:
    """Return what the form holds, with what is said besides; names of lines with `__` in place of the hyphen."""
    values: dict[str, Any] = {}
    for field in page.select("#checklist input[name]:not([type=checkbox])"):
        values[field["name"]] = field.get("value", "")
    for box in page.select("#checklist input[type=checkbox][checked][name]"):
        values.setdefault(box["name"], []).append(box["value"])
    for choice in page.select("#checklist select[name]"):
        chosen = choice.select_one("option[selected]") or choice.option
        values[choice["name"]] = chosen["value"]
    return values | {"act": "propose"} | {name.replace("__", "-"): value for name, value in said.items()}


def passage(words: str) -> dict[str, str]:
    document = stored.Document.objects.get()
    start = document.text.index(words)
    return {"marked": f"{document.pk}:{start}-{start + len(words)}", "exact": words, "quote": words}


def marked(key: str, words: str, locator: str) -> dict[str, Any]:
    return {
        f"{name}__{key}": said for name, said in {**passage(words), "locator": locator, "tick": ["affirmed"]}.items()
    }


def waiting() -> list[Entry]:
    return list(Entry.objects.filter(published_at=None, decision="").order_by("position__key"))


def test_it_asks_for_document_party_and_day(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS))
    assert page.select_one("#id_party")
    assert not page.select(".errors")
    source.published_on = "2025-05-16"
    source.save()
    assert page_of(analyst.get(ADDRESS, {"source": "speech"})).select_one("#id_on")["value"] == "2025-05-16"
    wrong = page_of(analyst.get(ADDRESS, ASKED | {"on": "2999-01-01"}))
    assert "not come yet" in text(wrong.select_one(".errors"))
    assert page_of(analyst.post(ADDRESS, {}), 422)


def test_the_positions_stand_as_at_the_day_by_group_and_nothing_is_ticked(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    assert [text(each) for each in page.select("#checklist h3")] == ["Security", "Trade"]
    assert lines(page) == ["arms", "grain", "gold"]
    assert not page.select("input[type=checkbox][checked]")
    assert "All arms" in text(page.select_one("[data-line=arms]"))
    # What was given up can be taken up again, not affirmed.
    gone = page.select_one("[data-line=gold]")
    assert [box["value"] for box in gone.select("input[type=checkbox]")] == ["nothing"]
    assert "1 position first recorded later" in text(page)
    assert [each.p.get_text() for each in page.select(".text .para")] == TEXT.split("\n")
    narrow = page_of(analyst.get(ADDRESS, ASKED | {"group": "Trade"}))
    assert lines(narrow) == ["grain", "gold"]
    way = gone.select_one("[data-changed]")["href"]
    form = page_of(analyst.get(way))
    assert form.select_one("[name=position][checked]")["value"] == "gold"
    assert form.select_one("#id_effective_on")["value"] == "2025-05-16"


def test_what_is_ticked_is_proposed_with_its_passage(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = marked("arms", "Arms are to be few", "¶ 2") | {"tick__grain": ["affirmed"], "locator__grain": "¶ 3"}
    answer = analyst.post(ADDRESS, sent(page, speaker="He, minister", channel="public", **said))
    assert answer.status_code == 303
    arms, grain = waiting()
    assert (arms.position.key, arms.firmness, arms.content, arms.statement) == (
        "arms",
        "same",
        "",
        "Affirms: The arms.",
    )
    assert (arms.speaker, arms.channel, arms.round and arms.round.key) == ("He, minister", "public", "two")
    assert Anchor.objects.get().citation.entry == arms
    assert [each.locator for each in grain.citations.all()] == ["¶ 3"]
    after = page_of(analyst.get(answer["Location"]))
    assert "2 proposed" in text(after.select_one("[role=status]"))
    assert "logged from this document" in text(after.select_one("[data-line=arms]"))
    assert not after.select("input[type=checkbox][checked]")
    assert not SavedDraft.objects.exists()


def test_sent_twice_is_proposed_once(analyst: Client, source: Source) -> None:
    said = sent(page_of(analyst.get(ADDRESS, ASKED)), **marked("arms", "Arms are to be few", "¶ 2"))
    for _ in "twice":
        assert analyst.post(ADDRESS, said).status_code == 303
    assert len(waiting()) == 1


def test_what_lacks_something_stays_and_the_rest_goes(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = marked("arms", "Arms are to be few", "¶ 2") | {"tick__grain": ["affirmed"], "quote__grain": "shipped"}
    left = page_of(analyst.post(ADDRESS, sent(page, **said, tick__gold=["nothing"])), 422)
    assert [each.position.key for each in waiting()] == ["arms"]
    assert "1 proposed, the rest not yet" in text(left.select_one("[role=alert]"))
    assert left.select_one("[role=alert] a")["href"] == f"#{left.select_one('[data-line=grain] .what a')['id']}"
    assert "Locator: Fill this in." in text(left.select_one("[data-line=grain] .error"))
    assert not left.select("[data-line=arms] :is(.error, input[checked])")
    assert left.select_one("[name=quote-grain]")["value"] == "shipped"
    assert left.select_one("[data-line=gold] input[value=nothing]").has_attr("checked")
    assert analyst.post(ADDRESS, sent(left, locator__grain="¶ 3")).status_code == 303
    assert [each.position.key for each in waiting()] == ["arms", "grain"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"exact__arms": "Arms are to be many"}, "do not stand in the text any more"),
        ({"quote__arms": "Grain"}, "do not stand in the passage"),
        ({"tick__arms": ["affirmed", "nothing"]}, "Tick one of the two."),
        ({"locator__arms": "a\x00b"}, "Null characters"),
        ({"marked__arms": "1:2"}, "do not stand in the text any more"),
    ],
)
def test_a_fault_is_said_at_its_line(said: dict[str, Any], told: str, analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    answer = analyst.post(ADDRESS, sent(page, **marked("arms", "Arms are to be few", "¶ 2") | said))
    assert told in text(page_of(answer, 422).select_one("[data-line=arms] .error"))
    assert waiting() == []


def test_a_fault_of_all_lines_is_said_once(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = {
        f"{name}__{key}": value
        for key in ("arms", "grain")
        for name, value in (("tick", "affirmed"), ("locator", "p. 1"))
    }
    wrong = page_of(analyst.post(ADDRESS, sent(page, speaker="a\x07b", **said)), 422)
    assert len(wrong.select(".errors li")) == 1
    nothing = page_of(analyst.post(ADDRESS, sent(page)), 422)
    assert "Tick what the document affirms" in text(nothing.select_one(".errors"))
    assert page_of(analyst.post(ADDRESS, sent(page, token="none", **said)), 422).select("[data-line=arms] .error")


def test_an_unlikely_date_is_asked_about_once(analyst: Client, source: Source) -> None:
    source.published_on = "2025-01-01"
    source.save()
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = sent(page, tick__arms="affirmed", locator__arms="p. 1", tick__grain="affirmed", locator__grain="p. 2")
    asked = page_of(analyst.post(ADDRESS, said), 422)
    (question,) = asked.select("[name=sure]")
    assert analyst.post(ADDRESS, said | {"sure": question["value"]}).status_code == 303
    assert len(waiting()) == 2


def test_an_analysis_gives_readings(analyst: Client, source: Source) -> None:
    source.type = SourceType.ANALYSIS
    source.save()
    page = page_of(analyst.get(ADDRESS, ASKED))
    line = page.select_one("[data-line=arms]")
    assert "a reading" in text(line.select_one("[data-whose]"))
    assert text(line.select_one("[data-tick]")) == "read as held"
    assert analyst.post(ADDRESS, sent(page, **marked("arms", "Arms are to be few", "¶ 2"))).status_code == 303
    (entry,) = waiting()
    assert (entry.account, entry.statement) == ("analyst", "Read as held still: The arms.")
    assert page_of(analyst.get(ADDRESS, {"source": "speech"})).select_one("#id_on").get("value", "") == ""


def test_nothing_said_is_remembered_with_the_draft_alone(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = marked("arms", "Arms are to be few", "¶ 2") | {"tick__grain": ["nothing"]}
    answer = analyst.post(ADDRESS, sent(page, **said))
    assert answer.status_code == 303
    assert [each.position.key for each in waiting()] == ["arms"]
    after = page_of(analyst.get(answer["Location"]))
    assert [box["name"] for box in after.select("input[type=checkbox][checked]")] == ["tick-grain"]
    assert not after.select_one("[name=marked-arms]")["value"]
    for other in (client_of("analyst", "reviewer"), client_of("administrator", "analyst")):
        assert not page_of(other.get(ADDRESS, ASKED)).select("input[type=checkbox][checked]")


def test_what_finds_no_room_as_a_draft_stays_on_the_page_and_says_so(
    analyst: Client, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_drafts, "MOST_DRAFTS", 0)
    said = marked("arms", "Arms are to be few", "¶ 2") | {"quote__grain": "To be looked at"}
    left = page_of(analyst.post(ADDRESS, sent(page_of(analyst.get(ADDRESS, ASKED)), **said)), 422)
    assert [each.position.key for each in waiting()] == ["arms"]
    told = text(left.select_one("[role=alert]"))
    assert "1 proposed, the rest not yet" in told
    assert saved_drafts.TOO_MANY in told
    assert left.select_one("[name=quote-grain]")["value"] == "To be looked at"
    assert not left.select_one("[name=quote-arms]")["value"]


def test_whoever_is_stale_sees_how_it_stands_now(analyst: Client, source: Source) -> None:
    said = sent(page_of(analyst.get(ADDRESS, ASKED)), tick__arms="affirmed", locator__arms="p. 1")
    published(Position.objects.get(key="arms"), "2025-05-01", content="Half the arms")
    told = page_of(analyst.post(ADDRESS, said), 422)
    assert "has changed" in text(told.select_one("[data-line=arms] .error"))
    assert "Half the arms" in text(told.select_one("[data-line=arms]"))
    assert analyst.post(ADDRESS, sent(told)).status_code == 303


def test_only_what_one_may_see_is_listed(analyst: Client, source: Source) -> None:
    hidden = Position.objects.get(key="arms")
    assert client_of("delegation manager").get(ADDRESS, ASKED).status_code == 403
    elsewhere = make.party(negotiation=make.negotiation(key="elsewhere"), key="south")
    assert page_of(analyst.get(ADDRESS, ASKED | {"party": elsewhere.key})).select(".errors")
    proposed(hidden, "2025-05-02", by=person("analyst"), content="Secret arms")
    assert "Secret" not in text(page_of(analyst.get(ADDRESS, ASKED)).select_one("[data-line=arms]"))


def test_many_positions_come_in_pages_also_within_a_group(
    analyst: Client, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist, "MOST", 2)
    grain = Position.objects.get(key="grain")
    # What is not recorded by the day takes no room on a page.
    for number in range(3):
        key = f"a-{number}"
        make.position(negotiation=grain.negotiation, party=grain.party, issue=grain.issue, key=key, title=key)
    published(
        make.position(negotiation=grain.negotiation, party=grain.party, issue=grain.issue, key="hay", title="The hay")
    )
    page = page_of(analyst.get(ADDRESS, ASKED | {"group": "Trade"}))
    assert lines(page) == ["grain", "hay"]
    assert [text(each) for each in page.select(".groups")[0].select("a")] == ["All 4", "Security 1", "Trade 3"]
    assert "4 positions first recorded later" in text(page)
    further = page_of(analyst.get(page.select_one("#checklist .onward a.button")["href"]))
    assert lines(further) == ["gold"]
    assert not further.select("#checklist .onward a.button")
    # One stays on the page, with what was typed there.
    said = sent(further, tick__gold=["nothing"], tick__hay=["affirmed"], locator__hay="¶ 3")
    told = page_of(analyst.post(ADDRESS, said), 422)
    assert lines(told) == ["gold"]
    assert "The hay : it is on another page of this list by now." in text(told.select_one(".vanished"))


def test_a_position_that_only_withdrawn_proposals_made_is_not_counted(analyst: Client, source: Source) -> None:
    arms = Position.objects.get(key="arms")
    made = make.position(negotiation=arms.negotiation, party=arms.party, issue=arms.issue, title="Withdrawn")
    withdraw(proposed(made, by=person("analyst")), by=person("analyst"))
    assert "1 position first recorded later" in text(page_of(analyst.get(ADDRESS, ASKED)))


def test_the_same_queries_for_few_and_many_lines(
    analyst: Client, source: Source, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    def look() -> None:
        assert analyst.get(ADDRESS, ASKED).status_code == 200

    look()
    few = queries_of(look)
    arms = Position.objects.get(key="arms")
    for number in range(8):
        more = make.position(negotiation=source.negotiation, party=arms.party, issue=arms.issue, title=f"No. {number}")
        published(more)
    assert queries_of(look) == few


def test_the_forms_of_few_and_many_lines_take_the_same_queries(
    analyst: Client, source: Source, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    arms = Position.objects.get(key="arms")
    for number in range(8):
        more = make.position(
            negotiation=source.negotiation,
            party=arms.party,
            issue=arms.issue,
            key=f"no-{number}",
            title=f"No. {number}",
        )
        published(more)
    page = page_of(analyst.get(ADDRESS, ASKED))

    def faulty(*keys: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for key in keys:
            said |= marked(key, "Arms are to be few", "")
        return sent(page, speaker="He, minister", **said)

    few, many = faulty("arms"), faulty("arms", "grain", *(f"no-{number}" for number in range(8)))
    analyst.post(ADDRESS, few)
    assert queries_of(lambda: page_of(analyst.post(ADDRESS, many), 422)) == queries_of(
        lambda: page_of(analyst.post(ADDRESS, few), 422)
    )


def test_what_was_not_looked_at_yet_can_be_shown_alone(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    answer = analyst.post(ADDRESS, sent(page, **marked("arms", "Arms are to be few", "¶ 2"), tick__gold=["nothing"]))
    page = page_of(analyst.get(answer["Location"]))
    way = next(each for each in page.select(".groups a") if "Not yet looked at" in text(each))
    assert text(way) == "Not yet looked at 1"
    left = page_of(analyst.get(way["href"]))
    assert [each["data-line"] for each in left.select("[data-line]:not([hidden])")] == ["grain"]
    assert [text(each) for each in left.select("#checklist h3:not([hidden])")] == ["Trade"]
    # What is folded away is sent all the same, and one stays with what is left.
    again = analyst.post(ADDRESS, sent(left, tick__grain=["affirmed"], locator__grain="¶ 3"))
    assert "left=yes" in again["Location"]
    done = page_of(analyst.get(again["Location"]))
    assert "You have looked at every line" in text(done)
    assert done.select_one("[data-line=gold] input[value=nothing]").has_attr("checked")


def test_what_was_typed_in_a_line_that_is_gone_is_told_until_it_is_forgotten(analyst: Client, source: Source) -> None:
    page = page_of(analyst.get(ADDRESS, ASKED))
    said = marked("arms", "Arms are to be few", "¶ 2") | {"tick__grain": ["affirmed"], "locator__grain": "¶ 3"}
    row = Entry.objects.get(position__key="arms")
    publish(retract([row], reason="Wrong.", by=make.analyst())[0], by=make.reviewer())
    answer = analyst.post(ADDRESS, sent(page, **said))
    assert [each.position.key for each in waiting()] == ["grain"]
    left = page_of(analyst.get(answer["Location"]))
    assert "arms" not in lines(left)
    told = text(left.select_one(".vanished"))
    assert "The arms : nothing of it is recorded by this day any more. ¶ 2. Arms are to be few" in told
    kept = page_of(analyst.post(ADDRESS, sent(left)), 422)
    assert kept.select_one("[name=quote-arms]")["value"] == "Arms are to be few"
    answer = analyst.post(ADDRESS, sent(kept, forget=["arms"]))
    assert answer.status_code == 303
    assert not page_of(analyst.get(answer["Location"])).select(".vanished")
    assert not SavedDraft.objects.exists()


def test_what_was_typed_for_a_position_that_was_given_up_meanwhile_stays(analyst: Client, source: Source) -> None:
    said = sent(page_of(analyst.get(ADDRESS, ASKED)), **marked("arms", "Arms are to be few", "¶ 2"))
    published(Position.objects.get(key="arms"), "2025-05-01", held=False)
    told = page_of(analyst.post(ADDRESS, said), 422).select_one("[data-line=arms]")
    assert told.select_one(".error")
    assert told.select_one("[name=quote-arms]")["value"] == "Arms are to be few"


@pytest.mark.parametrize("value", ["\x00", "x" * 10_000, "-1", "f47ac10b-58cc-4372-a567-0e02b2c3d479"])
def test_bad_input(value: str, analyst: Client, source: Source) -> None:
    for name in ("source", "party", "on", "group", "after", "saved", "draft", "left"):
        assert analyst.get(ADDRESS, ASKED | {name: value}).status_code == 200
    said = sent(page_of(analyst.get(ADDRESS, ASKED)))
    for name in (
        "token",
        "seen-arms",
        "marked-arms",
        "tick-arms",
        "draft",
        "draft_opened",
        "account",
        "round",
        "locator-\x00",
    ):
        assert analyst.post(ADDRESS, said | {"tick-grain": "nothing", name: value}).status_code == 422
    assert analyst.post(ADDRESS, said | {"forget": value}).status_code == 303
