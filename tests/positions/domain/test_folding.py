"""Folding: letters and digits of any script stay, and words go on across what people write within them."""

import unicodedata
from itertools import chain

import pytest

from positions.domain.folding import SIGNS, compounds_in, folded, words_in

# Where every version of Python that we run on knows the same characters.
SETTLED = chain(range(1, 0x2E80), range(0x1F300, 0x1F5FF))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Erdoğan ŁÓDŹ", "erdogan lodz"),
        ("Їжак, Київський", "іжак киівський"),
        ("Ещё мой", "еще мой"),
        ("So-called «special operation» and “six points”„x‟ ‹y›", "so called special operation and six points x y"),
        ("Kyiv—Moscow–Minsk…", "kyiv moscow minsk"),
        *((f"Сім{sign}я п{sign}ять", "сімя пять") for sign in "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋ՚＇\u00ad\u200b"),
        ("6,000 6.000 6 000 6\u00a0000 6’000 6000", "6000 6000 6000 6000 6000 6000"),
        ("1,000 for 1,000; 1,234,567.89", "1000 for 1000 1234567 89"),
        ("2022 100, 29.03.2022, 1234,567 1,2345", "2022 100 29 03 2022 1234 567 1 2345"),
        ("kremlin.ru/a&b|c:*!(d)§1^@x", "kremlin ru a b c d 1 x"),
        ("李 明 हिन्दी ٣", "李 明 हिन्दी ٣"),
        ("😀☮€£%", ""),
    ],
)
def test_what_stays_of_a_text(text: str, words: str) -> None:
    assert " ".join(words_in(text)) == words


def test_a_sign_is_a_space_and_stays_one_sign() -> None:
    assert folded("a-b.c") == "a b c"


@pytest.mark.parametrize(
    ("text", "compounds"),
    [
        ("A cease-fire, long‑range and non–aligned", ("ceasefire", "longrange", "nonaligned")),
        ("1,000-for-1,000", ("1000for1000",)),
        ("- a - b -c d- --", ()),
        ("припинення-вогню", ("припиненнявогню",)),
    ],
)
def test_words_with_hyphens_are_also_one_word(text: str, compounds: tuple[str, ...]) -> None:
    assert compounds_in(text) == compounds


def test_a_sign_is_what_no_script_writes_words_with() -> None:
    wrong = []
    for code in SETTLED:
        kind = unicodedata.category(chr(code))
        if kind[0] in "LN" or kind == "Mn":
            wrong += [hex(code)] if SIGNS.match(chr(code)) else []
        elif kind[0] in "PSZ" or kind in {"Cc", "Cf"}:
            wrong += [] if SIGNS.match(chr(code)) else [hex(code)]
    assert wrong == []
