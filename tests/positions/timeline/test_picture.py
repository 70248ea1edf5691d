"""The picture: bars for what is held, marks for entries, lanes for issues."""

from typing import Any

from positions.domain.codebook import Basis, Firmness, Kind
from positions.domain.shifts import Shift
from positions.timeline.axis import WIDTH, even_scale
from positions.timeline.picture import (
    BESIDE,
    MOST_MARKS,
    MOST_NAMED,
    PITCH,
    SYMBOLS,
    Drawing,
    Lane,
    draw_groups,
    sentence,
    visible_tracks,
)
from positions.timeline.tracks import Point, Track
from tests.positions.timeline.pieces import NORTH, PERIOD, SOUTH, a_point, a_track, given_up


def drawing(*, single: bool = False, matching: tuple[int, ...] = ()) -> Drawing:
    return Drawing(
        even_scale(PERIOD), PERIOD, frozenset(matching), (NORTH, SOUTH), frozenset({("north", "border")}), single
    )


def lanes_of(*tracks: Track, **values: Any) -> list[Lane]:
    groups, _ = draw_groups(drawing(**values), tracks)
    return [lane for group in groups for lane in group.lanes]


def bars_of(*points: Point, **values: Any) -> list[str]:
    (lane,) = lanes_of(a_track(*points, **values))
    return [bar.css for bar in lane.rows[0].bars]


def test_weight_shows_firmness_and_a_red_line_so_called_is_more_than_firm() -> None:
    firm = {"firmness": Firmness.CATEGORICAL}
    assert bars_of(a_point("2025-05-01", **firm), given_up("2025-06-01")) == ["b4"]
    assert bars_of(a_point("2025-05-01", **firm, called=True), given_up("2025-06-01")) == ["b4 red"]
    assert bars_of(a_point("2025-05-01", **firm), given_up("2025-06-01"), kind=Kind.OFFER) == ["b4"]
    assert bars_of(a_point("2025-05-01"), given_up("2025-06-01")) == ["b3"]
    assert bars_of(a_point("2025-05-01", firmness=Firmness.TENTATIVE), given_up("2025-06-01")) == ["b1"]


def test_silence_of_over_a_year_is_told_from_what_no_later_entry_follows() -> None:
    assert bars_of(a_point("2022-05-01"), given_up("2023-05-02")) == ["b3 quiet"]
    assert bars_of(a_point("2022-05-01"), given_up("2023-05-01")) == ["b3"]
    assert bars_of(a_point("2025-05-01")) == ["b3 last"]
    assert bars_of(a_point("2022-05-01")) == ["b3 quiet"]


def test_readings_and_rivals_drive_no_bar_and_are_marked_apart() -> None:
    (lane,) = lanes_of(a_track(a_point("2025-05-01", None, reading=True), a_point("2025-05-02", None, rival=True)))
    assert lane.rows[0].bars == ()
    assert [mark.symbol for mark in lane.rows[0].marks] == ["reading", "rival"]
    assert float(lane.rows[0].marks[0].y) < float(lane.rows[0].y)


def test_marks_of_one_day_stand_beside_one_another() -> None:
    (lane,) = lanes_of(a_track(a_point("2025-05-01"), a_point("2025-05-01", Shift.HARDENED)))
    first, second = (float(mark.x) for mark in lane.rows[0].marks)
    assert abs(second - first - BESIDE) < 0.2


def test_marks_outside_the_period_are_not_drawn_but_their_bars_reach_in() -> None:
    (lane,) = lanes_of(a_track(a_point("2021-12-01"), given_up("2022-03-01")))
    assert [mark.key for mark in lane.rows[0].marks] == [lane.rows[0].marks[0].key]
    assert lane.rows[0].bars[0].path.startswith("M0.0 ")


def test_what_the_filters_pass_over_is_off() -> None:
    kept, passed = a_point("2025-05-01"), a_point("2025-06-01")
    (lane,) = lanes_of(a_track(kept, passed), matching=(kept.entry.id,))
    assert [mark.off for mark in lane.rows[0].marks] == [False, True]


def test_both_sides_get_a_track_and_an_empty_one_says_so() -> None:
    (lane,) = lanes_of(a_track(a_point("2025-05-01"), party=SOUTH))
    assert [(row.party, row.says) for row in lane.rows] == [(NORTH, "nothing that matches"), (SOUTH, "")]
    (other,) = lanes_of(a_track(a_point("2025-05-01"), party=SOUTH, issue="River"))
    assert other.rows[0].says == "no position recorded"
    assert float(lane.rows[1].y) - float(lane.rows[0].y) == PITCH


def test_tracks_are_named_where_a_side_has_several() -> None:
    one = a_track(a_point("2025-05-01"))
    (lane,) = lanes_of(one, a_track(a_point("2025-05-01"), party=SOUTH))
    assert not lane.named
    (lane,) = lanes_of(one, a_track(a_point("2025-05-01"), key="q"))
    assert lane.named


def test_a_chosen_subject_has_a_lane_for_each_position_with_what_was_asked() -> None:
    points = a_point("2022-05-01", content="The river"), a_point("2024-05-01", content="The hills")
    lanes = lanes_of(a_track(*points), single=True)
    assert [lane.name for lane in lanes] == ["Line to be drawn", "South"]
    assert [text.lines for text in lanes[0].rows[0].texts] == [("The river",), ("The hills",)]


def test_a_text_without_room_is_shortened_or_left_out() -> None:
    points = a_point("2025-10-01", content="word " * 30), a_point("2025-12-30", content="The hills")
    (lane, _) = lanes_of(a_track(*points), single=True)
    (text,) = lane.rows[0].texts
    assert len(text.lines) == 2
    assert text.lines[1].endswith("…")
    assert text.full == "word " * 30


def test_too_many_subjects_are_left_out_by_name() -> None:
    many = [a_point("2025-05-01") for _ in range(MOST_MARKS)]
    groups, left_out = draw_groups(
        drawing(), [a_track(*many, issue="Border"), a_track(a_point("2025-05-01"), issue="River")]
    )
    assert [lane.name for group in groups for lane in group.lanes] == ["Border"]
    assert left_out == ("River",)


def test_every_move_has_a_symbol() -> None:
    assert set(SYMBOLS) == set(Shift)


def test_a_mark_says_its_entry_in_a_sentence() -> None:
    point = a_point("2025-05-01", Shift.HARDENED, firmness=Firmness.CATEGORICAL)
    assert sentence(a_track().position, point) == (
        "1 May 2025: North, demand, Line to be drawn: hardened, categorical; own account, stated."
    )
    called = a_point("2025-05-01", Shift.HARDENED, firmness=Firmness.CATEGORICAL, called=True)
    assert ": hardened, red line;" in sentence(a_track().position, called)
    assert ": affirmed, plain;" in sentence(a_track().position, a_point("2025-05-01"))
    by_term = a_point("2025-05-01", Shift.EXPIRED, held=False, firmness=None, ends_term=True, channel="term")
    assert ": expired;" in sentence(a_track().position, by_term)
    by_deed = a_point("2025-05-01", Shift.DROPPED, held=False, firmness=None, channel="conduct", basis=Basis.REPORTED)
    assert ": dropped, given up by deed;" in sentence(a_track().position, by_deed)
    assert ": dropped, not held;" in sentence(a_track().position, given_up("2025-05-01"))
    assert ": rival account, plain;" in sentence(a_track().position, a_point("2025-05-01", None, rival=True))


def test_a_track_is_shown_for_an_entry_in_the_period_or_a_bar_through_it() -> None:
    through = a_track(a_point("2021-01-01"))
    gone = a_track(a_point("2021-01-01"), given_up("2021-02-01"))
    within = a_track(a_point("2023-01-01"))
    nothing: frozenset[int] = frozenset()
    assert visible_tracks([through, gone, within], nothing, PERIOD, strict=False) == [through, within]
    matching = frozenset({within.points[0].entry.id})
    assert visible_tracks([through, within], matching, PERIOD, strict=True) == [within]
    assert float(WIDTH) > 0


def test_the_first_lane_is_stopped_too_and_says_how_many_entries_it_leaves_out() -> None:
    first, *many = [a_point(day) for day in ("2025-04-01", *["2025-05-01"] * MOST_MARKS)]
    later = a_track(a_point("2025-05-02"), issue="Border")
    groups, left_out = draw_groups(drawing(), [a_track(first, *many, issue="Border"), later])
    marks = [mark.key for group in groups for lane in group.lanes for row in lane.rows for mark in row.marks]
    assert len(marks) == MOST_MARKS
    assert first.key not in marks
    assert left_out == ("2 earlier entries of Border",)


def test_of_very_many_issues_that_are_left_out_some_are_named() -> None:
    many = a_track(*[a_point("2025-05-01") for _ in range(MOST_MARKS)], issue="Border")
    others = [a_track(a_point("2025-05-01"), issue=f"Issue {number}") for number in range(MOST_NAMED + 5)]
    _, left_out = draw_groups(drawing(), [many, *others])
    assert left_out[-2:] == (f"Issue {MOST_NAMED - 1}", "5 more")
