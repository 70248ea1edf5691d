"""Recording documents."""

from collections.abc import Collection

import pytest
from django.contrib.auth.models import User

from positions.models import Citation, Document, Negotiation, Source
from positions.models.sources import RESTING
from positions.web.visible_sources import visible_sources
from positions.writing.questions import Ask
from positions.writing.refusals import BadDraft
from positions.writing.sources import add_source
from tests import factories as make
from tests.people import person

pytestmark = pytest.mark.django_db


def record(home: Negotiation, by: User | None = None, *, sure: Collection[str] = (), **columns: str) -> Source:
    plain = {"title": "A speech", "publisher": "A ministry", "type": "speech", "read": "whole"}
    by = by or make.analyst()
    return add_source(home, by=by, visible=visible_sources(home, by), sure=sure, **plain | columns)


def test_its_key_is_made_of_publisher_and_date_and_never_twice() -> None:
    home = make.negotiation()
    keys = [record(home, title=title, published_on="2025-05-16").key for title in ("One", "Two", "Three")]
    assert keys == ["a-ministry-2025-05-16", "a-ministry-2025-05-16-2", "a-ministry-2025-05-16-3"]


@pytest.mark.parametrize(("publisher", "key"), [("Міністерство", "source"), ("New", "new-2"), ("x" * 300, "x" * 40)])
def test_any_publisher_gives_a_key(publisher: str, key: str) -> None:
    assert record(make.negotiation(), publisher=publisher).key == key


def test_a_form_sent_twice_records_one_document() -> None:
    home = make.negotiation()
    columns = {"published_on": "2025-05-16", "note": "Two\r\nlines"}
    first = record(home, **columns)
    assert record(home, **columns) == first
    with pytest.raises(Ask, match=f"{first.key}: use that one") as caught:
        record(home, **columns | {"title": "A SPEECH!", "note": "Other"})
    (asked,) = caught.value.questions
    assert record(home, sure=[asked.code], **columns | {"note": "Other"}) != first
    assert Source.objects.count() == 2


def test_a_title_is_asked_about_only_where_one_may_see_the_other() -> None:
    home = make.negotiation()
    record(home)
    assert record(home, person("researcher"), note="Other")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("title", " \u200b\u00a0"), ("publisher", ""), ("note", "x" * 100_001), ("author", "a\u202eb")],
        *[("published_on", "2999-01-01"), ("accessed_on", "2999")],
    ],
)
def test_a_bad_value_is_named_at_its_field(name: str, value: str) -> None:
    with pytest.raises(BadDraft) as refused:
        record(make.negotiation(), **{name: value})
    assert set(refused.value.errors) == {name}


def test_a_year_long_past_is_asked_about() -> None:
    home = make.negotiation()
    columns = {"published_on": "0202-05-16", "accessed_on": "1725"}
    with pytest.raises(Ask) as caught:
        record(home, **columns)
    sure = [question.code for question in caught.value.questions]
    assert len(sure) == 2
    with pytest.raises(Ask):
        record(home, sure=sure, **columns | {"published_on": "0203"})
    assert record(home, sure=sure, **columns).published_on == "0202-05-16"


def test_an_address_is_recorded_once() -> None:
    home = make.negotiation()
    first = record(home, url="https://example.org/1")
    with pytest.raises(BadDraft) as refused:
        record(home, title="Another", url="https://example.org/1 ")
    assert first.key in refused.value.errors["url"][0]
    assert record(make.negotiation(), url="https://example.org/1").pk
    assert Source.objects.filter(negotiation=home).count() == 1


def test_the_address_of_what_others_propose_is_told_only_to_whoever_may_see_it() -> None:
    home = make.negotiation()
    first = record(home, url="https://example.org/1")
    assert record(home, by=make.user("stranger"), url="https://example.org/1").pk != first.pk
    with pytest.raises(BadDraft):
        record(home, by=person("analyst"), title="Another", url="https://example.org/1")


def test_what_is_recorded_while_logging_is_not_public() -> None:
    record(make.negotiation())
    assert not Source.objects.shown().exists()


def test_everything_that_refers_to_a_source_but_citations_makes_it_public() -> None:
    referring = {each.related_model for each in Source._meta.related_objects}
    # What is stored of a source is seen by the team; free to show, it still makes no source public.
    assert referring - {Citation, Document} == set(RESTING)
