"""What may stand in a cell: a check of its form for each column, that says in a sentence what is wrong."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from positions.domain.dates import is_rewritten
from positions.domain.texts import is_blank
from positions.models.base import KEY_LENGTH, TAKEN
from positions.package.report import shown
from positions.package.schema import PATTERNS, SEPARATOR, SLUG, Column, Form

# Returns what is wrong with the text of a filled cell; None when nothing is.
Check = Callable[[str], str | None]

FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# Written in one way only, so that an export gives back what came in.
WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]*")
LARGEST = 2**63 - 1
WEB = re.compile(r"https?://\S+")


def exists(text: str) -> bool:
    """Return whether an ISO date is a day of the calendar, or a time one of its day."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


# Of a date as a spreadsheet shows it; the reader of a table tells it once for all of them.
REWRITTEN = "The date is not written as 2025-05-16."


def full_date(value: str) -> str | None:
    if is_rewritten(value):
        return REWRITTEN
    if not FULL_DATE.fullmatch(value):
        return f"{shown(value)} is no full date; write year, month and day as 2025-05-16."
    return None if exists(value) else f"{shown(value)} is no day of the calendar."


def partial_date(value: str) -> str | None:
    """Check a date that may lack the day, or the month and the day."""
    if is_rewritten(value):
        return REWRITTEN
    if not PARTIAL_DATE.fullmatch(value):
        return f"{shown(value)} is no date; write 2025, 2025-05 or 2025-05-16."
    return None if exists(value + "-01-01"[len(value) - 4 :]) else f"{shown(value)} does not exist in the calendar."


def address(value: str) -> str | None:
    """Check an address of the web: with a host, and nothing that a link could do but lead there."""
    try:
        parts = urlsplit(value)
        good = bool(WEB.fullmatch(value)) and bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        good = False
    return None if good else f"{shown(value)} is no web address; write https://host/path."


def items(value: str) -> str | None:
    good = not any(map(is_blank, value.split(SEPARATOR)))
    return None if good else f"{shown(value)} has an empty item; write the items as one{SEPARATOR}two."


def people(value: str) -> str | None:
    """Check a list of keys, whether or not they are known."""
    listed = value.split(SEPARATOR)
    if not all(listed):
        return items(value)
    if len(set(listed)) == len(listed):
        return None
    return f"{shown(Counter(listed).most_common(1)[0][0])} stands twice in the list."


def formed(pattern: str, wrong: str) -> Check:
    """Return the check of texts of that pattern; `wrong` says of another what it is not."""
    whole = re.compile(pattern)
    return lambda value: None if whole.fullmatch(value) else f"{shown(value)} {wrong}"


def key(pattern: str) -> Check:
    whole = re.compile(pattern)
    marks = "single - or @" if "@" in pattern else "single -"

    def check(value: str) -> str | None:
        if value == TAKEN:
            return f"{shown(value)} is no key: addresses end so where something is made; choose another."
        if not whole.fullmatch(value):
            return f"{shown(value)} is no key; use only a-z, 0-9 and {marks} between them."
        if len(value) > KEY_LENGTH:
            return f"{shown(value)} has {len(value)} characters; a key has at most {KEY_LENGTH}."
        return None

    return check


def whole_number(minimum: int | None) -> Check:
    """Return the check of whole numbers from `minimum` (None: any that the database can keep)."""

    def check(value: str) -> str | None:
        if not WHOLE_NUMBER.fullmatch(value):
            return f"{shown(value)} is no whole number; write it in digits only, as 12."
        # Converting a very long number would take very long.
        if len(value) > len(str(-LARGEST)) or abs(int(value)) > LARGEST:
            return f"{shown(value)} is too large; the largest number is {LARGEST}."
        if minimum is not None and int(value) < minimum:
            return f"{shown(value)} is too small; the least number here is {minimum}."
        return None

    return check


def code(codes: tuple[str, ...]) -> Check:
    known = frozenset(codes)
    return lambda value: None if value in known else f"{shown(value)} is not one of: {', '.join(codes)}."


def short_text(longest: int) -> Check:
    wrong = f"characters; at most {longest} are allowed."
    return lambda value: None if len(value) <= longest else f"{shown(value)} has {len(value)} {wrong}"


PLAIN: dict[Form, Check] = {
    Form.DATE: full_date,
    Form.PARTIAL_DATE: partial_date,
    Form.BOOLEAN: formed("true|false", "must be true or false."),
    Form.COLOUR: formed(PATTERNS[Form.COLOUR], "is no colour; write six digits as #0072b2."),
    Form.LANGUAGE: formed(PATTERNS[Form.LANGUAGE], "is no language tag; write en or uk-UA."),
    Form.ADDRESS: address,
    Form.LIST: items,
    Form.REFERENCES: people,
}


def check_of(column: Column) -> Check | None:
    """Return the check of the column's filled cells; None when any text will do."""
    if column.form is Form.KEY:
        return key(column.pattern or SLUG)
    if column.form is Form.INTEGER:
        return whole_number(column.minimum)
    if column.form is Form.CODE:
        return code(column.codes)
    if column.max_length is not None:
        return short_text(column.max_length)
    return PLAIN.get(column.form)
