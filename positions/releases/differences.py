"""How two packages differ, table by table and row by row: what a diff of their CSV files would say, by key.

One side is read once to note what every row says in a few bytes, the other to compare; then the rows that differ are
read, up to a bound. So of the tables themselves nothing is in memory but these notes, of one table at a time.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from heapq import nsmallest
from itertools import islice

from positions.models import Negotiation
from positions.models.entries import REDACTED
from positions.package import snapshot
from positions.package.packed import PackedTable
from positions.package.schema import Cells, TableSpec
from positions.package.tables import TABLES

# So many rows of a table are given with what they say; all are counted.
MOST_ROWS = 5_000

# So many bytes tell a key, or the cells of a row, from all others.
DIGEST = 15
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


def differences(before: TableReader, after: TableReader) -> Iterator[TableDifference]:
    """Yield how the tables differ that do, in the order of a package, each as soon as it is known."""
    found = (differences_of(spec, before, after) for spec in TABLES)
    return (each for each in found if each.total)


def differences_of(spec: TableSpec, before: TableReader, after: TableReader) -> TableDifference:
    changes = changes_of(spec, before, after)
    rows = tuple(first_rows(spec, before, after, changes)) if changes else ()
    return TableDifference(spec, Counter(changes.values()), rows)


def changes_of(spec: TableSpec, before: TableReader, after: TableReader) -> dict[bytes, RowChange]:
    """Return what became of the rows that differ, by the digests of their keys."""
    said = {digest_of(key) + digest_of(cells) for key, cells in keyed(spec, before)}
    becomes: set[bytes] = set()
    for key, cells in keyed(spec, after):
        of_key = digest_of(key)
        both = of_key + digest_of(cells)
        if both in said:
            said.discard(both)
        else:
            becomes.add(of_key)
    was = {both[:DIGEST] for both in said}
    kinds = {RowChange.ADDED: becomes - was, RowChange.CHANGED: becomes & was, RowChange.REMOVED: was - becomes}
    return {of_key: change for change, keys in kinds.items() for of_key in keys}


def first_rows(
    spec: TableSpec, before: TableReader, after: TableReader, changes: Mapping[bytes, RowChange]
) -> Iterator[RowDifference]:
    """Yield the first of the rows that differ, in the order of their keys."""
    wanted: Container[bytes] = changes
    if len(changes) > MOST_ROWS:
        keys = (key for reader in (before, after) for key, _ in keyed(spec, reader) if digest_of(key) in changes)
        # A row that was changed comes on both sides.
        wanted = {digest_of(key) for key in islice(dict.fromkeys(nsmallest(2 * MOST_ROWS, keys)), MOST_ROWS)}
    was, becomes = (cells_of(spec, reader, wanted) for reader in (before, after))
    for key in sorted(was.keys() | becomes.keys()):
        yield RowDifference(key[:-1], changes[digest_of(key)], was.get(key), becomes.get(key))


def cells_of(spec: TableSpec, reader: TableReader, wanted: Container[bytes]) -> dict[RowKey, dict[str, str]]:
    """Return the cells of the wanted rows by the names of their columns."""
    rows = keyed(spec, reader)
    return {key: dict(zip(spec.names, cells, strict=True)) for key, cells in rows if digest_of(key) in wanted}


def keyed(spec: TableSpec, reader: TableReader) -> Iterator[tuple[RowKey, Cells]]:
    """Yield the rows of a table, with the columns that it has today, each under its key."""
    times: Counter[RowKey] = Counter()
    places = [spec.places[name] for name in spec.key]
    with reader(spec) as table:
        for cells in table.as_today(spec):
            key = tuple(cells[place] for place in places)
            # Keys with a text that was removed are all that several rows can have.
            if REDACTED in key:
                times[key] += 1
            yield (*key, f"{times.get(key, 1):04}"), cells


def digest_of(texts: Iterable[str]) -> bytes:
    """Return what tells a key, or the cells of a row, from others."""
    return blake2b("\0".join(texts).encode(), digest_size=DIGEST).digest()


def present(negotiation: Negotiation) -> TableReader:
    """Return what reads the tables of the data as they are now."""

    @contextmanager
    def table(spec: TableSpec) -> Iterator[PackedTable]:
        yield PackedTable(list(spec.names), snapshot.exported(negotiation, spec))

    return table
