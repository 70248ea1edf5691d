"""How two packages differ, table by table and row by row: what a diff of their CSV files would say, by key.

One side is read once to note what every row says in a few bytes, the other to compare; then the rows that differ are
read, up to a bound. So what is in memory does not grow with the texts of the tables.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from positions.models import Negotiation
from positions.package import snapshot
from positions.package.packed import PackedTable
from positions.package.schema import Cells, TableSpec
from positions.package.tables import TABLES

# So many rows of a table are given with what they say; all are counted.
MOST_ROWS = 5_000

# How a row is known in both packages, and its number among those of one key: a redaction may leave several.
RowKey = tuple[str, ...]
# Opens a table of a package; each time, its rows are read once.
TableReader = Callable[[TableSpec], AbstractContextManager[PackedTable]]


class RowChange(StrEnum):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that differs: its cells by the names of the columns on each side, None where it is not there."""

    key: RowKey
    change: RowChange
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None

    @property
    def cells(self) -> Iterator[tuple[str, str, str]]:
        """The columns that differ, each with what stood in it before and after."""
        before, after = self.before or {}, self.after or {}
        for name in before or after:
            was, becomes = before.get(name, ""), after.get(name, "")
            if was != becomes:
                yield name, was, becomes


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How a table differs: how many rows by what became of them, and the first rows, in the order of their keys."""

    spec: TableSpec
    counts: Mapping[RowChange, int]
    rows: tuple[RowDifference, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def differences(before: TableReader, after: TableReader) -> tuple[TableDifference, ...]:
    """Return how the tables differ that do, in the order of a package."""
    found = (differences_of(spec, before, after) for spec in TABLES)
    return tuple(each for each in found if each.total)


def differences_of(spec: TableSpec, before: TableReader, after: TableReader) -> TableDifference:
    changes = changes_of(spec, before, after)
    first = sorted(changes)[:MOST_ROWS]
    was, becomes = (cells_of(spec, reader, set(first)) for reader in (before, after))
    rows = (RowDifference(key[:-1], changes[key], was.get(key), becomes.get(key)) for key in first)
    return TableDifference(spec, Counter(changes.values()), tuple(rows))


def changes_of(spec: TableSpec, before: TableReader, after: TableReader) -> dict[RowKey, RowChange]:
    """Return what became of the rows that differ, by their keys."""
    said = {key: digest_of(cells) for key, cells in keyed(spec, before)}
    changes: dict[RowKey, RowChange] = {}
    for key, cells in keyed(spec, after):
        digest = said.pop(key, None)
        if digest is None:
            changes[key] = RowChange.ADDED
        elif digest != digest_of(cells):
            changes[key] = RowChange.CHANGED
    return changes | dict.fromkeys(said, RowChange.REMOVED)


def cells_of(spec: TableSpec, reader: TableReader, wanted: set[RowKey]) -> dict[RowKey, dict[str, str]]:
    """Return the cells of the wanted rows by the names of their columns."""
    if not wanted:
        return {}
    return {key: dict(zip(spec.names, cells, strict=True)) for key, cells in keyed(spec, reader) if key in wanted}


def keyed(spec: TableSpec, reader: TableReader) -> Iterator[tuple[RowKey, Cells]]:
    """Yield the rows of a table, with the columns that it has today, each under its key."""
    times: Counter[RowKey] = Counter()
    places = [spec.places[name] for name in spec.key]
    with reader(spec) as table:
        for cells in table.as_today(spec):
            key = tuple(cells[place] for place in places)
            times[key] += 1
            yield (*key, f"{times[key]:04}"), cells


def digest_of(cells: Cells) -> bytes:
    """Return what tells the cells of a row from those of others."""
    return blake2b("\0".join(cells).encode(), digest_size=16).digest()


def present(negotiation: Negotiation) -> TableReader:
    """Return what reads the tables of the data as they are now."""

    @contextmanager
    def table(spec: TableSpec) -> Iterator[PackedTable]:
        yield PackedTable(list(spec.names), snapshot.exported(negotiation, spec))

    return table
