"""The picture: a lane a position, what is drawn in it, and where frames stand."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from positions.domain.shifts import Stand
from positions.overview.collisions import collisions_of
from positions.overview.columns import Columns, columns_of
from positions.overview.courses import Course, Courses
from positions.overview.lanes import LANE, DrawnLane
from positions.overview.picture import (
    MOST_LANES,
    Canvas,
    OverviewPicture,
    Strip,
    draw,
    part_of_picture,
)
from positions.reading.party_marks import PartyMark
from tests.positions.overview.building import NORTH, ROUNDS, SOUTH, a_course, a_round, an_entry, courses

COLUMNS = columns_of(ROUNDS, ["Town Mar 22", "Town Apr 22", ""])


def drawn(some: Courses, columns: Columns = COLUMNS, unfolded: str = "", start: str = "") -> OverviewPicture:
    return draw(Canvas(some, collisions_of(some), columns), [], part_of_picture(some, unfolded, start))


def strips(some: Courses, unfolded: str = "") -> list[Strip]:
    halves = drawn(some, unfolded=unfolded).halves
    return [strip for half in halves for group in half for strip in group.strips]


def inks(course: Course, weak: Sequence[Stand] = ()) -> list[str]:
    """Return the classes of all that is drawn of a position, in the order of the rounds."""
    ((lane, *_),) = (strip.lanes for strip in strips(courses(course, weak=weak)))
    return [ink.css for state in lane.states for ink in state.inks]


def heights(course: Course) -> list[str]:
    ((lane, *_),) = (strip.lanes for strip in strips(courses(course)))
    return [re.findall(r"v([\d.]+)", ink.path)[0] for state in lane.states for ink in state.inks]


def test_a_bar_is_the_higher_the_firmer() -> None:
    entries = [an_entry("2022-03-01", "tentative"), an_entry("2022-04-01", "open"), an_entry("2025-05-01", "plain")]
    assert heights(a_course(*entries)) == ["2", "3.5", "5"]


def test_an_offer_is_a_disc_on_a_thread() -> None:
    assert inks(a_course(an_entry("2025-05-01"), kind="offer")) == ["thread said", "disc said"]


def test_silence_weak_evidence_and_what_is_not_held_are_told_apart() -> None:
    first, second = an_entry("2022-03-01"), an_entry("2025-05-01", "")
    assert inks(a_course(first, second), weak=[first]) == ["said weak", "silent weak", "gone"]


def test_one_link_leads_to_each_entry_that_gives_a_state() -> None:
    course = a_course(an_entry("2022-03-01"), an_entry("2025-05-01", "categorical"))
    ((lane, *_),) = (strip.lanes for strip in strips(courses(course)))
    first, second = lane.states
    assert [first.entry, second.entry] == [f"entry-{entry.id}" for entry in course.history.entries]
    assert (first.signs, second.signs[0].symbol, second.signs[0].tint) == ((), "up", "away")
    assert first.sentence == (
        f"North: {course.title}; demand, plain; Round of 2022-03-01 to Round of 2022-04-01; entry of 1 Mar 2022; "
        "grade A, 1 independent source, own word"
    )


def test_a_state_has_the_strength_of_all_that_it_rests_on() -> None:
    said = an_entry("2022-03-01", "categorical")
    course = a_course(said, an_entry("2022-04-01", "same"))
    (lane, *_), *_ = (strip.lanes for strip in strips(courses(course, weak=[said])))
    assert lane.states[1].sentence.endswith("grade E, 1 independent source, own word")


SCRIPT = """
import django
django.setup()
from tests.positions.overview.test_picture import colliding, drawn
print(drawn(colliding("language")))
"""


def test_the_same_data_give_the_same_picture_whatever_the_order_of_sets() -> None:
    settings = {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    told = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, **settings, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_a_principal_of_which_nothing_is_recorded_has_a_lane_that_says_so() -> None:
    ((_, other),) = (strip.lanes for strip in strips(courses(a_course(an_entry("2022-03-01")))))
    assert (other.party, other.says, other.states) == (SOUTH, "nothing recorded", ())


def colliding(issue_of_second: str = "border", parties: Sequence[PartyMark] = (NORTH, SOUTH)) -> Courses:
    """Return two positions of each party; the first of each collides with that of the other at the last two rounds."""
    firm = "2022-04-01", "categorical"
    return courses(
        a_course(an_entry(*firm), key="a", against_a=["b"]),
        a_course(an_entry("2022-03-01"), an_entry("2025-05-01", "categorical"), key="c"),
        a_course(an_entry("2022-03-01"), key="d", party__key="south"),
        a_course(an_entry(*firm), key="b", against_a=["a"], party__key="south", issue__key=issue_of_second),
        parties=parties,
    )


def test_lanes_that_collide_lie_together_in_one_frame_a_year() -> None:
    (strip,) = strips(colliding())
    said = [lane.states[0].sentence.split("; ")[0] for lane in strip.lanes]
    assert said == ["North: Title of c", "North: Title of a", "South: Title of b", "South: Title of d"]
    assert [frame.height for frame in strip.frames] == [f"{2 * LANE + 2}"] * 2
    assert [frame.y for frame in strip.frames] == ["14.5", "14.5"]


def test_a_frame_takes_one_lane_where_the_other_lies_elsewhere() -> None:
    both = strips(colliding("language"))
    assert [frame.height for strip in both for frame in strip.frames] == [f"{LANE + 1}"] * 4


def shape(lanes: Iterable[DrawnLane]) -> set[tuple[object, ...]]:
    """Return what lanes draw, but for the height at which they lie."""
    return {
        (lane.party.key, lane.says, state.entry, state.sentence, ink.css, *re.findall(r"M([\d.]+)", ink.path))
        for lane in lanes
        for state in lane.states
        for ink in state.inks
    }


def test_another_order_of_the_parties_changes_places_and_nothing_else() -> None:
    some = colliding()
    swapped = replace(some, parties=some.parties[::-1])
    (one,), (other,) = strips(some), strips(swapped)
    assert [lane.party for lane in one.lanes] == [NORTH, NORTH, SOUTH, SOUTH]
    assert [lane.party for lane in other.lanes] == [SOUTH, SOUTH, NORTH, NORTH]
    assert shape(one.lanes) == shape(other.lanes)
    assert one.frames == other.frames


def many(number: int) -> Courses:
    """Return so many positions of both parties, sixty on an issue; the first of all is the only categorical one."""
    parties = ("north", "south")
    firmness = ["categorical", *["plain"] * (number - 1)]
    return courses(
        *(
            a_course(an_entry("2022-03-01", firm), party__key=parties[n % 2], issue__key=f"{n // 60}")
            for n, firm in enumerate(firmness)
        )
    )


def test_of_very_many_positions_the_firmest_of_each_party_are_drawn() -> None:
    assert {strip.folded for strip in strips(many(MOST_LANES))} == {0}
    folded, *_ = some = strips(many(MOST_LANES + 1))
    assert [strip.folded for strip in some] == [60, 60, 0]
    assert [len(strip.lanes) for strip in some] == [2, 2, 2]
    assert "categorical" in folded.lanes[0].states[0].sentence


def test_one_issue_can_be_unfolded() -> None:
    assert [strip.folded for strip in strips(many(MOST_LANES + 1), unfolded="1")] == [60, 0, 0]


def test_places_that_follow_one_another_are_named_once_and_years_stand_apart() -> None:
    axis = drawn(courses(a_course(an_entry("2022-03-01")))).axis
    assert [(place.text, bool(place.rule)) for place in axis.places] == [("Town", True), ("Round of 2025-05-01", False)]
    assert [year.text for year in axis.years] == ["2022", "2025"]
    first, second, third = (column.left for column in COLUMNS.rounds)
    assert (second - first, third - second) == (27, 27 + 8)


def test_more_rounds_have_narrower_columns() -> None:
    points = [a_round(f"2022-03-{day:02}") for day in range(1, 31)]
    assert columns_of(points, [""] * 30).each == 14


def test_nothing_recorded_is_an_empty_picture() -> None:
    assert drawn(courses(), columns_of((), ())).halves == ()
