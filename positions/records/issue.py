"""An issue: the parties' positions on it side by side with their tracks, its outcomes, what cannot both be met."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from positions.domain.diff import Piece, word_diff
from positions.models import Assessment, Incompatibility, Issue, Outcome, Position
from positions.models.rounds import by_round
from positions.reading.entries import EntryLine, PositionState, history_of, state_of
from positions.reading.party_marks import PartyMark


@dataclass(frozen=True, slots=True)
class TrackEntry:
    """An entry in a track, with what its content changed against the content in force before it."""

    line: EntryLine
    diff: tuple[Piece, ...]
    rivals: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class IssueTrack:
    """One position on the issue: where it stands, and how it came there, newest first."""

    key: str
    title: str
    kind: str
    note: str
    state: PositionState | None
    entries: tuple[TrackEntry, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two positions on the issue that cannot both be met."""

    a: str
    a_title: str
    b: str
    b_title: str
    note: str


@dataclass(frozen=True, slots=True)
class IssuePage:
    """An issue with the tracks of each party, in the order of the parties, and what rounds produced on it."""

    issue: Issue
    parties: tuple[tuple[PartyMark, tuple[IssueTrack, ...]], ...]
    outcomes: tuple[Outcome, ...]
    clashes: tuple[Clash, ...]
    assessments: tuple[Assessment, ...]


def issue_page(issue: Issue, parties: Sequence[PartyMark], known: datetime | None) -> IssuePage:
    """Return an issue's page as known. Five queries."""
    clashing = ArraySubquery(pairs_on(issue))
    rows = Position.objects.filter(issue=issue).select_related("party").order_by("key")
    positions: list[Any] = list(rows.annotate(clashing=clashing))
    history = history_of([position.pk for position in positions], known)
    tracks = [(position.party.key, track_of(position, history)) for position in positions]
    shown = [(party, track) for party, track in tracks if track.entries]
    assessments = Assessment.objects.filter(issue=issue).select_related("source", "party", "round").order_by("key")
    outcomes = Outcome.objects.filter(issue=issue).select_related("round", "source")
    return IssuePage(
        issue=issue,
        parties=tuple((mark, tuple(track for party, track in shown if party == mark.key)) for mark in parties),
        outcomes=tuple(outcomes.order_by(*by_round("round__"), "order")),
        clashes=clashes_of(
            ((position.key, position.clashing) for position in positions),
            {track.key: track.title for _, track in shown},
        ),
        assessments=tuple(assessments),
    )


def track_of(position: Position, history: Sequence[EntryLine]) -> IssueTrack:
    """Return a position's track out of the history of all positions on the issue."""
    own = [line for line in history if line.position == position.key]
    entries = tuple(reversed(with_rivals(own)))
    state = state_of(own, position.kind)
    return IssueTrack(position.key, position.title, position.kind, position.note, state, entries)


def with_rivals(history: Sequence[EntryLine]) -> list[TrackEntry]:
    """Return the entries, oldest first, with rivals beside their main entry and what each changed in the content."""
    rivals: dict[str, list[EntryLine]] = {}
    shown = {line.key for line in history}
    for line in history:
        if line.rival_of in shown:
            rivals.setdefault(line.rival_of, []).append(line)
    entries = []
    in_force = ""
    for line in history:
        if line.rival_of in shown:
            continue
        changed = bool(line.content and in_force and line.content != in_force)
        diff = tuple(word_diff(in_force, line.content)) if changed else ()
        entries.append(TrackEntry(line, diff, tuple(rivals.get(line.key, ()))))
        if line.role == "main" and line.content:
            in_force = line.content
    return entries


def pairs_on(issue: Issue) -> QuerySet[Incompatibility, dict[str, str]]:
    """Return, of a position that a query around this one has, the others on the issue that it goes before in a pair."""
    pairs = Incompatibility.objects.filter(position_a=OuterRef("pk"), position_b__issue=issue)
    said = JSONObject(key="position_b__key", note="note")
    return pairs.order_by("position_b__key").values_list(said, flat=True)


def clashes_of(pairs: Iterable[tuple[str, list[dict[str, str]]]], titles: Mapping[str, str]) -> tuple[Clash, ...]:
    """Return the pairs that cannot both be met and of which both positions stand on the issue's page, by `titles`."""
    return tuple(
        Clash(key, titles[key], other["key"], titles[other["key"]], other["note"])
        for key, others in pairs
        for other in others
        if key in titles and other["key"] in titles
    )
