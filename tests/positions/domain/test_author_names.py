"""Names of authors: people by family and given name where that is plain, all others as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.author_names import Author, authors_named


def names(text: str, *, publisher: str = "Paper", language: str = "en") -> list[tuple[str, str]]:
    return [(each.name, each.given) for each in authors_named(text, publisher=publisher, language=language)]


@pytest.mark.parametrize(
    ("text", "family", "given_name"),
    [
        ("Samuel Charap", "Charap", "Samuel"),
        ("Mary-Anne O’Brien-Smith", "O’Brien-Smith", "Mary-Anne"),
        ("John F. Kennedy", "Kennedy", "John F."),
        ("J. Smith", "Smith", "J."),
        ("Łukasz Żak", "Żak", "Łukasz"),
        ("Charap, Samuel", "Charap", "Samuel"),
        ("Петренко, Іван", "Петренко", "Іван"),
    ],
)
def test_people_are_parted(text: str, family: str, given_name: str) -> None:
    assert names(text) == [(family, given_name)]


@pytest.mark.parametrize(
    "text",
    [
        *("Crisis Group", "Reuters", "Amnesty International", "RIA Novosti", "Foreign Ministry", "BBC News"),
        *("Russian delegation", "Ministry of Defence, Ukraine", "European Council", "Position tracker contributors"),
        *("Ludwig van Beethoven", "Іван Петренко", "samuel charap", "Ford Foundation, The"),
    ],
)
def test_what_may_be_a_body_stays_as_it_is(text: str) -> None:
    assert names(text) == [(text, "")]


def test_the_name_of_the_publisher_is_no_person() -> None:
    assert names("Kyiv Courier", publisher="The Kyiv Courier (Kyiv)") == [("Kyiv Courier", "")]


def test_where_the_family_name_stands_first_nothing_is_parted() -> None:
    assert names("Nagy Imre", language="hu") == [("Nagy Imre", "")]
    assert names("Nagy, Imre", language="hu-HU") == [("Nagy", "Imre")]


def test_several_are_several() -> None:
    assert names(" Samuel  Charap; OSW ;;Radchenko, Sergey") == [
        ("Charap", "Samuel"),
        ("OSW", ""),
        ("Radchenko", "Sergey"),
    ]
    assert names("") == []


@given(st.text(max_size=60))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    found = authors_named(text, publisher="", language="en")
    letters = sorted("".join(text.split()).replace(";", "").replace(",", ""))
    assert sorted("".join("".join(each.whole.split()) for each in found).replace(",", "")) == letters


def test_a_name_is_said_whole() -> None:
    assert [Author("Charap", "Samuel").whole, Author("OSW").whole] == ["Samuel Charap", "OSW"]
