"""What the rule for a shift promises for any life of a position, however odd."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.domain.codebook import LEVELS, Firmness, Scope
from positions.domain.shifts import (
    Difference,
    Direction,
    Shift,
    Stand,
    Window,
    difference,
    disagree,
    last_affirmed,
    moves,
    state,
    voiced,
)

DAY_ONE = date(2030, 1, 1)
UNMOVED = {Shift.UNCHANGED, Shift.NOT_ADDRESSED}
MAIN, RIVAL, READING, RIVAL_READING = (False, False), (True, False), (False, True), (True, True)

Windows = tuple[Window, Window]

offers = st.booleans()


def day(number: int) -> date:
    return DAY_ONE + timedelta(days=number)


@st.composite
def lives(draw: st.DrawFn, scopes: Sequence[Scope] = tuple(Scope), most: int = 7) -> list[Stand]:
    """Draw the entries of one position in order: several may share a day, and half of them or more are main entries."""
    life: list[Stand] = []
    of_the_day: Counter[int] = Counter()
    for number in sorted(draw(st.lists(st.integers(0, 20), max_size=most))):
        of_the_day[number] += 1
        firmness = draw(st.none() | st.sampled_from(LEVELS))
        held = firmness is not None
        only_if = held and draw(st.booleans())
        scope = draw(st.sampled_from(scopes)) if held else Scope.SAME
        rival, reading = draw(st.sampled_from([MAIN, MAIN, MAIN, RIVAL, READING, RIVAL_READING]))
        sequence = of_the_day[number]
        life.append(Stand(len(life), day(number), sequence, held, firmness, only_if, scope, rival, reading))
    return life


@st.composite
def rounds(draw: st.DrawFn) -> Windows:
    """Draw two windows in order; they may overlap."""
    first_ends, second_ends = sorted(draw(st.lists(st.integers(0, 20), min_size=2, max_size=2, unique=True)))
    first_starts, second_starts = draw(st.integers(0, first_ends)), draw(st.integers(0, second_ends))
    return Window(day(first_starts), day(first_ends)), Window(day(second_starts), day(second_ends))


def compare(life: Sequence[Stand], windows: Windows, *, offer: bool = False) -> Difference:
    return difference(life, *windows, offer=offer)


def without_voice(found: Difference) -> Difference:
    """Leave out what rivals and readings may say: the voices, the reading, and "not addressed"."""
    shift = Shift.UNCHANGED if found.shift is Shift.NOT_ADDRESSED else found.shift
    return found._replace(shift=shift, as_read=None, voiced_before=False, voiced_after=False, last_voiced=None)


# What counts.


@given(lives(), rounds(), offers)
def test_a_rival_or_a_reading_changes_nothing_but_voices_and_as_read(
    life: list[Stand], windows: Windows, offer: bool
) -> None:
    main = [entry for entry in life if entry.main]
    with_all, with_main = compare(life, windows, offer=offer), compare(main, windows, offer=offer)
    assert without_voice(with_all) == without_voice(with_main)
    assert moves(life, offer=offer) == moves(main, offer=offer)
    for window in windows:
        assert state(life, window.ends_on) == state(main, window.ends_on)
        assert last_affirmed(life, window.ends_on) == last_affirmed(main, window.ends_on)


@given(lives(), rounds(), offers)
def test_a_reading_changes_nothing_but_as_read(life: list[Stand], windows: Windows, offer: bool) -> None:
    accounts = [entry for entry in life if not entry.reading]
    found = compare(life, windows, offer=offer)
    assert found._replace(as_read=None) == compare(accounts, windows, offer=offer)
    assert [disagree(life, window) for window in windows] == [disagree(accounts, window) for window in windows]


@given(lives(), rounds(), offers)
def test_as_read_is_the_shift_with_readings_as_main_entries(life: list[Stand], windows: Windows, offer: bool) -> None:
    taken = [entry._replace(reading=entry.rival and entry.reading) for entry in life]
    found, read = compare(life, windows, offer=offer), compare(taken, windows, offer=offer)
    assert found.as_read == (read.shift if read.shift != found.shift else None)


@given(lives(), rounds(), offers)
def test_an_entry_after_the_second_round_changes_nothing(life: list[Stand], windows: Windows, offer: bool) -> None:
    known = [entry for entry in life if entry.effective_on <= windows[1].ends_on]
    assert compare(life, windows, offer=offer) == compare(known, windows, offer=offer)


@given(lives().flatmap(lambda life: st.tuples(st.just(life), st.permutations(life))), rounds(), offers)
def test_the_order_in_which_entries_are_given_makes_no_difference(
    both: tuple[list[Stand], list[Stand]], windows: Windows, offer: bool
) -> None:
    in_order, mixed = both
    assert compare(mixed, windows, offer=offer) == compare(in_order, windows, offer=offer)
    assert moves(mixed, offer=offer) == moves(in_order, offer=offer)
    for window in windows:
        assert state(mixed, window.ends_on) == state(in_order, window.ends_on)
        assert disagree(mixed, window) is disagree(in_order, window)


# What is said.


@given(lives(), rounds(), offers)
def test_a_shift_is_told_exactly_when_there_is_a_state(life: list[Stand], windows: Windows, offer: bool) -> None:
    found = compare(life, windows, offer=offer)
    assert (found.shift is None) == (found.after is None)
    assert (found.before, found.after) == tuple(state(life, window.ends_on) for window in windows)
    assert (found.voiced_before, found.voiced_after) == tuple(voiced(life, window) for window in windows)


@given(lives(), rounds(), offers)
def test_between_leads_from_before_to_after(life: list[Stand], windows: Windows, offer: bool) -> None:
    found = compare(life, windows, offer=offer)
    assert list(found.between) == [
        e for e in life if e.main and windows[0].ends_on < e.effective_on <= windows[1].ends_on
    ]
    assert found.after == (found.between[-1] if found.between else found.before)


@given(lives(), rounds(), offers)
def test_without_a_change_the_voice_of_the_second_round_decides(
    life: list[Stand], windows: Windows, offer: bool
) -> None:
    found = compare(life, windows, offer=offer)
    assert found.shift is not (Shift.NOT_ADDRESSED if found.voiced_after else Shift.UNCHANGED)


@given(lives(), st.sampled_from(LEVELS), st.booleans(), st.sampled_from(Scope), offers)
def test_a_held_position_with_nothing_said_since_is_not_addressed(
    life: list[Stand], firmness: Firmness, only_if: bool, scope: Scope, offer: bool
) -> None:
    last = Stand(len(life), day(21), 1, True, firmness, only_if, scope)
    found = compare([*life, last], (Window(day(0), day(21)), Window(day(22), day(30))), offer=offer)
    assert (found.shift, found.returned, found.between) == (Shift.NOT_ADDRESSED, False, ())
    assert found.as_read is None


@given(lives(), rounds(), offers)
def test_returned_means_unmoved_after_a_move(life: list[Stand], windows: Windows, offer: bool) -> None:
    found = compare(life, windows, offer=offer)
    moved = {key for key, move in moves(life, offer=offer).items() if move is not Shift.UNCHANGED}
    went = any(entry.id in moved for entry in found.between)
    assert found.returned == (found.shift in UNMOVED and went)


# Words and directions.

TURNED: dict[Direction | None, Direction | None] = {
    Direction.AWAY: Direction.TOWARDS,
    Direction.TOWARDS: Direction.AWAY,
    Direction.UNRANKED: Direction.UNRANKED,
    None: None,
}
FOR_AN_OFFER = {
    "new": "offered",
    "revived": "renewed",
    "dropped": "withdrawn",
    "hardened": "extended",
    "softened": "reduced",
}


@given(lives(), rounds(), offers)
def test_every_shift_goes_the_way_of_the_states(life: list[Stand], windows: Windows, offer: bool) -> None:
    found = compare(life, windows, offer=offer)
    if found.shift is None or found.after is None:
        return
    if found.before is None:
        assert found.shift.direction is None
    elif found.before.held and found.after.held:
        assert (found.shift.direction is None) == (not found.signs)
    else:
        taken_up, given_up = found.after.held, found.before.held
        direction = Direction.AWAY if taken_up else Direction.TOWARDS if given_up else None
        assert found.shift.direction == (TURNED[direction] if offer else direction)


@given(lives(scopes=[Scope.SAME]), rounds())
def test_where_scope_is_not_involved_an_offer_has_the_other_word_and_direction(
    life: list[Stand], windows: Windows
) -> None:
    demand, offer = compare(life, windows), compare(life, windows, offer=True)
    if demand.shift and offer.shift:
        assert offer.shift == FOR_AN_OFFER.get(demand.shift, demand.shift)
        assert offer.shift.direction == TURNED[demand.shift.direction]
    assert offer._replace(shift=None, as_read=None) == demand._replace(shift=None, as_read=None)


# Held before and after.


def by_the_codebook(before: Stand, after: Stand, scopes: Iterable[Scope], *, offer: bool) -> str:
    """Say what moved between two held states, worked out from the words of the codebook alone."""
    rungs = ["tentative", "open", "plain", "categorical"]
    pulls: set[str] = set()
    step = rungs.index(str(after.firmness)) - rungs.index(str(before.firmness))
    if step:
        pulls.add("harder" if (step > 0) != offer else "softer")
    if before.conditional != after.conditional:
        pulls.add("harder" if before.conditional != offer else "softer")
    asked = {str(scope) for scope in scopes} - {"same"}
    if asked:
        pulls.add({"wider": "harder", "narrower": "softer"}.get(" ".join(asked), "unrankable"))
    words = {"harder": "reduced" if offer else "hardened", "softer": "extended" if offer else "softened"}
    return words.get(" ".join(pulls), "recast") if pulls else "unchanged"


def held_states(number: int) -> Iterator[Stand]:
    """Yield each state that can be held: four grades of firmness, with and without an "only if"."""
    for firmness, only_if in product(LEVELS, (False, True)):
        yield Stand(number, day(number), 1, True, firmness, only_if)


@pytest.mark.parametrize("offer", [False, True], ids=["any other kind", "offer"])
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_every_pair_of_held_states_with_every_scope_in_between(steps: int, offer: bool) -> None:
    for before, after, scopes in product(held_states(0), held_states(20), product(Scope, repeat=steps)):
        *path, last = scopes
        passing = [Stand(n, day(n), 1, True, Firmness.TENTATIVE, False, scope) for n, scope in enumerate(path, 1)]
        life = [before, *passing, after._replace(scope=last)]
        found = compare(life, (Window(day(0), day(0)), Window(day(20), day(20))), offer=offer)
        assert found.shift == by_the_codebook(before, after, scopes, offer=offer), life


# Moves.


@given(lives(), offers)
def test_the_move_of_an_entry_is_the_difference_up_to_it(life: list[Stand], offer: bool) -> None:
    main = [entry._replace(effective_on=day(number)) for number, entry in enumerate(life) if entry.main]
    for after in main:
        first, second = after.effective_on - timedelta(days=1), after.effective_on
        found = compare(main, (Window(first, first), Window(second, second)), offer=offer)
        assert found.shift == moves(main, offer=offer)[after.id]
        assert len(found.between) == 1


@given(lives(), offers)
def test_every_main_entry_has_a_move_and_nothing_else_has(life: list[Stand], offer: bool) -> None:
    assert set(moves(life, offer=offer)) == {entry.id for entry in life if entry.main}


# Windows.


@given(lives(), rounds(), offers)
def test_rounds_in_the_wrong_order_are_refused(life: list[Stand], windows: Windows, offer: bool) -> None:
    first, second = windows
    for wrong in [(second, first), (first, first), (first, replace(second, ends_on=first.ends_on))]:
        with pytest.raises(ValueError, match="window"):
            compare(life, wrong, offer=offer)
