"""The timeline's picture to take away: the lanes of the page with their names, the head above them, the key below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.forms.utils import flatatt

from positions.domain import wording
from positions.reading.party_marks import PartyMark
from positions.timeline.answer import MatchedEntries, TimelineAsked, draw, period_of, status, tracks_shown
from positions.timeline.axis import WIDTH, Period
from positions.timeline.head import Head
from positions.timeline.legend import KEY, KEY_BARS
from positions.timeline.picture import PITCH, Lane, LaneGroup, Picture, PictureRow
from positions.web.about import About
from positions.web.pictures import (
    COLOURS,
    MARGIN,
    MOST_POINTS,
    KeyItem,
    Lettered,
    PictureFrame,
    TextColumn,
    drawn,
    framed,
    key_of,
)

# The names of lanes stand beside the axis.
NAMES, GAP = 340, 14
LANES_AT = MARGIN + NAMES + GAP
ACROSS = LANES_AT + WIDTH + MARGIN
MOST_HEIGHT = MOST_POINTS / ACROSS / 1.5
HEADING = 30
# So many issues that are not drawn are named.
MOST_NAMED = 10
BARS = {"b1": "1.8", "b2": "3.2", "b3": "5", "b4": "8"}
FOLDED = "Months are drawn as wide as what happened in them; pale, with a break above: quiet months, folded."
EVEN = "All days are drawn alike."


@dataclass(frozen=True, slots=True)
class PlacedText:
    """What was asked from a place on, in lines that have room up to the next one."""

    x: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A track of a lane, its bars each with the attributes that draw it."""

    row: PictureRow
    bars: tuple[tuple[str, str, str], ...]
    texts: tuple[PlacedText, ...]


@dataclass(frozen=True, slots=True)
class TimelineLane:
    """A lane at its place, its names, and the marks of parties at theirs."""

    y: float
    height: float
    names: tuple[Lettered, ...]
    marks: tuple[tuple[PartyMark, float], ...]
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class TimelineSheet:
    """The picture with its frame; `head` is None when nothing matches. Lanes begin at `top` and end at `end`."""

    frame: PictureFrame
    head: Head | None
    head_at: float
    top: float
    end: float
    headings: tuple[Lettered, ...]
    lanes: tuple[TimelineLane, ...]
    key: tuple[KeyItem, ...]
    parties: tuple[KeyItem, ...]
    marks: tuple[PartyMark, ...]
    marks_at: float = MARGIN
    lanes_at: float = LANES_AT


def timeline_svg(asked: TimelineAsked, found: MatchedEntries, about: About) -> tuple[str, PictureFrame]:
    """Return the picture of the entries found as SVG, and its frame. One query, for the events."""
    period = period_of(asked, found)
    picture = None
    if period and found.points:
        picture = draw(asked, found, tracks_shown(asked, found, period), period, lambda **_: "")
    sheet = sheet_of(picture, asked, notes_of(asked, found, period), about)
    return drawn("timeline/picture.svg", {"sheet": sheet, "frame": sheet.frame, "bars": key_bars()}), sheet.frame


def notes_of(asked: TimelineAsked, found: MatchedEntries, period: Period | None) -> list[str]:
    if not period or not found.points:
        return ["No entry matches."]
    scale = EVEN if asked.filters.asked()["scale"] else FOLDED
    return [f"{status(asked, found, period)} {scale}"]


def sheet_of(picture: Picture | None, asked: TimelineAsked, notes: list[str], about: About) -> TimelineSheet:
    """Lay the picture out: its names, the head and the lanes below one another, the key at the end."""
    if picture is None:
        return TimelineSheet(framed(about, ACROSS, 0, notes), None, 0, 0, 0, (), (), (), (), ())
    lanes = Lanes(single=picture.single)
    for group in picture.groups:
        lanes.add(group)
    left_out = [*dict.fromkeys(lanes.left_out), *picture.left_out]
    if left_out:
        notes = [*notes, not_drawn(left_out)]
    names = [(str(number), party.name) for number, party in enumerate(picture.parties)]
    parties, after_parties = key_of(names, 0, ACROSS, 10)
    short = [("hollow", "falls short of the evidence asked for")] if asked.evidence else []
    shapes = [(f"mark {symbol}", words) for symbol, words in KEY]
    bars = [(f"bar {css}", words) for css, words in KEY_BARS]
    key, after_key = key_of(
        [*shapes, *short, *bars, ("window", "window of a round"), ("event", "event")], 0, ACROSS, 34
    )
    frame = framed(about, ACROSS, after_parties + 6 + picture.head.height + lanes.y + 12 + after_key, notes)
    head_at = frame.top + after_parties + 6
    top = head_at + picture.head.height
    return TimelineSheet(
        frame=frame,
        head=picture.head,
        head_at=head_at,
        top=top,
        end=top + lanes.y,
        headings=tuple(replace(text, y=text.y + top) for text in lanes.headings),
        lanes=tuple(lowered(lane, top) for lane in lanes.placed),
        key=tuple(replace(item, y=item.y + top + lanes.y + 12) for item in key),
        parties=tuple(replace(item, y=item.y + frame.top) for item in parties),
        marks=picture.parties,
        marks_at=MARGIN if picture.single else LANES_AT - 16,
    )


def not_drawn(names: Sequence[str]) -> str:
    """Return in a sentence what has no room, and what to ask for."""
    more = len(names) - MOST_NAMED
    listed = "; ".join([*names[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])])
    return f"Not drawn, as the picture would be too large: {listed}. Ask for an issue, a group, a party or a period."


def lowered(lane: TimelineLane, by: float) -> TimelineLane:
    return replace(
        lane,
        y=lane.y + by,
        names=tuple(replace(text, y=text.y + by) for text in lane.names),
        marks=tuple((party, y + by) for party, y in lane.marks),
    )


class Lanes:
    """The lanes as they are placed, from where they begin; the names of those without room are `left_out`."""

    def __init__(self, *, single: bool) -> None:
        self.single = single
        self.y = 0.0
        self.headings: list[Lettered] = []
        self.placed: list[TimelineLane] = []
        self.left_out: list[str] = []

    def add(self, group: LaneGroup) -> None:
        """Place the lanes of a group below its name."""
        if self.y <= MOST_HEIGHT:
            self.headings.append(Lettered(group.name, MARGIN, self.y + HEADING - 10, 14, bold=True))
            self.y += HEADING
        for lane in group.lanes:
            if self.y > MOST_HEIGHT:
                self.left_out.append(lane.name)
            else:
                self.placed.append(self.lane(self.in_room(lane)))
                self.y += self.placed[-1].height

    def in_room(self, lane: Lane) -> Lane:
        """Return a lane with as many of its tracks as one picture has room for; how many more there are is noted."""
        rows = tuple(row for row in lane.rows if float(row.y) <= MOST_HEIGHT)
        more = len(lane.rows) - len(rows)
        if not more:
            return lane
        self.left_out.append(f"{wording.counted(more, 'position')} of {lane.name}")
        return replace(lane, rows=rows, height=round(float(rows[-1].y)) + PITCH)

    def lane(self, lane: Lane) -> TimelineLane:
        name = TextColumn(MARGIN + (16 if self.single else 0), self.y + 6, NAMES - (16 if self.single else 20))
        name.write(lane.name, 12, bold=not self.single)
        if self.single:
            for row in lane.rows:
                name.write(row.position.kind.value if row.position else row.says, 10, fill="soft")
        texts = name.texts
        if lane.named:
            for row in lane.rows:
                texts = texts + self.named(row)
        places = [self.y + 12.0 if self.single else self.y + float(row.y) for row in lane.rows]
        return TimelineLane(
            y=self.y,
            height=max(lane.height, name.y - self.y + 6),
            names=tuple(texts),
            marks=tuple((row.party, y) for row, y in zip(lane.rows, places, strict=True)),
            rows=tuple(placed(row) for row in lane.rows),
        )

    def named(self, row: PictureRow) -> list[Lettered]:
        """Return the name of a track at its height."""
        column = TextColumn(MARGIN + 10, self.y + float(row.y) - 7, NAMES - 30)
        column.write(row.position.title if row.position else "", 10, fill="soft", most=1)
        return column.texts


def placed(row: PictureRow) -> PlacedRow:
    """Return a track with the attributes of its bars, and its texts in lines that end before the next one."""
    bars = [
        (bar.path, flatatt(dict(bar_attributes(bar.css))), flatatt(dict(core_attributes(bar.css))) if bar.red else "")
        for bar in row.bars
    ]
    ends = [*(float(text.x) for text in row.texts[1:]), float(WIDTH)]
    texts = []
    for text, end in zip(row.texts, ends, strict=False):
        column = TextColumn(0, 0, end - float(text.x) - 8)
        column.write(text.full, 11, most=2)
        texts.append(PlacedText(text.x, tuple(line.text for line in column.texts)))
    return PlacedRow(row, tuple(bars), tuple(texts))


def bar_attributes(css: str) -> Iterator[tuple[str, str]]:
    """Yield what draws a bar of these classes, as static/timeline.css has it."""
    classes = css.split()
    yield "stroke-width", BARS.get(classes[0], "8")
    if "quiet" in classes:
        yield "stroke-dasharray", "2.5 3"
    faint = ".6" if classes[0] in ("b2", "b3", "b4") else "1"
    ways: Iterable[tuple[str, str]] = (("last", ".35"), ("quiet", ".55"), ("red", "1"), (classes[0], faint))
    yield "stroke-opacity", next(opacity for name, opacity in ways if name in classes)


def core_attributes(css: str) -> Iterator[tuple[str, str]]:
    """Yield what draws the light middle of a red line."""
    yield "stroke", COLOURS["paper"]
    yield "stroke-width", "1.5"
    if "quiet" in css.split():
        yield "stroke-dasharray", "2.5 3"


def key_bars() -> Mapping[str, tuple[str, str]]:
    """Return what draws the bars of the key, and their middles."""
    return {
        css: (flatatt(dict(bar_attributes(css))), flatatt(dict(core_attributes(css))) if "red" in css.split() else "")
        for css, _ in KEY_BARS
    }
