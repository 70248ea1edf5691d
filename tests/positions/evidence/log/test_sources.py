"""Recording documents."""

import pytest

from positions.evidence.log.sources import add_source
from positions.models import Negotiation, Source
from positions.writing.refusals import BadDraft
from tests import factories as make

pytestmark = pytest.mark.django_db


def record(home: Negotiation, **columns: str) -> Source:
    plain = {"title": "A speech", "publisher": "A ministry", "type": "speech", "read": "whole"}
    return add_source(home, by=make.analyst(), **plain | columns)


def test_its_key_is_made_of_publisher_and_date_and_never_twice() -> None:
    home = make.negotiation()
    keys = [record(home, published_on="2025-05-16").key for _ in range(3)]
    assert keys == ["a-ministry-2025-05-16", "a-ministry-2025-05-16-2", "a-ministry-2025-05-16-3"]


@pytest.mark.parametrize(("publisher", "key"), [("Міністерство", "source"), ("New", "new-2"), ("x" * 300, "x" * 40)])
def test_any_publisher_gives_a_key(publisher: str, key: str) -> None:
    assert record(make.negotiation(), publisher=publisher).key == key


def test_an_address_is_recorded_once() -> None:
    home = make.negotiation()
    first = record(home, url="https://example.org/1")
    with pytest.raises(BadDraft) as refused:
        record(home, url="https://example.org/1 ")
    assert first.key in refused.value.errors["url"][0]
    assert record(make.negotiation(), url="https://example.org/1").pk
    assert Source.objects.filter(negotiation=home).count() == 1
