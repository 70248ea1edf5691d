"""The entries that match, for machines: the rows of the list, all of them, with the words of the codebook."""

from typing import Any

from django.http import HttpResponse

from positions.models import Entry
from positions.reading.entries import FIELDS, CitationLine, citations_of, strength_of_line
from positions.reading.moment import echo
from positions.timeline.answer import MatchedEntries, TimelineAsked
from positions.timeline.tracks import Point, TimelinePosition
from positions.web.downloads import CONTENT_TYPES, to_json
from positions.web.evidence_asked import asked_data
from positions.web.old_downloads import download

CITATION = ("source", "locator", "quote", "quote_language", "translation")
COLUMNS = (
    *("key", "position", "title", "kind", "party", "issue", "effective_on", "precision", "sequence", "said_on"),
    *("round", "channel", "role", "move", "direction", "held", "firmness", "firmness_resolved", "firmness_on"),
    *("declared", "condition", "scope", "content", "statement", "coding_note", "account", "basis", "speaker"),
    *("rival_of", "published_at", "grade", "independent_sources", "own_word", "stands", "citations"),
)
AS_THEY_ARE = (
    *("key", "precision", "sequence", "channel", "held", "firmness", "declared", "condition", "scope"),
    *("content", "statement", "coding_note", "account", "basis", "speaker"),
)


def timeline_download(asked: TimelineAsked, found: MatchedEntries, form: str) -> HttpResponse:
    """Return the answer that gives all entries found away, in the order of the list."""
    rows = entry_rows(asked, found)
    if form == "json":
        data = {
            "negotiation": asked.negotiation.key,
            "known": echo(asked.known),
            **asked_data(asked.evidence),
            "entries": [{name: row[name] for name in COLUMNS} for row in rows],
        }
        return HttpResponse(to_json(data), content_type=CONTENT_TYPES[form])
    flat = [[cited(row[name]) if name == "citations" else row[name] for name in COLUMNS] for row in rows]
    return download(form, f"{asked.negotiation.key}_timeline", COLUMNS, flat)


def entry_rows(asked: TimelineAsked, found: MatchedEntries) -> list[dict[str, Any]]:
    """Return the entries found as plain data, in two queries."""
    listed = sorted(found.points, key=lambda point: point.place, reverse=asked.newest)
    ids = [point.entry.id for point in listed]
    rows = {row["id"]: row for row in Entry.objects.filter(pk__in=ids).order_by().values(*FIELDS)}
    cited = citations_of(ids, asked.known) if ids else {}
    positions = {point.entry.id: track.position for track in found.reading.tracks for point in track.points}
    return [
        entry_row(rows[pk], point, positions[pk], cited.get(pk, ())) | {"stands": pk not in found.short}
        for pk, point in zip(ids, listed, strict=True)
    ]


def entry_row(
    row: dict[str, Any], point: Point, of: TimelinePosition, citations: tuple[CitationLine, ...]
) -> dict[str, Any]:
    """Return one entry as plain data, but for whether it stands; nothing is None.

    Beside firmness as coded stands the level.
    """
    strength = strength_of_line(row, citations)
    return {name: row[name] if row[name] != "" else None for name in AS_THEY_ARE} | {
        "position": of.key,
        "title": of.title,
        "kind": of.kind.value,
        "party": of.party.key,
        "issue": of.issue,
        "effective_on": row["effective_on"].isoformat(),
        "said_on": row["said_on"].isoformat() if row["said_on"] else None,
        "round": row["round__key"],
        "firmness_resolved": point.entry.firmness,
        "firmness_on": point.entry.firmness_said_in.effective_on.isoformat() if point.entry.held else None,
        "role": point.entry.role.value,
        "move": point.shift.value if point.shift else None,
        "direction": point.shift.direction if point.shift else None,
        "rival_of": row["rival_of__key"],
        "published_at": echo(row["published_at"]),
        "grade": strength.grade,
        "independent_sources": strength.independent_sources,
        "own_word": strength.own_word,
        "citations": [{name: getattr(citation, name) or None for name in CITATION} for citation in citations],
    }


def cited(citations: list[dict[str, Any]]) -> str:
    return "; ".join(f"{citation['source']}, {citation['locator']}" for citation in citations)
