"""Pictures to take away, as SVG and PNG: the frame that says what one is, and the colours and letters of all of them.

They stand alone: all that is drawn is said by attributes, no style sheet and no font comes with them, and nothing is
fetched. The ground is white, as they are made to be put into texts.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import JsonResponse
from django.template.loader import render_to_string

from positions.web.about import About
from positions.web.lettering import FAMILY, lettering, wrapped
from positions.web.stamped import FileToMake
from positions.web.turns import TooBusy

CONTENT_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
# As the pages have them in light (static/app.css, static/overview.css, static/timeline.css), on white.
COLOURS = {
    "paper": "#ffffff",
    "ink": "#1d2126",
    "soft": "#5a6169",
    "line": "#dedad2",
    "edge": "#8a8880",
    "bar": "#2b3036",
    "hatch": "#767c82",
    "fold": "#f6f4f0",
    "ground": "#f4f0e6",
    "ground-chosen": "#e9e2d0",
    "band": "#ebe5d6",
    "band-chosen": "#e0d6bd",
    "away": "#984600",
    "away-bg": "#fdf0e2",
    "towards": "#00615a",
    "towards-bg": "#e4f4f1",
    "unranked": "#6d3f8c",
    "unranked-bg": "#f4ecf8",
    "still": "#4d555c",
    "still-bg": "#ffffff",
    "apart": "#2f353b",
    "apart-bg": "#ffffff",
}
MARGIN = 24
# A PNG is drawn twice as large as the SVG, for screens and paper that are finer, up to so many points: 48 MB while it
# is being drawn.
ZOOM = 2.0
MOST_POINTS = 12_000_000
# So long may that take; the largest takes two or three.
DRAWING_SECONDS = 20
# What no XML may have, even escaped.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LEADING = 1.35
# What stands in the foot of itself already, or is too long for one.
NOT_IN_THE_FOOT = ("Negotiation", "Version of the data", "How far to trust it")


@dataclass(frozen=True, slots=True)
class Lettered:
    """A line of text at its place; `fill` names its colour."""

    text: str
    x: float
    y: float
    size: float = 12
    bold: bool = False
    fill: str = "ink"


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """What stands around a picture: its title and notes above, what it is of below; `top` is where its own part begins.

    `rule` is where the line above the foot lies.
    """

    title: str
    width: int
    height: int
    top: int
    rule: int
    texts: tuple[Lettered, ...]


def framed(about: About, width: int, height: float, notes: Iterable[str] = ()) -> PictureFrame:
    """Return the frame of a picture whose own part is that high; `notes` are sentences above it."""
    above = TextColumn(MARGIN, MARGIN, width - 2 * MARGIN)
    above.write(about.title, 22, bold=True)
    for note in notes:
        above.write(note, 12, fill="soft")
    top = round(above.y + 10)
    rule = round(top + height + 10)
    below = TextColumn(MARGIN, rule + 6, width - 2 * MARGIN)
    for sentence in foot_of(about):
        below.write(sentence, 11, fill="soft")
    return PictureFrame(about.title, width, round(below.y + MARGIN / 2), top, rule, (*above.texts, *below.texts))


def foot_of(about: About) -> Iterable[str]:
    """Yield what a picture says of itself: its source, then what was asked and when, each on a line of its own."""
    said = [f"{label}: {value}" for label, value in about.lines if label not in (*NOT_IN_THE_FOOT, "Address")]
    yield f"{about.source_line}. {'. '.join(said)}."
    yield about.address


class TextColumn:
    """Lines of text below one another from a place on, none wider than the column."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.texts: list[Lettered] = []

    def write(self, text: str, size: float, *, bold: bool = False, fill: str = "ink", most: int = 0) -> None:
        """Write a text below what stands there, in at most so many lines (0: as many as it takes)."""
        for line in wrapped(text, self.width, size, bold=bold, most=most):
            self.texts.append(Lettered(line, self.x, round(self.y + size, 1), size, bold, fill))
            self.y += size * LEADING


@dataclass(frozen=True, slots=True)
class KeyItem:
    """What a drawing means: its name, the words beside it, and where it stands."""

    drawing: str
    words: str
    x: float
    y: float


def key_of(items: Sequence[tuple[str, str]], top: float, width: int, wide: int = 27) -> tuple[list[KeyItem], float]:
    """Return a key in rows from `top` on, and where it ends; each drawing is at most `wide`."""
    x, y = float(MARGIN), top
    found: list[KeyItem] = []
    for drawing, words in items:
        room = wide + 6 + lettering().width(words, 11) + 16
        if found and x + room > width - MARGIN:
            x, y = float(MARGIN), y + 18
        found.append(KeyItem(drawing, words, round(x, 1), round(y, 1)))
        x += room
    return found, y + 18 if found else top


def drawn(template: str, context: Mapping[str, object]) -> str:
    """Return a picture as SVG."""
    text = render_to_string(template, {"colours": COLOURS, "family": FAMILY, **context})
    return NO_XML.sub("\ufffd", text)


def to_png(svg: str, width: int, height: int, *, zoom: float = ZOOM) -> bytes:
    """Return an SVG of that size as PNG, as much larger as `zoom` says and MOST_POINTS allows.

    Another process draws it, so this one goes on answering. Raises TooBusy where that takes longer than
    DRAWING_SECONDS: then it is ended; subprocess.CalledProcessError where it fails.
    """
    allowed = min(zoom, (MOST_POINTS / (width * height)) ** 0.5)
    command = [sys.executable, "-m", "positions.web.drawing", str(allowed), COLOURS["paper"]]
    try:
        drawing = subprocess.run(  # noqa: S603 - nothing of the command comes from outside
            command, input=svg.encode(), capture_output=True, check=True, cwd=settings.BASE_DIR, timeout=DRAWING_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise TooBusy from error
    return drawing.stdout


def picture_file(form: str, name: str, draw: Callable[[], tuple[str, PictureFrame]]) -> FileToMake:
    """Return a picture as a file to make, `svg` or `png`, under a name without its ending."""

    def make() -> bytes:
        svg, frame = draw()
        return svg.encode() if form == "svg" else to_png(svg, frame.width, frame.height)

    return FileToMake(f"{name}.{form}", CONTENT_TYPES[form], True, make)


def refused(error: Exception, status: int = 400) -> JsonResponse:
    """Return the answer that says why there is no picture."""
    return JsonResponse({"error": str(error)}, status=status)
