"""What else is proposed on a position: whoever adds to it or decides on it sees what may come before or after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from positions.domain import wording
from positions.domain.codebook import AmendmentKind
from positions.evidence.visible import EVERY
from positions.models import Amendment, Entry
from positions.models.entries import WAITING


@dataclass(frozen=True, slots=True)
class AlsoProposed:
    """A proposal that waits: an entry, a correction or a retraction, by the number under which it is reviewed.

    `said` is how firm the entry has its position, or how not held.
    """

    number: int
    what: str
    when: str
    said: str
    statement: str


@dataclass(frozen=True, slots=True)
class WaitingOnPositions:
    """The proposals that wait on some positions, by position, in the order of their days."""

    listed: dict[int, list[AlsoProposed]]

    def beside(self, position: int, *, without: Collection[int | None]) -> tuple[AlsoProposed, ...]:
        """Return what waits on the position, leaving out the proposals of some numbers."""
        return tuple(each for each in self.listed.get(position, []) if each.number not in without)


def waiting_on_positions(positions: Iterable[int], visible: Q = EVERY) -> WaitingOnPositions:
    """Return what waits on those positions and is visible. Two queries."""
    wanted = set(positions)
    brought = Entry.objects.filter(WAITING & visible, position__in=wanted)
    of_positions = {"kind": AmendmentKind.RETRACTION.value, "entry__position__in": wanted}
    retracted = Amendment.objects.filter(WAITING & visible, **of_positions)
    proposals = [
        *((row, "correction" if row.version > 1 else "entry") for row in brought.select_related("position")),
        *((row.entry, "retraction") for row in retracted.select_related("entry__position")),
    ]
    found: dict[int, list[AlsoProposed]] = {}
    for row, what in sorted(proposals, key=lambda each: (each[0].effective_on, each[0].pk, each[1])):
        found.setdefault(row.position_id, []).append(told(row, what))
    return WaitingOnPositions(found)


def told(row: Entry, what: str) -> AlsoProposed:
    firm = wording.firmness_words(row.firmness, row.position.kind, called=row.declared)
    gone = wording.not_held_words(row.account, row.basis, row.channel)
    when = wording.dated(row.effective_on, row.precision)
    return AlsoProposed(row.pk, what, when, firm if row.held else gone, row.statement)
