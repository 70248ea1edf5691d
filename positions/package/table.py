"""One table of a package while it is checked: its rows, what is wrong with them, and what the database has."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter

from positions.package.report import Faults
from positions.package.schema import Cells, Key, TableSpec

# A spreadsheet counts rows from 1, and the first is the header.
FIRST_ROW = 2


@dataclass(slots=True)
class Table:
    """The rows of a table as they came, and their standing.

    A row is named by its `index`; `row_of` says where in the file it stands, for `gaps` has the index of the next
    row for every empty one that was passed over. `faulty` has the columns of a row that cannot be relied on, so that
    no further check is built on them; `lacking` the columns that the file lacks although it may not. `whole` is False
    when rows could not be read: then nothing is concluded from what is not there.

    From the database come `ids` (of all published rows by key), `known` (rows of the package that it has
    already; their cells are then the database's), `replaced` (those of them that no longer stand), `dated` (those
    that it also had before a correction as the package has them), `outdated` (and no longer has) and `beside` (rows
    that stand there and that the package does not have).
    """

    spec: TableSpec
    faults: Faults
    rows: list[Cells] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    faulty: dict[int, set[str]] = field(default_factory=dict)
    lacking: frozenset[str] = frozenset()
    whole: bool = True
    index: dict[Key, int] = field(default_factory=dict)
    ids: dict[Key, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    dated: set[int] = field(default_factory=set)
    outdated: set[int] = field(default_factory=set)
    beside: list[Cells] = field(default_factory=list)

    def row_of(self, index: int) -> int:
        """Return the number of the row as a spreadsheet shows it."""
        return index + FIRST_ROW + bisect_right(self.gaps, index)

    def fault(self, index: int, column: str | None, message: str) -> None:
        """Say what is wrong with a cell (None: with the whole row), and rely on it no further."""
        self.faults.add(self.spec.name, self.row_of(index), column, message)
        self.distrust(index, column)

    def distrust(self, index: int, column: str | None = None) -> None:
        """Rely no further on a cell (None: on any cell of the row)."""
        self.faulty.setdefault(index, set()).update([column] if column else self.spec.names)

    def sound(self, index: int, *columns: str) -> bool:
        """Return whether these cells of the row can be relied on."""
        if self.lacking and not self.lacking.isdisjoint(columns):
            return False
        return index not in self.faulty or self.faulty[index].isdisjoint(columns)

    def fresh(self) -> Iterator[tuple[int, Cells]]:
        """Yield the rows that the database does not have, with their index."""
        return ((index, cells) for index, cells in enumerate(self.rows) if index not in self.known)

    def _taker(self, columns: Sequence[str]) -> Callable[[Cells], tuple[str, ...]]:
        first, *others = [self.spec.places[column] for column in columns]
        return itemgetter(first, *others) if others else lambda cells: (cells[first],)

    def pick(self, *columns: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield these cells of the rows that the database does not have, where all of them can be relied on."""
        if not self.lacking.isdisjoint(columns):
            return iter(())
        take, faulty = self._taker(columns), self.faulty
        # Most packages have no fault, and this is asked of every row many times.
        return ((index, take(cells)) for index, cells in self.fresh() if not faulty or self.sound(index, *columns))

    def settled(self, *columns: str) -> Iterator[tuple[str, ...]]:
        """Yield these cells of the rows that stand in the database, whether or not the package has them."""
        take = self._taker(columns)
        standing = (self.rows[index] for index in self.known if index not in self.replaced)
        return map(take, chain(self.beside, standing))

    def together(self, *columns: str) -> Iterator[tuple[str, ...]]:
        """Yield these cells of the rows that `settled` yields, then of those that `pick` does."""
        return chain(self.settled(*columns), (cells for _, cells in self.pick(*columns)))

    def pairs(self, name: str, other: str) -> dict[str, str]:
        """Return the cells of the other column by those of the one, over the rows of `together`."""
        return {row[0]: row[1] for row in self.together(name, other)}

    def has(self, key: Key) -> bool:
        """Return whether a row of that key is in the package or published in the database."""
        return key in self.index or key in self.ids
