"""What a reader asks of the timeline, and the answer: the entries that match, a page of them, and the picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets
from positions.models import Event, Negotiation, Round
from positions.reading.moment import last_kept
from positions.reading.strength import read_cited
from positions.timeline.axis import Period, even_scale, folded_scale, whole_period
from positions.timeline.filters import OF_ENTRIES, OF_EVIDENCE, OF_MOVES, OF_TIME, TimelineFilter
from positions.timeline.head import draw_head
from positions.timeline.opened import Opened, spot_of
from positions.timeline.picture import Drawing, Picture, draw_groups, visible_tracks
from positions.timeline.portion import TimelinePortion, count_all, in_part, portion_of
from positions.timeline.tracks import (
    ORDER,
    Point,
    Reading,
    TimelineLine,
    TimelinePage,
    TimelinePosition,
    Track,
    by_month,
    page_in_database,
    page_of,
    party_marks,
    positions_with_entries,
    read_lines,
    read_tracks,
)
from positions.web.about import exact_moment
from positions.web.asked import moment_asked
from positions.web.evidence_asked import evidence_asked
from positions.web.filters import Link
from positions.web.paging import Place

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class TimelineAsked:
    """What is asked: as known when (None: now), narrowed how, and from which place in the list (None: its start)."""

    negotiation: Negotiation
    rounds: tuple[Round, ...]
    known: datetime | None
    tracked: list[TimelinePosition]
    filters: TimelineFilter
    evidence: EvidenceAsked
    after: Place | None

    @property
    def newest(self) -> bool:
        return bool(self.filters.asked()["order"] != "oldest")


@dataclass(frozen=True, slots=True)
class MatchedEntries:
    """The tracks of the positions asked for, and those of their entries that match.

    `short` are the ids of all entries whose evidence falls short of what is asked. `others` are the tracks of the
    positions not asked for that cannot be met together with one that is. `portion` says what was counted of all where
    only a part was read (None: all was): then all entries match, and the tracks and points are of that part.
    """

    reading: Reading
    points: list[Point]
    short: frozenset[int]
    others: tuple[Track, ...]
    portion: TimelinePortion | None = None

    @property
    def matching(self) -> frozenset[int]:
        """The ids of the entries that match."""
        return frozenset(point.entry.id for point in self.points)

    @property
    def days(self) -> Iterable[date]:
        """The days of all entries of the positions asked for, each at least once."""
        return self.portion.days if self.portion else (point.entry.effective_on for point in self.reading.points)


def ask(
    request: HttpRequest, negotiation: Negotiation, rounds: tuple[Round, ...], *, exactly: bool = False
) -> TimelineAsked:
    """Return what an address asks. Raises BadMoment, UnknownFilter, BadCursor.

    `exactly`: where no moment of knowledge is asked for it is the last one, for what is read little by little.
    """
    known = moment_asked(request, negotiation)
    known = exact_moment(negotiation, known) if exactly else known
    query = request.GET
    after = ORDER.read(query.get("after", ""))
    tracked = positions_with_entries(negotiation, known)
    filters = TimelineFilter(query, tracked, rounds, known)
    filters.asked()
    evidence = evidence_asked(query, negotiation, known)
    return TimelineAsked(negotiation, rounds, known, tracked, filters, evidence, after)


def find(asked: TimelineAsked, key: str = "") -> MatchedEntries:
    """Read the histories of the positions asked for and find the entries that match, in at most three queries.

    Of very many positions a part is read: what is drawn and listed, and the entry of the key `key`.
    """
    wanted = asked.filters.positions()
    if in_part(asked.filters, wanted) and not asked.evidence:
        return found_in_part(asked, wanted, key)
    ids = {item.id for item in wanted}
    against = {pk for item in wanted for pk in item.against} - ids
    # Acts follow one another: whatever is committed after the last moment has a later one, and is not read.
    moment = asked.known or last_kept(asked.negotiation)
    read = read_tracks([*wanted, *(item for item in asked.tracked if item.id in against)], moment)
    reading = replace(read, tracks=tuple(track for track in read.tracks if track.position.id in ids))
    points = list(asked.filters.moved(reading.points))
    if asked.filters.has(*OF_ENTRIES, *OF_TIME) and points:
        rows = asked.filters.entries(asked.negotiation, reading.moment)
        matching = set(rows.order_by().values_list("id", flat=True))
        points = [point for point in points if point.entry.id in matching]
    short = falling_short(asked, reading) if asked.evidence else frozenset()
    if asked.filters.has(*OF_EVIDENCE):
        points = [point for point in points if point.entry.id not in short]
    return MatchedEntries(reading, points, short, read.tracks[len(reading.tracks) :])


def found_in_part(asked: TimelineAsked, wanted: Sequence[TimelinePosition], key: str) -> MatchedEntries:
    """Read what of very many positions is drawn and listed, and count the others. Three queries."""
    moment = asked.known or last_kept(asked.negotiation)
    rows = asked.filters.entries(asked.negotiation, moment)
    ids, listed, cursor = page_in_database(rows, asked.after, newest=asked.newest)
    counted = count_all(asked.negotiation, wanted, moment, key)
    portion = portion_of(wanted, counted, ids, cursor)
    needed = portion.drawn | listed | counted.opened
    reading = read_tracks([item for item in wanted if item.id in needed], moment)
    return MatchedEntries(reading, list(reading.points), frozenset(), (), portion)


def falling_short(asked: TimelineAsked, reading: Reading) -> frozenset[int]:
    """Return the ids of the entries whose evidence falls short of what is asked. One query."""
    points = list(reading.points)
    cited = read_cited((point.entry.id for point in points), asked.negotiation, asked.known)
    return frozenset(
        point.entry.id
        for point in points
        if not meets(cited.strength(point.entry, own_word=point.own_word), asked.evidence)
    )


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A page of the list, the entry that is opened (None: none is), and the texts of further entries by id."""

    page: TimelinePage
    opened: Opened | None
    lines: Mapping[int, TimelineLine]


def first_page(asked: TimelineAsked, found: MatchedEntries, key: str = "", further: Iterable[int] = ()) -> FirstPage:
    """Return the page of the list that is asked for, out of the entries found, and the entry of that key opened.

    `further` are the ids of more entries whose texts are to be read with those of the page.
    """
    tracks = found.reading.tracks
    if found.portion:
        ids, cursor = found.portion.listed, found.portion.cursor
    else:
        ids, cursor = page_of(found.points, asked.after, newest=asked.newest)
    spot = spot_of(tracks, key) if key else None
    wanted = dict.fromkeys([*ids, *spot[:1], *further] if spot else [*ids, *further])
    lines = {line.entry.id: line for line in read_lines(list(wanted), tracks, asked.known)}
    opened = Opened(lines[spot[0]], *spot[1:]) if spot else None
    return FirstPage(TimelinePage(by_month([lines[pk] for pk in ids], asked.after), cursor), opened, lines)


def further_page(asked: TimelineAsked) -> tuple[TimelinePage, datetime | None]:
    """Return a further page of the list without reading what comes before it, and the moment it is known at.

    What an entry moved is known from whole histories only: when moves, or what stands, are asked for, those are read.
    """
    if asked.known is None or asked.filters.has(*OF_MOVES, *OF_EVIDENCE):
        found = find(asked)
        return first_page(asked, found).page, found.reading.moment
    rows = asked.filters.entries(asked.negotiation, asked.known)
    ids, positions, cursor = page_in_database(rows, asked.after, newest=asked.newest)
    reading = read_tracks([item for item in asked.tracked if item.id in positions], asked.known)
    return TimelinePage(by_month(read_lines(ids, reading.tracks, asked.known), asked.after), cursor), asked.known


def period_of(asked: TimelineAsked, found: MatchedEntries) -> Period | None:
    """Return the period that the picture shows; None when there is nothing to show in it."""
    zoomed = asked.filters.period()
    if zoomed is not None:
        return zoomed
    whole = whole_period(found.days, asked.rounds)
    if whole is None:
        return None
    values = asked.filters.asked()
    period = Period(max(values["from"] or date.min, whole.starts_on), min(values["to"] or date.max, whole.ends_on))
    return period if period.starts_on <= period.ends_on else None


def tracks_shown(asked: TimelineAsked, found: MatchedEntries, period: Period) -> list[Track]:
    """Return the tracks that have something to show in the period; of a portion those that have room."""
    if found.portion:
        return [track for track in found.reading.tracks if track.position.id in found.portion.drawn]
    strict = asked.filters.has(*OF_ENTRIES, *OF_MOVES, *OF_EVIDENCE)
    return visible_tracks(found.reading.tracks, found.matching, period, strict=strict)


def draw(asked: TimelineAsked, found: MatchedEntries, tracks: Sequence[Track], period: Period, link: Link) -> Picture:
    """Return the picture of the tracks in the period, in one query for the events."""
    values = asked.filters.asked()
    in_tracks = (point.entry.effective_on for track in tracks for point in track.points)
    days = found.portion.days if found.portion else in_tracks
    scale = even_scale(period) if values["scale"] else folded_scale(period, days, asked.rounds)
    drawing = Drawing(
        scale=scale,
        period=period,
        matching=found.matching,
        short=found.short,
        parties=tuple(
            each for each in party_marks(asked.tracked) if not values["party"] or each.key in values["party"]
        ),
        held=frozenset((item.party.key, item.issue) for item in asked.tracked),
        single=bool(values["issue"]),
    )
    events = Event.objects.filter(negotiation=asked.negotiation, occurred_on__range=(period.starts_on, period.ends_on))
    shown = events.order_by("occurred_on", "key")[:MOST_EVENTS]
    head = draw_head(scale, period, asked.rounds, shown, link, values["at"])
    beyond = found.portion.beyond if found.portion else ()
    return Picture(head, *draw_groups(drawing, tracks, beyond), drawing.parties, drawing.single)


def status(asked: TimelineAsked, found: MatchedEntries, period: Period | None) -> str:
    """Return in a sentence how many entries are shown, of how many positions."""
    when = f", {period.words}" if period else ""
    if found.portion:
        shown, positions = wording.counted(found.portion.entries, "entry", "entries"), found.portion.positions
    else:
        ids = {point.entry.id for point in found.points}
        positions = sum(any(point.entry.id in ids for point in track.points) for track in found.reading.tracks)
        total = sum(1 for _ in found.reading.points)
        shown = f"{len(ids)} of {total} entries" if len(ids) < total else wording.counted(total, "entry", "entries")
    return f"{shown} on {wording.counted(positions, 'position')}{when}{standing(asked, found)}."


def standing(asked: TimelineAsked, found: MatchedEntries) -> str:
    """Return how many of the entries shown stand on what is asked of the evidence; nothing when nothing is."""
    if not asked.evidence:
        return ""
    short = sum(point.entry.id in found.short for point in found.points)
    return f"; {len(found.points) - short} stand {wording.evidence_words(asked.evidence)}, {short} fall short"


def short_on(page: TimelinePage, asked: TimelineAsked) -> frozenset[int]:
    """Return the ids of the entries on a page of the list that fall short of what is asked of the evidence."""
    return frozenset(pk for pk, strength in page.strengths.items() if not meets(strength.measured, asked.evidence))
