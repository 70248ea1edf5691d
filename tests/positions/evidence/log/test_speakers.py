"""The people to choose speakers from: all of a few, those looked for of very many."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Entry, Position, Source
from positions.web import fields
from tests import factories as make
from tests.positions.evidence.log.filled_form import HTMX, filled, soup, url

pytestmark = pytest.mark.django_db
NAMES = ("Ann Ash", "Bob Birch", "Cem Cedar", "Dan Dogwood", "Eve Elm")


@pytest.fixture(autouse=True)
def people(position: Position) -> None:
    for number, name in enumerate(NAMES):
        make.person(negotiation=position.negotiation, key=f"person-{number}", name=name, aliases=[f"Alias{number}"])


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "MOST_PEOPLE", 2)


def offered(page: BeautifulSoup) -> list[str]:
    return [option.get_text() for option in page.select("#id_speakers option")]


def chosen(page: BeautifulSoup) -> list[str]:
    return [option.get_text() for option in page.select("#id_speakers option[selected]")]


def test_of_a_few_all_are_offered(analyst: Client, position: Position) -> None:
    page = soup(analyst.get(url(position)))
    assert offered(page) == list(NAMES)
    assert not page.select_one("#id_people_words")


def test_of_many_the_first_are_offered_and_others_are_found(
    analyst: Client, position: Position, source: Source, many: None
) -> None:
    assert offered(soup(analyst.get(url(position)))) == list(NAMES[:2])
    for words, found in {"cedar": ["Cem Cedar"], "DAN wood": ["Dan Dogwood"], "alias4": ["Eve Elm"], "x": []}.items():
        said = filled(position, source, act="entry", people_words=words, speakers=[])
        for headers in ({}, HTMX):
            page = soup(analyst.post(url(position), said, headers=headers))
            assert offered(page) == found, words
            assert page.select_one("#id_people_words")["value"] == words


def test_who_is_chosen_stays_and_is_saved(analyst: Client, position: Position, source: Source, many: None) -> None:
    said = filled(position, source, act="entry", people_words="elm", speakers=["person-3"])
    page = soup(analyst.post(url(position), said))
    assert (offered(page), chosen(page)) == (["Dan Dogwood", "Eve Elm"], ["Dan Dogwood"])
    both = filled(position, source, people_words="elm", speakers=["person-3", "person-4"])
    assert analyst.post(url(position), both).status_code == 303
    entry = Entry.objects.get(published_at=None)
    assert sorted(entry.speakers.values_list("person__key", flat=True)) == ["person-3", "person-4"]


def test_nobody_of_another_negotiation_is_offered_or_taken(
    analyst: Client, position: Position, source: Source, many: None
) -> None:
    make.person(negotiation=make.negotiation(), key="stranger", name="Ann Stranger")
    said = filled(position, source, act="entry", people_words="ann", speakers=["stranger"])
    assert offered(soup(analyst.post(url(position), said))) == ["Ann Ash"]
    refused = analyst.post(url(position), filled(position, source, speakers=["stranger"]))
    assert (refused.status_code, Entry.objects.filter(published_at=None).count()) == (422, 0)
