"""What an import tells: how many rows were taken in, or all that is wrong with the package; and what is doubtful."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from positions.package.schema import PACKAGE
from positions.package.tables import TABLES
from positions.package.update_told import UpdateTold

# More would help nobody: the rest is told as a number.
MOST_FAULTS = 200
SHOWN = 60
NO_ROWS = {table.name: 0 for table in TABLES}
PLACES = {PACKAGE: -1} | {table.name: place for place, table in enumerate(TABLES)}

# Told the name of each stage, again and again while it goes on.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong or doubtful, and where: `row` as a spreadsheet numbers it, the header being row 1.

    `table` is "datapackage" for the descriptor and for the package as a whole; `column` is then the property.
    None: the whole table, the whole row.
    """

    table: str
    row: int | None
    column: str | None
    message: str

    @property
    def place(self) -> tuple[int, int, int]:
        columns = TABLES[PLACES[self.table]].places if self.table != PACKAGE else {}
        return PLACES[self.table], self.row or 0, columns.get(self.column or "", -1)


@dataclass(slots=True)
class Faults:
    """Gathers the faults of all tables and stages; keeps the first of each table, and counts them all.

    `called` is what they are, in the plural.
    """

    called: str = "errors"
    total: int = 0
    kept: dict[str, list[Fault]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.total > 0

    def add(self, table: str, row: int | None, column: str | None, message: str) -> None:
        self.total += 1
        of_table = self.kept.setdefault(table, [])
        if len(of_table) < MOST_FAULTS:
            of_table.append(Fault(table, row, column, message))

    def told(self) -> tuple[Fault, ...]:
        """Return the faults in the order of the package, at most MOST_FAULTS and one that says there are more."""
        in_order = sorted((fault for kept in self.kept.values() for fault in kept), key=lambda fault: fault.place)
        if self.total <= MOST_FAULTS:
            return tuple(in_order)
        more = f"There are more {self.called}: {self.total:,} in all, of which {MOST_FAULTS} are listed."
        return (*in_order[:MOST_FAULTS], Fault(PACKAGE, None, None, more))


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an import. With errors, nothing was changed and all counts are 0.

    `created` and `unchanged` count the package's rows by table. `descriptor` says what became of the
    descriptor: "new", "replaced" (it came with another version) or "unchanged". `errors` are the first ones, and
    the last of them says so when there are more; `warnings` likewise, and they change nothing. `update` tells what
    becomes of each row; None where no release was taken over another.
    """

    name: str
    version: str
    dry_run: bool
    created: dict[str, int] = field(default_factory=NO_ROWS.copy)
    unchanged: dict[str, int] = field(default_factory=NO_ROWS.copy)
    descriptor: str = "unchanged"
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    update: UpdateTold | None = None

    @property
    def ok(self) -> bool:
        """Whether the package was taken in (or would be, in a dry run)."""
        return not self.errors and not (self.update and (self.update.conflicts or self.update.otherwise))

    @property
    def changed(self) -> bool:
        """Whether there was anything in the package that was not there already."""
        updated = self.update is not None and self.update.changed
        return updated or any(self.created.values()) or self.descriptor != "unchanged"

    def as_dict(self) -> dict[str, object]:
        return {
            "ok": self.ok,
            "created": self.created,
            "unchanged": self.unchanged,
            "errors": [asdict(fault) for fault in self.errors],
            "warnings": [asdict(fault) for fault in self.warnings],
            **({"update": self.update.as_dict()} if self.update else {}),
        }


def shown(value: str) -> str:
    """Return a cell's value for a message: in quotes, shortened, on one line and harmless to a terminal."""
    cut = value if len(value) <= SHOWN else f"{value[: SHOWN - 1]}…"
    return '"' + "".join(char if char.isprintable() else escape(char) for char in cut) + '"'


def escape(char: str) -> str:
    """Return a character that cannot be seen as its escape; a byte that is not UTF-8 as that byte."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
