"""The spellings of terms follow what is written of the terms, and a coding goes on through corrections."""

import pytest

from positions.domain.spellings import as_looked_up
from positions.models import Coding, Spelling, Term
from tests import factories as make

pytestmark = pytest.mark.django_db


def spelt(term: Term) -> set[str]:
    return set(Spelling.objects.filter(term=term).values_list("spelling", flat=True))


def test_a_term_has_its_own_and_further_spellings_once_each() -> None:
    term = make.term(term="Kyiv", spellings=["Kiev", "KIEV", "Київ", "UA", "kyiv"])
    assert spelt(term) == {"kyiv", "kiev", "київ", "UA"}


def test_they_follow_a_change_and_go_with_the_term() -> None:
    term = make.term(term="Kyiv", spellings=["Kiev"])
    term.spellings = ["Kijów"]
    term.save()
    assert spelt(term) == {"kyiv", "kijów"}
    other = make.term(negotiation=term.negotiation, term="Kiev", spellings=["Chicken Kiev"])
    key = other.pk
    other.delete()
    assert not Spelling.objects.filter(term=key).exists()


def test_capitals_that_stand_for_a_name_are_no_word() -> None:
    term = make.term(term="United States", spellings=["US"])
    pronoun = make.term(negotiation=term.negotiation, term="we", spellings=["us"])
    assert (spelt(term), spelt(pronoun)) == ({"united states", "US"}, {"we", "us"})


@pytest.mark.parametrize("written", ["Kyiv", "NATO", "US", "Us", "ЗСУ", "Зсу", "ООН", "Ï", "ÉU", "U2", "BBC!"])
def test_the_database_looks_up_as_the_domain_does(written: str) -> None:
    assert as_looked_up(written) in spelt(make.term(spellings=[written]))


def test_another_negotiation_spells_as_it_likes() -> None:
    make.term(term="Kyiv", spellings=["Kiev"])
    assert spelt(make.term(term="Kyiv", spellings=["Kiev"])) == {"kyiv", "kiev"}


def test_a_coding_stays_with_the_first_version() -> None:
    entry = make.entry()
    make.correct(entry)
    make.coding(entry, coder="late")
    assert Coding.objects.get().entry == entry
