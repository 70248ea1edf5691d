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
COLUMNS = ("id", "version", "statement", "published_at", "position__key")


@dataclass(frozen=True, slots=True)
class NewestEntry:
    """An entry that was published lately: what it says and by whose word, what it moved, and when it was published.

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
    account: str
    strength: str
    sign: str
    word: str
    tint: str


def read_newest(negotiation: Negotiation, courses: Courses, known: datetime | None) -> tuple[NewestEntry, ...]:
    """Return the main entries of these courses that were published last, as known (None: now). One query.

    What was published since the courses were read is left out: nothing is known of it here.
    """
    rows = Entry.objects.known(known).filter(negotiation=negotiation, main=True)
    last = rows.order_by("-published_at", "-effective_on", "-sequence", "-id")[:MOST].values(*COLUMNS)
    by_key = {course.key: course for course in courses.positions}
    return tuple(newest_entry(row, by_key[row["position__key"]], courses) for row in last if row["id"] in courses.texts)


def newest_entry(row: Mapping[str, Any], course: Course, courses: Courses) -> NewestEntry:
    text = courses.texts[row["id"]]
    shift = moves(course.history.entries, offer=course.offer)[row["id"]]
    entry = next(each for each in course.history.entries if each.id == row["id"])
    (strength,) = courses.strengths(course, [entry])
    return NewestEntry(
        key=text["key"],
        when=wording.dated(text["effective_on"], text["precision"]),
        published=wording.day(row["published_at"].date()),
        corrected=row["version"] > 1,
        party=courses.mark(course),
        position=course.key,
        title=course.title,
        statement=row["statement"],
        account=wording.account_words(text["account"], text["basis"]),
        strength=wording.strength_in_words(strength),
        sign=wording.SIGNS[shift],
        word="affirmed" if shift is Shift.UNCHANGED else shift.value,
        tint=wording.tint(shift),
    )
