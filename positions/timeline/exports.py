"""The entries that match, to take away: the rows of the list, all of them, with the words of the codebook.

What an entry moved is known from the whole life of its position only. So the lives are read first, some positions at a
time, and a number is kept for each entry; then the entries themselves, some at a time, in the order of the list.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from positions.domain.codebook import Firmness
from positions.domain.entry_roles import role_of
from positions.domain.evidence import meets
from positions.domain.shifts import Shift
from positions.models import Entry
from positions.reading.entries import FIELDS, CitationLine, citations_of, strength_of_line
from positions.reading.moment import echo
from positions.timeline.answer import TimelineAsked
from positions.timeline.filters import OF_EVIDENCE, TIMELINE_PARAMETERS
from positions.timeline.tracks import ORDER, Point, TimelinePosition, read_tracks
from positions.web.about import About, about, evidence_words, permanent
from positions.web.cited_rows import citations_table
from positions.web.columns import CellKind, DownloadColumn, DownloadTable, cells_by_name
from positions.web.downloads import answer, download, stream_json_object
from positions.web.evidence_asked import asked_data

# So many positions, and so many entries, are read at once.
POSITIONS, ENTRIES = 100, 1000
# A file of more entries is sent from the start on.
LARGE = 2000
CITATION = ("source", "locator", "quote", "quote_language", "translation")
NAMES = (
    *("key", "position", "title", "kind", "party", "issue", "effective_on", "precision", "sequence", "said_on"),
    *("round", "channel", "role", "move", "direction", "held", "firmness", "firmness_resolved", "firmness_on"),
    *("declared", "condition", "scope", "content", "statement", "coding_note", "account", "basis", "speaker"),
    *("rival_of", "published_at", "grade", "independent_sources", "own_word", "stands", "citations"),
)
AS_THEY_ARE = (
    *("key", "precision", "sequence", "channel", "held", "firmness", "declared", "condition", "scope"),
    *("content", "statement", "coding_note", "account", "basis", "speaker"),
)
COLUMNS = (
    DownloadColumn("key", "Entry", width=30),
    DownloadColumn("position", "Position (key)", width=26),
    DownloadColumn("title", "Position", width=40, wrap=True),
    DownloadColumn("kind", "Kind", width=13),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("issue", "Issue (key)"),
    DownloadColumn("issue_name", "Issue", width=28, wrap=True),
    DownloadColumn("effective_on", "In force from", CellKind.DATE),
    DownloadColumn("precision", "Exact to the", width=10),
    DownloadColumn("sequence", "Place within the day", CellKind.NUMBER),
    DownloadColumn("said_on", "Known since", CellKind.DATE),
    DownloadColumn("round", "Round (key)", width=22),
    DownloadColumn("round_name", "Round", width=26, wrap=True),
    DownloadColumn("channel", "Channel", width=10),
    DownloadColumn("role", "Role", width=10),
    DownloadColumn("move", "Move", width=15),
    DownloadColumn("direction", "Direction", width=12),
    DownloadColumn("held", "Held", CellKind.TRUTH),
    DownloadColumn("firmness", "Firmness as coded", width=12),
    DownloadColumn("firmness_resolved", "Firmness in force", width=12),
    DownloadColumn("firmness_on", "Firmness said on", CellKind.DATE),
    DownloadColumn("declared", "Called a red line", CellKind.TRUTH),
    DownloadColumn("condition", "Only if", width=30, wrap=True),
    DownloadColumn("scope", "Scope", width=10),
    DownloadColumn("content", "Content", width=45, wrap=True),
    DownloadColumn("statement", "Statement", CellKind.PROSE),
    DownloadColumn("coding_note", "Why it is coded so", CellKind.PROSE),
    DownloadColumn("account", "Account", width=12),
    DownloadColumn("basis", "Basis", width=12),
    DownloadColumn("speaker", "Speaker", width=30, wrap=True),
    DownloadColumn("rival_of", "Rival of", width=26),
    DownloadColumn("published_at", "Published at (UTC)", CellKind.MOMENT),
    DownloadColumn("grade", "Grade", width=8),
    DownloadColumn("independent_sources", "Independent sources", CellKind.NUMBER, width=12),
    DownloadColumn("own_word", "Own word", CellKind.TRUTH),
    DownloadColumn("stands", "Stands on the evidence asked for", CellKind.TRUTH, width=14),
    DownloadColumn("sources", "Sources (keys)", width=30, wrap=True),
)
SHIFTS: tuple[Shift | None, ...] = (None, *Shift)
FIRM: tuple[Firmness | None, ...] = (None, *Firmness)
# How many of either there is room for in a number.
ROOM = 64


class InCourse(NamedTuple):
    """What the life of its position says of an entry: its move, how firm it is, and the day on which that was said."""

    shift: Shift | None
    firmness: Firmness | None
    said_on: date | None


def packed(point: Point) -> int:
    """Return what the life of its position says of an entry as one number: there may be very many of them."""
    said_on = point.entry.firmness_said_in.effective_on.toordinal() if point.entry.held else 0
    firmness = point.entry.firmness
    return (said_on * ROOM + FIRM.index(firmness)) * ROOM + SHIFTS.index(point.shift)


def unpacked(number: int) -> InCourse:
    rest, shift = divmod(number, ROOM)
    said_on, firmness = divmod(rest, ROOM)
    return InCourse(SHIFTS[shift], FIRM[firmness], date.fromordinal(said_on) if said_on else None)


@dataclass(slots=True)
class EntryFile:
    """The entries that match, as known at the moment asked for, which is settled; `ids` fills as they are read."""

    asked: TimelineAsked
    ids: "array[int]" = field(default_factory=lambda: array("q"))

    def courses(self) -> dict[int, int]:
        """Return what the lives of the positions asked for say of the entries that made the moves asked for, packed."""
        wanted = self.asked.filters.positions()
        return {
            point.entry.id: packed(point)
            for first in range(0, len(wanted), POSITIONS)
            for point in self.asked.filters.moved(
                read_tracks(wanted[first : first + POSITIONS], self.asked.known).points
            )
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the entries as plain data in the order of the list. Two queries for so many positions or entries."""
        courses, asked = self.courses(), self.asked
        positions = {item.id: item for item in asked.tracked}
        matching = asked.filters.entries(asked.negotiation, asked.known)
        strict, place = asked.filters.has(*OF_EVIDENCE), None
        while True:
            ordered = ORDER.beyond(matching, place, backwards=asked.newest)
            listed = list(ordered.values(*FIELDS)[:ENTRIES])
            citations = citations_of([row["id"] for row in listed], asked.known) if listed else {}
            for row in listed:
                if row["id"] in courses:
                    cited = citations.get(row["id"], ())
                    told = entry_row(row, unpacked(courses[row["id"]]), positions[row["position_id"]], cited, asked)
                    if told["stands"] or not strict:
                        self.ids.append(row["id"])
                        yield told
            if len(listed) < ENTRIES:
                return
            place = tuple(listed[-1][name] for name in ORDER.fields)

    @property
    def large(self) -> bool:
        """Whether there are so many entries that the file is sent from the start on. One query."""
        rows = Entry.objects.known(self.asked.known).filter(negotiation=self.asked.negotiation)
        return rows[: LARGE + 1].count() > LARGE


def timeline_download(asked: TimelineAsked, said: About, form: str, *, now: bool) -> HttpResponseBase:
    """Return the answer that gives all entries that match away, in the order of the list.

    `now`: no moment of knowledge was asked for.
    """
    file = EntryFile(asked)
    name, cited = f"{asked.negotiation.key}_timeline", citations_table(iter_ids(file), asked.known)
    if form == "json":
        head = {
            "negotiation": asked.negotiation.key,
            "known": None if now else echo(asked.known),
            **asked_data(asked.evidence),
        }
        entries = ({name: row[name] for name in NAMES} for row in file.rows())
        return answer(form, "", stream_json_object(head, "entries", entries), large=file.large)
    table = DownloadTable("Entries", COLUMNS, (cells_by_name(COLUMNS, row) for row in file.rows()))
    return download(form, name, table, said, tables=[cited], large=file.large)


def citations_download(asked: TimelineAsked, said: About, form: str) -> HttpResponseBase:
    """Return the answer that gives the citations of all entries that match away, in the order of the list."""
    file = EntryFile(asked)
    cited = citations_table((file.ids[-1] for _ in file.rows()), asked.known)
    return download(form, f"{asked.negotiation.key}_timeline_citations", cited, said, large=file.large)


def iter_ids(file: EntryFile) -> Iterator[int]:
    """Yield the ids of the entries that were read, once they were."""
    yield from file.ids


def about_timeline(request: HttpRequest, asked: TimelineAsked) -> About:
    """Return what a file of the timeline says of itself; the moment asked for must be settled."""
    page = reverse("positions:timeline", args=[asked.negotiation.key])
    place = permanent(
        request, page, TIMELINE_PARAMETERS, asked.negotiation, asked.known, after=None, open=None, scale=None
    )
    lines = [("Narrowed to", asked.filters.words()), *evidence_words(asked.evidence)]
    return about(asked.negotiation, "All entries", place, [line for line in lines if line[1]])


def entry_row(
    row: Mapping[str, Any],
    course: InCourse,
    of: TimelinePosition,
    citations: Sequence[CitationLine],
    asked: TimelineAsked,
) -> dict[str, Any]:
    """Return one entry as plain data; nothing is None. Beside firmness as coded stands the level."""
    strength = strength_of_line(row, citations)
    return {name: row[name] if row[name] != "" else None for name in AS_THEY_ARE} | {
        "position": of.key,
        "title": of.title,
        "kind": of.kind.value,
        "party": of.party.key,
        "party_name": of.party.name,
        "issue": of.issue,
        "issue_name": of.issue_name,
        "effective_on": row["effective_on"].isoformat(),
        "said_on": row["said_on"].isoformat() if row["said_on"] else None,
        "round": row["round__key"],
        "round_name": row["round__name"],
        "firmness_resolved": course.firmness,
        "firmness_on": course.said_on.isoformat() if course.said_on else None,
        "role": role_of(rival=bool(row["rival_of__key"]), reading=row["reading"]).value,
        "move": course.shift.value if course.shift else None,
        "direction": course.shift.direction if course.shift else None,
        "rival_of": row["rival_of__key"],
        "published_at": echo(row["published_at"]),
        "grade": strength.grade,
        "independent_sources": strength.independent_sources,
        "own_word": strength.own_word,
        "stands": meets(strength.measured, asked.evidence),
        "sources": ";".join(dict.fromkeys(citation.source for citation in citations)),
        "citations": [{name: getattr(citation, name) or None for name in CITATION} for citation in citations],
    }
