"""What moved, in sentences: the same words and the same order for every party."""

from typing import Any

import pytest

from positions.domain.evidence import TWO
from positions.overview.between import in_between
from positions.overview.courses import Course
from positions.overview.tally import MOST_ISSUES, MOST_SIGNS, MovedRow, moved_rows
from positions.web.sentences import PartySentence, what_moved
from tests.positions.overview.building import NORTH, ROUNDS, SOUTH, a_course, an_entry, courses, movements_between

PARTIES = (NORTH, SOUTH)


def link(**asked: Any) -> str:
    return "&".join(f"{name}={value}" for name, value in asked.items() if value)


def said(sentence: PartySentence) -> str:
    return "".join(phrase.text for phrase in sentence.phrases)


def moved(*positions: Course) -> tuple[PartySentence, ...]:
    pair = (ROUNDS[0], ROUNDS[2])
    return what_moved(movements_between(courses(*positions), *pair, TWO), PARTIES, pair, link, TWO)


def between(*positions: Course) -> list[str]:
    movements = movements_between(courses(*positions), ROUNDS[0], ROUNDS[2], TWO)
    return [said(each) for each in in_between(movements, PARTIES, lambda key: f"to {key}")]


def table(*positions: Course) -> tuple[MovedRow, ...]:
    return moved_rows(movements_between(courses(*positions), ROUNDS[0], ROUNDS[2], TWO), PARTIES, link)


def hardened(**columns: str) -> Course:
    return a_course(an_entry("2022-03-01"), an_entry("2025-05-01", "categorical"), **columns)


def test_each_party_has_the_same_sentence() -> None:
    north, south = moved(hardened(), hardened(party__key="south"))
    assert said(north) == (
        "Of North’s 1 position 1 can be compared: 1 asks more or concedes less (none on two independent sources), "
        "none asks less or concedes more, none changed otherwise, none unchanged, "
        "none with no statement found at the second round. All of them can be compared."
    )
    assert said(south) == said(north).replace("North", "South")


def test_a_number_leads_to_its_rows_and_none_leads_nowhere() -> None:
    north, _ = moved(hardened())
    linked = [phrase for phrase in north.phrases if phrase.href]
    assert [phrase.text for phrase in linked] == ["1 can be compared", "1 asks more or concedes less"]
    assert (linked[1].href, linked[1].tint) == ("party=north&direction=away", "away")


def came_and_went() -> Course:
    return a_course(an_entry("2022-04-01"), an_entry("2023-01-01", ""))


def test_what_came_and_went_is_named_and_counted() -> None:
    some = [came_and_went() for _ in range(5)]
    names = "; ".join(each.title for each in some[:3])
    assert between(*some) == [
        f"North took up and gave up 5 ({names}; and 2 more), took up none for a term that ran out, "
        "and held none at both rounds but not in between.",
        "South took up and gave up none, took up none for a term that ran out, "
        "and held none at both rounds but not in between.",
    ]


def test_the_table_names_an_issue_once_with_a_sign_for_each_of_its_first_positions() -> None:
    row, *_ = table(*(hardened() for _ in range(MOST_SIGNS + 1)))
    (issue,) = row.cells[0].issues
    assert (issue.name, issue.symbols, issue.more) == ("Border", ("up",) * MOST_SIGNS, 1)
    assert issue.href == "party=north&issue=border&direction=away"


def test_two_issues_of_one_name_are_two() -> None:
    row, *_ = table(hardened(issue__key="one"), hardened(issue__key="other"))
    assert [issue.href for issue in row.cells[0].issues] == [
        f"party=north&issue={issue}&direction=away&open={course}"
        for issue, course in zip(("one", "other"), opened(row), strict=True)
    ]


def opened(row: MovedRow) -> list[str]:
    return [issue.href.rpartition("open=")[2] for issue in row.cells[0].issues]


def test_what_only_readings_speak_of_is_counted_apart() -> None:
    north, south = moved(hardened(), a_course(an_entry("2025-05-01", reading=True)))
    assert said(north).startswith("Of North’s 2 positions 1 can be compared: ")
    assert said(north).endswith(" 1 only as read by analysts.")
    assert said(south).startswith("Of South’s 0 positions none can be compared: ")


def test_the_only_one_that_cannot_be_compared_is_not_counted_again() -> None:
    late = a_course(an_entry("2025-05-01"))
    assert " 1 cannot be compared, first recorded after " in said(moved(late)[0])
    assert " 2 cannot be compared, 2 of them first recorded after " in said(moved(late, late)[0])


def test_what_is_held_at_neither_round_is_counted_apart() -> None:
    north, _ = moved(a_course(an_entry("2022-03-01", ""), an_entry("2025-05-01", "")))
    assert "none unchanged, none with no statement found at the second round, 1 held at neither round" in said(north)


def test_the_table_names_so_many_issues_and_counts_the_others() -> None:
    row, *_ = table(*(hardened(issue__key=f"i{n}", issue__name=f"Issue {n}") for n in range(MOST_ISSUES + 2)))
    cell, other = row.cells
    assert (len(cell.issues), cell.more, cell.count.text, other.count.href) == (MOST_ISSUES, 2, "14", "")


@pytest.mark.parametrize(
    ("course", "tint", "told"),
    [
        (a_course(an_entry("2022-03-01")), "still", "1 with no statement found at the second round"),
        (a_course(an_entry("2025-05-01")), "apart", "1 first recorded"),
    ],
)
def test_what_did_not_move_is_counted_by_shift(course: Course, tint: str, told: str) -> None:
    (row,) = (row for row in table(course) if row.tint == tint)
    assert [shift.text for shift in row.cells[0].shifts] == [told]
