"""How the comparison shown first would read with one coder's codes in place of those that were settled on.

Only positions with an entry that was coded twice can read otherwise, so only their histories are read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from positions.domain import wording
from positions.domain.codebook import Firmness, Kind, Scope
from positions.domain.impact import EMPTY
from positions.domain.points import PointInTime
from positions.domain.recoding import CoderCodes, Recoded, recoded
from positions.domain.shifts import Shift, Stand
from positions.domain.states import History
from positions.evidence.coding.codings import CodedEntries
from positions.models import Entry, Negotiation, Position
from positions.reading.codings import Coded
from positions.reading.histories import ABOUT, read_histories

GIVEN = tuple(field.name for field in fields(CoderCodes))
# What the rule for a shift reads of an entry, and how it is said.
READ_BY_RULE = (
    ("held", "held"),
    ("firmness", "firmness"),
    ("conditional", "with a condition"),
    ("scope", "scope"),
    ("reading", "a reading"),
    ("ends_term", "the end of a term"),
)


class ShownShift(NamedTuple):
    """A shift in sign, word and tint."""

    sign: str
    word: str
    tint: str

    @classmethod
    def of(cls, shift: Shift | None) -> "ShownShift":
        return cls(wording.shift_sign(shift), wording.shift_word(shift), wording.tint(shift))


@dataclass(frozen=True, slots=True)
class CodeThatCounts:
    """An entry whose codes make a shift another one: its day, and each code with what was settled on."""

    entry: str
    when: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherShift:
    """A position whose shift would be another one: as settled, and with the coder's codes (None: without a shift)."""

    position: str
    title: str
    party: str
    issue: str
    settled: Shift | None
    coded: Shift | None
    because: tuple[CodeThatCounts, ...]

    @property
    def shown(self) -> tuple[ShownShift, ShownShift]:
        """Both shifts ready to show, the settled one first."""
        return ShownShift.of(self.settled), ShownShift.of(self.coded)


@dataclass(frozen=True, slots=True)
class WithOneCoder:
    """The comparison with the codes of one coder.

    `coded`: of how many positions they coded an entry. `other_states` have the same shift, and at one of the rounds
    another firmness, condition, or hold.
    """

    coder: str
    positions: int
    coded: int
    others: tuple[OtherShift, ...]
    other_states: int

    @property
    def same(self) -> int:
        return self.positions - len(self.others)

    @property
    def told(self) -> str:
        """What is the same, in a sentence."""
        return f"{self.same} of {wording.counted(self.positions, 'position')} would show the same shift"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The comparison of two rounds with each coder's codes."""

    before: PointInTime
    after: PointInTime
    positions: int
    coders: tuple[WithOneCoder, ...]


def alternatives(
    negotiation: Negotiation, coded: CodedEntries, before: PointInTime, after: PointInTime, known: datetime | None
) -> Alternatives:
    """Return how the comparison of two rounds would read with each coder's codes, as known. Three queries."""
    of_coded = {row["position_id"] for row in coded.entries.values()}
    about = list(Position.objects.filter(pk__in=of_coded).in_order().values(*ABOUT))
    histories = read_histories(sorted(of_coded), after.window_ends_on, known)
    compared = positions_compared(negotiation, after, known)
    return Alternatives(
        before=before,
        after=after,
        positions=compared,
        coders=tuple(
            with_one_coder(coder, about, histories, coded, (before, after), compared) for coder in coded.coders
        ),
    )


def positions_compared(negotiation: Negotiation, after: PointInTime, known: datetime | None) -> int:
    """Return how many positions a comparison up to that window shows: those with an entry that is no rival."""
    entries = Entry.objects.known(known).filter(negotiation=negotiation, effective_on__lte=after.window_ends_on)
    return entries.filter(rival_of__isnull=True).values("position").distinct().count()


def with_one_coder(
    coder: str,
    about: Sequence[Mapping[str, Any]],
    histories: Mapping[int, History],
    coded: CodedEntries,
    points: tuple[PointInTime, PointInTime],
    positions: int,
) -> WithOneCoder:
    codes, by_id = codes_of(coder, coded), {entry["id"]: entry for entry in coded.entries.values()}
    others, other_states, touched = [], 0, 0
    for row in about:
        history = histories.get(row["id"], EMPTY)
        first, second = (point.window for point in points)
        found = recoded(history.entries, codes, first, second, offer=row["kind"] == Kind.OFFER)
        touched += any(entry.id in codes for entry in history.entries)
        if found.because:
            others.append(other_shift(row, found, by_id))
        elif not found.same_states:
            other_states += 1
    return WithOneCoder(coder, positions, touched, tuple(others), other_states)


def codes_of(coder: str, coded: CodedEntries) -> dict[int, CoderCodes]:
    """Return what a coder gave to the entries, by the ids of these."""
    return {
        coded.entries[key]["id"]: CoderCodes(**{name: row[name] for name in GIVEN})
        for key in coded.entries
        for row in coded.codings[key]
        if row["coder"] == coder
    }


def other_shift(row: Mapping[str, Any], found: Recoded, by_id: Mapping[int, Coded]) -> OtherShift:
    return OtherShift(
        position=row["key"],
        title=row["title"],
        party=row["party__short_name"] or row["party__name"],
        issue=row["issue__name"],
        settled=found.settled.shift,
        coded=found.coded.shift,
        because=tuple(code_that_counts(by_id[settled.id], settled, given) for settled, given in found.because),
    )


def code_that_counts(entry: Coded, settled: Stand, given: Stand) -> CodeThatCounts:
    return CodeThatCounts(
        entry=entry["key"],
        when=wording.dated(entry["effective_on"], entry["precision"]),
        codes=tuple(
            f"{words}: {said(getattr(given, name))}, settled on {said(getattr(settled, name))}"
            for name, words in READ_BY_RULE
            if getattr(given, name) != getattr(settled, name)
        ),
    )


def said(value: bool | Firmness | Scope | None) -> str:
    """Return what the rule reads of an entry as a word; without firmness it is not held."""
    if value is None:
        return "–"
    return value.value if isinstance(value, (Firmness, Scope)) else ("yes" if value else "no")
