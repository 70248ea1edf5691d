"""When a difference between coders is settled, and on what."""

from datetime import UTC, datetime, timedelta

import pytest

from positions.domain.settling import CountedVote, Settlement, settlement_of

ONE, TWO, THIRD, FOURTH = range(4)
Told = tuple[int, str]


def at(minute: int) -> datetime:
    return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(minutes=minute)


def votes(*told: Told) -> list[CountedVote]:
    """Return votes a minute apart; ONE and TWO are the coders."""
    return [CountedVote(person, value, at(minute), person in (ONE, TWO)) for minute, (person, value) in enumerate(told)]


TABLE: dict[str, tuple[tuple[Told, ...], tuple[str, int, bool] | None]] = {
    "nobody": ((), None),
    "one coder": (((ONE, "plain"),), None),
    "a coder twice": (((ONE, "plain"), (ONE, "plain")), None),
    "coders who differ": (((ONE, "plain"), (TWO, "open")), None),
    "coders who agree": (((ONE, "plain"), (TWO, "plain")), ("plain", 1, True)),
    "a coder who comes round": (((ONE, "plain"), (TWO, "open"), (ONE, "open")), ("open", 2, True)),
    "a third person": (((THIRD, "same"),), ("same", 0, False)),
    "a third person after a coder": (((ONE, "plain"), (THIRD, "same")), ("same", 1, False)),
    "a third person too late": (((ONE, "plain"), (TWO, "plain"), (THIRD, "same")), ("plain", 1, True)),
    "a fourth person too late": (((THIRD, "same"), (FOURTH, "plain")), ("same", 0, False)),
    "on no value": (((THIRD, ""),), ("", 0, False)),
}


@pytest.mark.parametrize(("told", "settled"), TABLE.values(), ids=TABLE)
def test_it_is_settled_by_a_third_person_or_by_both_coders(
    told: tuple[Told, ...], settled: tuple[str, int, bool] | None
) -> None:
    value = Settlement(settled[0], at(settled[1]), by_coders=settled[2]) if settled else None
    assert settlement_of(votes(*told)) == value
    assert settlement_of(reversed(votes(*told))) == value


def test_a_third_coder_who_has_another_value_keeps_it_open() -> None:
    three = [CountedVote(person, value, at(person), coder=True) for person, value in enumerate(["a", "b", "b"])]
    assert settlement_of(three) is None
    agreed = Settlement("b", at(9), by_coders=True)
    assert settlement_of([*three, CountedVote(0, "b", at(9), coder=True)]) == agreed


def test_who_had_another_part_settles_nothing() -> None:
    noted = [CountedVote(person, "a", at(person), coder=False, only_noted=True) for person in (7, 8)]
    assert settlement_of(noted) is None
    assert settlement_of([*noted, CountedVote(ONE, "a", at(9), coder=True)]) is None
    third = CountedVote(THIRD, "b", at(10), coder=False)
    assert settlement_of([*noted, third]) == Settlement("b", at(10), by_coders=False)
