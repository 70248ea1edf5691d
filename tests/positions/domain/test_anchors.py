"""Words are found again where they stood, in a text that changed around them, and said to be gone when they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.anchors import AROUND, Passage, TextQuote, find, likeness, quote_at, strike

ALPHABET = st.sampled_from("ab .\n«”–é")
TEXTS = st.text(ALPHABET, min_size=1, max_size=80)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, Passage]:
    """A text and a passage of it of which something can be seen."""
    text = draw(TEXTS.filter(lambda text: text.strip()))
    seen = [place for place, sign in enumerate(text) if not sign.isspace()]
    start = draw(st.sampled_from(seen))
    end = draw(st.sampled_from([place for place in seen if place >= start])) + 1
    return text, Passage(start, end)


@given(marked())
def test_a_passage_is_found_again_with_all_that_stood_around_it(at: tuple[str, Passage]) -> None:
    text, passage = at
    quote = quote_at(text, passage)
    found = find(text, quote)
    assert found is not None
    assert likeness(text, found, quote) == len(quote.prefix) + len(quote.suffix)


@given(marked(), TEXTS, TEXTS)
def test_it_is_found_in_a_longer_copy(at: tuple[str, Passage], before: str, after: str) -> None:
    text, passage = at
    # What is new may hold the same words, but not with the same around them.
    moved = find(f"{before}#{text}#{after}", quote_at(f"#{text}#", Passage(passage.start + 1, passage.end + 1)))
    assert moved is not None
    around = passage.start < AROUND or len(text) - passage.end < AROUND
    assert (
        not around
        or moved == Passage(passage.start + len(before) + 1, passage.end + len(before) + 1)
        or (f"#{text}#".count(passage.within(text)) > 1)
    )


@given(marked())
def test_it_is_gone_from_a_text_without_its_words(at: tuple[str, Passage]) -> None:
    text, passage = at
    assert find("xyz xyz", quote_at(text, passage)) is None


TEXT = "He said “no”. Then they said: we will\nnot go – ever. He said “no”. So it ended."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (TextQuote('"no"'), "“no”"),
        (TextQuote("will not  go - ever"), "will\nnot go – ever"),
        (TextQuote("Then they said … ever"), "Then they said: we will\nnot go – ever"),
        (TextQuote("then THEY said"), "Then they said"),
        (TextQuote("we will go"), None),
        (TextQuote("…"), None),
        (TextQuote("a … b … c … d … e"), None),
    ],
)
def test_signs_may_be_written_otherwise(quote: TextQuote, found: str | None) -> None:
    passage = find(TEXT, quote)
    assert (passage.within(TEXT) if passage else None) == found


def test_what_stood_around_decides_between_several() -> None:
    first, second = find(TEXT, TextQuote("He said “no”.")), find(TEXT, TextQuote("He said “no”.", suffix=" So it"))
    assert first is not None
    assert second is not None
    assert (first.start, second.start) == (0, TEXT.rindex("He said"))
    assert find(TEXT.upper(), TextQuote("He said “no”.", prefix="EVER. ")) == second


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("no", "He said “X”. Then they said: we will\nnot go – ever. He said “X”. So it ended."),
        ("we will not go", "He said “no”. Then they said: X\nX – ever. He said “no”. So it ended."),
        ("nowhere", TEXT),
    ],
)
def test_words_are_struck_wherever_they_stand_and_paragraphs_keep_their_numbers(words: str, left: str) -> None:
    assert strike(TEXT, words, "X") == left
