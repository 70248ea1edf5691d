"""An issue: its brief round by round, what it rests on, and the parties' positions on it with their tracks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.http import HttpRequest

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.diff import Piece, word_diff
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Window, moves, state
from positions.domain.states import History
from positions.models import Assessment, Entry, Incompatibility, Issue, Outcome, Position, Round
from positions.reading.citing import counting_citations
from positions.reading.compiled import A_MOMENT, A_THING, AN_ID, SOME_IDS, CompiledQuery, Places
from positions.reading.entries import EntryLine, PositionState, cited_lines, entries_cited, line, told_by
from positions.reading.histories import history_from, history_read
from positions.reading.party_marks import PartyMark, marks_of, marks_read
from positions.reading.reference_history import record_read
from positions.reading.strength import ShownStrength
from positions.records.assessments import AssessmentLine, as_lines, houses_of
from positions.records.issue.brief import Brief, brief_of
from positions.records.issue.material import Followed, Material, OutcomeOfIssue, RoundOfIssue, last_voiced
from positions.records.issue.standings import Clash, clash_of
from positions.web.asked import all_seen, of_negotiation, remembering, seen_by
from positions.web.paged import BY_KEY, Paged, page_of_read


@dataclass(frozen=True, slots=True)
class TrackEntry:
    """An entry in a track, with what its content changed against the content in force before it."""

    line: EntryLine
    diff: tuple[Piece, ...]
    rivals: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class IssueTrack:
    """One position on the issue: where it stands, and how it came there, newest first, but for `further` entries."""

    key: str
    title: str
    kind: str
    note: str
    state: PositionState | None
    entries: tuple[TrackEntry, ...]
    further: int


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

    All of it is of the positions on the page (`listed`), and of those that cannot be met together with one of them.
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
    listed: Paged[Position]


# So many positions has a page, and so many entries the track of one.
POSITIONS = 15
TRACK = 20
# How many sources a page names at once; the others are folded away.
SOURCES = 12
MOST_SOURCES = 100
# Comes after every grade.
UNGRADED = "~"


def load_issue(negotiation: str, key: str, person: User | AnonymousUser) -> Any | None:
    """Return the issue of that key with its negotiation, where the person sees it.

    With it come its `record` and what its page takes of the negotiation. None without one. One query.
    """
    for found in all_seen(issues_seen, person, key=negotiation, thing=key):
        remembering(found.negotiation, found)
        return found
    return None


@cache
def issues_seen(*, anonymous: bool) -> CompiledQuery:
    """Return the query for an issue with its assessments (`given`), its `rounds`, and the `marks` of the parties."""
    issues = Issue.objects.filter(negotiation__in=seen_by(anonymous=anonymous), key=A_THING)
    given = ArraySubquery(as_lines(Assessment.objects.filter(issue=OuterRef("pk"))))
    read_with = of_negotiation(negotiation=OuterRef("negotiation"))
    return CompiledQuery(
        issues.select_related("negotiation").annotate(
            **read_with, given=given, rounds=rounds_read(), marks=marks_read(), record=record_read("issue")
        )
    )


def issue_page(request: HttpRequest, issue: Any, known: datetime | None, asked: EvidenceAsked) -> IssuePage:
    """Return the page as known of an issue that was loaded, with the positions that the address asks for.

    Three queries. Raises BadCursor.
    """
    assessments, parties = tuple(AssessmentLine(**each) for each in issue.given), marks_of(issue.marks)
    listed, positions = positions_of(request, issue, known)
    rounds = list(map(round_from, issue.rounds))
    followed = follow(issue, positions, rounds, known)
    pairs = [
        (followed[each.key], followed[other["key"]], other["note"])
        for each in positions
        for other in each.clashing
        if each.key in followed and other["key"] in followed
    ]
    keys = [(a.position.key, b.position.key) for a, b, _ in pairs]
    on_page = {each.key for each in listed.rows}
    material = Material(issue.key, rounds, followed, keys, parties, asked)
    here = [each for key, each in material.here.items() if key in on_page]
    tracks = [(each.position.party.key, track_of(each)) for each in here]
    houses = houses_of(assessments)
    sources = sources_of(issue, [each.position.pk for each in here], known)
    return IssuePage(
        issue=issue,
        brief=brief_of(material),
        parties=tuple((mark, tuple(track for party, track in tracks if party == mark.key)) for mark in parties),
        entries=sum(len(each.history.entries) for each in here),
        clashes=tuple(clash_of(a, b, note, issue.key, rounds) for a, b, note in pairs),
        assessments=assessments,
        house=houses[0] if len(houses) == 1 else "",
        first_sources=sources[:SOURCES],
        further_sources=sources[SOURCES:],
        strengths=tuple(line.strength for each in here for line in each.lines.values()),
        listed=listed,
    )


def follow(
    issue: Issue, positions: Sequence[Any], rounds: Sequence[RoundOfIssue], known: datetime | None
) -> dict[str, Followed]:
    """Return the positions that have an entry, by key, with the entries that the page tells of. One query."""
    histories = {position.key: history_from(position.lived) for position in positions if position.lived}
    wanted = {pk for history in histories.values() for pk in told_of(history, rounds)}
    read = entries_cited(now=known is None).dicts(ids=wanted, moment=known)
    rows = {row["id"]: row for row in read}
    followed = {}
    for position in positions:
        if history := histories.get(position.key):
            moved = moves(history.entries, offer=position.kind == Kind.OFFER)
            told = [rows[entry.id] for entry in history.entries if entry.id in rows]
            lines = {row["id"]: line(row, cited_lines(row["cites"]), moved.get(row["id"])) for row in told}
            followed[position.key] = Followed(position, history, lines)
    return followed


def told_of(history: History, rounds: Iterable[RoundOfIssue]) -> Iterator[int]:
    """Yield the numbers of the entries of a position that the page tells of: its states, what was voiced, its track."""
    for window in [*(each.window for each in rounds), Window(date.min, date.max)]:
        if found := state(history.entries, window.ends_on):
            yield from told_by(history, found)
    for each in rounds:
        if said := last_voiced(history, each.window):
            yield said.id
    yield from (entry.id for entry in history.entries[-TRACK:])
    if before := content_before(history):
        yield before


def content_before(history: History) -> int | None:
    """Return the number of the entry whose content is in force before the track begins; None: there is none."""
    mains = (entry for entry in reversed(history.entries[:-TRACK]) if entry.main and entry.id in history.contentful)
    return next((entry.id for entry in mains), None)


def rounds_read() -> ArraySubquery:
    """Return the part of a query of issues that reads the rounds in order, each with what it produced on the issue."""
    produced = Outcome.objects.filter(round=OuterRef("pk"), issue=OuterRef(OuterRef("pk"))).order_by("order")
    columns = {
        "status": "status",
        "text": "text",
        "source": "source__key",
        "publisher": "source__publisher",
        "reliability": "source__reliability",
        "locator": "locator",
    }
    outcomes = ArraySubquery(produced.values_list(JSONObject(**columns), flat=True))
    days = {name: name for name in ("starts_on", "ends_on", "window_starts_on", "window_ends_on")}
    told = JSONObject(key="key", name="name", short_name="short_name", **days, outcomes=outcomes)
    rounds = Round.objects.filter(negotiation=OuterRef("negotiation")).in_order()
    return ArraySubquery(rounds.values_list(told, flat=True))


def round_from(read: Mapping[str, Any]) -> RoundOfIssue:
    """Return a round from what `rounds_read` read."""
    names = (read["key"], read["name"], read["short_name"])
    starts, ends, opens, closes = (
        date.fromisoformat(read[day]) for day in ("starts_on", "ends_on", "window_starts_on", "window_ends_on")
    )
    outcomes = tuple(OutcomeOfIssue(**each) for each in read["outcomes"])
    return RoundOfIssue(*names, starts, ends, Window(opens, closes), outcomes)


def positions_of(request: HttpRequest, issue: Issue, known: datetime | None) -> tuple[Paged[Any], list[Any]]:
    """Return some of the positions on an issue that have an entry as known, by key, and them with their partners.

    Partners cannot be met together with one of them. Each has its thin history as `lived`, and in `clashing` those
    after it in such a pair. One query. Raises BadCursor.
    """
    place = BY_KEY.read(request.GET.get("after", ""))
    of_issue: Places = {"negotiation": issue.negotiation_id, "ids": [issue.pk], "moment": known}
    if place:
        of_issue["thing"] = str(place[0])
    found = positions_read(now=known is None, further=place is not None).objects(**of_issue)
    read = [each for each in found if each.on_page]
    listed = page_of_read(request, read, BY_KEY, lambda position: (position.key,), most=POSITIONS)
    # The first of the next page only told that there is one.
    return listed, [each for each in found if each not in read[POSITIONS:]]


@cache
def positions_read(*, now: bool, further: bool) -> CompiledQuery:
    """Return the query of `positions_of`; `further`: of the positions after a key."""
    known = None if now else A_MOMENT
    recorded = Exists(Entry.objects.known(known).filter(position=OuterRef("pk")))
    on_issue = Position.objects.filter(recorded, issue__any_of=SOME_IDS, negotiation=AN_ID)
    some = BY_KEY.beyond(on_issue, (A_THING,) if further else None, backwards=False)[: POSITIONS + 1].values("pk")
    pairs = Incompatibility.objects.filter(Q(position_a__in=some) | Q(position_b__in=some), negotiation=AN_ID)
    said = JSONObject(key="position_b__key", note="note")
    clashing = pairs.filter(position_a=OuterRef("pk")).order_by("position_b__key").values_list(said, flat=True)
    partners = Q(pk__in=pairs.values("position_a")) | Q(pk__in=pairs.values("position_b"))
    wanted = Position.objects.filter(Q(pk__in=some) | partners, negotiation=AN_ID)
    read_with = {
        "clashing": ArraySubquery(clashing),
        "lived": history_read(known),
        "on_page": ExpressionWrapper(Q(pk__in=some), BooleanField()),
    }
    return CompiledQuery(wanted.select_related("party", "issue").annotate(**read_with).order_by("key"))


def sources_of(issue: Issue, positions: Sequence[int], known: datetime | None) -> tuple[SourceOfIssue, ...]:
    """Return the sources on which entries of these positions rest, those first on which most do, then by grade.

    At most MOST_SOURCES. One query.
    """
    rows = sources_cited(now=known is None).rows(negotiation=issue.negotiation_id, ids=positions, moment=known)
    return tuple(
        SourceOfIssue(key, title, publisher, wording.partial_date(on), reliability, entries)
        for key, title, publisher, on, reliability, entries in rows
    )


@cache
def sources_cited(*, now: bool) -> CompiledQuery:
    """Return the query of `sources_of`."""
    citing = counting_citations(AN_ID, None if now else A_MOMENT).filter(entry__position__any_of=SOME_IDS)
    columns = ("key", "title", "publisher", "published_on", "reliability")
    of_source = citing.values(**{name: F(f"source__{name}") for name in columns})
    graded = Coalesce(NullIf("source__reliability", Value("")), Value(UNGRADED))
    counted: Any = of_source.annotate(entries=Count("entry", distinct=True), graded=graded)
    return CompiledQuery(counted.order_by("-entries", "graded", "key").values_list(*columns, "entries")[:MOST_SOURCES])


def track_of(of: Followed) -> IssueTrack:
    """Return the track of a position: its newest entries."""
    position, own = of.position, [of.lines[entry.id] for entry in of.history.entries[-TRACK:]]
    before = content_before(of.history)
    entries = tuple(reversed(with_rivals(own, of.lines[before].content if before else "")))
    further = len(of.history.entries) - len(own)
    now = of.at(Window(date.min, date.max))
    return IssueTrack(position.key, position.title, position.kind, position.note, now, entries, further)


def with_rivals(history: Sequence[EntryLine], in_force: str) -> list[TrackEntry]:
    """Return the entries, oldest first, with rivals beside their main entry and what each changed in the content.

    `in_force` is the content before them.
    """
    rivals: dict[str, list[EntryLine]] = {}
    shown = {each.key for each in history}
    for each in history:
        if each.rival_of in shown:
            rivals.setdefault(each.rival_of, []).append(each)
    entries = []
    for each in history:
        if each.rival_of in shown:
            continue
        changed = bool(each.content and in_force and each.content != in_force)
        diff = tuple(word_diff(in_force, each.content)) if changed else ()
        entries.append(TrackEntry(each, diff, tuple(rivals.get(each.key, ()))))
        if each.role == "main" and each.content:
            in_force = each.content
    return entries
