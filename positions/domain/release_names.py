"""What releases are called: which name comes next."""

import re
from datetime import date

FIRST = "1.0.0"
OF_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-9a-z-]+)?")


def next_version(last: str, today: date) -> str:
    """Return the version to offer after the last one (empty: none was released).

    After 1.1.0 comes 1.2.0, after 3 comes 4. Where the last is called for a month, it is this month, and within one
    month the next number.
    """
    if not last:
        return FIRST
    if OF_MONTH.fullmatch(last):
        month = f"{today:%Y-%m}"
        return counted_on(last) if last.startswith(month) else month
    numbers = [int(number) for number in last.partition("-")[0].split(".")]
    place = min(1, len(numbers) - 1)
    raised = [*numbers[:place], numbers[place] + 1, *(0 for _ in numbers[place + 1 :])]
    return ".".join(map(str, raised))


def counted_on(last: str) -> str:
    """Return the further one of the same month: 2026-11, 2026-11-2, 2026-11-3."""
    month, number = last[: len("2026-11")], last[len("2026-11-") :]
    return f"{month}-{int(number) + 1 if number.isdigit() else 2}"
