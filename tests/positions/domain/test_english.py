"""American and British spellings: each leads to the same ones, and words that only look alike stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.english import RULES, spelled_alike

PAIRS = [
    ("defence", "defense"),
    ("demilitarisation", "demilitarization"),
    ("recognised", "recognized"),
    ("organiser", "organizer"),
    ("analyse", "analyze"),
    ("labour", "labor"),
    ("dishonourable", "dishonorable"),
    ("centre", "center"),
    ("kilometres", "kilometers"),
    ("licence", "license"),
    ("dialogue", "dialog"),
    ("cancelled", "canceled"),
    ("signalling", "signaling"),
    ("judgement", "judgment"),
    ("fulfil", "fulfill"),
    ("instalments", "installments"),
    ("programme", "program"),
    ("grey", "gray"),
    ("sceptical", "skeptical"),
    ("manoeuvre", "maneuver"),
    ("towards", "toward"),
    ("neighbour", "neighbor"),
    ("mediaeval", "medieval"),
]
APART = ["other", "order", "water", "peter", "told", "gold", "wise", "rise", "size", "prize", "four", "hour", "police"]
APART += ["expense", "prison", "will", "full", "her", "ms", "", "a", "київ", "1000"]
# Made of pieces of the rules, so that many a rule is met at once.
PIECES = [piece for _, one, other, _ in RULES for piece in (one, other)]
MADE = st.lists(
    st.sampled_from([*PIECES, "dial", "labo", "cent", "e", "s", "ed", "ing", "ation", "defen", "l"]), max_size=5
)


@pytest.mark.parametrize(("british", "american"), PAIRS)
def test_both_spellings_lead_to_both(british: str, american: str) -> None:
    assert {british, american} <= spelled_alike(british)
    assert spelled_alike(british) == spelled_alike(american)


@pytest.mark.parametrize("word", APART)
def test_other_words_stand_alone(word: str) -> None:
    assert spelled_alike(word) == {word}


@given(MADE.map("".join) | st.text("abcdegilmnorstuyz", max_size=12))
def test_each_spelling_gives_the_same_few(word: str) -> None:
    spelled = spelled_alike(word)
    assert word in spelled
    assert len(spelled) <= 32
    assert {spelled_alike(other) for other in spelled} == {spelled}
