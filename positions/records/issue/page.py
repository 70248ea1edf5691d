"""An issue: its brief round by round, what it rests on, and the parties' positions on it with their tracks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from positions.domain.diff import Piece, word_diff
from positions.domain.evidence import EvidenceAsked
from positions.models import Assessment, Incompatibility, Issue, Negotiation, Outcome, Position, Round
from positions.reading.entries import EntryLine, PositionState, history_of, state_of
from positions.reading.moment import keep_last, last_read
from positions.reading.party_marks import PartyMark
from positions.reading.releases import release_read, remember
from positions.reading.strength import ShownStrength
from positions.records.assessments import AssessmentLine, as_lines, houses_of
from positions.records.issue.brief import Brief, brief_of
from positions.records.issue.material import Followed, Material, OutcomeOfIssue, RoundOfIssue
from positions.records.issue.standings import Clash, clash_of


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
class SourceOfIssue:
    """A source on which entries of the issue rest, and how many."""

    key: str
    title: str
    publisher: str
    published_on: str
    reliability: str
    entries: int


@dataclass(frozen=True, slots=True)
class IssuePage:
    """An issue: its brief, what it rests on, and the tracks of each party, in the order of the parties.

    `house` is whose the assessments are where all come from one publisher; `first_sources` are those on which most
    rests, `strengths` those of the entries of the brief.
    """

    issue: Issue
    brief: Brief
    parties: tuple[tuple[PartyMark, tuple[IssueTrack, ...]], ...]
    entries: int
    clashes: tuple[Clash, ...]
    assessments: tuple[AssessmentLine, ...]
    house: str
    first_sources: tuple[SourceOfIssue, ...]
    further_sources: tuple[SourceOfIssue, ...]
    strengths: tuple[ShownStrength, ...]


# How many sources a page names at once; the others are folded away.
SOURCES = 12
# Comes after every grade.
UNGRADED = "~"


def load_issue(visible: QuerySet[Negotiation], key: str) -> tuple[Issue, tuple[AssessmentLine, ...]] | None:
    """Return the issue of that key, with its negotiation, and the assessments of it; None without one. One query."""
    given = ArraySubquery(as_lines(Assessment.objects.filter(issue=OuterRef("pk"))))
    issues = Issue.objects.filter(negotiation__in=visible, key=key).select_related("negotiation")
    of = {"negotiation": OuterRef("negotiation")}
    found: Any = issues.annotate(given=given, release_now=release_read(None, **of), last_at=last_read(**of)).first()
    if found is None:
        return None
    remember(found.negotiation, None, found.release_now)
    keep_last(found.negotiation, found.last_at)
    return found, tuple(AssessmentLine(**each) for each in found.given)


def issue_page(
    issue: Issue,
    assessments: tuple[AssessmentLine, ...],
    parties: Sequence[PartyMark],
    known: datetime | None,
    asked: EvidenceAsked,
) -> IssuePage:
    """Return an issue's page as known. Four queries."""
    rounds = rounds_of(issue)
    positions = positions_of(issue)
    history = history_of([position.pk for position in positions], known)
    by_position = {key: tuple(lines) for key, lines in groupby(history, key=lambda line: line.position)}
    followed = {each.key: Followed(each, by_position[each.key]) for each in positions if each.key in by_position}
    pairs = [
        (followed[each.key], followed[other["key"]], other["note"])
        for each in positions
        for other in each.clashing
        if each.key in followed and other["key"] in followed
    ]
    keys = [(a.position.key, b.position.key) for a, b, _ in pairs]
    material = Material(issue.key, rounds, followed, keys, parties, asked)
    tracks = [(each.position.party.key, track_of(each.position, each.lines)) for each in material.here.values()]
    own = [line for each in material.here.values() for line in each.lines]
    houses = houses_of(assessments)
    sources = sources_of(own)
    return IssuePage(
        issue=issue,
        brief=brief_of(material),
        parties=tuple((mark, tuple(track for party, track in tracks if party == mark.key)) for mark in parties),
        entries=len(own),
        clashes=tuple(clash_of(a, b, note, issue.key, rounds) for a, b, note in pairs),
        assessments=assessments,
        house=houses[0] if len(houses) == 1 else "",
        first_sources=sources[:SOURCES],
        further_sources=sources[SOURCES:],
        strengths=tuple(line.strength for line in own),
    )


def rounds_of(issue: Issue) -> list[RoundOfIssue]:
    """Return the rounds in order, each with what it produced on the issue. One query."""
    produced = Outcome.objects.filter(round=OuterRef("pk"), issue=issue).order_by("order")
    columns = {
        "status": "status",
        "text": "text",
        "source": "source__key",
        "publisher": "source__publisher",
        "reliability": "source__reliability",
        "locator": "locator",
    }
    rows: list[Any] = list(
        Round.objects.filter(negotiation=issue.negotiation_id)
        .in_order()
        .annotate(produced=ArraySubquery(produced.values_list(JSONObject(**columns), flat=True)))
    )
    return [RoundOfIssue(row, tuple(OutcomeOfIssue(**each) for each in row.produced)) for row in rows]


def positions_of(issue: Issue) -> list[Any]:
    """Return the positions on the issue, and those elsewhere that cannot be met together with one of them. One query.

    Each has in `clashing` those after it in a pair, of which one is on the issue.
    """
    on_issue = Q(position_a__issue=issue) | Q(position_b__issue=issue)
    pairs = Incompatibility.objects.filter(on_issue, negotiation=issue.negotiation_id)
    said = JSONObject(key="position_b__key", note="note")
    clashing = pairs.filter(position_a=OuterRef("pk")).order_by("position_b__key").values_list(said, flat=True)
    partners = Q(pk__in=pairs.values("position_a")) | Q(pk__in=pairs.values("position_b"))
    wanted = Position.objects.filter(Q(issue=issue) | partners).select_related("party", "issue").order_by("key")
    return list(wanted.annotate(clashing=ArraySubquery(clashing)))


def sources_of(lines: Iterable[EntryLine]) -> tuple[SourceOfIssue, ...]:
    """Return the sources on which these entries rest, those first on which most do, then by grade."""
    cited = {citation.source: citation for line in lines for citation in line.citations}
    counted = Counter(source for line in lines for source in {citation.source for citation in line.citations})
    found = [
        SourceOfIssue(key, each.title, each.publisher, each.published_on, each.reliability, counted[key])
        for key, each in cited.items()
    ]
    return tuple(sorted(found, key=lambda source: (-source.entries, source.reliability or UNGRADED, source.key)))


def track_of(position: Position, own: Sequence[EntryLine]) -> IssueTrack:
    """Return the track of a position with these entries."""
    entries = tuple(reversed(with_rivals(own)))
    return IssueTrack(position.key, position.title, position.kind, position.note, state_of(own, position.kind), entries)


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
