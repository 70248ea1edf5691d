"""Names of authors: people by family and given name where that is plain, all others as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.author_names import NO_NAMES, Author, NamesKnown, authors_named, names_known


def names(
    text: str, *, publisher: str = "Paper", language: str = "en", known: NamesKnown = NO_NAMES
) -> list[tuple[str, str]]:
    found = authors_named(text, publisher=publisher, language=language, names=known)
    return [(each.name, each.given) for each in found]


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
        *("The Guardian", "Guardian, The", "El País", "The Economist", "O Globo", "Rossiya Segodnya", "Novaya Gazeta"),
        *(
            "Interfax Ukraine",
            "Interfax, Kyiv",
            "Reuters, Kyiv",
            "TASS, Moscow",
            "ТАСС, Москва",
            "OSW, Warsaw",
            "Ministry, Russia",
        ),
        *("Xi Jinping", "Kim Jong", "Le Pen"),
        *("Ludwig van Beethoven", "Іван Петренко", "samuel charap", "Ford Foundation, The"),
    ],
)
def test_what_may_be_a_body_stays_as_it_is(text: str) -> None:
    assert names(text) == [(text, "")]


def test_the_name_of_the_publisher_is_no_person() -> None:
    assert names("Kyiv Courant", publisher="The Kyiv Courant (Kyiv)") == [("Kyiv Courant", "")]
    assert names("Kyiv Courant") == [("Courant", "Kyiv")]


def test_names_that_the_negotiation_knows_are_read_as_it_has_them() -> None:
    bodies = ["The Kyiv Courant (Kyiv)", "Babel, via Keystone", "Free Ruritania"]
    people = [("Kim Darroch", "Kim Darroch"), ("Viktor Orbán", "Orbán Viktor"), ("Shigeru Ishiba", "石破 茂")]
    known = names_known(bodies, people)
    for body in ("Kyiv Courant", "Babel, Kyiv", "Free Ruritania", "Shigeru Ishiba"):
        assert names(body, known=known) == [(body, "")]
    assert names("Kim Darroch", known=known) == [("Darroch", "Kim")]
    assert names("Viktor Orbán", known=known, language="hu") == [("Orbán", "Viktor")]
    assert names("Kim Darroch") == [("Kim Darroch", "")]


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
