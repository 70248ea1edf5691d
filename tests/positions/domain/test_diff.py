"""The difference between two texts, word by word."""

import pytest

from positions.domain.diff import MOST_WORDS, Piece, word_diff


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "gone": "-{}-", "added": "+{}+"}
    return " ".join(signs[piece.what].format(piece.text) for piece in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("neutral and non-nuclear", "neutral and non-nuclear", "neutral and non-nuclear"),
        ("neutral on a model only", "neutral and free", "neutral -on a model only- +and free+"),
        ("troops leave", "all troops leave", "+all+ troops leave"),
        ("all troops leave", "all leave", "all -troops- leave"),
        ("one", "two", "-one- +two+"),
        ("four oblasts.", "four oblasts", "four -oblasts.- +oblasts+"),
        ("", "new", "+new+"),
        ("old", "", "-old-"),
        ("", "", ""),
        ("with   spaces\nand lines", "with spaces and lines", "with spaces and lines"),
    ],
)
def test_it_works(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_both_texts_can_be_read_off_the_pieces() -> None:
    before, after = "a b c d e f", "b x d e y f z"
    pieces = word_diff(before, after)
    assert " ".join(piece.text for piece in pieces if piece.what != "added") == before
    assert " ".join(piece.text for piece in pieces if piece.what != "gone") == after


def test_frequent_words_are_compared_too() -> None:
    # The library's own shortcut would take a word that makes up most of a long text for noise.
    before = " ".join(["the"] * 300)
    assert [piece.what for piece in word_diff(before, f"{before} end")] == ["same", "added"]


def test_a_very_long_text_is_replaced_as_a_whole() -> None:
    long = "word " * (MOST_WORDS + 1)
    assert word_diff("short", long) == [Piece("gone", "short"), Piece("added", long)]
