"""Which version is offered after which."""

from datetime import date

import pytest

from positions.domain.release_names import next_version


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("", "1.0.0"),
        ("1.1.0", "1.2.0"),
        ("1.9.3", "1.10.0"),
        ("1.2.3.4", "1.3.0.0"),
        ("1.0", "1.1"),
        ("3", "4"),
        ("1.0.0-beta", "1.1.0"),
        ("2026-10", "2026-11"),
        ("2026-10-2", "2026-11"),
        ("2026-11", "2026-11-2"),
        ("2026-11-2", "2026-11-3"),
        ("2026-11-b", "2026-11-2"),
        ("2026-13", "2027"),
    ],
)
def test_the_version_after_another(last: str, following: str) -> None:
    assert next_version(last, date(2026, 11, 29)) == following
