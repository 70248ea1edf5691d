"""The timeline as a picture: a lane for each issue or position, bars for what is held, marks for entries. Pure.

Everything is a finished string, so that templates only place it. Lengths are in the units of the axis.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, zip_longest
from textwrap import wrap
from typing import NamedTuple

from django.utils.text import slugify

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.shifts import Shift
from positions.domain.states import draws_red_line
from positions.reading.party_marks import PartyMark
from positions.timeline.axis import WIDTH, Period, Scale
from positions.timeline.head import Head, place
from positions.timeline.tracks import Point, TimelinePosition, Track

PITCH = 15
ROOM = 7
NAME_LINE = 17
# A lane of one position has room for what was asked beneath its bar.
SINGLE = 62
SINGLE_BAR = 17
# How many letters of a lane's name stand on a line: beside the marks of its parties, and alone.
LETTERS = 29
LETTERS_ALONE = 33
LETTER = 5.6
# A picture with more marks could neither be read nor sent: further issues are left out and named, so many of them.
MOST_MARKS = 1000
MOST_NAMED = 100
SILENCE = timedelta(days=365)
# Marks of one track on one day stand beside one another.
BESIDE = 8.0
# With more parties, an empty track for each would fill the picture.
MOST_EMPTY_PARTIES = 3
SHORTEST_TEXT = 60.0

SYMBOLS = {
    Shift.FIRST_RECORDED: "first",
    **dict.fromkeys((Shift.NEW, Shift.OFFERED), "plus"),
    **dict.fromkeys((Shift.REVIVED, Shift.RENEWED), "again"),
    **dict.fromkeys((Shift.DROPPED, Shift.WITHDRAWN), "gone"),
    **dict.fromkeys((Shift.LAPSED, Shift.DISCLAIMED, Shift.EXPIRED, Shift.NOT_HELD), "none"),
    **dict.fromkeys((Shift.HARDENED, Shift.REDUCED), "up"),
    **dict.fromkeys((Shift.SOFTENED, Shift.EXTENDED), "down"),
    Shift.RECAST: "recast",
    **dict.fromkeys((Shift.UNCHANGED, Shift.NOT_ADDRESSED), "same"),
}


class Bar(NamedTuple):
    """Stretches of time in which a position was held in one way; `css` names the way."""

    css: str
    path: str
    red: bool


class EntryMark(NamedTuple):
    """An entry; `off` when the filters pass it over, `hollow` when its evidence falls short of what is asked.

    `symbol` is the shape of its move.
    """

    key: str
    x: str
    y: str
    symbol: str
    sentence: str
    off: bool
    hollow: bool


@dataclass(frozen=True, slots=True)
class Text:
    """What was asked from there on, on two lines as much of it as has room."""

    x: str
    lines: tuple[str, ...]
    full: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One track of a lane. Without a position the party has nothing there, and `says` so."""

    party: PartyMark
    position: TimelinePosition | None
    y: str
    bars: tuple[Bar, ...]
    marks: tuple[EntryMark, ...]
    texts: tuple[Text, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The tracks of one issue, or of one position; `named` when the tracks need names of their own."""

    issue: str
    name: str
    height: int
    named: bool
    rows: tuple[PictureRow, ...]


@dataclass(frozen=True, slots=True)
class LaneGroup:
    """The lanes of one group of issues, with the anchor to jump to."""

    name: str
    anchor: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture; `single` when each position has its own lane, `left_out` are issues without a lane."""

    head: Head
    groups: tuple[LaneGroup, ...]
    left_out: tuple[str, ...]
    parties: tuple[PartyMark, ...]
    single: bool
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all lanes are drawn with: `matching` are the entries that the filters keep, `short` those to draw hollow.

    `held` says which party speaks of what, by the keys of parties and issues, so that no position is told from none
    that matches.
    """

    scale: Scale
    period: Period
    matching: frozenset[int]
    parties: tuple[PartyMark, ...]
    held: frozenset[tuple[str, str]]
    single: bool
    short: frozenset[int] = frozenset()


def draw_groups(
    drawing: Drawing, tracks: Sequence[Track], beyond: Sequence[str] = ()
) -> tuple[tuple[LaneGroup, ...], tuple[str, ...]]:
    """Return the lanes of the tracks by group, and what is not drawn: issues by name, earlier entries counted.

    `beyond` are issues that follow and of which no track was read, as there is no room for them.
    """
    marks = 0
    left_out: list[str] = []
    lanes: list[tuple[str, list[Lane]]] = []
    for (group, name), of in groupby(tracks, key=lambda track: (track.position.group, track.position.issue_name)):
        listed = list(of)
        drawn = sum(point.entry.effective_on in drawing.period for track in listed for point in track.points)
        marks += drawn
        if marks > MOST_MARKS and lanes:
            left_out.append(name)
            continue
        if drawn > MOST_MARKS:
            listed = latest_of(listed, drawing.period)
            left_out.append(f"{drawn - MOST_MARKS} earlier entries of {name}")
        if not lanes or lanes[-1][0] != group:
            lanes.append((group, []))
        lanes[-1][1].extend(single_lanes(drawing, listed) if drawing.single else [shared_lane(drawing, name, listed)])
    groups = tuple(
        LaneGroup(group, f"lanes-{number}-{slugify(group)}", tuple(of))
        for number, (group, of) in enumerate(lanes, start=1)
    )
    left_out += beyond
    more = len(left_out) - MOST_NAMED
    return groups, (*left_out[:MOST_NAMED], *([f"{more} more"] if more > 0 else []))


def latest_of(tracks: Iterable[Track], period: Period) -> list[Track]:
    """Return the tracks with the latest of their entries in the period, as many as have room for marks."""
    places = sorted(point.place for track in tracks for point in track.points if point.entry.effective_on in period)
    first = places[-MOST_MARKS]
    cut = (Track(each.position, tuple(point for point in each.points if point.place >= first)) for each in tracks)
    return [track for track in cut if track.points]


def shared_lane(drawing: Drawing, name: str, tracks: Sequence[Track]) -> Lane:
    """Return the lane of an issue: its tracks below one another, party by party."""
    by_party = with_empty(drawing, tracks)
    named = any(len(listed) > 1 for _, listed in by_party)
    lines = len(wrap(name, LETTERS_ALONE if named else LETTERS)) or 1
    top = ROOM + (lines * NAME_LINE if named else 0)
    rows: list[PictureRow] = []
    for party, listed in by_party:
        for track in listed:
            rows.append(draw_row(drawing, track, top + (len(rows) + 0.5) * PITCH))
        if not listed:
            rows.append(empty_row(drawing, party, tracks[0].position.issue, top + (len(rows) + 0.5) * PITCH))
    height = max(top + len(rows) * PITCH + ROOM, lines * NAME_LINE + 2 * ROOM)
    return Lane(tracks[0].position.issue, name, height, named, tuple(rows))


def single_lanes(drawing: Drawing, tracks: Sequence[Track]) -> Iterator[Lane]:
    """Yield a lane for each position of an issue."""
    issue = tracks[0].position.issue
    for party, listed in with_empty(drawing, tracks):
        for track in listed:
            yield Lane(issue, track.position.title, SINGLE, False, (draw_row(drawing, track, SINGLE_BAR),))
        if not listed:
            empty = empty_row(drawing, party, issue, ROOM + PITCH / 2)
            yield Lane(issue, party.name, PITCH + 2 * ROOM, False, (empty,))


def with_empty(drawing: Drawing, tracks: Sequence[Track]) -> list[tuple[PartyMark, list[Track]]]:
    """Return the tracks by party; a party that has none is listed too, as long as the parties are few."""
    found: dict[str, list[Track]] = {party.key: [] for party in drawing.parties}
    for track in tracks:
        found[track.position.party.key].append(track)
    few = len(drawing.parties) <= MOST_EMPTY_PARTIES
    return [(party, found[party.key]) for party in drawing.parties if few or found[party.key]]


def empty_row(drawing: Drawing, party: PartyMark, issue: str, y: float) -> PictureRow:
    """Return the track of a party that has nothing to show, and says why."""
    says = "nothing that matches" if (party.key, issue) in drawing.held else "no position recorded"
    return PictureRow(party, None, place(y), (), (), (), says)


def draw_row(drawing: Drawing, track: Track, y: float) -> PictureRow:
    at = places(drawing.scale, track.points)
    return PictureRow(
        party=track.position.party,
        position=track.position,
        y=place(y),
        bars=tuple(draw_bars(drawing, track, at, y)),
        marks=tuple(draw_marks(drawing, track, at, y)),
        texts=tuple(draw_texts(drawing, track, at)) if drawing.single else (),
        says="",
    )


def places(scale: Scale, points: Sequence[Point]) -> list[float]:
    """Return where the entries stand: on their day, and those of the same day and weight beside one another."""
    found: list[float] = []
    last: dict[tuple[object, bool], float] = {}
    for point in points:
        same = (point.entry.effective_on, point.entry.main)
        x = last[same] + BESIDE if same in last else scale.middle(point.entry.effective_on)
        last[same] = min(x, WIDTH - 1.0)
        found.append(last[same])
    return found


def draw_bars(drawing: Drawing, track: Track, at: Sequence[float], y: float) -> Iterator[Bar]:
    """Yield a bar for each way in which the position was held within the period."""
    period = drawing.period
    paths: dict[str, list[str]] = {}
    mains = [(point, x) for point, x in zip(track.points, at, strict=True) if point.entry.main]
    for (point, x), following in zip_longest(mains, mains[1:]):
        ends_on = following[0].entry.effective_on if following else period.ends_on
        if not point.entry.held or ends_on < period.starts_on or point.entry.effective_on > period.ends_on:
            continue
        silent = ends_on - point.entry.effective_on > SILENCE
        css = " quiet" if silent else "" if following else " last"
        end = following[1] if following else drawing.scale.right(period.ends_on)
        paths.setdefault(weight(point, track.position.kind) + css, []).append(f"M{place(x)} {place(y)}H{place(end)}")
    for css, parts in paths.items():
        yield Bar(css, "".join(parts), " red" in css)


def weight(point: Point, kind: Kind) -> str:
    """Return the class of a bar: the firmer, the heavier; a red line, so called by the party, is more than firm."""
    firmness = point.entry.firmness
    return f"b{firmness.level if firmness else 1}{' red' if point.called and draws_red_line(firmness, kind) else ''}"


def draw_marks(drawing: Drawing, track: Track, at: Sequence[float], y: float) -> Iterator[EntryMark]:
    """Yield the marks of the entries within the period: what is no main entry or moves nothing lies below."""
    shown = [(p, x) for p, x in zip(track.points, at, strict=True) if p.entry.effective_on in drawing.period]
    for point, x in sorted(shown, key=lambda item: (item[0].entry.main, item[0].shift is not Shift.UNCHANGED)):
        entry = point.entry
        yield EntryMark(
            key=point.key,
            x=place(x),
            y=place(y if entry.main else y - PITCH / 2 + 1),
            symbol=SYMBOLS[point.shift] if point.shift else entry.role.value,
            sentence=sentence(track.position, point, short=entry.id in drawing.short),
            off=entry.id not in drawing.matching,
            hollow=entry.id in drawing.short,
        )


def sentence(position: TimelinePosition, point: Point, *, short: bool = False) -> str:
    entry = point.entry
    gone = wording.not_held_words(point.account, point.basis, point.channel)
    held = wording.firmness_words(entry.firmness, position.kind, called=point.called) if entry.firmness else gone
    if entry.as_before:
        held = f"as before: {held}"
    if point.shift is None:
        what = f"{'rival account' if entry.rival else 'reading'}, {held}"
    else:
        move = "affirmed" if point.shift is Shift.UNCHANGED else point.shift.value
        what = f"{move}, {held}" if held != move else move
    when = wording.dated(entry.effective_on, point.precision)
    provenance = wording.account_words(point.account, point.basis)
    apart = "; falls short of the evidence asked for" if short else ""
    return f"{when}: {position.party.name}, {position.kind}, {position.title}: {what}; {provenance}{apart}."


def draw_texts(drawing: Drawing, track: Track, at: Sequence[float]) -> Iterator[Text]:
    """Yield the contents in force, each from where it was first said up to the next one."""
    said: list[tuple[float, str]] = []
    for point, x in zip(track.points, at, strict=True):
        entry = point.entry
        if not entry.main or entry.effective_on > drawing.period.ends_on:
            continue
        content = point.content if entry.held else "not held"
        if content and not (said and said[-1][1] == content):
            said.append((x, content))
    visible = [item for number, item in enumerate(said) if number + 1 == len(said) or said[number + 1][0] > 0]
    for (x, content), end in zip(visible, [*(x for x, _ in visible[1:]), float(WIDTH)], strict=True):
        if end - x >= SHORTEST_TEXT:
            lines = wrap(content, int((end - x - 6) / LETTER), max_lines=2, placeholder="…")
            yield Text(place(x), tuple(lines), content)


def visible_tracks(tracks: Iterable[Track], matching: frozenset[int], period: Period, *, strict: bool) -> list[Track]:
    """Return the tracks that have something to show; `strict`: only those with an entry that matches."""
    shown = []
    for track in tracks:
        within = [point for point in track.points if point.entry.effective_on in period]
        mains = [point for point in track.points if point.entry.main and point.entry.effective_on < period.starts_on]
        passes_through = not strict and bool(mains) and mains[-1].entry.held
        if passes_through or any(not strict or point.entry.id in matching for point in within):
            shown.append(track)
    return shown
