"""Languages: by name or tag, kept as the tag with its usual capitals."""

import pytest

from positions.domain.languages import language_name, tag_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *[("en", "en"), ("EN", "en"), ("uk-ua", "uk-UA"), ("uk_UA", "uk-UA"), ("SR-CYRL-RS", "sr-Cyrl-RS")],
        *[("Ukrainian", "uk"), ("crimean tatar", "crh"), (" Russian ", "ru"), ("", ""), ("es-419", "es-419")],
    ],
)
def test_it_works(typed: str, kept: str) -> None:
    assert tag_of(typed) == kept


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("pl", "Polish"),
        ("sr-Cyrl", "Serbian in Cyrillic letters"),
        ("pt-BR", "Portuguese (pt-BR)"),
        ("xx", "xx"),
        ("", ""),
    ],
)
def test_a_language_is_named(tag: str, name: str) -> None:
    assert language_name(tag) == name
