"""What an update tells on the command line: by table the counts, and the first rows before and after."""

from collections.abc import Iterator
from itertools import groupby, takewhile

from positions.package.report import shown
from positions.package.update_plan import Fate
from positions.package.update_told import RowTold, TableTold, UpdateTold

# So many rows of each fate and table are listed; conflicts are listed one and all.
LISTED = 5
# So many signs are shown before the first one that differs.
BEFORE_DIFFERENCE = 20
HEADINGS = {
    Fate.ADDED: "added",
    Fate.CHANGED: "changed",
    Fate.RETRACTED: "retracted",
    Fate.CONFLICT: "conflicts",
    Fate.KEPT: "kept",
    Fate.REDACTED: "redacted",
    Fate.STAYS: "only here",
    Fate.SAME: "the same",
}
KEPT = {
    Fate.KEPT: "stays as it is here",
    Fate.REDACTED: "was redacted here and is left alone",
    Fate.CONFLICT: "was changed here and by the release",
}
HOW_TO_DECIDE = (
    "Nothing is taken before each of them is decided: --ours NAME keeps what is here, --theirs NAME takes what the "
    "release says (both can be given again and again), --conflicts ours or --conflicts theirs decides all others."
)


def update_lines(update: UpdateTold) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"{'table':<18}" + "".join(f"{heading:>11}" for heading in HEADINGS.values())
    for table in update.tables:
        yield f"{table.name:<18}" + "".join(f"{table.counts[fate]:>11,}" for fate in HEADINGS)
    for table in update.tables:
        yield from lines_of(table)
    if update.conflicts:
        yield ""
        yield HOW_TO_DECIDE


def lines_of(table: TableTold) -> Iterator[str]:
    """Yield the first rows of each fate of a table."""
    for fate, rows in groupby(table.rows, lambda row: row.fate):
        yield ""
        yield f"{table.name}, {HEADINGS[fate]}: {table.counts[fate]:,}"
        listed = list(rows)
        most = len(listed) if fate is Fate.CONFLICT else LISTED
        for row in listed[:most]:
            yield from row_lines(row)
        if table.counts[fate] > most:
            yield f"  … and {table.counts[fate] - most:,} more"


def row_lines(row: RowTold) -> Iterator[str]:
    yield f"  {row.name}" + (f": {note}" if (note := row.note or KEPT.get(row.fate, "")) else "")
    for cell in row.cells:
        alike = begin_alike(cell.before, cell.after)
        before, after = (f"…{text[alike:]}" if alike else text for text in (cell.before, cell.after))
        yield f"    {cell.column}: {shown(before)} → {shown(after)}"


def begin_alike(before: str, after: str) -> int:
    """Return how much of two texts is left out for being alike: but for a few words before the first difference."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    return max(alike - BEFORE_DIFFERENCE, 0)
