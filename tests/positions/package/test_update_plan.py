"""What becomes of a row, by what the release before said, what stands here and what the newer release says."""

import pytest

from positions.package.update_plan import Deciding, Fate, RowSaid, decide, fate_of, in_place, plan_of, undecidable

A, B, C = RowSaid(("a",)), RowSaid(("b",)), RowSaid(("c",))
GONE = RowSaid(("[redacted]",))
HIDDEN = RowSaid(("a",), (("a", "source", "[redacted]"),))

# base, here, newer release: of reference data, of entries.
FATES = [
    (None, None, A, Fate.ADDED, Fate.ADDED),
    (A, A, A, Fate.SAME, Fate.SAME),
    (A, B, B, Fate.SAME, Fate.SAME),
    (None, A, A, Fate.SAME, Fate.SAME),
    (A, A, B, Fate.CHANGED, Fate.CHANGED),
    (A, B, A, Fate.KEPT, Fate.KEPT),
    (A, None, A, Fate.KEPT, Fate.KEPT),
    (A, B, C, Fate.CONFLICT, Fate.CONFLICT),
    (A, None, B, Fate.CONFLICT, Fate.CONFLICT),
    (None, A, B, Fate.CONFLICT, Fate.CONFLICT),
    (A, A, None, Fate.STAYS, Fate.RETRACTED),
    (A, B, None, Fate.STAYS, Fate.CONFLICT),
    (None, A, None, Fate.STAYS, Fate.STAYS),
    (A, GONE, B, Fate.REDACTED, Fate.REDACTED),
    (A, GONE, None, Fate.REDACTED, Fate.REDACTED),
    (A, HIDDEN, B, Fate.REDACTED, Fate.REDACTED),
    (GONE, B, A, Fate.REDACTED, Fate.REDACTED),
    (GONE, None, A, Fate.REDACTED, Fate.REDACTED),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "of_reference", "of_entry"), FATES)
def test_the_fate_of_a_row(
    base: RowSaid | None, ours: RowSaid | None, theirs: RowSaid | None, of_reference: Fate, of_entry: Fate
) -> None:
    assert fate_of(base, ours, theirs, retracts=False) is of_reference
    assert fate_of(base, ours, theirs, retracts=True) is of_entry


DECIDED = [
    (Deciding(), Fate.CONFLICT, Fate.CONFLICT),
    (Deciding("ours"), Fate.KEPT, Fate.KEPT),
    (Deciding("theirs"), Fate.CHANGED, Fate.RETRACTED),
    (Deciding("theirs", ours=frozenset({"entries/x"})), Fate.KEPT, Fate.RETRACTED),
    (Deciding(theirs=frozenset({"entries/y"})), Fate.CONFLICT, Fate.RETRACTED),
]


@pytest.mark.parametrize(("deciding", "of_x", "of_y"), DECIDED)
def test_conflicts_are_decided_by_name_or_all_at_once(deciding: Deciding, of_x: Fate, of_y: Fate) -> None:
    plan = plan_of("entries", {"x": A, "y": A}, {"x": B, "y": B}, {"x": C}, retracts=True)
    decide(plan, deciding)
    assert (plan.rows["x"].fate, plan.rows["y"].fate) == (of_x, of_y)


def test_a_decision_about_what_is_no_conflict_is_told() -> None:
    plan = plan_of("delegates", {}, {("r", "p", "z"): A}, {("r", "p", "z"): B}, retracts=False)
    deciding = Deciding(ours=frozenset({"delegates/r/p/z", "entries/none"}))
    assert undecidable([plan], deciding) == ["entries/none"]


def test_the_next_free_place_within_the_day() -> None:
    wanted = {("p", "2022-01-01"): [(1, "a"), (2, "b"), (3, "c")], ("p", "2022-01-02"): [(1, "d")]}
    assert in_place(wanted, {("p", "2022-01-01", 2), ("q", "2022-01-02", 1)}) == {"b": 3, "c": 4}
    assert in_place(wanted, set()) == {}
