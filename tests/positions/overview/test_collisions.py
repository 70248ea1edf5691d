"""Where categorical positions that cannot both be met collide."""

from positions.overview.collisions import collisions_of, ended_of, lines_of, runs_of
from positions.overview.courses import Courses
from tests.positions.overview.building import NORTH, SOUTH, a_course, an_entry, courses


def pair(*entries_of_second: tuple[str, str], kind: str = "refusal") -> Courses:
    """Return a demand of North that is categorical from the first round on, and what South has against it."""
    first = a_course(an_entry("2022-03-01", "categorical", declared=True), key="first", against_a=["second"])
    entries = (an_entry(*entry) for entry in entries_of_second)
    return courses(first, a_course(*entries, key="second", against_b=["first"], party__key="south", kind=kind))


def test_two_collide_where_both_are_held_and_categorical() -> None:
    (found,) = collisions_of(pair(("2022-03-15", "categorical"), ("2025-04-01", "plain")))
    assert (found.first.party, found.second.party, found.rounds) == ("north", "south", (1,))


def test_a_firm_offer_collides_with_nothing() -> None:
    assert collisions_of(pair(("2022-03-01", "categorical"), kind="offer")) == ()


def test_a_line_says_since_when_and_whose_word_each_side_is() -> None:
    both = pair(("2022-03-15", "categorical"))
    (line,) = lines_of(collisions_of(both), both)
    assert (line.since, line.earlier, line.issues) == ("1 Apr 2022", "", "Border")
    assert [(side.party, side.firm, side.last_said) for side in line.sides] == [
        (NORTH, "red line", "said 1 Mar 2022 by Somebody"),
        (SOUTH, "categorical", "said 15 Mar 2022 by Somebody"),
    ]


def test_a_pause_in_between_is_told() -> None:
    both = pair(("2022-03-01", "categorical"), ("2022-04-01", "plain"), ("2025-05-01", "categorical"))
    (line,) = lines_of(collisions_of(both), both)
    assert (line.since, line.earlier) == ("1 May 2025", "and earlier, first on 1 Mar 2022")


def test_what_no_longer_collides_says_until_when() -> None:
    both = pair(("2022-03-01", "categorical"), ("2025-05-01", "plain"))
    found = collisions_of(both)
    assert lines_of(found, both) == ()
    assert [each.until for each in ended_of(found, both)] == ["Round of 2022-04-01"]


def test_runs_are_of_neighbours() -> None:
    assert runs_of([1, 2, 4, 7, 8]) == [[1, 2], [4], [7, 8]]
