"""What was published last: of what was published at one moment, what was said last comes first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.shifts import Shift, Stand, moves
from positions.models import Entry
from positions.overview.courses import Course, Courses, ThinCourses
from positions.reading.party_marks import PartyMark

# So many are shown.
MOST = 8
LAST_FIRST = ("-published_at", "-effective_on", "-sequence", "-id")
COLUMNS = ("id", "key", "version", "statement", "published_at", "precision", "account", "basis", "position__key")


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


def last_published(known: datetime | None) -> QuerySet[Entry, Any]:
    """Return the rows of the main entries of an outer negotiation that were published last, as known (None: now)."""
    rows = Entry.objects.known(known).filter(negotiation=OuterRef(OuterRef("pk")), main=True)
    # What is told of them is put together for these alone, and not for all that are ordered.
    last = Entry.objects.filter(pk__in=rows.order_by(*LAST_FIRST).values("pk")[:MOST]).order_by(*LAST_FIRST)
    return last.values(row=JSONObject(**{name: name for name in COLUMNS}))


def among(rows: Sequence[Mapping[str, Any]], courses: ThinCourses) -> Iterator[tuple[Mapping[str, Any], Course, Stand]]:
    """Yield those of the rows whose entries the courses have, each with its course and entry.

    What was published after the courses were read is left out: nothing is known of it here.
    """
    wanted = {row["position__key"] for row in rows}
    by_key = {course.key: course for course in courses.positions if course.key in wanted}
    for row in rows:
        course = by_key.get(row["position__key"])
        for entry in course.mains if course else ():
            if course and entry.id == row["id"]:
                yield row, course, entry


def newest_of(rows: Sequence[Mapping[str, Any]], courses: Courses) -> tuple[NewestEntry, ...]:
    """Return the entries of these rows ready to show; the courses have the evidence of them."""
    return tuple(newest_entry(*each, courses) for each in among(rows, courses))


def newest_entry(row: Mapping[str, Any], course: Course, entry: Stand, courses: Courses) -> NewestEntry:
    shift = moves(course.history.entries, offer=course.offer)[entry.id]
    (strength,) = courses.strengths(course, [entry])
    return NewestEntry(
        key=row["key"],
        when=wording.dated(entry.effective_on, row["precision"]),
        published=wording.day(datetime.fromisoformat(row["published_at"]).date()),
        corrected=row["version"] > 1,
        party=courses.mark(course),
        position=course.key,
        title=course.title,
        statement=row["statement"],
        account=wording.account_words(row["account"], row["basis"]),
        strength=wording.strength_in_words(strength),
        sign=wording.SIGNS[shift],
        word="affirmed" if shift is Shift.UNCHANGED else shift.value,
        tint=wording.tint(shift),
    )
