"""The place of a row as a cursor, and the page after it."""

from datetime import date

import pytest

from positions.timeline.tracks import ORDER
from positions.web.paging import BIGGEST, BadCursor, cut

PLACE = (date(2025, 5, 16), 2, "ru-crimea@2025-05-16-b")


def test_a_cursor_comes_back_as_the_place_that_it_names() -> None:
    assert ORDER.read(ORDER.cursor(PLACE)) == PLACE
    assert ORDER.read(ORDER.cursor((date.max, BIGGEST, "x" * 200))) == (date.max, BIGGEST, "x" * 200)
    assert ORDER.read("") is None


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        "\0",
        "é",
        "=" * 10,
        "A" * 10_000,
        ORDER.cursor(("2025-05-16", 1)),
        ORDER.cursor(("2025-05-16", 1, "a", "b")),
        ORDER.cursor(("2025-02-30", 1, "a")),
        ORDER.cursor(("yesterday", 1, "a")),
        ORDER.cursor(("2025-05-16", -1, "a")),
        ORDER.cursor(("2025-05-16", "٣", "a")),
        ORDER.cursor(("2025-05-16", BIGGEST + 1, "a")),
        ORDER.cursor(("2025-05-16", "9" * 200, "a")),
        ORDER.cursor(("2025-05-16", 1, "")),
        ORDER.cursor(("2025-05-16", 1, "a\0")),
        ORDER.cursor(("2025-05-16", 1, "a' OR 1=1")),
    ],
)
def test_bad_cursor_is_said(cursor: str) -> None:
    with pytest.raises(BadCursor, match="damaged"):
        ORDER.read(cursor)


@pytest.mark.parametrize("backwards", [False, True])
def test_pages_follow_one_another_without_gap_or_double(backwards: bool) -> None:
    rows = [4, 1, 3, 5, 2]
    seen: list[int] = []
    place = None
    more = True
    while more:
        page, more = cut(rows, place, 2, of=lambda row: (row,), backwards=backwards)
        place = (page[-1],)
        seen += page
    assert seen == sorted(rows, reverse=backwards)


def test_after_the_last_row_comes_nothing() -> None:
    assert cut([1, 2], (2,), 2, of=lambda row: (row,), backwards=False) == ([], False)
