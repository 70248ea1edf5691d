"""Days as people and packages write them: how exactly they are known, and which cannot be meant. Pure.

For forms, commands, the import and checks alike; each rule answers with a sentence, empty when nothing is wrong.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from positions.domain.codebook import Channel, Precision

# What is dated before is a slip of the pen more often than history.
FIRST_YEAR = "1900"

# What spreadsheets make of a date: 3/29/2022, 29.03.22, 2022年3月29日 …
IN_NUMBERS = r"[0-9]{1,4}(?:[./\-\s年月]\s?[0-9]{1,4}){1,2}[.月日]?"
# … Mar-22, 29. März 2022, Tuesday, March 29, 2022 …
IN_WORDS = r"(?:\w+, )?(?:[0-9]{1,2}[.\-/\s]\s?)?[^\W\d_]{3,12}[.\-/\s]\s?[0-9]{2,4}(?:, [0-9]{4})?"
# … and 44649, the days since its own beginning of time.
SERIAL = r"[0-9]{5}(?:[.,][0-9]+)?"
TIME = r"[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
REWRITTEN = re.compile(rf"(?:{IN_NUMBERS}|{IN_WORDS}|{SERIAL})(?:{TIME})?")
ISO = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def last_day(on: date, precision: str) -> date:
    """Return the day by which a date known to the day, month or year is written: the last one of it."""
    if precision == Precision.DAY:
        return on
    month = 12 if precision == Precision.YEAR else on.month
    return date(on.year, month, monthrange(on.year, month)[1])


def partial(on: date, precision: str) -> str:
    """Return the date as exactly as it is known: `2022`, `2022-03` or `2022-03-29`."""
    length = {Precision.YEAR.value: 4, Precision.MONTH.value: 7}.get(precision, 10)
    return on.isoformat()[:length]


def may_lie_within(on: str, first: date, last: date) -> bool:
    """Return whether a date, which may be a month or a year (or empty: unknown), has a day from first to last."""
    known = len(on)
    return bool(on) and first.isoformat()[:known] <= on <= last.isoformat()[:known]


def whole(on: str) -> tuple[date, str]:
    """Return the full date by which a year, a month or a day is written, and how exactly it is known."""
    precision = {4: Precision.YEAR, 7: Precision.MONTH}.get(len(on), Precision.DAY).value
    first = date.fromisoformat(on + "-01-01"[: len("2022-03-29") - len(on)])
    return last_day(first, precision), precision


def future(on: str, today: date) -> str:
    """Return what is wrong with a date of something that has happened, when it has not come yet.

    `on` is a year, a month or a day (`2022`, `2022-03`, `2022-03-29`); a month has come once it has begun. `today`
    is the day in UTC. The day after is taken too: in the east of the Pacific's date line it begins 14 hours before.
    """
    latest = (today + timedelta(days=1)).isoformat()
    return f"{on} has not come yet." if on > latest[: len(on)] else ""


def early(on: str) -> str:
    """Return what is doubtful about a date, as exactly as it is known, that lies before 1900."""
    return f"{on} is before {FIRST_YEAR}; is the year right?" if on[:4] < FIRST_YEAR else ""


def older_source(published_on: str, effective_on: date, precision: str, channel: str) -> str:
    """Return what is doubtful about a source that is older than the entry that it bears out.

    It is older when no day on which it can have been published is one on which the entry can have been:
    `published_on` (empty when unknown) may be a month or a year, as the entry may, by its precision. The end of a
    term is nobody's utterance: its evidence is the text that set the term, which is older.
    """
    entry_on = partial(effective_on, precision)
    known = min(len(published_on), len(entry_on))
    if channel == Channel.TERM or published_on[:known] >= entry_on[:known]:
        return ""
    return (
        f"The source is of {published_on}, older than the entry of {entry_on} that it bears out; is either date wrong?"
    )


def is_rewritten(text: str) -> bool:
    """Return whether a text is a date as spreadsheets and people write it, and none of the three forms of ours.

    Nothing is made of it: in 3/4/2022 nobody can say which is the month.
    """
    return bool(REWRITTEN.fullmatch(text)) and not ISO.fullmatch(text)
