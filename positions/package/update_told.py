"""What an update tells of itself, for people and programs: by table, with counts and the first rows of each fate."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from positions.package.schema import PACKAGE, Key
from positions.package.tables import BY_NAME
from positions.package.update_plan import TAKEN, TOLD, Fate, FatedRow, PlannedTable, RowSaid

# So many rows of each fate and table are told; all are counted. Conflicts are told one and all: they are decided on.
MOST_TOLD = 2_000


@dataclass(frozen=True, slots=True)
class CellTold:
    """A column of a row that differs: what it says here and in the release."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row by the name that decides on it, what becomes of it, and how what stands here differs from the release.

    `note` says the fate in other words, where its usual ones do not fit; empty else.
    """

    name: str
    fate: Fate
    cells: tuple[CellTold, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableTold:
    """How many rows of a table there are by what becomes of them, and the first of them."""

    name: str
    counts: dict[str, int]
    rows: tuple[RowTold, ...]


@dataclass(frozen=True, slots=True)
class UpdateTold:
    """What becomes of the rows when a release is taken over the one that was taken in `before`.

    `digest` tells this comparison from others, whatever was decided; `otherwise`: another one was
    decided on.
    """

    before: str
    tables: tuple[TableTold, ...]
    digest: str = ""
    otherwise: bool = False

    @property
    def conflicts(self) -> int:
        """How many rows wait for a decision."""
        return sum(table.counts.get(Fate.CONFLICT, 0) for table in self.tables)

    @property
    def changed(self) -> bool:
        return any(table.counts.get(fate, 0) for table in self.tables for fate in TAKEN)

    def as_dict(self) -> dict[str, object]:
        return {"before": self.before, "conflicts": self.conflicts, "tables": [asdict(table) for table in self.tables]}


def told(before: str, plans: Iterable[PlannedTable], digest: str, *, otherwise: bool) -> UpdateTold:
    return UpdateTold(before, tuple(map(told_of, plans)), digest, otherwise)


def told_of(plan: PlannedTable) -> TableTold:
    counts = plan.counts
    return TableTold(
        plan.table,
        {fate.value: counts.get(fate, 0) for fate in Fate},
        tuple(row_told(plan.table, plan.rows[key]) for fate in TOLD for key in first_of(plan, fate)),
    )


def first_of(plan: PlannedTable, fate: Fate) -> Iterator[Key]:
    keys = plan.of(fate)
    return keys if fate is Fate.CONFLICT else islice(keys, MOST_TOLD)


def row_told(table: str, row: FatedRow) -> RowTold:
    cells = tuple(differing(table, row.ours, row.theirs)) if row.ours and row.theirs else ()
    return RowTold(row.name, row.fate, cells, row.note or one_sided(table, row))


def one_sided(table: str, row: FatedRow) -> str:
    """Return in words what a conflict is about where one side does not have the row; else nothing."""
    if row.fate is not Fate.CONFLICT or (row.ours and row.theirs):
        return ""
    if row.ours:
        return "was changed here or leans on it, and the release no longer has it"
    return f"was {'retracted' if table == 'entries' else 'deleted'} here, and the release has it"


def differing(table: str, ours: RowSaid, theirs: RowSaid) -> Iterator[CellTold]:
    names = ["value"] if table == PACKAGE else BY_NAME[table].names
    for name, before, after in zip(names, ours.cells, theirs.cells, strict=True):
        if before != after:
            yield CellTold(name, before, after)
    if ours.citations != theirs.citations:
        yield CellTold("citations", cited(ours, theirs), cited(theirs, ours))


def cited(one: RowSaid, other: RowSaid) -> str:
    """Return the citations of the one that the other does not have as they are: source, locator, quote."""
    return "; ".join(": ".join(filter(None, cells[1:4])) for cells in one.citations if cells not in other.citations)
