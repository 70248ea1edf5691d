"""The histories of positions as they will be once what waits is published too: what a further proposal may rest on.

Nothing is published out of turn for it: whoever publishes is held to what is published by then.
"""

from collections.abc import Collection

from django.db.models import Q

from positions.domain.impact import EMPTY, with_entry
from positions.domain.states import History
from positions.evidence.impact import LAST, stand_of
from positions.evidence.visible import EVERY
from positions.models import Entry
from positions.models.entries import WAITING
from positions.reading.histories import history_of

# New entries that nobody has decided on; a correction that waits changes nothing that others may rest on yet.
NEW_AND_WAITING = WAITING & Q(version=1)


def waiting_on(positions: Collection[int], visible: Q = EVERY) -> dict[int, list[Entry]]:
    """Return the new entries that wait on positions and are visible, by position, as they were proposed. One query."""
    found: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(NEW_AND_WAITING & visible, position__in=positions).order_by("id"):
        found.setdefault(entry.position_id, []).append(entry)
    return found


def history_as_proposed(position: int, visible: Q = EVERY) -> History:
    """Return the history of a position with what waits on it and is visible after all else of its day. Two queries."""
    return with_waiting(history_of(position), waiting_on([position], visible).get(position, []))


def with_waiting(history: History = EMPTY, waiting: Collection[Entry] = ()) -> History:
    """Return the history with entries that wait, in their order."""
    for number, entry in enumerate(waiting):
        place = LAST - len(waiting) + number
        history = with_entry(history, stand_of(entry, place), contentful=bool(entry.content))
    return history
