"""What the timeline on a narrow screen shows, ready to place: years, rounds, rows and lanes. Pure."""

from dataclasses import dataclass

from positions.timeline.tracks import TimelinePosition

# As many lanes as can stand apart on the narrowest screen.
APART = 6


@dataclass(frozen=True, slots=True)
class StreamCell:
    """What a lane looks like along a row; `symbol` is the mark of the row's own entry, empty on all other lanes."""

    css: str
    symbol: str = ""
    tint: str = ""


@dataclass(frozen=True, slots=True)
class LaneHead:
    """A lane with its number, its position, and how that stands in the end."""

    number: int
    position: TimelinePosition
    cell: StreamCell
    stands: str


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """An entry as a row says it, below the name of its year; `word` is its move, or what it is that moves nothing."""

    number: int
    position: TimelinePosition
    key: str
    iso: str
    when: str
    word: str
    tint: str
    firm: str
    red: bool
    content: str
    condition: str
    whose: str
    strength: str
    aside: bool
    short: bool


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A row of lanes with an entry, or with words on what lies between two of them."""

    cells: tuple[StreamCell, ...]
    entry: StreamEntry | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class RoundHead:
    """The name of a round, across all lanes; `clash` says what collides there (empty: nothing does).

    `says` tells why no row follows, or that those before went on (empty: its rows begin below).
    """

    key: str
    name: str
    days: str
    clash: str
    says: str


@dataclass(frozen=True, slots=True)
class StreamPart:
    """Rows within the window of a round (`within`), above which its head stands, or outside of any."""

    within: bool
    head: RoundHead | None
    rows: tuple[StreamRow, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year with what happened in it, and the anchor to jump to."""

    name: str
    parts: tuple[StreamPart, ...]

    @property
    def anchor(self) -> str:
        return f"y{self.name}"


@dataclass(frozen=True, slots=True)
class Stream:
    """The whole column; `left_out` are the titles of positions without a lane, `earlier` the entries without a row."""

    lanes: tuple[LaneHead, ...]
    years: tuple[Year, ...]
    jumps: tuple[Year, ...]
    end: StreamRow
    left_out: tuple[str, ...]
    earlier: int

    @property
    def close(self) -> bool:
        """Whether the lanes are so many that they stand close together."""
        return len(self.lanes) > APART
