"""Acts that each break one rule about the spellings of terms, as the owner of the tables could attempt them."""

from collections.abc import Iterator
from functools import partial

from positions.models import Spelling
from tests import factories as make
from tests.positions.models.breaches import Breach


def guards() -> Iterator[Breach]:
    yield "spelling_term_own", of_another_s_term
    for taken, wanted in (("Kiev", "Kiev"), ("Kiev", "kiev"), ("Київ", "Київ"), ("US", "US")):
        yield "spelling_of_one_term", partial(twice, taken, wanted)
    yield "spelling_of_one_term", partial(called_as_spelt, "Kiev")


def of_another_s_term() -> None:
    Spelling.objects.create(negotiation=make.negotiation(), term=make.term(), spelling="any")


def twice(taken: str, wanted: str) -> None:
    home = make.term(spellings=["One", taken]).negotiation
    make.term(negotiation=home, spellings=[wanted, "Another"])


def called_as_spelt(taken: str) -> None:
    home = make.term(spellings=[taken]).negotiation
    make.term(negotiation=home, term=taken)
