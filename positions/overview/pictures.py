"""The overview's picture to take away: all positions, those of a group, or of one issue with the name of each lane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.forms.utils import flatatt

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.overview.collisions import collisions_of
from positions.overview.columns import HEIGHT as AXIS_HEIGHT
from positions.overview.columns import Axis, columns_of
from positions.overview.courses import Courses, with_evidence
from positions.overview.drawn_part import read_drawn_part
from positions.overview.lanes import LANE, DrawnLane
from positions.overview.overview import OverviewChoice
from positions.overview.picture import (
    MOST_LANES,
    Canvas,
    DrawnGroup,
    Frame,
    OverviewPicture,
    Strip,
    draw,
)
from positions.web.about import About
from positions.web.asked import AskedPair
from positions.web.pictures import COLOURS, MARGIN, KeyItem, Lettered, PictureFrame, TextColumn, drawn, framed, key_of

TITLE = "Who held what at each round"
# The names of issues in the picture of all, and of positions in that of one issue.
NAME, TITLE_WIDTH = 200, 420
GAP, BETWEEN_HALVES = 12, 28
HEADING = 28
# What lies below would make the picture too large: so it is left out, and the picture says so.
MOST_HEIGHT = 4000
# The least height of a lane that stands alone.
ROW = 22
# The inks of the lanes, as static/overview.css has them.
SILENT = {"fill": "url(#silence)"}
HOLLOW = {"fill": COLOURS["paper"], "stroke": COLOURS["bar"], "stroke-width": "1.2"}
BROKEN = {"fill": "none", "stroke": COLOURS["hatch"], "stroke-dasharray": "2 2"}
THREAD = {"fill": "none", "stroke": COLOURS["bar"]}
INKS: Mapping[str, Mapping[str, str]] = {
    "said": {"fill": COLOURS["bar"]},
    "said weak": HOLLOW,
    "silent": SILENT,
    "silent weak": BROKEN,
    "disc said": {"fill": COLOURS["bar"]},
    "disc said weak": HOLLOW,
    "disc silent": SILENT | {"stroke": COLOURS["hatch"]},
    "disc silent weak": BROKEN,
    "thread said": THREAD,
    "thread said weak": THREAD,
    "thread silent": BROKEN,
    "thread silent weak": BROKEN,
    "gone": {"fill": "none", "stroke": COLOURS["hatch"], "stroke-dasharray": "1 3"},
    "frame": {"fill": "none", "stroke": COLOURS["ink"], "stroke-width": "1.6"},
}
KEY = (
    ("bar 9", "categorical"),
    ("bar 5", "plain"),
    ("bar 3.5", "open"),
    ("bar 2", "tentative"),
    ("disc 4.5", "firm offer"),
    ("disc 3.2", "plain offer"),
    ("gone", "not held"),
    ("silent", "held, no statement found at the round"),
    ("weak", "on weak evidence"),
    ("frame", "both are categorical and cannot both be met"),
    ("sign up away", "asks more or concedes less"),
    ("sign down towards", "asks less or concedes more"),
    ("sign diamond unranked", "changed otherwise"),
    ("sign plus still", "new demand, new offer"),
    ("sign again still", "taken up again"),
    ("sign cross still", "offer withdrawn, demand dropped"),
)


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane, how far below its place in its strip it stands, and where the mark of its party is."""

    lane: DrawnLane
    dy: float
    mark_x: float


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """The lanes of an issue at their place, with what is written beside them from `left` on."""

    left: float
    x: float
    y: float
    height: float
    texts: tuple[Lettered, ...]
    lanes: tuple[PlacedLane, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class OverviewSheet:
    """The picture with its frame; `axes` are the places of the axis, `headings` the names of the groups."""

    frame: PictureFrame
    axis: Axis
    axes: tuple[tuple[float, float], ...]
    headings: tuple[Lettered, ...]
    strips: tuple[PlacedStrip, ...]
    key: tuple[KeyItem, ...]
    parties: tuple[KeyItem, ...]


@dataclass(frozen=True, slots=True)
class OverviewDrawn:
    """What the picture shows of the positions asked for; `narrowed` says in words which (label, value)."""

    courses: Courses
    picture: OverviewPicture
    narrowed: tuple[tuple[str, str], ...]
    issue: str
    folded: bool

    @property
    def title(self) -> str:
        return ": ".join([TITLE, *(value for _, value in self.narrowed[-1:])])


def read_overview_drawn(question: AskedPair, asked: EvidenceAsked, choice: OverviewChoice) -> OverviewDrawn:
    """Read what the picture shows. Raises UnknownFilter where something is chosen that is not there."""
    points = [round_.point for round_ in question.rounds]
    found = read_drawn_part(question, points, choice)
    mains = [entry.id for course in found.part.positions for entry in course.mains]
    courses = with_evidence(found.thin, question.negotiation, question.known, asked, resting=mains, told=mains)
    columns = columns_of(points, [round_.short_name for round_ in question.rounds])
    pair = [point.key for point in (question.before, question.after) if point]
    canvas = Canvas(courses, collisions_of(found.thin), columns)
    narrowed = (("Group", choice.group), *(("Issue", name) for name in found.names if choice.issue))
    return OverviewDrawn(
        courses=courses,
        picture=draw(canvas, pair, found.part),
        narrowed=tuple((label, value) for label, value in narrowed if value),
        issue=choice.issue,
        folded=found.number > MOST_LANES and not choice.issue,
    )


def overview_svg(found: OverviewDrawn, question: AskedPair, about: About) -> tuple[str, PictureFrame]:
    """Return the picture as SVG, and its frame."""
    sheet = sheet_of(found, question, about)
    inks = {css: flatatt(dict(attributes)) for css, attributes in INKS.items()}
    context = {"sheet": sheet, "frame": sheet.frame, "inks": inks, "marks": found.courses.parties}
    return drawn("overview/picture.svg", context), sheet.frame


def sheet_of(found: OverviewDrawn, question: AskedPair, about: About) -> OverviewSheet:
    """Lay the picture out: in two columns, or, of one issue, with a row for each lane."""
    wide = int(float(found.picture.axis.width))
    beside = TITLE_WIDTH if found.issue else NAME
    halves: Sequence[tuple[DrawnGroup, ...]] = found.picture.halves
    laid = [Half(MARGIN + number * (beside + GAP + wide + BETWEEN_HALVES), beside) for number in range(len(halves))]
    left_out = 0
    for half, groups in zip(laid, halves, strict=True):
        for group in groups:
            left_out += half.add(group, alone=bool(found.issue))
    across = max(len(laid), 1)
    width = max(2 * MARGIN + across * (beside + GAP + wide) + (across - 1) * BETWEEN_HALVES, 640)
    frame, parties, key, top = around(
        found, question, about, width, max((half.y for half in laid), default=0), left_out
    )
    return OverviewSheet(
        frame=frame,
        axis=found.picture.axis,
        axes=tuple((half.x + beside + GAP, top) for half in laid),
        headings=tuple(replace(text, y=text.y + top) for half in laid for text in half.headings),
        strips=tuple(lowered(strip, top) for half in laid for strip in half.strips),
        key=key,
        parties=parties,
    )


def lowered(strip: PlacedStrip, by: float) -> PlacedStrip:
    texts = tuple(replace(text, y=text.y + by) for text in strip.texts)
    return replace(strip, y=strip.y + by, texts=texts)


def around(
    found: OverviewDrawn, question: AskedPair, about: About, width: int, height: float, left_out: int
) -> tuple[PictureFrame, tuple[KeyItem, ...], tuple[KeyItem, ...], float]:
    """Return the frame, the key of the parties, that of the drawing, and where the lanes begin."""
    notes = notes_of(found, question, left_out)
    names = [(str(number), party.name) for number, party in enumerate(found.courses.parties)]
    parties, after_parties = key_of(names, 0, width, 10)
    key, after_key = key_of(KEY, 0, width)
    frame = framed(about, width, after_parties + 8 + height + 12 + after_key, notes)
    top = frame.top + after_parties + 8
    low = top + height + 12
    return (
        frame,
        tuple(replace(item, y=item.y + frame.top) for item in parties),
        tuple(replace(item, y=item.y + low) for item in key),
        top,
    )


def notes_of(found: OverviewDrawn, question: AskedPair, left_out: int) -> list[str]:
    """Return in sentences how to read the picture, and what of the positions is not in it."""
    strong = wording.evidence_words(found.courses.strong)
    shown = [point.name for point in (question.before, question.after) if point]
    darker = f"; shaded darker: {wording.listed(shown)}" if len(shown) == 2 else ""
    notes = [
        "Each lane is one position, those of the parties below one another in this order. Columns are rounds with the "
        f"days around them, as things stood when these ended, not to scale in time{darker}. "
        f"Strong evidence: {strong}."
    ]
    if found.folded:
        notes.append(
            f"There are more than {MOST_LANES} positions: of each party only the firmest on an issue is drawn, as it "
            "stood last. The picture of one issue has all of it."
        )
    if found.picture.says:
        notes.append(f"{found.picture.says} Ask for one issue, or for a group of issues; the page has all of them.")
    if left_out:
        notes.append(
            f"Not drawn, as the picture would be too large: {wording.counted(left_out, 'position')}. "
            "Ask for one issue, or for a group of issues."
        )
    if not any(found.picture.halves):
        notes.append("No position is recorded.")
    return notes


class Half:
    """One column of the picture as it fills; its places are counted from where the lanes begin."""

    def __init__(self, x: float, beside: int) -> None:
        self.x, self.beside = x, beside
        self.y: float = AXIS_HEIGHT
        self.headings: list[Lettered] = []
        self.strips: list[PlacedStrip] = []

    def add(self, group: DrawnGroup, *, alone: bool) -> int:
        """Place a group of issues; return how many of its lanes found no room."""
        self.headings.append(Lettered(group.name, self.x, self.y + HEADING - 10, 14, bold=True))
        self.y += HEADING
        left_out = 0
        for strip in group.strips:
            left_out += self.add_rows(strip) if alone else self.add_strip(strip)
        return left_out

    def add_strip(self, strip: Strip) -> int:
        """Place the lanes of an issue beside its name."""
        if self.y > MOST_HEIGHT:
            return len(strip.lanes)
        names = TextColumn(self.x, self.y + 3, self.beside)
        names.write(strip.name, 12)
        if strip.folded:
            names.write(f"{len(strip.lanes)} of {strip.folded} positions", 10, fill="soft")
        height = max(strip.height, names.y - self.y + 4)
        lanes = tuple(PlacedLane(lane, 0, 1) for lane in strip.lanes)
        self.strips.append(PlacedStrip(self.x, self.lanes_at, self.y, height, tuple(names.texts), lanes, strip.frames))
        self.y += height
        return 0

    def add_rows(self, strip: Strip) -> int:
        """Place the lanes of an issue in a row each, beside the name of the position."""
        top, texts, lanes, edges = self.y, [], [], {}
        for number, lane in enumerate(strip.lanes):
            if self.y > MOST_HEIGHT:
                break
            name = TextColumn(self.x + 16, self.y + 3, self.beside - 16)
            name.write(f"{lane.title}, {lane.kind}" if lane.title else f"{lane.party.name}: {lane.says}", 12)
            height = max(ROW, name.y - self.y + 4)
            middle = self.y - top + height / 2
            lanes.append(PlacedLane(lane, middle - float(lane.y), 1 - self.beside - GAP))
            edges[number] = (self.y - top, self.y - top + height)
            texts += name.texts
            self.y += height
        self.y += 4
        frames = tuple(stretched(frame, strip, edges) for frame in strip.frames if within(frame, strip, edges))
        self.strips.append(PlacedStrip(self.x, self.lanes_at, top, self.y - top, tuple(texts), tuple(lanes), frames))
        return len(strip.lanes) - len(lanes)

    @property
    def lanes_at(self) -> float:
        return self.x + self.beside + GAP


def lanes_in(frame: Frame, strip: Strip) -> list[int]:
    """Return the numbers of the lanes around which a frame stands."""
    first, last = float(frame.y), float(frame.y) + float(frame.height)
    return [number for number, lane in enumerate(strip.lanes) if first < float(lane.y) < last]


def within(frame: Frame, strip: Strip, edges: Mapping[int, tuple[float, float]]) -> bool:
    """Say whether all lanes of a frame are drawn."""
    return all(number in edges for number in lanes_in(frame, strip))


def stretched(frame: Frame, strip: Strip, edges: Mapping[int, tuple[float, float]]) -> Frame:
    """Return a frame around its lanes where they stand in rows of their own."""
    numbers = lanes_in(frame, strip)
    top, end = edges[numbers[0]][0], edges[numbers[-1]][1]
    inner = (ROW - LANE) / 2 - 1
    return replace(frame, y=f"{top + inner:g}", height=f"{end - top - 2 * inner:g}")
