"""The rule for a shift, row by row as the codebook words it; days are days of one month."""

from datetime import date
from itertools import permutations

import pytest

from positions.domain.codebook import Firmness, Scope
from positions.domain.shifts import (
    Difference,
    Direction,
    Shift,
    Sign,
    Stand,
    Window,
    difference,
    disagree,
    last_affirmed,
    moves,
    state,
    voiced,
)

CATEGORICAL, PLAIN, OPEN, TENTATIVE, AS_BEFORE = Firmness
GIVEN_UP = None
SAME, WIDER, NARROWER, DIFFERENT = Scope

Life = tuple[Stand, ...]


def day(number: int) -> date:
    return date(2030, 3, number)


FIRST = Window(day(2), day(10))
SECOND = Window(day(20), day(28))


def on(
    number: int,
    firmness: Firmness | None,
    scope: Scope = SAME,
    *,
    only_if: bool = False,
    sequence: int = 1,
    rival: bool = False,
    reading: bool = False,
    ends_term: bool = False,
) -> Stand:
    """Return an entry of that day; no firmness means that the position is not held."""
    held = firmness is not None
    key = number * 10 + sequence
    return Stand(key, day(number), sequence, held, firmness, only_if, scope, rival, reading, ends_term=ends_term)


def read(number: int, firmness: Firmness | None, scope: Scope = SAME, *, rival: bool = False) -> Stand:
    """Return a reading of that day, after the day's first entry."""
    return on(number, firmness, scope, sequence=2, rival=rival, reading=True)


def compare(*entries: Stand, offer: bool = False) -> Difference:
    return difference(entries, FIRST, SECOND, offer=offer)


# The table.

NO_ENTRY: Life = ()
HELD = (on(5, PLAIN),)
NOT_HELD = (on(5, GIVEN_UP),)
GIVEN_UP_BEFORE = (on(3, PLAIN), on(5, GIVEN_UP))
HELD_IN_BETWEEN = (on(12, PLAIN), on(14, GIVEN_UP))
DENIED_IN_BETWEEN = (on(12, GIVEN_UP),)
NOW_HELD = (on(22, PLAIN),)
NOW_NOT_HELD = (on(22, GIVEN_UP),)
TERM_OVER = (on(22, GIVEN_UP, ends_term=True),)

TABLE = {
    "no entry, then held": (NO_ENTRY + NOW_HELD, "first recorded", "first recorded"),
    "no entry, held in between, then held": (HELD_IN_BETWEEN + NOW_HELD, "first recorded", "first recorded"),
    "no entry, denied in between, then held": (DENIED_IN_BETWEEN + NOW_HELD, "first recorded", "first recorded"),
    "no entry, then not held": (NO_ENTRY + NOW_NOT_HELD, "disclaimed", "disclaimed"),
    "no entry, denied in between, then not held": (DENIED_IN_BETWEEN + NOW_NOT_HELD, "disclaimed", "disclaimed"),
    "no entry, held in between, then not held": (HELD_IN_BETWEEN, "lapsed", "lapsed"),
    "no entry, held in between, then denied again": (HELD_IN_BETWEEN + NOW_NOT_HELD, "lapsed", "lapsed"),
    "no entry, denied, held, denied": ((*DENIED_IN_BETWEEN, on(13, TENTATIVE), *NOW_NOT_HELD), "lapsed", "lapsed"),
    "not held, then held": (NOT_HELD + NOW_HELD, "new", "offered"),
    "not held, held only in between, then held": (NOT_HELD + HELD_IN_BETWEEN + NOW_HELD, "new", "offered"),
    "given up before, then held": (GIVEN_UP_BEFORE + NOW_HELD, "revived", "renewed"),
    "given up before and again": (GIVEN_UP_BEFORE + HELD_IN_BETWEEN + NOW_HELD, "revived", "renewed"),
    "held, then not held": (HELD + NOW_NOT_HELD, "dropped", "withdrawn"),
    "held, then its term over": (HELD + TERM_OVER, "expired", "expired"),
    "held, its term over in between": ((*HELD, on(12, GIVEN_UP, ends_term=True)), "expired", "expired"),
    "held, its term over, then given up too": (
        (*HELD, on(12, GIVEN_UP, ends_term=True), *NOW_NOT_HELD),
        "dropped",
        "withdrawn",
    ),
    "no entry, held in between, its term over": ((on(12, PLAIN), *TERM_OVER), "lapsed", "lapsed"),
    "its term over before, then held": (
        (on(3, PLAIN), on(5, GIVEN_UP, ends_term=True), *NOW_HELD),
        "revived",
        "renewed",
    ),
    "its term over before, nothing since": ((on(3, PLAIN), on(5, GIVEN_UP, ends_term=True)), "not held", "not held"),
    "held, then affirmed": ((*HELD, on(22, AS_BEFORE)), "unchanged", "unchanged"),
    "held, affirmed in between": ((*HELD, on(12, AS_BEFORE)), "not addressed", "not addressed"),
    "not held, then affirmed": ((*NOT_HELD, on(22, AS_BEFORE)), "new", "offered"),
    "given up before, then affirmed": ((*GIVEN_UP_BEFORE, on(22, AS_BEFORE)), "revived", "renewed"),
    "no entry, then affirmed": ((on(22, AS_BEFORE),), "first recorded", "first recorded"),
    "held, given up, held, then not held": (HELD + DENIED_IN_BETWEEN + HELD_IN_BETWEEN, "dropped", "withdrawn"),
    "not held, nothing since": (NOT_HELD, "not held", "not held"),
    "not held, denied again": (NOT_HELD + NOW_NOT_HELD, "not held", "not held"),
    "not held, held in between, then not held": (NOT_HELD + HELD_IN_BETWEEN, "not held", "not held"),
    "given up before, nothing since": (GIVEN_UP_BEFORE, "not held", "not held"),
    "held, nothing since": (HELD, "not addressed", "not addressed"),
    "held, said again only in between": ((*HELD, on(15, PLAIN)), "not addressed", "not addressed"),
    "held, said again in the second": (HELD + NOW_HELD, "unchanged", "unchanged"),
}


@pytest.mark.parametrize(("life", "word", "word_for_an_offer"), TABLE.values(), ids=TABLE)
def test_every_row_of_the_table(life: Life, word: str, word_for_an_offer: str) -> None:
    assert compare(*life).shift == word
    assert compare(*life, offer=True).shift == word_for_an_offer


DIRECTIONS = {
    Direction.AWAY: {"new", "revived", "hardened", "withdrawn", "reduced"},
    Direction.TOWARDS: {"dropped", "softened", "offered", "renewed", "extended"},
    Direction.UNRANKED: {"recast"},
    None: {"first recorded", "lapsed", "disclaimed", "expired", "not held", "unchanged", "not addressed"},
}


@pytest.mark.parametrize("shift", Shift)
def test_every_shift_has_the_direction_of_the_codebook(shift: Shift) -> None:
    assert [direction for direction, words in DIRECTIONS.items() if shift in words] == [shift.direction]


# Held before and after: harder, softer, or neither.

UNCONDITIONAL, CONDITIONAL = on(5, PLAIN), on(5, PLAIN, only_if=True)
ALONE = {
    "firmness up one step": (on(5, TENTATIVE), on(22, PLAIN), "firmer", "hardened", "extended"),
    "firmness up to categorical": (on(5, PLAIN), on(22, CATEGORICAL), "firmer", "hardened", "extended"),
    "firmness up from tentative to open": (on(5, TENTATIVE), on(22, OPEN), "firmer", "hardened", "extended"),
    "firmness up from open to plain": (on(5, OPEN), on(22, PLAIN), "firmer", "hardened", "extended"),
    "firmness down from plain to open": (on(5, PLAIN), on(22, OPEN), "less firm", "softened", "reduced"),
    "firmness down": (on(5, CATEGORICAL), on(22, TENTATIVE), "less firm", "softened", "reduced"),
    "condition removed": (CONDITIONAL, on(22, PLAIN), "condition lifted", "hardened", "extended"),
    "condition added": (UNCONDITIONAL, on(22, PLAIN, only_if=True), "condition added", "softened", "reduced"),
    "wider": (on(5, PLAIN), on(22, PLAIN, WIDER), "wider", "hardened", "reduced"),
    "narrower": (on(5, PLAIN), on(22, PLAIN, NARROWER), "narrower", "softened", "extended"),
    "different": (on(5, PLAIN), on(22, PLAIN, DIFFERENT), "unrankable", "recast", "recast"),
}


@pytest.mark.parametrize(("before", "after", "sign", "word", "word_for_an_offer"), ALONE.values(), ids=ALONE)
def test_each_sign_alone(before: Stand, after: Stand, sign: str, word: str, word_for_an_offer: str) -> None:
    assert compare(before, after).signs == (sign,)
    assert compare(before, after).shift == word
    assert compare(before, after, offer=True).shift == word_for_an_offer


TOGETHER = {
    "firmer and wider": (on(22, CATEGORICAL, WIDER), "hardened", "recast"),
    "firmer and narrower": (on(22, CATEGORICAL, NARROWER), "recast", "extended"),
    "firmer and different": (on(22, CATEGORICAL, DIFFERENT), "recast", "recast"),
    "firmer and with a condition": (on(22, CATEGORICAL, only_if=True), "recast", "recast"),
    "less firm and with a condition": (on(22, TENTATIVE, only_if=True), "softened", "reduced"),
    "less firm and narrower": (on(22, TENTATIVE, NARROWER), "softened", "recast"),
    "less firm and wider": (on(22, TENTATIVE, WIDER), "recast", "reduced"),
    "wider with a condition": (on(22, PLAIN, WIDER, only_if=True), "recast", "reduced"),
    "narrower with a condition": (on(22, PLAIN, NARROWER, only_if=True), "softened", "recast"),
}


@pytest.mark.parametrize(("after", "word", "word_for_an_offer"), TOGETHER.values(), ids=TOGETHER)
def test_signs_that_agree_and_signs_that_do_not(after: Stand, word: str, word_for_an_offer: str) -> None:
    assert compare(*HELD, after).shift == word
    assert compare(*HELD, after, offer=True).shift == word_for_an_offer


def test_signs_come_in_the_order_firmness_condition_scope() -> None:
    after = on(22, CATEGORICAL, WIDER, only_if=True)
    assert compare(*HELD, after).signs == (Sign.FIRMER, Sign.CONDITION_ADDED, Sign.WIDER)


def test_there_are_no_signs_unless_two_held_states_differ() -> None:
    taken_up, given_up = (*NOT_HELD, on(22, CATEGORICAL, WIDER, only_if=True)), (CONDITIONAL, *NOW_NOT_HELD)
    lives = [taken_up, given_up, NOW_HELD, NOT_HELD, HELD, HELD + NOW_HELD]
    assert [compare(*life).signs for life in lives] == [()] * len(lives)


def test_wider_and_then_narrower_is_unrankable_although_it_may_be_back() -> None:
    found = compare(*HELD, on(12, PLAIN, WIDER), on(22, PLAIN, NARROWER))
    assert (found.shift, found.signs, found.returned) == (Shift.RECAST, (Sign.UNRANKABLE,), False)


def test_the_scope_of_the_entry_that_gives_before_is_not_in_between() -> None:
    assert compare(on(5, PLAIN, WIDER)).shift == Shift.NOT_ADDRESSED
    assert compare(on(5, PLAIN, WIDER), *NOW_HELD).shift == Shift.UNCHANGED


# The state.


def test_the_state_is_the_last_main_entry_up_to_and_including_that_day() -> None:
    life = [on(5, PLAIN), on(12, GIVEN_UP)]
    assert [state(life, day(number)) for number in (4, 5, 11, 12)] == [None, life[0], life[0], life[1]]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_on_one_day_the_sequence_decides_whatever_the_order_given(order: tuple[int, ...]) -> None:
    of_the_day = {1: on(22, GIVEN_UP, sequence=1), 2: on(22, CATEGORICAL, sequence=2), 3: on(22, TENTATIVE, sequence=3)}
    life = [of_the_day[sequence] for sequence in order]
    assert state(life, day(22)) == of_the_day[3]
    assert compare(*life, *HELD).between == (of_the_day[1], of_the_day[2], of_the_day[3])
    assert moves([*life, *HELD], offer=False) == {
        HELD[0].id: Shift.FIRST_RECORDED,
        of_the_day[1].id: Shift.DROPPED,
        of_the_day[2].id: Shift.REVIVED,
        of_the_day[3].id: Shift.SOFTENED,
    }


def test_the_state_at_a_round_is_that_at_the_last_day_of_its_window() -> None:
    assert compare(on(10, PLAIN), on(28, CATEGORICAL)).shift == Shift.HARDENED
    assert compare(on(11, PLAIN), on(28, CATEGORICAL)).shift == Shift.FIRST_RECORDED
    assert compare(on(10, PLAIN), on(29, CATEGORICAL)).shift == Shift.NOT_ADDRESSED


# Moves.


def test_the_move_of_a_first_entry() -> None:
    assert moves(NOW_HELD, offer=False) == {NOW_HELD[0].id: Shift.FIRST_RECORDED}
    assert moves(NOW_NOT_HELD, offer=False) == {NOW_NOT_HELD[0].id: Shift.DISCLAIMED}


def test_a_move_is_measured_from_the_main_entry_just_before() -> None:
    life = [on(2, GIVEN_UP), on(3, TENTATIVE), on(5, CATEGORICAL), on(6, GIVEN_UP), on(7, TENTATIVE), on(8, TENTATIVE)]
    words = list(moves(life, offer=False).values())
    assert words == ["disclaimed", "new", "hardened", "dropped", "revived", "unchanged"]
    words = list(moves(life, offer=True).values())
    assert words == ["disclaimed", "offered", "extended", "withdrawn", "renewed", "unchanged"]


def test_a_rival_or_a_reading_has_no_move_and_is_no_neighbour() -> None:
    rival, reading = on(12, GIVEN_UP, rival=True), read(13, GIVEN_UP)
    assert moves([*HELD, rival, reading, *NOW_HELD], offer=False) == {
        HELD[0].id: Shift.FIRST_RECORDED,
        NOW_HELD[0].id: Shift.UNCHANGED,
    }


# Returned.

IN_BETWEEN = {
    "not held": (on(12, GIVEN_UP), True),
    "firmer": (on(12, CATEGORICAL), True),
    "less firm": (on(12, TENTATIVE), True),
    "with a condition": (on(12, PLAIN, only_if=True), True),
    "the same": (on(12, PLAIN), False),
    "not held, by a rival": (on(12, GIVEN_UP, rival=True), False),
    "not held, by a reading": (read(12, GIVEN_UP), False),
}


@pytest.mark.parametrize("offer", [False, True], ids=["any other kind", "offer"])
@pytest.mark.parametrize(("away", "returned"), IN_BETWEEN.values(), ids=IN_BETWEEN)
def test_a_position_that_went_and_came_back_has_returned(away: Stand, returned: bool, offer: bool) -> None:
    voiced_again = compare(*HELD, away, *NOW_HELD, offer=offer)
    assert (voiced_again.shift, voiced_again.returned) == (Shift.UNCHANGED, returned)
    back_before = compare(*HELD, away, on(13, PLAIN), offer=offer)
    assert (back_before.shift, back_before.returned) == (Shift.NOT_ADDRESSED, returned)


def test_a_condition_lifted_and_set_again_has_returned() -> None:
    found = compare(CONDITIONAL, on(12, PLAIN), on(22, PLAIN, only_if=True))
    assert (found.shift, found.returned) == (Shift.UNCHANGED, True)


@pytest.mark.parametrize("number", [12, 13, 14])
def test_one_entry_elsewhere_among_several_is_enough_to_have_returned(number: int) -> None:
    path = [on(n, GIVEN_UP if n == number else PLAIN) for n in (12, 13, 14)]
    assert compare(*HELD, *path, *NOW_HELD).returned


@pytest.mark.parametrize(
    "life",
    [HELD + DENIED_IN_BETWEEN + (on(22, CATEGORICAL),), NOT_HELD + HELD_IN_BETWEEN, HELD + DENIED_IN_BETWEEN],
    ids=["hardened", "not held", "dropped"],
)
def test_only_a_position_without_a_move_can_have_returned(life: Life) -> None:
    assert not compare(*life).returned


# Voiced, and last affirmed.

EDGES = {19: False, 20: True, 24: True, 28: True, 29: False}


@pytest.mark.parametrize(("number", "inside"), EDGES.items())
def test_voiced_counts_both_edges_of_the_window(number: int, inside: bool) -> None:
    assert voiced([on(number, PLAIN)], SECOND) is inside
    assert voiced([on(number, GIVEN_UP)], SECOND) is inside
    found = compare(*HELD, on(number, PLAIN))
    assert found.voiced_after is inside
    assert found.shift == (Shift.UNCHANGED if inside else Shift.NOT_ADDRESSED)


def test_each_round_has_its_own_voice() -> None:
    assert (compare(*HELD).voiced_before, compare(*HELD).voiced_after) == (True, False)
    assert (compare(*NOW_HELD).voiced_before, compare(*NOW_HELD).voiced_after) == (False, True)


def test_a_rival_voices_a_position_and_a_reading_does_not() -> None:
    rival, reading = on(23, PLAIN, rival=True), read(23, PLAIN)
    assert voiced([rival], SECOND)
    assert not voiced([reading, reading._replace(rival=True)], SECOND)
    assert compare(*HELD, rival).shift == Shift.UNCHANGED
    assert compare(*HELD, reading).shift == Shift.NOT_ADDRESSED


def test_the_end_of_a_term_voices_nothing() -> None:
    assert not voiced(TERM_OVER, SECOND)
    found = compare(*HELD, *TERM_OVER)
    assert (found.voiced_after, found.last_voiced, found.last_affirmed) == (False, day(5), day(5))


def test_one_entry_voices_both_rounds_where_windows_overlap() -> None:
    found = difference([on(5, PLAIN)], FIRST, Window(day(4), day(28)), offer=False)
    assert (found.shift, found.voiced_before, found.voiced_after) == (Shift.UNCHANGED, True, True)


AFFIRMED = {
    "no entry": (NO_ENTRY, None),
    "never held": (NOT_HELD, None),
    "held once": (HELD, day(5)),
    "held again": (HELD + NOW_HELD, day(22)),
    "held, then given up": (HELD + NOW_NOT_HELD, day(5)),
    "on the last day": ((*HELD, on(28, TENTATIVE)), day(28)),
    "after the window": ((*HELD, on(29, PLAIN)), day(5)),
    "by a rival": ((*HELD, on(23, PLAIN, rival=True)), day(5)),
    "by a reading": ((*HELD, read(23, PLAIN)), day(5)),
}


@pytest.mark.parametrize(("life", "affirmed"), AFFIRMED.values(), ids=AFFIRMED)
def test_last_affirmed_is_the_last_held_main_entry(life: Life, affirmed: date | None) -> None:
    assert last_affirmed(reversed(life), day(28)) == affirmed
    assert compare(*life).last_affirmed == affirmed


# As read.

VOICELESS = (read(12, PLAIN), read(23, PLAIN, rival=True))
AS_READ = {
    "a reading gives it up": ((*HELD, read(23, GIVEN_UP)), "not addressed", "dropped"),
    "a reading makes it firmer": (HELD + NOW_HELD + (read(23, CATEGORICAL),), "unchanged", "hardened"),
    "a reading of the first round": ((*HELD, read(6, CATEGORICAL), *NOW_HELD), "unchanged", "softened"),
    "a reading of the scope": ((*HELD, read(12, PLAIN, WIDER), *NOW_HELD), "unchanged", "hardened"),
    "a reading that it was held before": ((read(3, PLAIN), *NOT_HELD, *NOW_HELD), "new", "revived"),
    "a reading that it was held in between": ((read(12, PLAIN), *NOW_NOT_HELD), "disclaimed", "lapsed"),
    "a reading before the first entry": ((read(5, CATEGORICAL), *NOW_HELD), "first recorded", "softened"),
    "a reading counts as voiced": ((*HELD, read(23, PLAIN)), "not addressed", "unchanged"),
    "a reading in between that says the same": ((*HELD, read(12, PLAIN)), "not addressed", None),
    "a reading beside an entry that says the same": (HELD + NOW_HELD + (read(22, PLAIN),), "unchanged", None),
    "a reading that an entry overtakes": ((*HELD, read(12, CATEGORICAL), *NOW_HELD), "unchanged", None),
    "a reading after the second round": ((*HELD, read(29, GIVEN_UP)), "not addressed", None),
    "a rival reading": ((*HELD, read(23, GIVEN_UP, rival=True)), "not addressed", None),
    "a rival reading beside a reading": (HELD + VOICELESS, "not addressed", None),
    "a rival account": (HELD + NOW_HELD + (on(23, GIVEN_UP, rival=True),), "unchanged", None),
    "only a reading": ((read(23, PLAIN),), None, "first recorded"),
    "only a reading, not held": ((read(23, GIVEN_UP),), None, "disclaimed"),
    "only a reading of the first round": ((read(5, PLAIN),), None, "not addressed"),
    "only a rival reading": ((read(23, PLAIN, rival=True),), None, None),
    "only a rival account": ((on(28, PLAIN, rival=True), on(29, PLAIN)), None, None),
    "only a reading after the second round": ((read(29, PLAIN),), None, None),
    "no entry": (NO_ENTRY, None, None),
}


@pytest.mark.parametrize(("life", "word", "as_read"), AS_READ.values(), ids=AS_READ)
def test_as_read_is_the_shift_if_readings_counted(life: Life, word: str | None, as_read: str | None) -> None:
    assert compare(*life).shift == word
    assert compare(*life).as_read == as_read


def test_as_read_uses_the_words_for_an_offer() -> None:
    assert compare(*HELD, read(23, CATEGORICAL), offer=True).as_read == Shift.EXTENDED
    assert compare(*NOT_HELD, read(23, PLAIN), offer=True).as_read == Shift.OFFERED


# Accounts that disagree.

ACCOUNTS = {
    "one entry": (NOW_HELD, False),
    "a rival says the same": ((*NOW_HELD, on(23, PLAIN, rival=True)), False),
    "a rival says another scope": ((*NOW_HELD, on(23, PLAIN, WIDER, rival=True)), False),
    "a rival says not held": ((*NOW_HELD, on(23, GIVEN_UP, rival=True)), True),
    "a rival says firmer": ((*NOW_HELD, on(23, CATEGORICAL, rival=True)), True),
    "a rival knows a condition": ((*NOW_HELD, on(23, PLAIN, only_if=True, rival=True)), True),
    "two rivals differ": ((on(23, PLAIN, rival=True), on(24, GIVEN_UP, rival=True)), True),
    "only a reading differs": ((*NOW_HELD, read(23, GIVEN_UP)), False),
    "it differs on the first day": ((on(20, GIVEN_UP, rival=True), *NOW_HELD), True),
    "it differs on the last day": ((*NOW_HELD, on(28, GIVEN_UP, rival=True)), True),
    "it differs the day before": ((on(19, GIVEN_UP, rival=True), *NOW_HELD), False),
    "it differs the day after": ((*NOW_HELD, on(29, GIVEN_UP, rival=True)), False),
    "no entry": (NO_ENTRY, False),
}


@pytest.mark.parametrize(("life", "differ"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_accounts_disagree_when_they_give_different_states(life: Life, differ: bool) -> None:
    assert disagree(life, SECOND) is differ


# The order of rounds.


@pytest.mark.parametrize("ends_on", [27, 28])
def test_bad_order_of_rounds(ends_on: int) -> None:
    with pytest.raises(ValueError, match="window"):
        difference(HELD, SECOND, Window(day(2), day(ends_on)), offer=False)
