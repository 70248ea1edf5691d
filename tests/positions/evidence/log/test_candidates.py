"""Finding a position among thousands: the same ones are found, and no more than some hundreds are read."""

from collections.abc import Callable
from typing import Any

import pytest

from positions.evidence.log import candidates
from positions.evidence.log.candidates import MOST_LOOKED_AT, looked_at, sharing_most
from positions.evidence.log.finder import Setting, choices_of, found_by
from positions.evidence.log.matching import meant
from positions.evidence.visible import EVERY
from positions.models import Negotiation, Position
from tests import factories as make
from tests.positions.evidence.drafting import proposed, published
from tests.positions.evidence.many_positions import copies

pytestmark = pytest.mark.django_db


def talks(number: int) -> Negotiation:
    """Return a negotiation of so many positions and three more, the last, which have something of their own."""
    home = make.negotiation(key="talks")
    first = make.position(
        negotiation=home, issue=make.issue(negotiation=home, name="Trade", order=1), title="A first one"
    )
    copies(first, number)
    late = make.issue(negotiation=home, name="Territory", order=9)
    for key, title in (
        ("crimea", "Crimea to be recognised"),
        ("grain", "Grain to be shipped"),
        ("plain", "Of no word"),
    ):
        make.position(negotiation=home, key=key, issue=late, title=title)
    published(Position.objects.get(key="plain"), content="Ceasefire on the sea")
    return home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Negotiation:
    """A negotiation of more positions than are looked at."""
    monkeypatch.setattr(candidates, "MOST_LOOKED_AT", 5)
    return talks(8)


def found(home: Negotiation, **asked: Any) -> list[str]:
    return [each.key for each in found_by(home, Setting(**asked), make.analyst())]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("crimea", ["crimea"]),
        ("crim recog", ["crimea"]),
        ("crmiea", ["crimea"]),
        ("grain ship", ["grain"]),
        ("ceasefire", ["plain"]),
        ("cease-fire", ["plain"]),
        ("territory", ["crimea", "grain", "plain"]),
        ("plain", ["plain"]),
        ("wombat", []),
    ],
)
def test_the_same_are_found(words: str, keys: list[str], home: Negotiation) -> None:
    assert sorted(found(home, words=words)) == keys


def test_what_is_only_proposed_is_found(home: Negotiation) -> None:
    proposed(Position.objects.get(key="grain"), content="Wheat as well")
    assert found(home, words="wheat") == ["grain"]


def test_a_passage_puts_first_what_shares_its_words(home: Negotiation) -> None:
    party = Position.objects.get(key="crimea").party
    assert found(home, passage="The recognition of Crimea is to come first.")[0] == "crimea"
    assert len(choices_of(home, Setting(party=party, passage="Nothing shared."), make.analyst()).listed) == 1


def test_of_many_those_that_share_most_are_looked_at(home: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_LOOKED_AT", 1)
    rows = Position.objects.filter(negotiation=home)
    for passage, key in (("Crimea and grain, shipped", "grain"), ("Grain and Crimea, recognised", "crimea")):
        assert [each.key for each in sharing_most(rows, home, passage)] == [key]


def test_query_count_and_a_bound_of_rows(queries_of: Callable[[Callable[[], Any]], int]) -> None:
    home = talks(3_000)
    rows = Position.objects.filter(negotiation=home).in_order()
    for words in ("matter", "matter number", "mattre"):
        read: list[Position] = []
        asked = meant(words, home.pk)
        assert queries_of(lambda: read.extend(looked_at(rows, home, asked, "", EVERY))) <= 3  # noqa: B023 - called at once
        assert len(read) == MOST_LOOKED_AT
    assert queries_of(lambda: choices_of(home, Setting(words="matter"), make.analyst())) <= 9
    assert len(found(home, passage="A matter of number.")) == MOST_LOOKED_AT
