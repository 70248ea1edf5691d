"""What is typed in its parts, and folded as the index folds what it holds."""

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.folding import SIGNS_CLASS, compounds_in, folded, small
from positions.domain.names import sound
from positions.search.asking import question_of
from positions.search.words import LONGEST, BadSearch, words_of

SIGNS = st.characters(max_codepoint=0x1FFF, exclude_categories=("Cs", "Cc", "Cn", "Co"))
# Much that is folded otherwise than letter by letter.
CLOSE = st.text("0123456789 ,.-–'´ʼ\u0306\u0301иИйЙеёїaZİß", max_size=30)


def said(text: str) -> str:
    """Return what was understood: phrases in quotes, what is ruled out with a minus, alternatives with a bar."""
    found = words_of(text)
    shown = [
        ["-" * part.minus + (f'"{part.typed.text}"' if part.phrase else part.typed.text) for part in parts]
        for parts in found.alternatives
    ]
    return " | ".join(map(" ".join, shown))


@pytest.mark.parametrize(
    ("text", "understood", "plain", "open_"),
    [
        ("Crimea", "crimea", True, True),
        ("Erdoğan Łódź ", "erdogan lodz", True, False),
        ("п’ять п'ять", "пять пять", True, True),
        ("long-range", "long range", True, True),
        ('"no first use', '"no first use"', False, False),
        ("“no first use” now", '"no first use" now', False, False),
        ("«no first use»", '"no first use"', False, False),
        ("peace -talks", "peace -talks", False, False),
        ("peace -long-range", "peace -long range", False, False),
        ("peace OR truce", "peace | truce", False, False),
        ("or peace or or", "peace", False, False),
        ("6 000 men, 6 00", "6000 men 6 00", True, True),
        ("- ' \" -- '", "", False, False),
        ("  ", "", False, False),
    ],
)
def test_what_is_asked(text: str, understood: str, plain: bool, open_: bool) -> None:
    found = words_of(text)
    assert (said(text), found.plain, found.open) == (understood, plain, open_)


@pytest.mark.parametrize(
    ("text", "capitals"),
    [("US", True), ("(US),", True), ("ЗСУ", True), ("us", False), ("Us", False), ("U.S.", False), ("NATO", False)],
)
def test_two_or_three_capitals_may_be_a_name(text: str, capitals: bool) -> None:
    ((part,),) = words_of(text).alternatives
    assert part.typed.capitals is capitals


@pytest.mark.parametrize("text", ["a\0b", "x" * (LONGEST + 1)])
def test_bad_searches_are_told(text: str) -> None:
    with pytest.raises(BadSearch):
        words_of(text)


def of_database(sql: str, text: str) -> str | None:
    # Only the index calls these: the application's role may not.
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT {sql}(%s)", [text])
        answer: str | None = cursor.fetchone()[0]
        return answer


@pytest.mark.django_db(databases=["default", "owner"])
@given(st.text(SIGNS, max_size=60) | CLOSE)
def test_the_database_folds_the_same(text: str) -> None:
    assert of_database("positions_small", text) == small(text)
    assert of_database("positions_words", text) == folded(text)
    assert (of_database("positions_compounds", text) or "") == " ".join(compounds_in(text))


@pytest.mark.django_db(databases=["default", "owner"])
@given(st.text("abcdefghijklmnopqrstuvwxyzабвгґдежзиіклмнопрстуфхцчшщыэюяєьїйў", max_size=14))
def test_the_database_gives_names_the_same_form(word: str) -> None:
    assert of_database("positions_sound", word) == sound(word)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_knows_the_same_signs() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT positions_signs()")
        assert cursor.fetchone()[0] == SIGNS_CLASS


@pytest.mark.django_db
@given(st.text(max_size=LONGEST))
def test_every_text_is_a_question_that_the_database_understands(text: str) -> None:
    try:
        question = question_of(words_of(text), None).text
    except BadSearch:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(%s::tsquery)", [question])
