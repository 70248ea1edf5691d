"""What is typed becomes a question, and is folded as the index folds what it holds."""

import pytest
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from positions.search.words import LONGEST, BadSearch, Words, folded, words_of

SIGNS = st.characters(max_codepoint=0x1FFF, exclude_categories=("Cs", "Cc", "Cn", "Co"))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Crimea", Words("crimea", ("crimea",), True)),
        ("Erdoğan Łódź ", Words("erdogan lodz", ("erdogan", "lodz"), False)),
        ("Їжак", Words("іжак", ("іжак",), True)),
        ("п’ять п'ять", Words("пять пять", ("пять", "пять"), True)),
        ("long-range", Words("long range", ("long", "range"), True)),
        ('"no first use', Words('"no first use"', (), False)),
        ("“no first use” now", Words('"no first use" now', (), False)),
        ("peace -talks", Words("peace -talks", (), False)),
        ("peace -long-range", Words('peace -"long range"', (), False)),
        ("peace OR truce", Words("peace or truce", (), False)),
        ("kremlin.ru/a&b|c:*!(d)", Words("kremlin ru a b c d", ("kremlin", "ru", "a", "b", "c", "d"), True)),
        ("- ' \" -- '", Words("", (), True)),
        ("  ", Words("", (), False)),
    ],
)
def test_what_is_asked(text: str, asked: Words) -> None:
    assert words_of(text) == asked


@pytest.mark.parametrize("text", ["a\0b", "x" * (LONGEST + 1)])
def test_bad_searches_are_told(text: str) -> None:
    with pytest.raises(BadSearch):
        words_of(text)


@pytest.mark.django_db(databases=["default", "owner"])
@given(st.text(SIGNS, max_size=60))
def test_the_database_folds_the_same(text: str) -> None:
    # Only the index calls it: the application's role may not.
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT positions_words(%s)", [text])
        assert cursor.fetchone() == (folded(text),)


@pytest.mark.django_db
@given(st.text(max_size=LONGEST))
def test_every_text_is_a_question_that_the_database_understands(text: str) -> None:
    try:
        question = words_of(text).question
    except BadSearch:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('simple', %s))", [question])
