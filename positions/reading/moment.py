"""The moment of knowledge: parsing `known=`, and what may be read at it.

The acts of a negotiation follow one another, and the database gives each a later moment than all before
(guards/moments.sql). So whatever is committed after the last moment that a reader finds has a later one: up to that
moment the same K always gives the same answer. Readers wait for nobody, and may read on a standby.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Subquery

from positions.models import Entry, Moment, Negotiation
from positions.reading.compiled import A_MOMENT, AN_ID, CompiledQuery
from positions.reading.releases import release_read
from tracker.replicas.reading import ask_primary

# Python reads more forms than these, and some that nobody means.
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


# The last moment of all negotiations. But an act under way may have been given one before it: then it is the last one
# of that negotiation. A standby does not see where acts are under way, so there they may be in any of them.
LAST_EVERYWHERE = """
SELECT least((SELECT max(at) FROM positions_moment), (
    SELECT min((SELECT max(at) FROM positions_moment m WHERE m.negotiation_id = n.id)) FROM positions_negotiation n
    WHERE pg_is_in_recovery() OR EXISTS (
        SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.classid = 'positions_negotiation'::regclass AND l.objid = n.id::oid)))"""


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


@dataclass(frozen=True, slots=True)
class Settled:
    """A moment of knowledge to read by, and when the record begins if that is later (else None).

    `release` is what `release_read` gives of that moment.
    """

    known: datetime
    begins: datetime | None
    release: dict[str, Any] | None = field(default=None, compare=False)


def settled(negotiation_id: int, known: datetime | None) -> datetime | None:
    """Return the moment of knowledge to read by; None (now, with all that is live) stays None.

    A later one is cut to the last moment committed in the negotiation: whatever is published after this call has a
    later time. To be called before the evidence is read.
    """
    return None if known is None else cut(known, last_moment(negotiation_id))


def settle(negotiation_id: int, known: datetime) -> Settled:
    """Return the moment as `settled` does, and when the record begins if that is later. One query."""
    rows = last_act().rows(negotiation=negotiation_id, moment=known)
    last, first, released = rows[0] if rows else (None, None, None)
    begins = first if first and known < first else None
    return Settled(cut(known, last), begins, json.loads(released) if released else None)


def last_moment(negotiation_id: int) -> datetime | None:
    """Return the moment of the last act that is committed in a negotiation; None: nothing was ever done. One query."""
    rows = last_act_alone().rows(negotiation=negotiation_id)
    return rows[0][0] if rows else None


@cache
def last_act_alone() -> CompiledQuery:
    return CompiledQuery(Moment.objects.filter(negotiation=AN_ID).order_by("-at").values_list("at")[:1])


@cache
def last_act() -> CompiledQuery:
    """Return the query for the last act of a negotiation, its first publication, and its release at a moment."""
    published = Entry.objects.published().filter(negotiation=AN_ID).order_by("published_at")
    acts = Moment.objects.filter(negotiation=AN_ID).order_by("-at")
    release = release_read(A_MOMENT, negotiation=AN_ID)
    return CompiledQuery(acts.values_list("at", Subquery(published.values("published_at")[:1]), release)[:1])


def last_read(**of: Any) -> Subquery:
    """Return the part of a query that reads the last moment of a negotiation, for `keep_last`; `of` says of which."""
    return Subquery(Moment.objects.filter(**of).order_by("-at").values("at")[:1])


def keep_last(negotiation: Negotiation, at: datetime | None) -> None:
    """Keep with the negotiation what `last_read` gave: read before its evidence, so that nothing later is meant."""
    vars(negotiation)["_last_at"] = at


def last_kept(negotiation: Negotiation) -> datetime | None:
    """Return the last moment of a negotiation, as it was when it was read. No query where that was read with it."""
    if "_last_at" not in vars(negotiation):
        keep_last(negotiation, last_moment(negotiation.pk))
    found: datetime | None = vars(negotiation)["_last_at"]
    return found


def settled_everywhere(known: datetime | None) -> datetime | None:
    """Return the moment of knowledge as `settled` does, for what is read of all negotiations at once."""
    if known is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(LAST_EVERYWHERE)
        return cut(known, cursor.fetchone()[0])


def cut(known: datetime, last: datetime | None) -> datetime:
    """Return the moment, or the last one when that is earlier; None: nothing was ever done.

    What was done up to a moment after the last is not sure to be in a replica yet: there it raises AskPrimary.
    """
    if last is None or known > last:
        ask_primary()
    return known if last is None else min(known, last)
