"""Where categorical positions that cannot both be met collide, and from when to when."""

from typing import Any

import pytest

from positions.domain.evidence import NOTHING_ASKED, EvidenceAsked, Standard
from positions.domain.shifts import Stand
from positions.overview.collisions import MOST, MOST_SPANS, Collisions, collisions_of, shown_of
from positions.overview.courses import Courses
from positions.overview.picture import runs_of
from tests.positions.overview.building import NORTH, SOUTH, a_course, an_entry, courses


def pair(*of_second: tuple[str, str] | Stand, weak: list[Stand] | None = None, **columns: Any) -> Courses:
    """Return a demand of North that is categorical from the first round on, and what South has against it."""
    first = a_course(an_entry("2022-03-01", "categorical", declared=True), key="first", against_a=["second"])
    entries = [each if isinstance(each, Stand) else an_entry(*each) for each in of_second]
    about = {"key": "second", "against_b": ["first"], "party__key": "south", "kind": "refusal"} | columns
    return courses(first, a_course(*entries, **about), weak=weak or ())


def shown(some: Courses, asked: EvidenceAsked = NOTHING_ASKED) -> Collisions:
    return shown_of(collisions_of(some), some, asked)


def test_two_collide_where_both_are_held_and_categorical() -> None:
    (found,) = collisions_of(pair(("2022-03-15", "categorical"), ("2025-04-01", "plain")))
    assert (found.first.party, found.second.party, found.rounds) == ("north", "south", (1,))


@pytest.mark.parametrize("about", [{"kind": "offer"}, {"party__key": "north"}])
def test_a_firm_offer_and_another_of_the_same_party_collide_with_nothing(about: dict[str, str]) -> None:
    assert collisions_of(pair(("2022-03-01", "categorical"), **about)) == ()


def test_a_line_says_since_when_and_whose_word_each_side_is() -> None:
    (line,) = shown(pair(("2022-03-15", "categorical"))).now
    assert (line.since, line.earlier, line.issues, line.undecided) == ("15 Mar 2022", "", "Border", False)
    assert [(side.party, side.firm, side.last_said, side.strength) for side in line.sides] == [
        (NORTH, "red line", "said 1 Mar 2022 by Somebody", "grade A, 1 independent source, own word"),
        (SOUTH, "categorical", "said 15 Mar 2022 by Somebody", "grade A, 1 independent source, own word"),
    ]


def test_an_entry_that_only_affirms_begins_nothing() -> None:
    (line,) = shown(pair(("2022-03-15", "categorical"), ("2022-03-20", "categorical"))).now
    assert line.since == "15 Mar 2022"


def test_a_pause_is_told_though_no_round_lies_in_it() -> None:
    (line,) = shown(pair(("2022-03-15", "categorical"), ("2024-06-10", "plain"), ("2024-07-20", "categorical"))).now
    assert (line.since, line.earlier) == ("20 Jul 2024", "and earlier from 15 Mar 2022 to 10 Jun 2024")


def test_two_times_before_are_both_told() -> None:
    entries = [("2022-03-01", "categorical"), ("2022-04-01", "plain")]
    later = [("2023-03-01", "categorical"), ("2023-04-01", ""), ("2025-05-01", "categorical")]
    (line,) = shown(pair(*entries, *later)).now
    assert line.earlier == "and earlier from 1 Mar 2022 to 1 Apr 2022 and from 1 Mar 2023 to 1 Apr 2023"


def test_of_many_pauses_the_last_are_named() -> None:
    entries = [(f"20{10 + year}-0{month}-01", firm) for year in range(5) for month, firm in enumerate(FIRST_THEN, 3)]
    early = an_entry("2009-01-01", "categorical")
    first = a_course(early, key="first", against_a=["second"])
    second = a_course(
        *(an_entry(*each) for each in entries), key="second", against_b=["first"], party__key="south", kind="refusal"
    )
    (each,) = shown(courses(first, second)).ended
    assert each.days.startswith("2 times before, from 1 Mar 2012 to 1 Apr 2012, from 1 Mar 2013")
    assert each.days.count("from ") == MOST_SPANS


FIRST_THEN = ("categorical", "plain")


def test_what_no_longer_collides_says_from_when_to_when_and_whose_positions_they_are() -> None:
    found = shown(pair(("2022-03-01", "categorical"), ("2025-04-20", "plain")))
    assert found.now == ()
    (ended,) = found.ended
    assert ended.days == "from 1 Mar 2022 to 20 Apr 2025"
    assert [(party, key) for party, key, _ in ended.sides] == [(NORTH, "first"), (SOUTH, "second")]


def test_what_was_said_after_the_last_round_ends_nothing() -> None:
    assert shown(pair(("2022-03-01", "categorical"), ("2026-01-01", "plain"))).ended == ()


def test_a_side_that_falls_short_of_what_is_asked_leaves_it_undecided() -> None:
    weak = an_entry("2022-03-15", "categorical")
    some = pair(weak, ("2025-05-01", "same"), weak=[weak])
    (line,) = shown(some, EvidenceAsked((Standard.GRADED,))).now
    assert (line.undecided, line.sides[1].strength.split(",")[0]) == (True, "grade E")
    assert not shown(some).now[0].undecided


def test_very_many_are_counted() -> None:
    number = MOST + 2
    firm = ("2022-03-01", "categorical")
    against = [f"second-{n}" for n in range(number)]
    some = courses(
        a_course(an_entry(*firm), key="first", against_a=against),
        *(a_course(an_entry(*firm), key=key, party__key="south", kind="refusal") for key in against),
    )
    found = shown(some)
    assert (len(found.now), found.more) == (MOST, 2)


def test_runs_are_of_neighbours() -> None:
    assert runs_of([1, 2, 4, 7, 8]) == [[1, 2], [4], [7, 8]]
