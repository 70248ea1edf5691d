"""The differences between two releases, ready to show: counts by table, and the rows of one table in pages."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.http import QueryDict

from positions.domain.diff import Piece, word_diff
from positions.models import Negotiation, Release
from positions.package.exporting import read_snapshot
from positions.package.packed import opened
from positions.package.schema import heading
from positions.releases.differences import (
    MOST_ROWS,
    RowChange,
    RowDifference,
    TableDifference,
    TableReader,
    differences,
    present,
)
from positions.releases.listing import pieces_of, release_called
from positions.web.paging import BadCursor, number

PAGE = 50
# In place of a version: the data as they are now.
NOW = "now"
MOST_OFFERED = 100
# How many pairs a process remembers, each of how many signs in all its rows.
MOST_REMEMBERED, MOST_SIGNS_REMEMBERED = 3, 4_000_000
# What is larger, in bytes, is compared only when somebody asks for it.
PREVIEWED = 2_000_000
# What is said of rows of the evidence, which is never changed or removed but by an act of its own.
OF_ENTRIES = {RowChange.ADDED: "added", RowChange.CHANGED: "corrected", RowChange.REMOVED: "retracted"}


remembered: dict[tuple[str, str], tuple[TableDifference, ...]] = {}


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """A side of what is compared: its version, or NOW, and the SHA-256 of its zip, empty for the data as they are."""

    version: str
    sha256: str

    @property
    def words(self) -> str:
        return f"release {self.version}" if self.sha256 else "the data as they are now"


@dataclass(frozen=True, slots=True)
class ReleaseSides:
    """What is compared, without its bytes; None: the data as they are now."""

    negotiation: Negotiation
    was: Release | None
    becomes: Release | None

    @property
    def before(self) -> ComparedSide:
        return side_of(self.was)

    @property
    def after(self) -> ComparedSide:
        return side_of(self.becomes)

    @property
    def digests(self) -> tuple[str, str]:
        return self.before.sha256, self.after.sha256


@dataclass(frozen=True, slots=True)
class ReleasePair:
    """Two releases and how their tables differ."""

    before: ComparedSide
    after: ComparedSide
    tables: tuple[TableDifference, ...]

    @property
    def complete(self) -> bool:
        """Whether all rows that differ are given with what they say."""
        return all(map(is_whole, self.tables))


@dataclass(frozen=True, slots=True)
class DifferingCell:
    """A column of a row that differs, with what went and what came."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """A row that differs, ready to show. `entry` is the key of the entry that it is; empty for other rows."""

    key: str
    what: str
    change: str
    entry: str
    cells: tuple[DifferingCell, ...]


@dataclass(frozen=True, slots=True)
class DifferingTable:
    """How a table differs, in numbers."""

    name: str
    title: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """The page: all tables in numbers, the rows of the one chosen (empty: nothing differs), and where they go on."""

    tables: tuple[DifferingTable, ...]
    chosen: str
    title: str
    rows: tuple[DifferingRow, ...]
    total: int
    given: int
    following: str


def versions_of(negotiation: Negotiation) -> list[str]:
    """Return the versions that can be compared, the newest first. One query."""
    rows = Release.objects.filter(negotiation=negotiation).order_by("-released_at")
    return list(rows.values_list("version", flat=True)[:MOST_OFFERED])


def sides_asked(query: QueryDict, versions: Sequence[str]) -> tuple[str, str]:
    """Return which two are compared: those that are asked for, else the last two, the last of all being now.

    The one before is empty where only the other is asked for, and is the first of all.
    """
    last = versions[0] if versions else NOW
    after = query.get("after", "") or (NOW if query.get("before", "") == last or len(versions) < 2 else last)
    before = query.get("before", "") or following(after, versions) or ("" if after in versions else NOW)
    return before, after


def following(version: str, versions: Sequence[str]) -> str:
    """Return the version before this one, given them from the newest on; empty without one."""
    place = versions.index(version) + 1 if version in versions else 0
    return versions[place] if place < len(versions) else ""


def compared(sides: ReleaseSides) -> ReleasePair:
    """Return how two releases differ, or a release and the data as they are now.

    What two releases differ in stays as it is: a few are remembered, by the digests of their bytes.
    """
    with read_snapshot():
        tables = tuple(differing(sides))
    if all(sides.digests) and sides.digests not in remembered:
        remember(sides.digests, tables)
    return ReleasePair(sides.before, sides.after, tables)


def differing(sides: ReleaseSides) -> Iterator[TableDifference]:
    """Yield how the tables differ that do, each as soon as it is known; to be read within one snapshot."""
    if all(sides.digests):
        forget_redacted()
    known = remembered.get(sides.digests)
    if known is not None:
        yield from known
        return
    with tables_of(sides.negotiation, sides.was) as was, tables_of(sides.negotiation, sides.becomes) as becomes:
        yield from differences(was, becomes)


def remember(digests: tuple[str, str], tables: tuple[TableDifference, ...]) -> None:
    """Remember how two releases differ, in the place of the pair that was compared first; not where it is much."""
    sides = (side or {} for table in tables for row in table.rows for side in (row.before, row.after))
    if sum(len(name) + len(cell) for side in sides for name, cell in side.items()) > MOST_SIGNS_REMEMBERED:
        return
    remembered[digests] = tables
    for oldest in list(remembered)[:-MOST_REMEMBERED]:
        remembered.pop(oldest, None)


def forget_redacted() -> None:
    """Forget pairs of which no release has the bytes any more: a redaction took texts out of it. One query at most."""
    if remembered:
        digests = Release.objects.filter(sha256__in={digest for pair in remembered for digest in pair})
        kept = set(digests.values_list("sha256", flat=True))
        for pair in [pair for pair in remembered if not kept.issuperset(pair)]:
            remembered.pop(pair, None)


def since(negotiation: Negotiation, last: Release | None) -> tuple[DifferingTable, ...] | None:
    """Return in numbers what has changed since a release; None where there is none, or it takes long to find out."""
    if last is None or last.size > PREVIEWED:
        return None
    return tuple(map(in_numbers, compared(ReleaseSides(negotiation, last, None)).tables))


def sides_called(negotiation: Negotiation, before: str, after: str) -> ReleaseSides:
    """Return the two of these versions, or NOW. Two queries at most. Raises NotHere."""
    was, becomes = (None if each == NOW else release_called(negotiation, each) for each in (before, after))
    return ReleaseSides(negotiation, was, becomes)


def side_of(kept: Release | None) -> ComparedSide:
    return ComparedSide(kept.version, kept.sha256) if kept else ComparedSide(NOW, "")


@contextmanager
def tables_of(negotiation: Negotiation, kept: Release | None) -> Iterator[TableReader]:
    """Give what reads the tables of a side; those of a release are read from disk."""
    if kept is None:
        yield present(negotiation)
        return
    with TemporaryFile() as file:
        file.writelines(pieces_of(kept))
        with opened(file) as packed:
            yield packed.table


def difference_page(pair: ReleasePair, query: QueryDict) -> DifferencePage:
    """Return the page that a query asks for: `table`, `what`, and `place` in its list. Raises BadCursor."""
    tables = tuple(map(in_numbers, pair.tables))
    chosen = chosen_of(pair, query.get("table", ""))
    if chosen is None:
        return DifferencePage(tables, "", "", (), 0, 0, "")
    what = query.get("what", "")
    rows = [row for row in chosen.rows if not what or row.change == what]
    total = sum(count for change, count in chosen.counts.items() if not what or change == what)
    start = place_of(query.get("place", ""))
    shown = tuple(shown_row(chosen, row) for row in rows[start : start + PAGE])
    further = str(start + PAGE) if start + PAGE < len(rows) else ""
    return DifferencePage(tables, chosen.spec.name, heading(chosen.spec.name), shown, total, len(rows), further)


def place_of(text: str) -> int:
    """Return where in a list a page begins: of two releases it stays as it is. Raises BadCursor."""
    try:
        return number(text) if text else 0
    except ValueError as error:
        raise BadCursor from error


def chosen_of(pair: ReleasePair, name: str) -> TableDifference | None:
    """Return the table that is asked for, else entries where some differ, else the first; None when none differs."""
    by_name = {table.spec.name: table for table in pair.tables}
    return by_name.get(name) or by_name.get("entries") or next(iter(pair.tables), None)


def is_whole(table: TableDifference) -> bool:
    """Say whether all rows of a table that differ are given with what they say."""
    return table.total <= MOST_ROWS


def in_numbers(table: TableDifference) -> DifferingTable:
    counts = [table.counts.get(change, 0) for change in RowChange]
    return DifferingTable(table.spec.name, heading(table.spec.name), *counts)


def shown_row(table: TableDifference, row: RowDifference) -> DifferingRow:
    entry = row.key[0] if table.spec.name == "entries" else ""
    return DifferingRow(
        key=" / ".join(row.key),
        what=(OF_ENTRIES if entry else {}).get(row.change, row.change.value),
        change=row.change.value,
        entry=entry,
        cells=tuple(shown_cells(table, row)),
    )


def shown_cells(table: TableDifference, row: RowDifference) -> Iterator[DifferingCell]:
    titles: Mapping[str, str] = {column.name: column.title or heading(column.name) for column in table.spec.columns}
    for name, was, becomes in row.cells:
        if name not in table.spec.key:
            yield DifferingCell(titles[name], tuple(word_diff(was, becomes)))
