"""Nearly the same words: what counts as such, and that it goes both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Crimea is to be recognised as Russian.", "crimea: to be recognised as Russian", True),
        ("Crimea is to be recognised as Russian.", "Sevastopol is to remain Ukrainian, he said.", False),
        ("Affirmed, nothing new.", "Affirmed, nothing new.", False),
        ("", "", False),
        ("Крим має бути визнаний російським", "КРИМ МАЄ БУТИ ВИЗНАНИЙ РОСІЙСЬКИМ", True),
    ],
)
def test_it_works(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


@given(st.text(), st.text())
def test_it_goes_both_ways(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
