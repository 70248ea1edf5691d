"""Firmness of which a text has no word is as before, resolved once on all that is known; days are days of one month."""

from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from positions.domain.codebook import LEVELS, Firmness, Scope
from positions.domain.impact import EMPTY, Effect, with_entry, without
from positions.domain.shifts import (
    Shift,
    Stand,
    Window,
    difference,
    disagree,
    moves,
    resolved,
    state,
)
from positions.domain.states import History, baseless, terms_of_nothing

CATEGORICAL, PLAIN, OPEN, TENTATIVE, SAME = Firmness
FIRST, SECOND = Window(date(2030, 3, 2), date(2030, 3, 10)), Window(date(2030, 3, 20), date(2030, 3, 28))


def on(number: int, firmness: Firmness | None, **said: bool) -> Stand:
    """Return an entry of that day, which is its id too; no firmness means that the position is not held."""
    only_if = said.pop("only_if", False)
    return Stand(number, date(2030, 3, number), 1, firmness is not None, firmness, only_if, Scope.SAME, **said)


def told(*entries: Stand) -> dict[int, tuple[Firmness | None, bool, int]]:
    """Return by entry its firmness, whether it has a condition, and which entry said so."""
    return {each.id: (each.firmness, each.conditional, each.firmness_said_in.id) for each in resolved(entries)}


def test_an_affirmation_has_firmness_and_condition_of_the_main_entry_before() -> None:
    found = told(on(1, OPEN, only_if=True), on(2, SAME), on(3, CATEGORICAL), on(4, SAME), on(5, SAME))
    assert found == {
        1: (OPEN, True, 1),
        2: (OPEN, True, 1),
        3: (CATEGORICAL, False, 3),
        4: (CATEGORICAL, False, 3),
        5: (CATEGORICAL, False, 3),
    }


def test_rivals_and_readings_say_no_firmness_for_others_but_take_it() -> None:
    rival, reading = on(2, TENTATIVE, rival=True), on(3, TENTATIVE, reading=True, only_if=True)
    found = told(on(1, OPEN), rival, reading, on(4, SAME), on(5, SAME, rival=True), on(6, SAME, reading=True))
    assert {number: found[number] for number in (4, 5, 6)} == dict.fromkeys((4, 5, 6), (OPEN, False, 1))


@pytest.mark.parametrize("before", [(), (on(1, None),), (on(1, CATEGORICAL), on(2, None)), (on(1, OPEN, rival=True),)])
def test_where_nothing_held_stands_before_it_reads_as_plain_by_itself(before: tuple[Stand, ...]) -> None:
    entries = (*before, on(7, SAME), on(8, SAME))
    found = told(*entries)
    assert (found[7], found[8]) == ((PLAIN, False, 7), (PLAIN, False, 7))
    assert [entry.id for entry in baseless(entries)] == [7]


def test_it_is_resolved_before_readings_count_as_main_entries() -> None:
    found = difference([on(5, PLAIN), on(12, CATEGORICAL, reading=True), on(22, SAME)], FIRST, SECOND, offer=False)
    assert (found.shift, found.as_read) == (Shift.UNCHANGED, None)
    assert found.returned is False


def test_returned_looks_at_what_it_stands_for() -> None:
    away = difference([on(5, PLAIN), on(12, OPEN), on(13, SAME), on(22, PLAIN)], FIRST, SECOND, offer=False)
    still = difference([on(5, OPEN), on(12, SAME), on(22, SAME)], FIRST, SECOND, offer=False)
    assert (away.shift, away.returned) == (Shift.UNCHANGED, True)
    assert (still.shift, still.returned) == (Shift.UNCHANGED, False)


def test_entries_that_stand_for_one_level_do_not_disagree() -> None:
    entries = resolved([on(5, OPEN), on(21, OPEN), on(22, SAME), on(23, SAME, rival=True)])
    assert not disagree(entries, SECOND)


def test_a_term_ends_only_what_the_main_entry_before_holds() -> None:
    over = on(9, None, ends_term=True)
    for before, faulty in {
        (on(1, PLAIN),): [],
        (on(1, PLAIN), on(2, None)): [9],
        (on(1, PLAIN, reading=True),): [9],
        (on(1, PLAIN), on(2, None, rival=True)): [],
        (): [9],
    }.items():
        assert [entry.id for entry in terms_of_nothing([over, *before])] == faulty


# Whatever the order of publication.


@st.composite
def lives(draw: st.DrawFn) -> list[Stand]:
    """Draw the entries of one position, on different days: of every level, as before, not held, rivals and readings."""
    numbers = draw(st.lists(st.integers(1, 28), min_size=1, max_size=7, unique=True))
    return [
        on(
            number,
            firmness := draw(st.sampled_from([*LEVELS, SAME, SAME, None])),
            only_if=firmness in LEVELS and draw(st.booleans()),
            rival=draw(st.sampled_from([False, False, True])),
            reading=draw(st.sampled_from([False, False, True])),
        )
        for number in numbers
    ]


def published(entries: list[Stand]) -> History:
    """Return the history after each of the entries was published, one after the other."""
    history = EMPTY
    for entry in entries:
        history = with_entry(history, entry, contentful=True)
    return history


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_publication_makes_no_difference(life: list[Stand], random: Random) -> None:
    shuffled = list(life)
    random.shuffle(shuffled)
    assert published(shuffled) == published(life)
    assert published(life).entries == resolved(life)


@given(lives(), st.integers(0, 6))
def test_what_is_retracted_leaves_no_trace(life: list[Stand], which: int) -> None:
    assume(which < len(life))
    gone = life[which]
    rest = [entry for entry in life if entry is not gone]
    assert without(published(life), [gone.id]).entries == resolved(rest)


@given(lives(), st.integers(1, 28), st.booleans())
def test_an_affirmation_never_moves_what_is_held(life: list[Stand], number: int, offer: bool) -> None:
    life = [entry for entry in life if entry.id != number]
    affirmation = on(number, SAME)
    before = state(resolved(life), date(2030, 3, number))
    found = moves([affirmation, *life], offer=offer)
    if before is not None and before.held:
        assert found[number] is Shift.UNCHANGED
    else:
        assert found[number] in {Shift.FIRST_RECORDED, Shift.NEW, Shift.REVIVED, Shift.OFFERED, Shift.RENEWED}
    later = {pk: shift for pk, shift in moves(life, offer=offer).items() if pk > number}
    if before is not None and before.held:
        assert {pk: found[pk] for pk in later} == later


def test_an_affirmation_stays_one_when_what_it_affirms_comes_later_or_goes() -> None:
    first, firm, affirmation = on(1, OPEN, only_if=True), on(5, CATEGORICAL), on(9, SAME)
    for order in permutations([first, firm, affirmation]):
        found = moves(published(list(order)).entries, offer=False)
        assert (found[5], found[9]) == (Shift.HARDENED, Shift.UNCHANGED)
    rest = without(published([first, firm, affirmation]), [5])
    assert moves(rest.entries, offer=False)[9] is Shift.UNCHANGED
    assert told(*rest.entries)[9] == (OPEN, True, 1)
    slipped_in = with_entry(published([first, firm, affirmation]), on(7, None), contentful=False)
    assert moves(slipped_in.entries, offer=False)[9] is Shift.REVIVED
    assert told(*slipped_in.entries)[9] == (PLAIN, False, 9)


def test_what_slips_in_before_an_affirmation_asks_nothing_of_its_scope() -> None:
    before = published([on(1, PLAIN)])
    stands = with_entry(with_entry(before, on(9, SAME), contentful=False), on(11, PLAIN), contentful=False)
    then = with_entry(stands, on(7, PLAIN)._replace(scope=Scope.WIDER), contentful=True)
    assert [each.entry for each in Effect(stands, then, offer=False).unsettled] == []
    saying = with_entry(before, on(9, SAME), contentful=True)
    then = with_entry(saying, on(7, PLAIN)._replace(scope=Scope.WIDER), contentful=True)
    assert [each.entry for each in Effect(saying, then, offer=False).unsettled] == [9]


def test_an_affirmation_that_comes_or_goes_asks_nothing_of_the_scope_after_it() -> None:
    stands = published([on(1, PLAIN), on(11, PLAIN)._replace(scope=Scope.WIDER)])
    affirmed = with_entry(stands, on(9, SAME), contentful=False)
    assert [Effect(*each, offer=False).unsettled for each in ((stands, affirmed), (affirmed, stands))] == [(), ()]
    worded = with_entry(stands, on(9, SAME), contentful=True)
    assert [each.entry for each in Effect(stands, worded, offer=False).unsettled] == [11]
    assert [each.entry for each in Effect(affirmed, worded, offer=False).unsettled] == []
    gone = without(affirmed, [1])
    assert [each.entry for each in Effect(affirmed, gone, offer=False).unsettled] == []


# Red lines.


def test_a_red_line_is_called_so_while_its_run_lasts() -> None:
    called = on(3, CATEGORICAL, declared=True)
    history = published(
        [on(1, CATEGORICAL), called, on(5, SAME), on(7, CATEGORICAL), on(9, OPEN), on(11, CATEGORICAL), on(13, SAME)]
    )
    found = {entry.id: history.called_red_line(entry) for entry in history.entries}
    assert found == {1: False, 3: True, 5: True, 7: True, 9: False, 11: False, 13: False}


def test_neither_a_rival_nor_a_reading_calls_it_a_red_line() -> None:
    others = [on(2, CATEGORICAL, declared=True, rival=True), on(3, CATEGORICAL, declared=True, reading=True)]
    history = published([on(1, CATEGORICAL), *others, on(4, SAME)])
    assert not history.called_red_line(history.entries[-1])
