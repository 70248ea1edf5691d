"""What may stand in a cell: a check of its form for each column, that says in a sentence what is wrong."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from positions.models.base import KEY_LENGTH, KEY_PATTERN, LANGUAGE_PATTERN, TAKEN
from positions.package.report import shown
from positions.package.schema import SEPARATOR, Column, Form

# Returns what is wrong with the text of a filled cell; None when nothing is.
Check = Callable[[str], str | None]

FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
# Written in one way only, so that an export gives back what came in.
WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]*")
LARGEST = 2**63 - 1
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LANGUAGE = re.compile(LANGUAGE_PATTERN)
WEB = re.compile(r"https?://\S+")


def exists(text: str) -> bool:
    """Return whether the ISO date is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def full_date(value: str) -> str | None:
    """Check a full date."""
    if not FULL_DATE.fullmatch(value):
        return f"{shown(value)} is no full date; write year, month and day as 2025-05-16."
    return None if exists(value) else f"{shown(value)} is no day of the calendar."


def partial_date(value: str) -> str | None:
    """Check a date that may lack the day, or the month and the day."""
    if not PARTIAL_DATE.fullmatch(value):
        return f"{shown(value)} is no date; write 2025, 2025-05 or 2025-05-16."
    return None if exists(value + "-01-01"[len(value) - 4 :]) else f"{shown(value)} does not exist in the calendar."


def boolean(value: str) -> str | None:
    """Check a truth value."""
    return None if value in ("true", "false") else f"{shown(value)} must be true or false."


def colour(value: str) -> str | None:
    """Check a colour."""
    return None if COLOUR.fullmatch(value) else f"{shown(value)} is no colour; write six digits as #0072b2."


def language(value: str) -> str | None:
    """Check a language tag."""
    return None if LANGUAGE.fullmatch(value) else f"{shown(value)} is no language tag; write en or uk-UA."


def address(value: str) -> str | None:
    """Check an address of the web: with a host, and nothing that a link could do but lead there."""
    try:
        parts = urlsplit(value)
        good = bool(WEB.fullmatch(value)) and bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        good = False
    return None if good else f"{shown(value)} is no web address; write https://host/path."


def items(value: str) -> str | None:
    """Check a list of texts."""
    if all(item.strip() for item in value.split(SEPARATOR)):
        return None
    return f"{shown(value)} has an empty item; write the items as one{SEPARATOR}two."


def people(value: str) -> str | None:
    """Check a list of keys, whether or not they are known."""
    listed = value.split(SEPARATOR)
    if not all(listed):
        return items(value)
    if len(set(listed)) == len(listed):
        return None
    return f"{shown(Counter(listed).most_common(1)[0][0])} stands twice in the list."


def key(pattern: str) -> Check:
    """Return the check of keys of that pattern."""
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
    """Return the check of codes from that list."""
    known = frozenset(codes)

    def check(value: str) -> str | None:
        return None if value in known else f"{shown(value)} is not one of: {', '.join(codes)}."

    return check


def short_text(longest: int) -> Check:
    """Return the check of texts of at most that many characters."""

    def check(value: str) -> str | None:
        if len(value) <= longest:
            return None
        return f"{shown(value)} has {len(value)} characters; at most {longest} are allowed."

    return check


PLAIN: dict[Form, Check] = {
    Form.DATE: full_date,
    Form.PARTIAL_DATE: partial_date,
    Form.BOOLEAN: boolean,
    Form.COLOUR: colour,
    Form.LANGUAGE: language,
    Form.ADDRESS: address,
    Form.LIST: items,
    Form.REFERENCES: people,
}


def check_of(column: Column) -> Check | None:
    """Return the check of the column's filled cells; None when any text will do."""
    if column.form is Form.KEY:
        return key(column.pattern or KEY_PATTERN)
    if column.form is Form.INTEGER:
        return whole_number(column.minimum)
    if column.form is Form.CODE:
        return code(column.codes)
    if column.max_length is not None:
        return short_text(column.max_length)
    return PLAIN.get(column.form)
