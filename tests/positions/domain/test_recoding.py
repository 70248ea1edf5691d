"""A position with one coder's codes: what each code means for an entry, and what stays as it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.codebook import Firmness, Scope
from positions.domain.recoding import CoderCodes, Recoded, recoded
from positions.domain.shifts import Stand, Window, difference, resolved

CATEGORICAL, PLAIN, OPEN, TENTATIVE, AS_BEFORE = Firmness
FIRST = Window(date(2030, 3, 2), date(2030, 3, 10))
SECOND = Window(date(2030, 3, 20), date(2030, 3, 28))


def entry(day: int, firmness: Firmness | None, **columns: Any) -> Stand:
    return Stand(day, date(2030, 3, day), 1, firmness is not None, firmness, **columns)


def given_codes(firmness: str = "plain", **codes: Any) -> CoderCodes:
    """Return codes of a coder: plain, held, the party's own words, by the codebook of today."""
    rest = {"held": True, "conditional": False, "scope": "", "account": "own", "basis": "stated", "channel": ""}
    return CoderCodes(**({"firmness": firmness, "codebook": "3"} | rest | codes))


def compared(*life: Stand, codes: dict[int, CoderCodes], offer: bool = False) -> Recoded:
    return recoded(resolved(life), codes, FIRST, SECOND, offer=offer)


NOT_HELD = given_codes("", held=False)
HELD_PLAIN = (entry(5, PLAIN), entry(22, PLAIN))

# What was settled on, what the coder gave to which day, and the shift with it.
TABLE: dict[str, tuple[tuple[Stand, ...], dict[int, CoderCodes], str]] = {
    "firmer": (HELD_PLAIN, {22: given_codes("categorical")}, "hardened"),
    "less firm": (HELD_PLAIN, {22: given_codes("tentative")}, "softened"),
    "firmer at both": (HELD_PLAIN, {5: given_codes("categorical"), 22: given_codes("categorical")}, "unchanged"),
    "with a condition": (HELD_PLAIN, {22: given_codes(conditional=True)}, "softened"),
    "wider": (HELD_PLAIN, {22: given_codes(scope="wider")}, "hardened"),
    "not held": (HELD_PLAIN, {22: NOT_HELD}, "dropped"),
    "the end of a term": (HELD_PLAIN, {22: given_codes("", held=False, channel="term")}, "expired"),
    "held, from the end of a term": (HELD_PLAIN, {22: given_codes(channel="term")}, "unchanged"),
    "a reading by its basis": (HELD_PLAIN, {22: given_codes("categorical", basis="inferred")}, "not addressed"),
    "a reading by its account": (HELD_PLAIN, {5: given_codes(account="analyst")}, "first recorded"),
    "as before": ((entry(5, CATEGORICAL), entry(22, PLAIN)), {22: given_codes("same")}, "unchanged"),
    "as before, and firmer before": (
        (entry(5, PLAIN), entry(22, CATEGORICAL)),
        {5: given_codes("categorical"), 22: given_codes("same")},
        "unchanged",
    ),
    "a firmness left empty stays": ((entry(5, PLAIN), entry(22, CATEGORICAL)), {22: given_codes("")}, "hardened"),
    "as before stays, too": ((entry(5, CATEGORICAL), entry(22, AS_BEFORE)), {22: given_codes("")}, "unchanged"),
    "held without a word on firmness": ((entry(5, CATEGORICAL), entry(22, None)), {22: given_codes("")}, "unchanged"),
    "a scope left empty stays": (
        (entry(5, PLAIN), entry(22, PLAIN, scope=Scope.WIDER)),
        {22: given_codes()},
        "hardened",
    ),
    "a channel left empty stays": ((entry(5, PLAIN), entry(22, None, ends_term=True)), {22: NOT_HELD}, "expired"),
    "plain, by a codebook that knew as before": (
        (entry(5, CATEGORICAL), entry(22, AS_BEFORE)),
        {22: given_codes()},
        "softened",
    ),
    "plain, by a codebook that did not": (
        (entry(5, CATEGORICAL), entry(22, AS_BEFORE)),
        {22: given_codes(codebook="2")},
        "unchanged",
    ),
    "plain, where open had no code": (
        (entry(5, PLAIN), entry(22, OPEN)),
        {22: given_codes(codebook="2")},
        "softened",
    ),
    "plain with a condition is no as before": (
        (entry(5, CATEGORICAL), entry(22, AS_BEFORE)),
        {22: given_codes(codebook="2", conditional=True)},
        "softened",
    ),
    "plain, where more was settled on": (
        (entry(5, CATEGORICAL), entry(22, CATEGORICAL)),
        {22: given_codes(codebook="2")},
        "softened",
    ),
}


@pytest.mark.parametrize(("life", "codes", "shift"), TABLE.values(), ids=TABLE)
def test_what_a_code_means(life: tuple[Stand, ...], codes: dict[int, CoderCodes], shift: str) -> None:
    found = compared(*life, codes=codes)
    assert found.coded.shift == shift
    assert found.settled == difference(life, FIRST, SECOND, offer=False)


def test_a_reading_and_a_rival_stay_as_they_are() -> None:
    life = (entry(5, PLAIN), entry(22, PLAIN), entry(23, PLAIN, reading=True), entry(24, PLAIN, rival=True))
    codes = {23: given_codes("categorical"), 24: NOT_HELD}
    assert compared(*life, codes=codes).coded == compared(*life, codes={}).settled


def test_an_offer_turns_round() -> None:
    assert compared(*HELD_PLAIN, codes={22: given_codes("categorical")}, offer=True).coded.shift == "extended"


def test_the_entries_that_make_it_are_those_without_which_it_would_not_be() -> None:
    codes = {5: given_codes(account="analyst"), 22: given_codes(scope="wider")}
    found = compared(*HELD_PLAIN, codes=codes)
    assert found.coded.shift == "first recorded"
    assert [settled.id for settled, _ in found.because] == [5]
    # Each of two would do alone: both are named.
    wider = given_codes(scope="wider")
    either = compared(*HELD_PLAIN, entry(24, PLAIN), codes={22: wider, 24: wider})
    assert [settled.id for settled, _ in either.because] == [22, 24]


def test_a_state_may_be_another_where_the_shift_is_not() -> None:
    codes = {day: given_codes("categorical") for day in (5, 22)}
    found = compared(*HELD_PLAIN, codes=codes)
    assert not found.because
    assert not found.same_states


CODES = st.builds(
    CoderCodes,
    held=st.booleans(),
    firmness=st.sampled_from(["", *Firmness]),
    conditional=st.booleans(),
    scope=st.sampled_from(["", *Scope]),
    account=st.sampled_from(["own", "press", "analyst"]),
    basis=st.sampled_from(["stated", "inferred"]),
    channel=st.sampled_from(["", "public", "term"]),
    codebook=st.sampled_from(["2", "3"]),
).map(lambda codes: codes if codes.held else replace(codes, firmness=""))


@given(st.dictionaries(st.integers(1, 28), CODES, max_size=5), st.lists(st.sampled_from([*Firmness, None]), max_size=5))
def test_with_the_codes_that_were_settled_on_nothing_is_another(
    codes: dict[int, CoderCodes], levels: list[Firmness | None]
) -> None:
    life = [entry(4 + 5 * place, level) for place, level in enumerate(levels)]
    as_settled = {
        each.id: given_codes(each.firmness or "", held=each.held, scope=each.scope, conditional=each.conditional)
        for each in life
    }
    found = compared(*life, codes=as_settled)
    assert found.settled == found.coded
    # Whatever is given, the shift is another one exactly where entries are named for it.
    found = compared(*life, codes=codes)
    assert bool(found.because) == (found.settled.shift != found.coded.shift)
    assert all(settled.id in codes for settled, _ in found.because)
