"""Every code that people choose from is explained, in one place."""

from enum import StrEnum

import pytest

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Precision, Scope
from positions.domain.meanings import MEANINGS, meaning


@pytest.mark.parametrize("codes", [Kind, Firmness, Scope, Channel, Account, Basis, Precision])
def test_every_code_has_a_meaning_of_its_own(codes: type[StrEnum]) -> None:
    told = [meaning(code) for code in codes]
    assert all(told)
    assert len(set(told)) == len(told)
    assert set(MEANINGS[codes]) == {code.value for code in codes}


def test_one_code_of_two_lists_means_two_things() -> None:
    assert meaning(Firmness.SAME) != meaning(Scope.SAME)
