"""What may stand in a text, and how it is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.texts import as_kept, as_typed, fault_of, hidden_signs, is_blank


@pytest.mark.parametrize(
    "sign", list("\xad\u200b\u2060\ufeff\x00\x07\x1b\x7f\x85\u2028\u2063\u202a\u202e\u2066\u2069\udcff\U000e0041")
)
def test_a_hidden_sign_is_told_with_its_place(sign: str) -> None:
    said = hidden_signs(f"one\n\ntwo{sign}{sign}")
    assert f"(U+{ord(sign):04X}) in line 3, character 4: " in said
    assert fault_of(f"a{sign}b")


@pytest.mark.parametrize(
    "text", ["", "a\tb\nc", "میخ\u200cواهم", "क्\u200dष", "👩\u200d👧", "שלום (A)\u200f", "a\u00a0b", "❤\ufe0f"]
)
def test_signs_that_writing_needs_are_none(text: str) -> None:
    assert hidden_signs(text) == ""


def test_what_a_reader_of_hebrew_is_to_remove_is_said() -> None:
    assert hidden_signs("\u202bשלום") == (
        "Remove the right-to-left embedding (U+202B) in line 1, character 1: "
        "it turns the direction of what follows, and right-to-left writing is shown right without it."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\t\n",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\u2800",
        "\u3164",
        "\u115f\u1160\uffa0",
        "\u200e\u200f",
        "\ufeff\xad",
        "\u200d\ufe0f",
        "\U000e0020",
    ],
)
def test_a_text_of_blanks_is_empty(text: str) -> None:
    assert is_blank(text)
    assert as_kept(text) == ""


@pytest.mark.parametrize("text", ["a", "–", "…", "\u2801", "한", " \u00a0x", "\x00"])
def test_what_can_be_seen_is_not_empty(text: str) -> None:
    assert not is_blank(text)


def test_letters_are_composed_and_line_ends_are_one_sign() -> None:
    assert as_kept(" Rene\u0301\r\n\r\u1100\u1161 ") == " Ren\u00e9\n\n\uac00 "
    assert as_typed("\u00a0 Rene\u0301\r\n") == "Ren\u00e9"


@given(text=st.text())
def test_what_is_kept_is_kept_as_it_is(text: str) -> None:
    kept = as_kept(text)
    assert as_kept(kept) == kept == unicodedata.normalize("NFC", kept)
    assert as_typed(as_typed(text)) == as_typed(text)
