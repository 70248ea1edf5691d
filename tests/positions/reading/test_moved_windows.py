"""What is foreseen of moved windows is what comparisons say afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from pytest_django import DjangoAssertNumQueries

from positions.compare.comparison import compare_rounds
from positions.models import Negotiation, Round
from positions.reading.moved_windows import MOST_LISTED, MovedComparison, RoundsForeseen, foresee_rounds
from tests import factories as make

pytestmark = pytest.mark.django_db
Said = dict[tuple[str, str, str], object]


@pytest.fixture
def home() -> Negotiation:
    """Three rounds, and positions that are taken up, hardened and dropped at them and between."""
    home = make.negotiation()
    for number, on in enumerate(("2022-03-10", "2022-04-10", "2022-05-10"), start=1):
        make.round(on, negotiation=home, key=f"r{number}", name=f"Round {number}")
    for number, days in enumerate((("03-08", "04-10"), ("03-10", "04-14"), ("04-10",), ("03-10", "05-12"))):
        position = make.position(negotiation=home, key=f"p{number}")
        for place, on in enumerate(days):
            make.entry(position, f"2022-{on}", firmness=("plain", "categorical")[place])
    return home


def said_of_all(home: Negotiation) -> Said:
    """Return what each comparison says of each position, by position and the two rounds."""
    rounds = list(Round.objects.filter(negotiation=home).in_order())
    return {
        (row.key, one.key, other.key): (row.shift, row.voiced_before, row.voiced_after, row.before, row.after)
        for one, other in combinations(rounds, 2)
        if one.window_ends_on < other.window_ends_on
        for row in compare_rounds(home, one.point, other.point).rows
    }


def differing(before: Said, after: Said) -> set[tuple[str, frozenset[str]]]:
    return {(key[0], frozenset(key[1:])) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("r1", -3, 0),
        ("r1", 0, 5),
        ("r2", 0, 4),
        ("r2", -40, 0),
        ("r2", 0, 40),
        ("r3", 0, 2),
        ("r1", 0, 31),
        ("r1", 0, 0),
    ],
)
def test_it_is_what_comparisons_say_afterwards(home: Negotiation, key: str, first: int, last: int) -> None:
    rounds = list(Round.objects.filter(negotiation=home).in_order())
    now = [each.point for each in rounds]
    moved = next(each for each in rounds if each.key == key)
    moved.window_starts_on += timedelta(days=first)
    moved.window_ends_on += timedelta(days=last)
    foreseen = foresee_rounds(home, now, [each.point for each in rounds])
    before = said_of_all(home)
    moved.save()
    changed = differing(before, said_of_all(home))
    assert foreseen.counted == len(changed)
    assert {(each.position, frozenset({each.before, each.after})) for each in foreseen.moved} == {
        (position, frozenset(f"Round {name[1:]}" for name in pair)) for position, pair in changed
    }
    assert bool(foreseen) is bool(changed or foreseen.sentences)


def test_it_says_which_windows_come_to_overlap_and_what_changes_places(home: Negotiation) -> None:
    rounds = list(Round.objects.filter(negotiation=home).in_order())
    now = [each.point for each in rounds]
    rounds[0].window_ends_on = date(2022, 4, 12)
    foreseen = foresee_rounds(home, now, [each.point for each in rounds])
    assert foreseen.sentences == (
        "The windows of Round 2 and Round 1 overlap: what is said on 10 Apr 2022 counts as said at both.",
        "The rounds follow one another in this order: Round 2, Round 1, Round 3.",
    )


def test_only_positions_that_may_change_are_read(
    home: Negotiation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rounds = list(Round.objects.filter(negotiation=home).in_order())
    now = [each.point for each in rounds]
    with django_assert_num_queries(0):
        assert not foresee_rounds(home, now, now)
    rounds[2].window_starts_on -= timedelta(days=1)
    with django_assert_num_queries(1):
        assert not foresee_rounds(home, now, [each.point for each in rounds])


def test_what_is_not_listed_tells_two_changes_apart() -> None:
    rows = [MovedComparison(f"p{n}", "A title", "A", "One", "Two", "same", "hardened") for n in range(MOST_LISTED + 1)]
    one = RoundsForeseen(tuple(rows), ())
    other = RoundsForeseen((*rows[:-1], replace(rows[-1], then="softened")), ())
    assert (one.moved, one.counted) == (other.moved, other.counted)
    assert one.mark != other.mark
