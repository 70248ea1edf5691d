"""The headline of a comparison, in sentences: what of a party can be compared and what not, and then what moved."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from positions.domain import wording
from positions.domain.evidence import SEVERAL, TWO, EvidenceAsked
from positions.domain.points import PointInTime
from positions.domain.shifts import Direction, Shift
from positions.reading.party_marks import PartyMark
from positions.web.filters import Link


class CountedRow(Protocol):
    """What a headline counts: a position that was compared. `shift` is None when only readings speak of it."""

    @property
    def party(self) -> str: ...
    @property
    def shift(self) -> Shift | None: ...
    @property
    def stands(self) -> bool: ...
    @property
    def independent_sources(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that counts positions and leads to them; `href` is empty where there are none."""

    words: str
    href: str
    tint: str = "apart"


@dataclass(frozen=True, slots=True)
class Headline:
    """What one party's positions did: how many can be compared, why the others cannot, and what the former did.

    `standing` counts those that moved and stand on what is asked of the evidence, which `on` says in words: empty when
    none moved.
    """

    party: PartyMark
    compared: Clause
    apart_words: str
    apart: tuple[Clause, ...]
    moved: tuple[Clause, ...]
    on: str
    standing: tuple[Clause, ...]


def headlines(
    rows: Sequence[CountedRow],
    of: Sequence[PartyMark],
    points: tuple[PointInTime, PointInTime],
    link: Link,
    asked: EvidenceAsked,
) -> tuple[Headline, ...]:
    """Return each party's headline; `link` makes the address of the page filtered, `points` are what is compared."""
    return tuple(headline([row for row in rows if row.party == mark.key], mark, points, link, asked) for mark in of)


def headline(
    rows: Sequence[CountedRow],
    party: PartyMark,
    points: tuple[PointInTime, PointInTime],
    link: Link,
    asked: EvidenceAsked,
) -> Headline:
    """Return one party's headline; of what can be compared all three ways to move are said, so that all read alike."""

    def to(**changes: str | Sequence[str] | None) -> str:
        return link(party=party.key, **changes)

    comparable = [row for row in rows if row.shift in wording.COMPARABLE]
    left = len(rows) - len(comparable)
    wanted = asked or TWO
    evidence = {"evidence": [standard.value for standard in wanted.standards], "without": wanted.without or None}
    standing = clauses_moved([row for row in comparable if stands(row, asked)], partial(to, stands="on", **evidence))
    return Headline(
        party=party,
        compared=Clause(
            f"{len(comparable)} of {wording.counted(len(rows), 'position')} can be compared",
            to(shift=wording.COMPARABLE) if comparable else "",
        ),
        apart_words=f"{left} cannot" if left else "",
        apart=tuple(clauses_apart(rows, points, to)),
        moved=(*clauses_moved(comparable, to), *clauses_still(comparable, points, to)) if comparable else (),
        on=wording.evidence_words(wanted) if any(row.shift and row.shift.direction for row in comparable) else "",
        standing=tuple(clause for clause in standing if clause.href),
    )


def clauses_apart(
    rows: Sequence[CountedRow], points: tuple[PointInTime, PointInTime], to: Callable[..., str]
) -> Iterator[Clause]:
    """Yield why positions cannot be compared."""
    for shift in wording.APART:
        count = sum(row.shift is shift for row in rows)
        if count:
            yield Clause(wording.counted_apart(count, shift, points[0].until("first")), to(shift=[shift.value]))
    only_read = sum(row.shift is None for row in rows)
    if only_read:
        yield Clause(f"{only_read} only as read by analysts", "")


def clauses_moved(rows: Sequence[CountedRow], to: Callable[..., str]) -> Iterator[Clause]:
    """Yield how many positions moved each way: all three, so that every party's sentence is the same."""
    for way in Direction:
        count = sum(row.shift is not None and row.shift.direction is way for row in rows)
        yield Clause(wording.counted_moves(count, way), to(direction=[way.value]) if count else "", way.value)


def stands(row: CountedRow, asked: EvidenceAsked) -> bool:
    """Say whether a row stands on what is asked, or on two independent sources where nothing is."""
    return row.stands if asked else row.independent_sources is None or row.independent_sources >= SEVERAL


def clauses_still(
    rows: Iterable[CountedRow], points: tuple[PointInTime, PointInTime], to: Callable[..., str]
) -> Iterator[Clause]:
    """Yield how many positions did not move, by what was found of them at the second round."""
    shifts = [row.shift for row in rows]
    for shift, words in (
        (Shift.UNCHANGED, "unchanged"),
        (Shift.NOT_ADDRESSED, f"with no statement found {points[1].during('second')}"),
        (Shift.NOT_HELD, "held at neither"),
    ):
        count = shifts.count(shift)
        if count:
            yield Clause(f"{count} {words}", to(shift=[shift.value]), "still")
