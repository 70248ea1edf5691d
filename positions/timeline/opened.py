"""One entry, opened beside the picture, with its neighbours in the life of its position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from positions.models import Entry, Negotiation
from positions.timeline.tracks import TimelineLine, TimelinePosition, Track, read_lines, read_tracks


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with the keys of the entries before and after it in its position (empty: there is none)."""

    line: TimelineLine
    before: str
    after: str


def spot_of(tracks: Iterable[Track], key: str) -> tuple[int, str, str] | None:
    """Return the id of the entry of that key and its neighbours' keys; None when it is in none of the tracks."""
    for track in tracks:
        keys = ["", *(point.key for point in track.points), ""]
        if key in keys[1:-1]:
            place = keys.index(key, 1)
            return track.points[place - 1].entry.id, keys[place - 1], keys[place + 1]
    return None


def open_entry(
    negotiation: Negotiation, tracked: Iterable[TimelinePosition], known: datetime | None, key: str
) -> Opened | None:
    """Return the entry of that key, opened; None when there is none as known."""
    named = Entry.objects.known(known).filter(negotiation=negotiation, key=key)
    position = named.values_list("position_id", flat=True).first() if "\0" not in key else None
    reading = read_tracks([item for item in tracked if item.id == position], known)
    spot = spot_of(reading.tracks, key)
    return Opened(read_lines(spot[:1], reading.tracks, known)[0], *spot[1:]) if spot else None
