"""The window that is offered for a meeting."""

from datetime import date

import pytest

from positions.domain.shifts import Window
from positions.domain.windows import offered_window

MAY = date(2025, 5, 16)


@pytest.mark.parametrize(
    ("others", "first", "last"),
    [
        ([], "2025-05-09", "2025-05-23"),
        ([("2025-05-01", "2025-05-12")], "2025-05-13", "2025-05-23"),
        ([("2025-05-20", "2025-06-01"), ("2025-07-01", "2025-07-02")], "2025-05-09", "2025-05-19"),
        # One that has days of the meeting in it leaves no room to cut.
        ([("2025-05-10", "2025-05-16")], "2025-05-09", "2025-05-23"),
    ],
)
def test_it_is_a_week_around_short_of_others(others: list[tuple[str, str]], first: str, last: str) -> None:
    windows = [Window(date.fromisoformat(one), date.fromisoformat(other)) for one, other in others]
    assert offered_window(MAY, MAY, windows) == Window(date.fromisoformat(first), date.fromisoformat(last))
