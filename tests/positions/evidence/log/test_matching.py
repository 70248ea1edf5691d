"""Positions found by what somebody types, or by a passage: by beginnings, spellings, slips, and where it stands."""

import pytest

from positions.evidence.log.matching import is_near, matching, meant, position_words, sharing
from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db

POSITIONS = {
    1: position_words("Crimea to be recognised as Russian", "Territory Russia", "The peninsula, for ever"),
    2: position_words("Neutrality of Ukraine", "Security Ukraine", "No alliance, no bases; a neutral state"),
    3: position_words("“Demilitarisation”: a ceiling", "Armed forces Russia", "85,000 soldiers"),
    4: position_words("Нейтральный статус", "Безопасность", "Крым не обсуждается"),
    5: position_words(
        "Prisoners to be exchanged", "Humanitarian Russia", "All for all, after the recognition of Crimea"
    ),
}


@pytest.fixture
def home() -> Negotiation:
    found = make.negotiation()
    make.term(negotiation=found, term="NATO", spellings=["North Atlantic Treaty Organization", "Alliance"])
    make.person(negotiation=found, name="Vladimir Medinsky", native_name="Владимир Мединский")
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("crimea", [1, 5]),
        ("crim recog", [1, 5]),
        ("neutral", [2]),
        ("territory", [1]),
        ("peninsula", [1]),
        ("soldiers 85000", [3]),
        ("demilitarization", [3]),
        ("crmiea", [1, 5]),
        ("recogntion", [1, 5]),
        ("recognizing", [1, 5]),
        ("prisonres exchnage", [5]),
        ("nato", [2]),
        ("нейтральный", [4]),
        ("нейтралный", [4]),
        ("Крым", [4]),
        ("crimea soldiers", []),
        ("wombat", []),
        ("§ –", [1, 2, 3, 4, 5]),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_what_is_found(text: str, found: list[int], home: Negotiation) -> None:
    assert matching(meant(text, home.pk), POSITIONS) == found


def test_a_slip_is_looked_for_only_where_nothing_has_the_word(home: Negotiation) -> None:
    positions = {1: position_words("Ports to be open", "", ""), 2: position_words("Posts to be manned", "", "")}
    assert matching(meant("port", home.pk), positions) == [1]
    assert matching(meant("posst", home.pk), positions) == [2]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("crimae", "crimea", True),
        ("crim", "grim", True),
        ("war", "wars", False),
        ("recognition", "recognised", True),
        ("territory", "terrorist", False),
        ("security", "securities", True),
    ],
)
def test_what_is_near(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near


def test_a_passage_finds_what_shares_its_rarer_words() -> None:
    assert sharing("Recognition of Crimea as Russian is to come first.", POSITIONS)[:2] == [1, 5]
    assert sharing("It is to be a neutral state, he said.", POSITIONS)[0] == 2
    assert sharing("", POSITIONS) == list(POSITIONS)


def test_however_much_is_typed(home: Negotiation) -> None:
    assert matching(meant("wort " * 20_000, home.pk), POSITIONS) == []
