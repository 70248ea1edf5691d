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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an entry stands: its id, its track, and its place in it."""

    id: int
    track: Track
    place: int

    def opened(self, line: TimelineLine) -> Opened:
        """Return the entry with its neighbours."""
        keys = ["", *(point.key for point in self.track.points), ""]
        return Opened(line, keys[self.place], keys[self.place + 2])


def spot_of(tracks: Iterable[Track], key: str) -> Spot | None:
    """Return where the entry of that key stands; None when it is in none of the tracks."""
    for track in tracks:
        for place, point in enumerate(track.points):
            if point.key == key:
                return Spot(point.entry.id, track, place)
    return None


def open_entry(
    negotiation: Negotiation, tracked: Iterable[TimelinePosition], known: datetime | None, key: str
) -> Opened | None:
    """Return the entry of that key, opened; None when there is none as known."""
    named = Entry.objects.known(known).filter(negotiation=negotiation, key=key)
    position = named.values_list("position_id", flat=True).first() if "\0" not in key else None
    reading = read_tracks([item for item in tracked if item.id == position], known)
    spot = spot_of(reading.tracks, key)
    return spot.opened(read_lines([spot.id], reading.tracks, known)[0]) if spot else None
