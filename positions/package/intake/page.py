"""What the page of a package that was brought shows: how far it is, what is wrong with it, what it would do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Func, IntegerField, QuerySet
from django.db.models.fields.json import KT, KeyTransform
from django.http import QueryDict

from positions.domain.diff import Piece, word_diff
from positions.domain.wording import counted
from positions.models import Intake
from positions.models.intakes import IntakeState
from positions.package.intake.acts import is_lost
from positions.package.schema import PACKAGE, heading
from positions.package.tables import BY_NAME, TABLES
from positions.package.update_plan import Fate
from positions.web.paging import number

PAGE = 50
# More than so many conflicts are decided on all at once, or in a spreadsheet and again.
MOST_DECIDED = 300
ROW = "row:"
OURS, THEIRS = "ours", "theirs"

FATES = {
    Fate.ADDED: "added",
    Fate.CHANGED: "changed",
    Fate.RETRACTED: "retracted",
    Fate.CONFLICT: "conflicts",
    Fate.KEPT: "kept as here",
    Fate.REDACTED: "redacted here",
    Fate.STAYS: "only here",
    Fate.SAME: "the same",
}
WHY = {
    Fate.CONFLICT: "was changed here and by the release",
    Fate.KEPT: "stays as it is here",
    Fate.REDACTED: "was redacted here and is left alone",
}
# What a package says of itself.
OF_ITSELF = "About the data"
OF_ENTRIES = {Fate.CHANGED: "corrected"}
WORK = {IntakeState.CHECKING.value: "Being checked", IntakeState.TAKING.value: "Being taken in"}
CANCELLED = "Cancelled: nothing was changed."
LOST = "The work broke off: its process ended, perhaps with the server. Nothing was changed."


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is wrong or doubtful, and where."""

    table: str
    row: int | None
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A column that differs: its title, and what went and what came."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of an update: the name that decides on it, what becomes of it, and what differs."""

    name: str
    words: str
    cells: tuple[ToldCell, ...]


@dataclass(frozen=True, slots=True)
class ToldTable:
    """How many rows of a table there are by what becomes of them, in the order of the headings."""

    name: str
    title: str
    counts: tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """What an update does: counts by table, conflicts to decide on, and the rows of one table and fate in pages."""

    before: str
    tables: tuple[ToldTable, ...]
    conflicts: tuple[ToldRow, ...]
    undecided: int
    chosen: str
    rows: tuple[ToldRow, ...]
    total: int
    given: int
    following: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    """The page. `working` is what is being done, empty when nothing is; `ended` says why the work came to no end.

    `taken`: it was taken in; `may_take`: it has something that is not here, and nothing stands against taking it in.
    `seen` is the digest of the comparison that is shown; `otherwise`: another one was decided on.
    """

    title: str
    working: str
    stage: str
    stopping: bool
    ended: str
    taken: bool
    may_take: bool
    errors: tuple[FaultLine, ...]
    warnings: tuple[FaultLine, ...]
    counts: tuple[tuple[str, int, int], ...]
    new_properties: bool
    update: UpdateShown | None
    seen: str
    otherwise: bool


def intake_page(intake: Intake, query: QueryDict) -> IntakePage:
    """Return the page, with the rows that a query asks for: `table`, `fate`, and `place` in their list.

    What was told before is read where it is shown: not each time that somebody asks how far the work is.
    """
    checked, taken = (intake.state == state.value for state in (IntakeState.CHECKED, IntakeState.TAKEN))
    report: Mapping[str, Any] = intake.report if checked or taken else {}
    lost = is_lost(intake)
    errors = tuple(lines(report.get("errors", ())))
    update = update_shown(report["update"], query) if not errors and "update" in report else None
    something = report.get("changed") or (update and update.undecided)
    return IntakePage(
        title=title_of(intake),
        working="" if lost else WORK.get(intake.state, ""),
        stage=intake.stage,
        stopping=intake.stopping,
        ended=LOST if lost else why_ended(intake),
        taken=taken,
        may_take=bool(checked and not errors and something),
        errors=errors,
        warnings=tuple(lines(report.get("warnings", ()))),
        counts=() if errors or update else tuple(counts(report)),
        new_properties=report.get("descriptor") == "replaced",
        update=update,
        seen=report.get("seen", ""),
        otherwise=report.get("otherwise", False),
    )


def why_ended(intake: Intake) -> str:
    """Return why the work came to no end, as its process said; empty when it goes on, or came to one."""
    return {IntakeState.CANCELLED.value: CANCELLED, IntakeState.BROKEN.value: intake.trouble}.get(intake.state, "")


def title_of(intake: Intake) -> str:
    """Return what a package is called: by its key and version once they were read."""
    named = f"{intake.key} {intake.version}".strip()
    return named or intake.file_name


def lines(faults: Sequence[Mapping[str, Any]]) -> Iterator[FaultLine]:
    for fault in faults:
        yield FaultLine(fault["table"], fault["row"], fault["column"] or "", fault["message"])


def counts(report: Mapping[str, Any]) -> Iterator[tuple[str, int, int]]:
    """Yield by table how many rows are new, and how many are here already; tables without rows are left out.

    In the order of the package: the database keeps the report, and no order in it.
    """
    for table in TABLES if "created" in report else ():
        created, known = report["created"][table.name], report["unchanged"][table.name]
        if created or known:
            yield heading(table.name), created, known


def update_shown(told: Mapping[str, Any], query: QueryDict) -> UpdateShown:
    tables = told["tables"]
    listed = [row for table in tables for row in rows_of(table, Fate.CONFLICT)]
    conflicts = tuple(shown_row(table, row) for table, row in listed[:MOST_DECIDED])
    chosen, fate = next((each for each in tables if each["name"] == query.get("table")), None), fate_asked(query)
    rows = rows_of(chosen, fate) if chosen and fate else []
    place = place_asked(query)
    total = chosen["counts"].get(fate, 0) if chosen and fate else 0
    return UpdateShown(
        before=told["before"],
        tables=tuple(map(table_shown, tables)),
        conflicts=conflicts,
        undecided=told["conflicts"],
        chosen=f"{title_of_table(chosen['name'])}, {words_of(chosen['name'], fate)}" if chosen and fate else "",
        rows=tuple(shown_row(table, row) for table, row in rows[place : place + PAGE]),
        total=total,
        given=len(rows),
        following=str(place + PAGE) if place + PAGE < len(rows) else "",
    )


def fate_asked(query: QueryDict) -> Fate | None:
    asked = query.get("fate", "")
    return Fate(asked) if asked in list(Fate) else None


def place_asked(query: QueryDict) -> int:
    try:
        return number(query.get("place", ""))
    except ValueError:
        return 0


def rows_of(table: Mapping[str, Any], fate: Fate) -> list[tuple[str, Mapping[str, Any]]]:
    return [(table["name"], row) for row in table["rows"] if row["fate"] == fate]


def words_of(table: str, fate: Fate) -> str:
    return OF_ENTRIES.get(fate, FATES[fate]) if table == "entries" else FATES[fate]


def table_shown(table: Mapping[str, Any]) -> ToldTable:
    """Return the counts of a table; those of which rows are listed lead to them."""
    listed = {row["fate"] for row in table["rows"]}
    numbers = tuple((fate.value, table["counts"].get(fate, 0), fate.value in listed) for fate in FATES)
    return ToldTable(table["name"], title_of_table(table["name"]), numbers)


def title_of_table(name: str) -> str:
    return OF_ITSELF if name == PACKAGE else heading(name)


def shown_row(table: str, row: Mapping[str, Any]) -> ToldRow:
    fate = Fate(row["fate"])
    words = row.get("note") or WHY.get(fate) or words_of(table, fate)
    return ToldRow(row["name"], words, tuple(shown_cell(table, cell) for cell in row["cells"]))


def shown_cell(table: str, cell: Mapping[str, str]) -> ToldCell:
    spec = BY_NAME.get(table)
    column = spec and next((each for each in spec.columns if each.name == cell["column"]), None)
    title = (column and column.title) or heading(cell["column"])
    return ToldCell(title, tuple(word_diff(cell["before"], cell["after"])))


def decided(posted: QueryDict) -> dict[str, str | list[str]]:
    """Return what a form decided on conflicts, row by row and on all others, and on which comparison it did."""
    rows = {name.removeprefix(ROW): value for name, value in posted.items() if name.startswith(ROW)}
    every = posted.get("every", "")
    return {
        "every": every if every in (OURS, THEIRS) else "",
        "seen": posted.get("seen", ""),
        **{side: sorted(name for name, value in rows.items() if value == side) for side in (OURS, THEIRS)},
    }


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """A package in the list of those that were brought."""

    number: int
    title: str
    words: str
    by: str


def recent(rows: QuerySet[Intake]) -> tuple[IntakeLine, ...]:
    """Return the lines of packages: of what was told of them, only how many faults and conflicts there are is read."""
    errors = Func(KeyTransform("errors", "report"), function="jsonb_array_length", output_field=IntegerField())
    told = rows.annotate(errors=errors, conflicts=KT("report__update__conflicts")).select_related("by")
    return tuple(
        IntakeLine(
            row.pk, title_of(row), state_words(row, row.errors or 0, int(row.conflicts or 0)), row.by.get_username()
        )
        for row in told
    )


def state_words(row: Intake, errors: int, conflicts: int) -> str:
    """Return in words how far a package is."""
    if row.state == IntakeState.CHECKED.value:
        if errors or conflicts:
            return f"checked: {counted(errors, 'error') if errors else counted(conflicts, 'conflict')}"
        return "checked: ready to be taken in"
    if is_lost(row):
        return "broken off"
    return {
        IntakeState.CHECKING.value: "being checked",
        IntakeState.TAKING.value: "being taken in",
        IntakeState.TAKEN.value: "taken in",
        IntakeState.CANCELLED.value: "cancelled",
    }.get(row.state, "broken off")
