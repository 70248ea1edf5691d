"""The card that links to a comparison, an issue or the whole are shown with: what moved, a bar for each party."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from positions.compare.report.taking import ComparedMove, TakenComparison
from positions.domain import wording
from positions.domain.shifts import Direction
from positions.reading.party_marks import PartyMark
from positions.web.pictures import Lettered, TextColumn, drawn, to_png

WIDTH, HEIGHT = 1200, 630
EDGE = 60
# So many parties have room.
MOST_PARTIES = 3
BAR, LEAST_SIGN = 34, 26
SIGNS = {"away": "up", "towards": "down", "unranked": "diamond"}


@dataclass(frozen=True, slots=True)
class CardPart:
    """A part of a bar: as many positions as went one way; `sign` is empty where there is no room or none is needed."""

    tint: str
    x: float
    width: float
    sign: str


@dataclass(frozen=True, slots=True)
class CardBar:
    """What one party's positions did."""

    party: PartyMark
    y: float
    parts: tuple[CardPart, ...]


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The card: its texts and bars at their places."""

    texts: tuple[Lettered, ...]
    bars: tuple[CardBar, ...]


def card_png(found: TakenComparison) -> bytes:
    """Return the card of a comparison as PNG, in the size that cards have."""
    svg = drawn("compare/card.svg", {"card": card_of(found), "width": WIDTH, "height": HEIGHT, "bar": BAR})
    return to_png(svg, WIDTH, HEIGHT, zoom=1)


def card_of(found: TakenComparison) -> ShareCard:
    comparison, narrowed = found.of, dict(found.about.lines).get("Narrowed to", "")
    column = TextColumn(EDGE, 40, WIDTH - 2 * EDGE)
    column.write(comparison.negotiation.name, 24, fill="soft", most=1)
    column.write(f"What moved between {comparison.before.noun} and {comparison.after.noun}", 40, bold=True, most=2)
    column.write(narrowed, 26, fill="soft", most=1)
    shown = found.parties[:MOST_PARTIES]
    rows = [[row for row in found.rows if row.party == party.key] for party in shown]
    longest = max(map(len, rows), default=0) or 1
    bars = []
    for party, own in zip(shown, rows, strict=True):
        column.y += 14
        name = TextColumn(EDGE + 36, column.y, WIDTH - 2 * EDGE - 36)
        name.write(f"{party.name}, {wording.counted(len(own), 'position')}", 26, bold=True, most=1)
        bars.append(CardBar(party, column.y, tuple(parts_of(own, longest))))
        column.texts += name.texts
        column.y = name.y + BAR + 6
        column.write(words_of(own), 18, most=1)
    more = len(found.parties) - MOST_PARTIES
    further = f" Not shown: {wording.counted(more, 'further party', 'further parties')}." if more > 0 else ""
    foot = TextColumn(EDGE, HEIGHT - 58, WIDTH - 2 * EDGE)
    said = f"As known on {wording.day(found.about.known.date())}. {found.about.source_line}.{further}"
    foot.write(said, 16, fill="soft", most=2)
    return ShareCard((*column.texts, *foot.texts), tuple(bars))


def counted(rows: Sequence[ComparedMove]) -> Counter[str]:
    return Counter(wording.tint(row.shift) for row in rows)


def parts_of(rows: Sequence[ComparedMove], longest: int) -> Iterator[CardPart]:
    """Yield the parts of a bar; a position is as wide in the bar of every party."""
    numbers, x = counted(rows), float(EDGE)
    for tint in wording.BANDS:
        width = numbers[tint] * (WIDTH - 2 * EDGE) / longest
        if width:
            yield CardPart(tint, round(x, 1), round(width, 1), SIGNS.get(tint, "") if width >= LEAST_SIGN else "")
        x += width


def words_of(rows: Sequence[ComparedMove]) -> str:
    """Return the numbers of a bar in words; all of them, so that every party's are the same."""
    numbers = counted(rows)
    moved = (wording.counted_moves(numbers[way.value], way) for way in Direction)
    others = (f"{numbers[band] or 'none'} {wording.band_words(band)}" for band in ("still", "apart"))
    return ", ".join((*moved, *others))
