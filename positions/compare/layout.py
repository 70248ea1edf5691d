"""How the compare page lays a comparison out: the headline of each party, and the matrix of issues by party."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from positions.compare.comparison import Row, Shifted
from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Direction, Shift
from positions.reading.party_marks import DEFAULT_COLOUR, PartyMark, party_shapes
from positions.web.filters import Link

MOVED = frozenset(direction.value for direction in Direction)
BAR_WIDTH = 600
GAP = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """One shift of one party in the headline's bar; `href` filters by it. Lengths are in the bar's own units."""

    shift: str
    sign: str
    tint: str
    count: int
    x: str
    width: str
    href: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShiftBand:
    """The shifts of one party that go the same way; without any, `href` is empty.

    `standing` is how many of them stand on what is asked of the evidence, `standing_href` leads to those.
    """

    tint: str
    words: str
    count: int
    href: str
    standing: int
    standing_href: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """What one party's positions did, as a picture; `standing` says how much of it stands (empty: nothing is asked)."""

    party: PartyMark
    total: str
    standing: str
    bands: tuple[ShiftBand, ...]


@dataclass(frozen=True, slots=True)
class MatrixIssue:
    """One issue in the matrix: each party's rows, in the order of the parties."""

    key: str
    name: str
    cells: tuple[tuple[PartyMark, tuple[Row, ...]], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The issues of one group, with the anchor to jump to."""

    name: str
    anchor: str
    issues: tuple[MatrixIssue, ...]


def parties_of(rows: Iterable[Row], order: Sequence[str]) -> tuple[PartyMark, ...]:
    """Return the parties of the rows as the page marks them, in the parties' own order."""
    found = {row.party: row for row in rows}
    shapes = party_shapes(order)
    return tuple(
        PartyMark(key, found[key].party_name, found[key].party_colour or DEFAULT_COLOUR, shapes[key])
        for key in order
        if key in found
    )


def headlines(
    rows: Sequence[Shifted], of: Sequence[PartyMark], link: Link, chosen: Sequence[str], asked: EvidenceAsked
) -> tuple[Headline, ...]:
    """Return each party's headline; `chosen` are the shifts that the page is filtered by."""
    return tuple(headline([row for row in rows if row.party == mark.key], mark, link, chosen, asked) for mark in of)


def headline(
    rows: Sequence[Shifted], party: PartyMark, link: Link, chosen: Sequence[str], asked: EvidenceAsked
) -> Headline:
    """Return one party's headline; positions that only readings speak of have no shift and are counted apart."""
    stood = Counter(row.tint for row in rows if row.shift and row.stands)
    compared = [row.shift for row in rows if row.shift]
    unit = BAR_WIDTH / max(len(compared), 1)
    bands = []
    x = 0.0
    for tint in wording.BANDS:
        segments = []
        for shift in Shift:
            count = compared.count(shift)
            if count and wording.tint(shift) == tint:
                segments.append(segment(shift, count, x, unit * count, party, link, shift.value in chosen))
                x += unit * count
        shifts = [part.shift for part in segments]
        href = link(party=party.key, shift=shifts) if segments else ""
        standing_href = link(party=party.key, shift=shifts, stands="on") if segments and asked else ""
        count = sum(part.count for part in segments)
        words = wording.band_words(tint)
        bands.append(ShiftBand(tint, words, count, href, stood[tint], standing_href, tuple(segments)))
    only_read = len(rows) - len(compared)
    total = wording.counted(len(compared), "position")
    if only_read:
        total = f"{total}, {only_read} more only as read"
    return Headline(party, total, standing_of(bands, asked) if asked else "", tuple(bands))


def standing_of(bands: Iterable[ShiftBand], asked: EvidenceAsked) -> str:
    """Return in a sentence how many positions moved each way, and how many of those stand on what is asked."""
    on_this = wording.evidence_words(asked)
    parts = []
    for band in bands:
        if band.count and band.tint in MOVED:
            some = "that one" if band.count == 1 else f"{band.standing} of them"
            moved = wording.counted_moves(band.count, Direction(band.tint))
            parts.append(f"{moved}, {some if band.standing else 'none'} {on_this}")
    return f"{'; '.join(parts)}." if parts else f"None moved, {on_this} or otherwise."


def segment(shift: Shift, count: int, x: float, width: float, party: PartyMark, link: Link, chosen: bool) -> Segment:
    return Segment(
        shift=shift.value,
        sign=wording.SIGNS[shift],
        tint=wording.tint(shift),
        count=count,
        x=f"{x:.1f}",
        width=f"{max(width - GAP, 1):.1f}",
        href=link(party=party.key, shift=[shift.value]),
        label=f"{party.name}: {count} {shift.value}",
        chosen=chosen,
    )


def matrix(rows: Iterable[Row], of: Sequence[PartyMark]) -> tuple[Group, ...]:
    """Return the rows by group, issue and party; groups and issues stand where they first occur."""
    groups: dict[str, dict[tuple[str, str], dict[str, list[Row]]]] = {}
    for row in rows:
        issue = groups.setdefault(row.group, {}).setdefault((row.issue, row.issue_name), {})
        issue.setdefault(row.party, []).append(row)
    return tuple(
        Group(
            name,
            f"group-{number}-{slugify(name)}",
            tuple(
                MatrixIssue(key, title, tuple((party, tuple(cells.get(party.key, ()))) for party in of))
                for (key, title), cells in issues.items()
            ),
        )
        for number, (name, issues) in enumerate(groups.items(), start=1)
    )
