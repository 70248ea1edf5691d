"""What the picture to take away reads: of very many positions those that it draws, one issue after another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from positions.domain.points import PointInTime
from positions.models import Entry, Negotiation
from positions.overview.courses import Course, ThinCourses, listed_positions, read_courses, thin_courses
from positions.overview.overview import OverviewChoice
from positions.overview.picture import MOST_CELLS, MOST_LANES, PicturePart, filling, issues_drawn
from positions.web.asked import AskedPair

# So many positions are read at once: of those that are not drawn nothing stays in memory.
AT_ONCE = 400
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """The issues that are drawn, and the courses of their positions and of all that cannot be met together with these.

    `names` are those of the issues asked for, `number` is how many positions on them have a state.
    """

    part: PicturePart
    thin: ThinCourses
    names: frozenset[str]
    number: int


def read_drawn_part(question: AskedPair, rounds: Sequence[PointInTime], choice: OverviewChoice) -> DrawnPart:
    """Read the issues that are drawn: of all of them, or of those of a group, the first that have room; or the one.

    A query, one for every AT_ONCE positions that are looked at, and one for those that cannot be met with the drawn.
    Raises UnknownFilter where something is chosen that is not there.
    """
    known = question.known
    rows = list(recorded(question.negotiation, known))
    spoken = [row for row in rows if row["begins"]]
    choice.check((row["issue__group"], row["issue__key"], row["key"]) for row in spoken)
    asked = [
        row for row in spoken if choice.issue in ("", row["issue__key"]) and choice.group in ("", row["issue__group"])
    ]
    last = max((point.window_ends_on for point in rounds), default=date.min)
    here = [row for row in asked if row["begins"] <= last]
    room = len(here) if choice.issue else MOST_CELLS // max(len(rounds), 1)
    drawn = issues_drawn(read_batches(here, rounds, known), choice.issue, room, fold=len(here) > MOST_LANES)
    issues = tuple(filling(drawn, room))
    number = len({row["issue__key"] for row in here})
    return DrawnPart(
        part=PicturePart(issues, 0, number, "", "", continued=False),
        thin=with_partners(rows, [course for each in issues for course in each.positions], rounds, known),
        names=frozenset(row["issue__name"] for row in asked),
        number=len(here),
    )


def recorded(negotiation: Negotiation, known: datetime | None) -> "QuerySet[Any, Any]":
    """Return what tables say of the positions with an entry as known; `begins` is the day of the first main one."""
    entries = Entry.objects.known(known).filter(position=OuterRef("pk"))
    mains = entries.filter(rival_of__isnull=True, reading=False).order_by("effective_on").values("effective_on")
    of_entries = {"begins": Subquery(mains[:1])}
    rows: QuerySet[Any, Any] = listed_positions(negotiation).filter(Exists(entries)).annotate(**of_entries)
    return rows


def read_batches(rows: Rows, rounds: Sequence[PointInTime], known: datetime | None) -> Iterator[Course]:
    """Yield the courses of positions, so many read at a time as they are needed."""
    for first in range(0, len(rows), AT_ONCE):
        yield from read_courses(rows[first : first + AT_ONCE], rounds, known)


def with_partners(
    rows: Rows, drawn: Sequence[Course], rounds: Sequence[PointInTime], known: datetime | None
) -> ThinCourses:
    """Return the courses that are drawn with those of the positions that cannot be met together with one of them."""
    by_key = {course.key: course for course in drawn}
    partners = {key for course in drawn for key in course.cannot_be_met_with} - by_key.keys()
    by_key |= {
        course.key: course for course in read_courses([row for row in rows if row["key"] in partners], rounds, known)
    }
    return thin_courses(rows, [by_key[row["key"]] for row in rows if row["key"] in by_key], rounds)
