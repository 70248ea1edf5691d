"""What was published last: of what was published at one moment, what was said last comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from positions.domain import wording
from positions.domain.shifts import Shift, moves
from positions.models import Entry, Negotiation
from positions.overview.courses import Course, Courses
from positions.reading.party_marks import PartyMark

# So many are shown.
MOST = 8
COLUMNS = ("id", "key", "version", "effective_on", "precision", "statement", "published_at", "position__key")


@dataclass(frozen=True, slots=True)
class NewestEntry:
    """An entry that was published lately: what it says, what it moved, and when it was published.

    `corrected`: it took the place of an earlier version.
    """

    key: str
    when: str
    published: str
    corrected: bool
    party: PartyMark
    position: str
    title: str
    statement: str
    sign: str
    word: str
    tint: str


def read_newest(negotiation: Negotiation, courses: Courses, known: datetime | None) -> tuple[NewestEntry, ...]:
    """Return the main entries that were published last, as known at a moment (None: now). One query."""
    rows = Entry.objects.known(known).filter(negotiation=negotiation, main=True)
    last = rows.order_by("-published_at", "-effective_on", "-sequence", "-id")[:MOST]
    marks = {party.key: party for party in courses.parties}
    by_key = {course.key: course for course in courses.positions}
    pairs = [(row, by_key[row["position__key"]]) for row in last.values(*COLUMNS)]
    return tuple(newest_entry(row, course, marks[course.party]) for row, course in pairs)


def newest_entry(row: Mapping[str, Any], course: Course, party: PartyMark) -> NewestEntry:
    shift = moves(course.history.entries, offer=course.offer)[row["id"]]
    return NewestEntry(
        key=row["key"],
        when=wording.dated(row["effective_on"], row["precision"]),
        published=wording.day(row["published_at"].date()),
        corrected=row["version"] > 1,
        party=party,
        position=course.key,
        title=course.title,
        statement=row["statement"],
        sign=wording.SIGNS[shift],
        word="affirmed" if shift is Shift.UNCHANGED else shift.value,
        tint=wording.tint(shift),
    )
