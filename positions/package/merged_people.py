"""People of a release who were merged into others here: what it says of them counts as said of those."""

from collections.abc import Mapping, Sequence

from positions.package.schema import SEPARATOR, Cells, Form, TableSpec
from positions.package.table import Table
from positions.package.tables import BY_NAME
from positions.package.update_plan import Fate, FatedRow, PlannedTable, RowSaid, row_name

PEOPLE = "people"
# By the key of each person who was merged here, the key of whom they were found to be.
Merged = Mapping[str, str]


def as_one(spec: TableSpec, rows: Sequence[Cells], into: Merged) -> list[Cells | None]:
    """Return the rows with the people who remain in the place of those who were merged into them.

    None stands for a row that is left out: of a merged person, or one that the person who remains has as well.
    """
    renamed = [renamed_cells(spec, cells, into) for cells in rows]
    taken = {spec.key_of(cells) for cells, was in zip(renamed, rows, strict=True) if cells is was}
    found: list[Cells | None] = []
    for cells, was in zip(renamed, rows, strict=True):
        out = was[0] in into if spec.name == PEOPLE else cells is not was and spec.key_of(cells) in taken
        found.append(None if out else cells)
        taken.add(spec.key_of(cells))
    return found


def renamed_cells(spec: TableSpec, cells: Cells, into: Merged) -> Cells:
    """Return the cells with other people named in them; the same object where nobody in them was merged."""
    changed = None
    for place, column in enumerate(spec.columns):
        if column.target != PEOPLE or not cells[place]:
            continue
        keys = cells[place].split(SEPARATOR) if column.form is Form.REFERENCES else [cells[place]]
        if not into.keys().isdisjoint(keys):
            changed = changed or list(cells)
            changed[place] = SEPARATOR.join(dict.fromkeys(into.get(key, key) for key in keys))
    return changed or cells


def merge_in(table: Table, into: Merged) -> list[FatedRow]:
    """Let a table of the release name the people who remain; return its rows that are left out for it.

    Rows keep their numbers, so that faults are told at their place in the file.
    """
    left_out = []
    spec = table.spec
    for index, (cells, was) in enumerate(zip(as_one(spec, table.rows, into), list(table.rows), strict=True)):
        key = spec.key_of(was)
        if cells is None:
            table.index.pop(key, None)
            table.known.add(index)
            table.replaced.add(index)
            left_out.append(FatedRow(row_name(spec.name, key), Fate.KEPT, None, RowSaid(tuple(was)), why(was, into)))
        elif cells is not was:
            table.rows[index] = cells
            table.index.pop(key, None)
            table.index[spec.key_of(cells)] = index
    return left_out


def why(cells: Cells, into: Merged) -> str:
    """Return in words why a row of a merged person is left out."""
    gone = next(cell for cell in cells if cell in into)
    return f"is left out: {gone} was merged into {into[gone]} here"


def tell(plan: PlannedTable, left_out: Sequence[FatedRow]) -> None:
    """Let a plan tell the rows that are left out."""
    key_of = BY_NAME[plan.table].key_of
    plan.rows.update((key_of(list(row.theirs.cells)), row) for row in left_out if row.theirs)
