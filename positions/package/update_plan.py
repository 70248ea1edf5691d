"""What a newer release does to the rows of a table: a comparison of three states, without a database.

`base` is what the release before said, `ours` what stands here now, `theirs` what the newer release says. So what was
changed here since is told from what the release changes, and a row that both changed is a conflict.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from positions.models.entries import REDACTED
from positions.package.schema import Key


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    RETRACTED = "retracted"
    CONFLICT = "conflict"
    KEPT = "kept"
    REDACTED = "redacted"
    STAYS = "stays"
    SAME = "same"


# What an update writes.
TAKEN = frozenset((Fate.ADDED, Fate.CHANGED, Fate.RETRACTED))
# What is told row by row; the rest is counted.
TOLD = (Fate.CONFLICT, Fate.ADDED, Fate.CHANGED, Fate.RETRACTED, Fate.KEPT, Fate.REDACTED)


class RowSaid(NamedTuple):
    """What a row says: its cells, and of an entry also the cells of its citations, in order."""

    cells: tuple[str, ...]
    citations: tuple[tuple[str, ...], ...] = ()

    @property
    def redacted(self) -> bool:
        return any(REDACTED in cells for cells in (self.cells, *self.citations))


RowsSaid = Mapping[Key, RowSaid]
# By position and day, the places that entries ask for, with their keys.
Wanted = Mapping[tuple[str, str], list[tuple[int, Key]]]
# Stands in `base` for a row of which nobody can tell what the release before said: it was touched here.
UNKNOWN = RowSaid(("\0",))
# The same, of an entry of which a text was redacted here in some version.
STRUCK = RowSaid((REDACTED,))


class FatedRow(NamedTuple):
    """One row, what becomes of it, and what it says here and in the release; None where it is not there.

    `note` says in words why, where the fate does not; empty else.
    """

    name: str
    fate: Fate
    ours: RowSaid | None
    theirs: RowSaid | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a person decided about rows that both changed: `every` conflict "ours" or "theirs", or by name.

    `seen` is the digest of the comparison that they decided on; None: they did not wait for one.
    """

    every: str = ""
    ours: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    seen: str | None = None

    def of(self, name: str) -> str:
        """Return "ours", "theirs", or nothing when it is not decided."""
        if name in self.ours:
            return "ours"
        return "theirs" if name in self.theirs else self.every


@dataclass(slots=True)
class PlannedTable:
    """What becomes of the rows of a table, by their keys."""

    table: str
    rows: dict[Key, FatedRow] = field(default_factory=dict)

    def of(self, fate: Fate) -> Iterator[Key]:
        return (key for key, row in self.rows.items() if row.fate is fate)

    @property
    def takes(self) -> bool:
        """Whether anything of the release is taken."""
        return any(row.fate in TAKEN for row in self.rows.values())

    @property
    def counts(self) -> dict[Fate, int]:
        return Counter(row.fate for row in self.rows.values())


def row_name(table: str, key: Key) -> str:
    """Return the name by which a person decides on a row: `entries/n-1@2020-01-01`, `delegates/first/north/anna`."""
    return "/".join((table, key) if isinstance(key, str) else (table, *key))


def plan_of(table: str, base: RowsSaid, ours: RowsSaid, theirs: RowsSaid, *, retracts: bool) -> PlannedTable:
    """Return what becomes of each row that stands here or is in the release; `retracts`: what it lacks is retracted."""
    found = PlannedTable(table)
    for key in sorted(ours.keys() | theirs.keys(), key=lambda key: row_name(table, key)):
        fate = fate_of(base.get(key), ours.get(key), theirs.get(key), retracts=retracts)
        found.rows[key] = FatedRow(row_name(table, key), fate, ours.get(key), theirs.get(key))
    return found


def fate_of(base: RowSaid | None, ours: RowSaid | None, theirs: RowSaid | None, *, retracts: bool) -> Fate:
    """Return what becomes of a row that stands here or is in the release, or both."""
    # Also where what stands was written anew since: the release may still say what was to go.
    if any(said.redacted for said in (base, ours) if said is not None):
        return Fate.REDACTED
    if ours == theirs:
        return Fate.SAME
    if theirs is None:
        return fate_of_lacking(base, ours) if retracts else Fate.STAYS
    if base == theirs:
        return Fate.KEPT
    if base == ours:
        return Fate.ADDED if ours is None else Fate.CHANGED
    return Fate.CONFLICT


def fate_of_lacking(base: RowSaid | None, ours: RowSaid | None) -> Fate:
    """Return what becomes of an entry that stands here and is not in the release."""
    if base is None:
        return Fate.STAYS
    return Fate.RETRACTED if base == ours else Fate.CONFLICT


def digest_of(plans: Iterable[PlannedTable]) -> str:
    """Return a digest of what becomes of all rows and of what they say: another one where anything differs."""
    digest = sha256()
    for plan in plans:
        for row in plan.rows.values():
            digest.update(repr((row.name, row.fate.value, row.ours, row.theirs)).encode(errors="surrogatepass"))
    return digest.hexdigest()


def decide(plan: PlannedTable, deciding: Deciding) -> None:
    """Give the conflicts that were decided the fate that follows."""
    for key in list(plan.of(Fate.CONFLICT)):
        row = plan.rows[key]
        decided = {"ours": Fate.KEPT, "theirs": fate_when_theirs(row)}.get(deciding.of(row.name))
        plan.rows[key] = row._replace(fate=decided or row.fate)


def fate_when_theirs(row: FatedRow) -> Fate:
    if row.theirs is None:
        return Fate.RETRACTED
    return Fate.ADDED if row.ours is None else Fate.CHANGED


def undecidable(plans: Collection[PlannedTable], deciding: Deciding) -> list[str]:
    """Return the names that were decided on and are no conflict; to be asked before the decisions are taken."""
    conflicts = {plan.rows[key].name for plan in plans for key in plan.of(Fate.CONFLICT)}
    return sorted((deciding.ours | deciding.theirs) - conflicts)


def in_place(wanted: Wanted, taken: Collection[tuple[str, str, int]]) -> dict[Key, int]:
    """Return the place within its day of each entry that comes in where it is not the one wanted.

    `taken` are the places of the entries that stay.
    """
    moved: dict[Key, int] = {}
    for (position, day), entries in wanted.items():
        last = 0
        for place, key in sorted(entries):
            free = max(place, last + 1)
            while (position, day, free) in taken:
                free += 1
            last = free
            if free != place:
                moved[key] = free
    return moved
