"""Paragraphs of plain text: what ends one, what is kept of it, and its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.paragraphs import as_paragraphs, joined, numbered, paragraph_at


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One\r\nline\r\n\r\nTwo", ["One line", "Two"]),
        ("One\nTwo\n", ["One", "Two"]),
        ("\n\nOne\nTwo\n\n", ["One", "Two"]),
        ("A  b\tc\u00a0d", ["A b c d"]),
        ("So\u00adft\ufeff hy\u200bphens", ["Soft hyphens"]),
        ("e\u0301", ["é"]),
        ("One\x0cTwo\u2029Three", ["One", "Two", "Three"]),
        (" \n\u3164\n", []),
    ],
)
def test_what_ends_a_paragraph(text: str, paragraphs: list[str]) -> None:
    assert as_paragraphs(text) == paragraphs


@given(st.text())
def test_what_is_kept_is_taken_apart_again(text: str) -> None:
    kept = joined(as_paragraphs(text))
    assert as_paragraphs(kept) == [each.text for each in numbered(kept)]
    for each in numbered(kept):
        assert kept[each.start : each.end] == each.text
        assert paragraph_at(kept, each.start) == paragraph_at(kept, each.end) == each.number
