"""Logging beside the stored text of a document: a marked passage becomes a citation with its place in the text."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from positions.domain.codebook import Ground, SourceType
from positions.evidence.documents.acts import ask_document_removal, remove_document
from positions.evidence.review.acts import send_back
from positions.models import Anchor, Document, Entry, Position, SavedDraft, Source
from tests import factories as make
from tests import stored_texts as stored
from tests.people import client_of, person
from tests.positions.evidence.drafting import published, redact
from tests.positions.evidence.log.filled_form import HTMX, errors, filled, soup, url, values_of

pytestmark = pytest.mark.django_db

TEXT = "Они приехали.\nWe will never give up the coast, he said. 😀 Nor the port.\nThe last one."
WORDS = "Nor the port."


@pytest.fixture
def position() -> Position:
    found = make.position(negotiation=make.negotiation(key="talks"))
    published(found, "2022-03-29", content="Ten")
    return found


@pytest.fixture
def source(position: Position) -> Source:
    return make.source(negotiation=position.negotiation, key="speech", type=SourceType.SPEECH, language="en")


@pytest.fixture
def text(source: Source) -> Document:
    return stored.document(source, text=TEXT)


@pytest.fixture
def analyst() -> Client:
    return client_of("analyst")


def place(text: Document, words: str = WORDS) -> dict[str, str]:
    start = text.text.index(words)
    return {"marked": f"{text.pk}:{start}-{start + len(words)}", "exact": words.replace("\n", "\r\n")}


def affirming(position: Position, source: Source, **said: str) -> dict[str, Any]:
    blank = dict.fromkeys(("firmness", "content", "scope", "statement", "coding_note"), "")
    return filled(position, source, act="affirm", **blank | said)


def anchored() -> Anchor:
    return Anchor.objects.get(citation__entry__published_at=None)


def test_a_marked_passage_is_the_anchor(analyst: Client, position: Position, source: Source, text: Document) -> None:
    said = affirming(position, source, locator="¶ 2", quote=WORDS, quote_language="en", **place(text))
    answer = analyst.post(url(position), said)
    assert answer.status_code == 303, errors(answer)
    kept = anchored()
    assert (kept.document, kept.exact, kept.citation.quote) == (text, WORDS, WORDS)
    assert kept.prefix.endswith("😀 ")
    # The next act begins where this one ended.
    assert answer["Location"].endswith("#p2")


def test_a_passage_over_paragraphs_needs_no_quote(
    analyst: Client, position: Position, source: Source, text: Document
) -> None:
    words = "Nor the port.\nThe last one."
    said = affirming(position, source, locator="¶ 2-3", **place(text, words))
    assert analyst.post(url(position), said).status_code == 303
    assert anchored().exact == words


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"exact": "Nor the harbour."}, "do not stand in the text any more"),
        ({"exact": "x" * 6_000}, "Mark at most 5,000 characters"),
        ({"quote": "x" * 6_000, "quote_language": "en"}, "do not stand in the passage"),
        ({"exact": "[redacted]"}, "do not stand in the text any more"),
        ({"marked": "{other}:0-5", "exact": ""}, "do not stand in the text any more"),
        ({"marked": "{text}:5-5", "exact": ""}, "do not stand in the text any more"),
        ({"marked": "{text}:0-9999999", "exact": ""}, "do not stand in the text any more"),
        ({"marked": "nowhere\x00", "exact": ""}, "Null characters"),
        ({"quote": "We will give up the coast", "quote_language": "en"}, "do not stand in the passage"),
    ],
)
def test_what_is_not_there_is_said_at_the_quote(
    change: dict[str, str], told: str, analyst: Client, position: Position, source: Source, text: Document
) -> None:
    other = stored.document(make.source(negotiation=position.negotiation))
    change = {name: value.format(text=text.pk, other=other.pk) for name, value in change.items()}
    answer = analyst.post(url(position), affirming(position, source, **place(text) | change))
    assert answer.status_code == 422
    assert any(told in error for error in errors(answer))
    assert soup(answer).select_one("#id_marked")
    assert not Entry.objects.filter(published_at=None).exists()


def test_words_that_moved_in_the_text_are_found_again(
    analyst: Client, position: Position, source: Source, text: Document
) -> None:
    moved = place(text) | {"marked": f"{text.pk}:3-16"}
    assert analyst.post(url(position), affirming(position, source, **moved)).status_code == 303
    assert anchored().exact == WORDS


def test_a_removed_text_is_no_anchor(analyst: Client, position: Position, source: Source, text: Document) -> None:
    said = affirming(position, source, **place(text))
    ask_document_removal(text, ground=Ground.COPYRIGHT, by=make.analyst())
    remove_document(text, by=person("administrator"))
    assert analyst.post(url(position), said).status_code == 422
    forgotten = analyst.post(url(position), said | {"act": "forget"})
    assert values_of(soup(forgotten))["marked"] == ""
    assert values_of(soup(forgotten))["source"] == source.key


def test_a_place_alone_fills_in_the_passage(
    analyst: Client, position: Position, source: Source, text: Document
) -> None:
    asked = {"source": source.key, "marked": place(text)["marked"], "position": position.key}
    values = values_of(soup(analyst.get(url(position), asked)))
    assert (values["quote"], values["locator"], values["quote_language"]) == (WORDS, "¶ 2", "en")
    assert values["exact"] == WORDS


def test_mending_keeps_the_passage(analyst: Client, position: Position, source: Source, text: Document) -> None:
    said = affirming(position, source, locator="¶ 2", quote="the port", quote_language="en", **place(text))
    analyst.post(url(position), said)
    old = anchored()
    send_back(old.citation.entry, by=make.reviewer(), note="Whose?")
    address = url(position, f"proposals/{old.citation.entry_id}/answer/")
    values = values_of(soup(analyst.get(address)))
    assert values["exact"] == WORDS
    assert analyst.post(address, values | {"act": "propose", "speaker": "He"}).status_code == 303
    assert [each.exact for each in Anchor.objects.order_by("id")] == [WORDS, WORDS]


def shown(answer: HttpResponse) -> BeautifulSoup:
    assert answer.status_code == 200
    return soup(answer)


def test_the_text_stands_beside_the_form(analyst: Client, position: Position, source: Source, text: Document) -> None:
    page = shown(analyst.get(url(position), {"source": source.key, "effective_on": "2025-05-16"}))
    paragraphs = page.select(".text .para")
    assert [each.p.get_text() for each in paragraphs] == TEXT.split("\n")
    assert page.select_one(".text")["data-document"] == str(text.pk)
    # What was said once is folded as long as nothing of it is missing.
    assert not page.select_one("details.carried").has_attr("open")
    assert shown(analyst.get(url(position), {"source": source.key})).select_one("details.carried[open]")
    part = shown(analyst.post(url(position), {"act": "source", "source": source.key}, headers=HTMX))
    assert len(part.select(".para")) == len(paragraphs)
    assert not shown(analyst.get(url(position))).select(".text")


def test_no_text_is_shown_to_who_may_not_see_it(
    analyst: Client, position: Position, source: Source, text: Document
) -> None:
    manager = client_of("delegation manager")
    assert manager.get(url(position), {"source": source.key}).status_code == 403
    without = make.source(negotiation=position.negotiation)
    page = shown(analyst.get(url(position), {"source": without.key}))
    assert not page.select(".text")
    assert page.select_one(f'a[href$="/sources/{without.key}/document/new/"]')


def test_an_analysis_gives_readings_and_nothing_of_it_carries_over(
    analyst: Client, position: Position, text: Document
) -> None:
    analysis = make.source(negotiation=position.negotiation, type=SourceType.ANALYSIS)
    assert values_of(soup(analyst.get(url(position), {"source": analysis.key})))["account"] == "analyst"
    said = affirming(position, analysis, account="own", party=position.party.key)
    answer = analyst.post(url(position), said)
    assert answer.status_code == 303
    values = values_of(soup(analyst.get(answer["Location"])))
    assert (values["source"], values["party"]) == (analysis.key, position.party.key)
    assert (values["effective_on"], values["speaker"], values["account"]) == ("", "", "analyst")
    assert not values.get("channel")


def test_another_document_has_its_own_word(analyst: Client, position: Position, source: Source) -> None:
    analysis = make.source(negotiation=position.negotiation, type=SourceType.ANALYSIS)
    for chosen, said, told in ((analysis, "own", "analyst"), (source, "analyst", "own"), (source, "press", "press")):
        sent = {"act": "source", "source": chosen.key, "account": said}
        part = shown(analyst.post(url(position), sent, headers=HTMX))
        assert part.select_one("#id_account option[selected]")["value"] == told


def test_a_reading_is_not_said_to_affirm(analyst: Client, position: Position, source: Source) -> None:
    analyst.post(url(position), affirming(position, source, account="analyst"))
    entry = Entry.objects.get(published_at=None)
    assert entry.statement == f"Read as held still: {position.title}."


def test_a_redaction_takes_the_marked_words_out_of_drafts(
    analyst: Client, position: Position, source: Source, text: Document
) -> None:
    page = soup(analyst.get(url(position)))
    kept = {each["name"]: each["value"] for each in page.select('[name^="draft"]')}
    analyst.post("/unfinished/save/", kept | affirming(position, source, **place(text)))
    entry = published(position, "2022-05-01", statement="Nor the port.")
    redact(entry, cells=["statement"], reason="Personal data.", by=person("administrator"))
    assert dict(SavedDraft.objects.get().fields)["exact"] == "[redacted]"


def test_the_same_queries_for_a_short_and_a_long_text(
    analyst: Client, position: Position, source: Source, text: Document, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    def look() -> None:
        assert analyst.get(url(position), {"source": source.key}).status_code == 200

    few = queries_of(look)
    stored.document(source, text="\n".join(f"Paragraph {number}." for number in range(300)))
    assert queries_of(look) == few
