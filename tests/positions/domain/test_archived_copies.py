"""What the address of an archived copy looks like."""

import pytest

from positions.domain.archived_copies import ITSELF, NO_TODAY_COPY, NO_WAYBACK_COPY, fault_of_copy

URL = "https://example.org/statement"


@pytest.mark.parametrize(
    ("copy", "fault"),
    [
        ("", ""),
        (URL, ITSELF),
        (f"{URL}/", ITSELF),
        ("http://www.EXAMPLE.org/statement/?utm_source=mail#top", ITSELF),
        (f"https://web.archive.org/web/20220329120000/{URL}", ""),
        (f"https://web.archive.org/web/20220329id_/{URL}", ""),
        (f"https://web.archive.org/web/*/{URL}", NO_WAYBACK_COPY),
        (f"https://web.archive.org/web/{URL}", NO_WAYBACK_COPY),
        (f"https://web.archive.org/save/{URL}", NO_WAYBACK_COPY),
        ("https://archive.org/details/a-report", ""),
        ("https://archive.ph/loZPY", ""),
        ("https://archive.ph/loZPY#selection-7.0-9.12", ""),
        (f"https://archive.ph/o/loZPY/{URL}", ""),
        ("https://archive.ph/o/loZPY/", NO_TODAY_COPY),
        ("https://archive.ph/#loZPY", NO_TODAY_COPY),
        (f"https://archive.ph/2022.03.29-120000/{URL}", ""),
        (f"https://archive.today/newest/{URL}", NO_TODAY_COPY),
        ("https://archive.ph/", NO_TODAY_COPY),
        ("https://perma.cc/ABCD-1234", ""),
    ],
)
def test_faults(copy: str, fault: str) -> None:
    assert fault_of_copy(copy, URL) == fault


def test_a_source_without_an_address_may_have_a_copy() -> None:
    assert fault_of_copy("https://archive.ph/loZPY", "") == ""
