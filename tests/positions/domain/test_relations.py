"""How parties stand to one another on an issue, by a table, and what holds of every issue."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from positions.domain.relations import COLLISIONS, Relation, Stance, collision, relations

NORTH, SOUTH = Stance("north", held=True), Stance("south", held=True)
FIRM_NORTH, FIRM_SOUTH = Stance("north", True, red_line=True), Stance("south", True, red_line=True)
CALLED_NORTH, CALLED_SOUTH = Stance("north", True, True, True), Stance("south", True, True, True)
GONE = Stance("south", held=False)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (CALLED_NORTH, CALLED_SOUTH, Relation.RED_LINES_COLLIDE),
        (CALLED_NORTH, FIRM_SOUTH, Relation.CATEGORICAL_COLLIDE),
        (FIRM_NORTH, FIRM_SOUTH, Relation.CATEGORICAL_COLLIDE),
        (CALLED_NORTH, SOUTH, Relation.COLLIDE),
        (NORTH, SOUTH, Relation.COLLIDE),
        (CALLED_NORTH, GONE, None),
    ],
)
def test_two_that_cannot_both_be_met(one: Stance, other: Stance, found: Relation | None) -> None:
    assert collision(one, other) == collision(other, one) == found


@pytest.mark.parametrize(
    ("stances", "pairs", "agreed", "found"),
    [
        ([], [], False, [Relation.NOTHING]),
        ([], [], True, [Relation.AGREED]),
        ([GONE], [], False, [Relation.NOBODY]),
        ([NORTH], [], False, [Relation.ONE_PARTY]),
        ([NORTH, NORTH, GONE], [(NORTH, GONE)], False, [Relation.ONE_PARTY]),
        ([NORTH, SOUTH], [], False, [Relation.NO_COLLISION]),
        ([NORTH, SOUTH], [], True, [Relation.AGREED]),
        ([NORTH, SOUTH], [(NORTH, SOUTH)], False, [Relation.COLLIDE]),
        ([NORTH, SOUTH], [(NORTH, SOUTH)], True, [Relation.AGREED, Relation.COLLIDE]),
        ([NORTH, FIRM_SOUTH], [(NORTH, SOUTH), (FIRM_NORTH, FIRM_SOUTH)], False, [Relation.CATEGORICAL_COLLIDE]),
        # What collides with it is of another issue.
        ([NORTH], [(NORTH, SOUTH)], False, [Relation.COLLIDE]),
    ],
)
def test_an_issue(
    stances: list[Stance], pairs: list[tuple[Stance, Stance]], agreed: bool, found: list[Relation]
) -> None:
    assert relations(stances, pairs, agreed=agreed) == found


STANCES = some.builds(
    Stance,
    some.sampled_from(["north", "south"]),
    held=some.booleans(),
    red_line=some.booleans(),
    called=some.booleans(),
)


@given(some.lists(STANCES, max_size=5), some.lists(some.tuples(STANCES, STANCES), max_size=4), some.booleans())
def test_swapping_the_parties_and_the_order_changes_nothing(
    stances: list[Stance], pairs: list[tuple[Stance, Stance]], agreed: bool
) -> None:
    found = relations(stances, pairs, agreed=agreed)
    assert found == relations(stances[::-1], [pair[::-1] for pair in pairs[::-1]], agreed=agreed)
    assert (Relation.AGREED in found) == agreed
    assert sum(relation.collides for relation in found) <= 1
    assert len(found) == 1 or found[0] is Relation.AGREED


def test_the_firmest_pair_counts() -> None:
    each = {Relation.COLLIDE: (NORTH, SOUTH), Relation.CATEGORICAL_COLLIDE: (FIRM_NORTH, FIRM_SOUTH)}
    each[Relation.RED_LINES_COLLIDE] = (CALLED_NORTH, CALLED_SOUTH)
    for one, other in product(COLLISIONS, repeat=2):
        firmest = min(one, other, key=COLLISIONS.index)
        assert relations([], [each[one], each[other]], agreed=False) == [firmest]
