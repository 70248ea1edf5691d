"""The column for narrow screens: what stands in it, in which order, and what its lanes look like."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from positions.domain.codebook import Account, Channel, Firmness, Kind
from positions.domain.shifts import Shift
from positions.models import Round
from positions.timeline.clashes import clashes_of
from positions.timeline.stream import (
    MOST_JUMPS,
    MOST_LANES,
    MOST_ROWS,
    StreamMaterial,
    draw_stream,
    entries_told,
    firm_words,
    fits,
    is_within,
    told_by,
)
from positions.timeline.stream_rows import RoundHead, Stream, StreamRow
from positions.timeline.tracks import Point, Track
from tests.positions.timeline.pieces import PERIOD, SOUTH, a_point, a_track, given_up, texts_of

FIRM = {"firmness": Firmness.CATEGORICAL}


def a_round(key: str, first: str, last: str) -> Round:
    days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    window = {f"window_{name}": day for name, day in days.items()}
    return Round(key=key, name=f"Round of {key}", **days, **window)


def drawn(*tracks: Track, without: Iterable[Point] = (), **values: Any) -> Stream:
    matching = {point.entry.id for track in tracks for point in track.points} - {point.entry.id for point in without}
    given_values = {"hollow": frozenset(), "rounds": (), "clashes": {}, "period": PERIOD} | values
    return draw_stream(tracks, StreamMaterial(lines=texts_of(*tracks), matching=frozenset(matching), **given_values))


def rows_of(stream: Stream) -> list[StreamRow]:
    return [row for year in stream.years for part in year.parts for row in part.rows]


def said(stream: Stream) -> list[str]:
    """Return what the column says from top to bottom: years, rounds, entries by their words, and what lies between."""
    told = []
    for year in stream.years:
        told.append(year.name)
        for part in year.parts:
            told += [f"{part.head.name} {part.head.clash}{part.head.says}".strip()] if part.head else []
            told += [f"{row.entry.when} {row.entry.word}" if row.entry else row.says for row in part.rows]
    return told


def test_time_runs_down_through_years_rounds_and_pauses() -> None:
    border = a_track(a_point("2022-03-01", Shift.FIRST_RECORDED), a_point("2024-02-01", Shift.HARDENED))
    river = a_track(a_point("2022-03-05"), party=SOUTH, issue="River", pk=2)
    rounds = [a_round("spring", "2022-03-04", "2022-03-06"), a_round("autumn", "2022-10-01", "2022-10-02")]
    assert said(drawn(border, river, rounds=rounds, clashes={"autumn": "red lines collide"})) == [
        *("2022", "1 Mar first recorded", "Round of spring", "5 Mar affirmed", "no entry for 22 months"),
        *("Round of autumn red lines collideno entry", "2024", "1 Feb hardened"),
    ]


def test_a_round_without_a_row_says_why() -> None:
    point, other = a_point("2022-03-01"), a_point("2022-05-01")
    rounds = [a_round("spring", "2022-04-20", "2022-05-10"), a_round("autumn", "2022-10-01", "2022-10-02")]
    told = said(drawn(a_track(point, other), rounds=rounds, without=[other]))
    assert told == ["2022", "1 Mar affirmed", "Round of spring 1 entry not asked for", "Round of autumn no entry"]


def test_a_round_over_new_year_stands_in_the_year_of_its_first_row() -> None:
    track = a_track(a_point("2022-03-01"), a_point("2023-01-03"), a_point("2023-01-04"))
    assert said(drawn(track, rounds=[a_round("winter", "2022-12-28", "2023-01-05")]))[-4:] == [
        *("2023", "Round of winter", "3 Jan affirmed", "4 Jan affirmed")
    ]


def test_rounds_whose_windows_overlap_deny_no_entry_and_rows_stand_below_their_own() -> None:
    track = a_track(a_point("2022-03-07"), a_point("2022-03-12"))
    long, short = a_round("weeks", "2022-03-01", "2022-03-20"), a_round("days", "2022-03-05", "2022-03-10")
    assert said(drawn(track, rounds=[long, short])) == [
        *("2022", "Round of weeks its entries stand below", "Round of days", "7 Mar affirmed"),
        *("Round of weeks continued", "12 Mar affirmed"),
    ]


def test_rounds_before_the_first_entry_and_after_the_period_are_left_out() -> None:
    rounds = [a_round("early", "2022-01-01", "2022-01-02"), a_round("late", "2026-01-01", "2026-01-02")]
    assert said(drawn(a_track(a_point("2022-03-01")), rounds=rounds)) == ["2022", "1 Mar affirmed"]


def test_what_is_not_asked_for_is_counted_and_still_moves_the_lane() -> None:
    points = a_point("2022-03-01"), a_point("2022-03-02", Shift.HARDENED, **FIRM), a_point("2022-03-03", **FIRM)
    stream = drawn(a_track(*points), without=points[1:2])
    assert said(stream) == ["2022", "1 Mar affirmed", "1 entry in between not asked for", "3 Mar affirmed"]
    assert [row.cells[0].css for row in rows_of(stream)] == ["w3", "w4", "w4"]


def test_what_lies_before_the_period_shows_in_the_lanes_alone() -> None:
    stream = drawn(a_track(a_point("2021-12-01", **FIRM)), a_track(a_point("2022-02-01"), pk=2))
    (row,) = rows_of(stream)
    assert [cell.css for cell in row.cells] == ["w4", "w3"]


@pytest.mark.parametrize(
    ("values", "css"),
    [
        ({}, "w3"),
        ({"firmness": Firmness.CATEGORICAL}, "w4"),
        ({"firmness": Firmness.OPEN}, "w2"),
        ({"firmness": Firmness.TENTATIVE}, "w1"),
    ],
)
def test_weight_shows_firmness_and_shape_an_offer(values: dict[str, Any], css: str) -> None:
    for kind, shape in ((Kind.DEMAND, ""), (Kind.REFUSAL, ""), (Kind.OFFER, " offer")):
        (row,) = rows_of(drawn(a_track(a_point("2022-03-01", **values), kind=kind)))
        assert row.cells[0].css == css + shape


def test_silence_weak_evidence_and_what_was_given_up_look_apart() -> None:
    weak = a_point("2022-03-01")
    stream = drawn(a_track(weak, given_up("2022-04-01")), hollow=frozenset({weak.entry.id}))
    assert [row.cells[0].css for row in rows_of(stream)] == ["w3 hollow", "gone from"]
    first, gap, _ = rows_of(drawn(a_track(a_point("2022-03-01"), a_point("2024-03-01"))))
    assert [first.cells[0].css, gap.cells[0].css] == ["w3", "w3 quiet"]
    assert drawn(a_track(a_point("2022-03-01"))).end.cells[0].css == "w3 quiet"


def test_only_its_own_lane_has_the_mark_of_an_entry_with_the_tint_of_its_move() -> None:
    stream = drawn(
        a_track(a_point("2022-03-01", Shift.HARDENED)), a_track(a_point("2022-03-02", None, rival=True), pk=2)
    )
    first, second = rows_of(stream)
    assert [(cell.symbol, cell.tint) for cell in first.cells] == [("up", "away"), ("", "")]
    assert [(cell.symbol, cell.tint) for cell in second.cells] == [("", ""), ("rival", "still")]
    assert [cell.css for cell in second.cells] == ["w3", ""]
    assert [row.entry.aside for row in (first, second) if row.entry] == [False, True]


def test_lanes_of_another_party_or_issue_stand_apart() -> None:
    tracks = (
        a_track(a_point("2022-03-01")),
        a_track(a_point("2022-03-02"), pk=2),
        a_track(a_point("2022-03-03"), party=SOUTH, pk=3),
    )
    assert [lane.cell.css for lane in drawn(*tracks).lanes] == ["w3 quiet", "w3 quiet", "w3 quiet spaced"]


def test_a_lane_says_how_its_position_stands_in_the_end() -> None:
    lanes = drawn(
        a_track(a_point("2022-03-01", **FIRM, called=True)),
        a_track(a_point("2022-03-01"), kind=Kind.REFUSAL, pk=2),
        a_track(given_up("2022-03-01"), pk=3),
        a_track(a_point("2022-03-01", None, reading=True), pk=4),
    ).lanes
    assert [lane.stands for lane in lanes] == ["red line", "plain refusal", "not held", "nothing recorded up to then"]


def test_no_more_lanes_and_rows_than_have_room() -> None:
    many = [a_track(a_point("2022-03-01"), pk=number) for number in range(MOST_LANES + 1)]
    assert not fits(many, one_issue=False)
    assert fits(many, one_issue=True)
    stream = drawn(*many)
    assert (len(stream.lanes), stream.left_out, stream.close) == (MOST_LANES, ("Line to be drawn",), True)
    stream = drawn(a_track(*(a_point("2022-03-01") for _ in range(MOST_ROWS + 3))))
    assert (len(rows_of(stream)), stream.earlier) == (MOST_ROWS, 3)


def test_only_what_has_a_lane_and_a_row_is_read() -> None:
    busy = a_track(*(a_point("2022-03-01") for _ in range(10 * MOST_ROWS)))
    others = [a_track(a_point("2022-02-01"), pk=number) for number in range(2 * MOST_LANES)]
    tracks = [busy, *others]
    told = entries_told(tracks, {point.entry.id for track in tracks for point in track.points}, PERIOD)
    assert len(told) <= MOST_ROWS + MOST_LANES
    assert not told & {point.entry.id for track in tracks[MOST_LANES:] for point in track.points}


def test_there_are_only_so_many_years_to_jump_to() -> None:
    points = [a_point(f"{year}-03-01") for year in range(2000, 2025)]
    stream = drawn(a_track(*points), period=type(PERIOD)(date(2000, 1, 1), date(2025, 1, 1)))
    assert len(stream.years) == 25
    assert len(stream.jumps) <= MOST_JUMPS
    assert stream.jumps[0].anchor == "y2000"


def test_entries_after_the_days_shown_are_not_denied() -> None:
    track = a_track(a_point("2022-03-01"), a_point("2026-03-01"))
    assert drawn(track).end.says == "later entries lie outside the days shown"
    assert drawn(a_track(a_point("2022-03-01"))).end.says == "no later entry"


def test_an_entry_without_a_word_on_firmness_is_as_before() -> None:
    said_then = a_point("2022-03-01", **FIRM)
    assert firm_words(said_then, Kind.DEMAND) == "categorical"
    assert firm_words(a_point("2022-03-02", **FIRM, said_in=said_then.entry), Kind.DEMAND) == "categorical, as before"


def test_whose_word_an_entry_is() -> None:
    assert told_by("Ann Envoy, Head", Account.OWN, Channel.PUBLIC) == "Ann Envoy, own word"
    assert told_by("", Account.OWN, Channel.CONDUCT) == "own deed"
    assert told_by("", Account.OWN, Channel.TERM) == "own term"
    assert told_by("", Account.PRESS, Channel.CONDUCT) == "press account"


@pytest.mark.parametrize(
    ("mine", "theirs", "words"),
    [
        ({**FIRM, "called": True}, {**FIRM, "called": True}, "red lines collide"),
        ({**FIRM, "called": True}, FIRM, "collide, categorical on both sides"),
        (FIRM, FIRM, "collide, categorical on both sides"),
        (FIRM, {}, None),
        ({}, {}, None),
    ],
)
def test_what_collides_is_called_a_red_line_only_where_both_parties_did(
    mine: dict[str, Any], theirs: dict[str, Any], words: str | None
) -> None:
    one = a_track(a_point("2022-03-01", **mine), against=(2,))
    other = a_track(a_point("2022-03-01", **theirs), party=SOUTH, issue="River", pk=2, against=(1,))
    rounds = [a_round("before", "2022-02-01", "2022-02-02"), a_round("after", "2022-03-01", "2022-03-02")]
    found = {"after": words} if words else {}
    assert clashes_of([one], [other], rounds) == clashes_of([other], [one], rounds) == found


def test_offers_collide_with_nothing() -> None:
    offer = a_track(a_point("2022-03-01", **FIRM), kind=Kind.OFFER, against=(2,))
    other = a_track(a_point("2022-03-01", **FIRM), party=SOUTH, pk=2)
    assert clashes_of([offer], [other], [a_round("after", "2022-03-01", "2022-03-02")]) == {}


DAYS = some.lists(some.dates(date(2021, 6, 1), date(2026, 6, 1)), min_size=1, max_size=12)
WINDOWS = some.lists(some.tuples(some.dates(date(2021, 6, 1), date(2026, 6, 1)), some.integers(0, 400)), max_size=8)


@given(days=some.lists(DAYS, min_size=1, max_size=4), windows=WINDOWS, left=some.integers(0, 3))
def test_every_row_stands_in_its_place_below_the_head_of_its_round(
    days: list[list[date]], windows: list[tuple[date, int]], left: int
) -> None:
    tracks = [a_track(*(a_point(str(day)) for day in sorted(each)), pk=pk) for pk, each in enumerate(days)]
    rounds = [
        a_round(f"round-{number}", str(day), str(day + timedelta(days=length)))
        for number, (day, length) in enumerate(windows)
    ]
    without = tracks[0].points[:left]
    stream = drawn(*tracks, rounds=rounds, without=without)
    left_out = {point.key for point in without}
    # The texts of these entries are enough to draw it.
    matching = {point.entry.id for track in tracks for point in track.points} - {each.entry.id for each in without}
    told = entries_told(tracks, matching, PERIOD)
    lines = {pk: text for pk, text in texts_of(*tracks).items() if pk in told}
    clashes: dict[str, str] = {}
    hollow = frozenset(point.entry.id for track in tracks for point in track.points)
    drawn_from = [
        StreamMaterial(texts, frozenset(matching), weak, rounds, clashes, PERIOD)
        for texts, weak in ((texts_of(*tracks), hollow), (lines, hollow & told))
    ]
    assert draw_stream(tracks, drawn_from[0]) == draw_stream(tracks, drawn_from[1])
    dated = [point.entry.effective_on for track in tracks for point in track.points if point.key not in left_out]
    found = [row.entry.iso for row in rows_of(stream) if row.entry]
    assert found == [str(day) for day in sorted(dated) if day in PERIOD]
    names = [year.name for year in stream.years]
    assert names == sorted(set(names))
    everything = [point.entry.effective_on for track in tracks for point in track.points]
    head: RoundHead | None = None
    for part in (part for year in stream.years for part in year.parts):
        head = part.head or head
        listed = {row.entry.iso for row in part.rows if row.entry}
        if part.within:
            assert head is not None
            (window,) = (each for each in rounds if each.key == head.key)
            days_of = [day for day in everything if is_within(window, day)]
            assert all(is_within(window, date.fromisoformat(day)) for day in listed)
            if part.head and not part.rows:
                assert (part.head.says == "no entry") is not bool(days_of)
        else:
            assert not any(is_within(each, date.fromisoformat(day)) for each in rounds for day in listed)
    heads = [
        part.head.key for year in stream.years for part in year.parts if part.head and part.head.says != "continued"
    ]
    assert len(heads) == len(set(heads))
