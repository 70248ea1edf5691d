"""The moment of knowledge: parsing `known=`, and the one clock by which evidence is published.

Every act that publishes or replaces holds the negotiation's lock until it commits and reads the clock once while
it holds it. Whoever reads "as known at K" first waits for acts under way: so the same K always gives the same answer.
"""

import re
from datetime import UTC, date, datetime, time

from django.db import connection

# Python reads more forms than these, and some that nobody means.
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


# The clock must be read while the locks are held, hence one statement.
CUT = """
WITH held AS MATERIALIZED
    (SELECT pg_advisory_xact_lock_shared('positions_negotiation'::regclass::int, id::int) FROM (%s) asked(id))
SELECT clock_timestamp() FROM (SELECT count(*) FROM held) all_held"""


class BadMoment(ValueError):
    """A text that is no moment of knowledge; the message says what one looks like."""


def parse_known(text: str) -> datetime | None:
    """Return the moment that a `known=` names, in UTC; None when the text is empty.

    A bare date means the end of that day in UTC, a time without a zone is in UTC. Raises BadMoment.
    """
    text = text.strip()
    if not text:
        return None
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2025-06-01"):
            moment = datetime.combine(date.fromisoformat(text), time.max)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadMoment(
            "The moment of knowledge must be a date such as 2025-06-01 or a time such as 2025-06-01T12:00:00Z."
        ) from error


def echo(known: datetime | None) -> str | None:
    """Return the moment as it is written in addresses and answers: UTC with microseconds; None stays None."""
    if known is None:
        return None
    return known.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def settled(negotiation_id: int, known: datetime | None) -> datetime | None:
    """Return the moment of knowledge to read by, cut to the present; None (now, with all that is live) stays None.

    Waits until every act of publication under way in the negotiation has ended: whatever is published after
    this call has a later time than the moment that it returns.
    """
    return cut(known, "SELECT %s", negotiation_id)


def settled_everywhere(known: datetime | None) -> datetime | None:
    """Return the moment of knowledge as `settled` does, for what is read of all negotiations at once."""
    return cut(known, "SELECT id FROM positions_negotiation ORDER BY id")


def cut(known: datetime | None, negotiations: str, *values: int) -> datetime | None:
    if known is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(CUT % negotiations, values)
        now: datetime = cursor.fetchone()[0]
    return min(known, now)
