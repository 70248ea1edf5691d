"""Tracks and their entries, made up for what is drawn of them."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from positions.domain.codebook import Account, Basis, Firmness, Kind
from positions.domain.shifts import Shift, Stand
from positions.reading.entries import FIELDS, line
from positions.reading.histories import STAND_COLUMNS
from positions.reading.party_marks import PartyMark
from positions.timeline.axis import Period
from positions.timeline.tracks import Point, TimelineLine, TimelinePosition, Track

NORTH, SOUTH = PartyMark("north", "North", "#aa0000", "M0 0"), PartyMark("south", "South", "#0000aa", "M1 1")
NUMBERS = count(1)
PERIOD = Period(date(2022, 1, 1), date(2025, 12, 31))


def a_point(on: str, shift: Shift | None = Shift.UNCHANGED, **values: Any) -> Point:
    number = next(NUMBERS)
    content, called = values.pop("content", ""), values.pop("called", False)
    said = {"basis": Basis.STATED, "channel": ""} | {
        name: values.pop(name) for name in ("basis", "channel") if name in values
    }
    entry = {"held": True, "firmness": Firmness.PLAIN} | values
    return Point(
        entry=Stand(id=number, effective_on=date.fromisoformat(on), sequence=1, **entry),
        key=f"entry-{number}",
        precision="day",
        account=Account.OWN,
        content=content,
        called=called,
        shift=shift,
        **said,
    )


def a_track(
    *points: Point,
    party: PartyMark = NORTH,
    kind: Kind = Kind.DEMAND,
    issue: str = "Border",
    key: str = "p",
    pk: int = 1,
    against: tuple[int, ...] = (),
) -> Track:
    about = (pk, key, kind, "Line to be drawn", party, 0, issue.lower(), issue, "Territory")
    return Track(TimelinePosition(*about, against=against), points)


def given_up(on: str) -> Point:
    return a_point(on, Shift.DROPPED, held=False, firmness=None)


def texts_of(*tracks: Track) -> dict[int, TimelineLine]:
    """Return the texts of all entries of the tracks, by id."""
    return {point.entry.id: text_of(track.position, point) for track in tracks for point in track.points}


def text_of(position: TimelinePosition, point: Point) -> TimelineLine:
    row: dict[str, Any] = dict.fromkeys(FIELDS, "") | {
        **{name: getattr(point.entry, name) for name in STAND_COLUMNS if hasattr(point.entry, name)},
        **{name: getattr(point, name) for name in ("key", "precision", "account", "basis", "content", "channel")},
        "firmness": point.entry.firmness or "",
        "rival_of_id": 1 if point.entry.rival else None,
        "rival_of__key": "another" if point.entry.rival else "",
        "position__kind": position.kind,
        "statement": f"Said in {point.key}.",
        "speaker": "Ann Envoy, Head of the delegation",
        "said_on": None,
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return TimelineLine(line(row, (), point.shift), position)
