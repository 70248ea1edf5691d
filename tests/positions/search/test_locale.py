"""The index folds and parts texts alike in a database that knows no letters but A to Z, and in one with others."""

import re
import unicodedata
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.folding import folded, small
from positions.models.guards import read
from tests.databases import Databases

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN")
FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION positions_(?!search_).*?^\$\$;\n", re.MULTILINE | re.DOTALL)
LETTERS = [sign for sign in map(chr, range(0x10000)) if unicodedata.name(sign, "").split(" ")[0] in SCRIPTS]


def capitals() -> list[str]:
    """Return the capitals of some scripts that have one small letter."""
    return [each for each in LETTERS if each.isupper() and len(each.lower()) == 1 and each != each.lower()]


@pytest.fixture(scope="module")
def plain(databases: Databases) -> Iterator[psycopg.Connection]:
    """Connect to a database with the locale C, which has the functions that make words of texts."""
    name = databases.named("plain")
    databases.drop(name)
    databases.server.execute(
        f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
    )
    with psycopg.connect(**connections["owner"].get_connection_params() | {"dbname": name}) as reached:
        for subject in ("search", "spellings"):
            for function in FUNCTION.findall(read(subject)):
                if "RETURNS trigger" not in function:
                    reached.execute(function)
        yield reached
    databases.drop(name)


def said(plain: psycopg.Connection, sql: str, *given: str) -> str:
    row = plain.execute(f"SELECT {sql}", given).fetchone()
    assert row is not None
    return str(row[0])


def test_its_locale_knows_no_other_letters(plain: psycopg.Connection) -> None:
    assert said(plain, "lower(%s)", "НАТО") == "НАТО"


def test_the_capitals_are_those_of_unicode(plain: psycopg.Connection) -> None:
    listed = capitals()
    assert said(plain, "positions_capitals()") == "".join(listed)
    assert said(plain, "positions_smalls()") == "".join(each.lower() for each in listed)


@given(text=st.text(st.sampled_from(LETTERS) | st.sampled_from(" -–«»„“'ʼ,.0123456789\u0306\u0301"), max_size=60))
def test_it_folds_the_same(plain: psycopg.Connection, text: str) -> None:
    assert said(plain, "positions_small(%s)", text) == small(text)
    assert said(plain, "positions_words(%s)", text) == folded(text)


def test_words_stems_and_capitals_are_there(plain: psycopg.Connection) -> None:
    text = "«Херсонская область» – Путин, США; ЄС, the Agreements"
    lexemes = said(plain, "positions_lexemes(%s, 'A', 'ru')", text)
    found = set(re.findall(r"'([^']*)'", lexemes))
    assert {"херсонская", "херсонск", "путин", "^сша", "^єс", "agreements", "agreement"} <= found
    assert not any(sign in lexemes for sign in "«»–;")


@pytest.mark.parametrize(("given", "looked_up"), [("ЕС", "ЕС"), ("Херсон", "херсон"), ("ÉU", "ÉU")])
def test_a_spelling_is_looked_up_the_same(plain: psycopg.Connection, given: str, looked_up: str) -> None:
    assert said(plain, "positions_spelling(%s)", given) == looked_up


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_locale_that_knows_letters_is_asked_itself() -> None:
    # The list of ours takes ten times as long.
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT lower('IÉŁΣЖЄҐԱႠᲐ')")
        assert cursor.fetchone()[0] == "iéłσжєґաⴀა"
