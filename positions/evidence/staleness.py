"""What somebody saw of a position when they began: so that they are told when it changed before they finished."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from django.db.models import Max
from django.db.models.functions import Greatest

from positions.evidence.refusals import Stale
from positions.models import Entry, Position
from positions.reading.compiled import SOME_IDS, CompiledQuery
from positions.reading.moment import echo

NOTHING = "nothing"
# When anything last happened to a published entry, a redaction too.
TOUCHED = Greatest("published_at", "superseded_at", "amendments__published_at")


def seen_of(position: Position) -> str:
    """Return the mark of what a position's published history is now, to be given back as `seen`. One query."""
    return marks_of([position.pk]).get(position.pk, NOTHING)


def marks_of(positions: Iterable[int]) -> dict[int, str]:
    """Return the marks of many positions by their ids; one without a published entry is left out. One query."""
    return {position: echo(at) or NOTHING for position, at in marks().rows(ids=positions)}


@cache
def marks() -> CompiledQuery:
    """Return the query for when anything last happened to some positions."""
    published = Entry.objects.published().filter(position__any_of=SOME_IDS).order_by()
    return CompiledQuery(published.values_list("position").annotate(at=Max(TOUCHED)))


def check_seen(position: Position, seen: str, *, confirmed: bool) -> None:
    """Raise Stale when the published history of the position changed since `seen`, unless that is confirmed.

    An empty `seen` asks for nothing; one that is no mark counts as having seen nothing.
    """
    if not seen or confirmed or seen_of(position) == seen:
        return
    try:
        since = datetime.fromisoformat(seen)
    except ValueError:
        since = datetime.min
    since = since.replace(tzinfo=since.tzinfo or UTC)
    published = Entry.objects.published().filter(position=position)
    changed = published.annotate(at=Max(TOUCHED)).filter(at__gt=since)
    raise Stale(changed.order_by("at", "id"))
