"""The page of a table: its rows with what each does, what is wrong with which cell, and fields to mend it in.

Everything is a finished string; no query after loading.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from positions.domain import wording
from positions.domain.codebook import Firmness
from positions.evidence.drafts import EntryDraft, PositionDraft
from positions.evidence.grid.columns import BY_NAME, COLUMNS, SAID_BY_ALL, GridColumn
from positions.evidence.grid.foreseen_rows import ForeseenRow
from positions.evidence.grid.plan import GridPlan, PlannedRow
from positions.evidence.grid.reading import GridTable
from positions.evidence.preview import EntryPreview, Neighbour
from positions.writing.questions import ToConfirm

# So many fields at once: a form of more is slow, and no draft holds it. The rest follow once these are right.
MOST_FIELDS = 250
# So many of what stands wrong in several rows are offered to be said once for all.
MOST_REPEATED = 12
# How the names of fields of cells begin; the row and the column follow.
CELL = "cell-"
# In the fields of a whole row these come first; the others are folded until something stands in them.
PLAIN = frozenset(
    [*SAID_BY_ALL, "position", "firmness", "content", "statement", "coding_note", "speaker", "channel", "scope", "held"]
)


@dataclass(frozen=True, slots=True)
class CellField:
    """A field to mend a cell in: what it is called in the form, and what is wrong with it (empty: nothing).

    `choices` are its codes with the words for none first (empty: any text). `extra`: folded away.
    """

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    long: bool
    wrong: str
    extra: bool


@dataclass(frozen=True, slots=True)
class RepeatedCell:
    """What stands wrong in several rows of a column, to be said once for all of them."""

    number: int
    column: str
    called: str
    was: str
    field: CellField


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """What an entry says, and what it does: how its position stands before it and after, with its move.

    `new`: so is its position.
    """

    party: str
    kind: str
    new: bool
    when: str
    said: str
    before: str
    after: str
    preview: EntryPreview


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page shows it.

    `entry` is None where not enough is right, or it `joins` the entry of a row above. `told` are faults of cells that
    have no field here. `out`: it is left out.
    """

    called: str
    title: str
    source: str
    entry: ShownEntry | None
    joins: str
    out: bool
    opened: bool
    fields: tuple[CellField, ...]
    told: tuple[str, ...]
    questions: tuple[ToConfirm, ...]

    @property
    def folded(self) -> bool:
        """Whether some of its fields are folded away."""
        return any(each.extra for each in self.fields)

    @property
    def wrong(self) -> int:
        """How many of its cells are wrong."""
        return sum(bool(each.wrong) for each in self.fields) + len(self.told)


@dataclass(frozen=True)
class GridPage:
    """A table with all that is said of it."""

    rows: tuple[ShownRow, ...]
    repeated: tuple[RepeatedCell, ...]
    entries: int
    new_positions: int
    new_sources: int

    @cached_property
    def wrong(self) -> int:
        """How many cells are wrong."""
        return sum(row.wrong for row in self.rows)

    @cached_property
    def wrong_rows(self) -> tuple[str, ...]:
        return tuple(row.called for row in self.rows if row.wrong)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The rows about which something is asked."""
        return tuple(row.called for row in self.rows if row.questions)


def page_of_grid(
    table: GridTable,
    plan: GridPlan,
    foreseen: Mapping[str, ForeseenRow],
    *,
    left_out: Collection[str],
    opened: Collection[str],
    sure: Collection[str],
) -> GridPage:
    """Return the page; questions that were answered yes are not asked again."""
    planned = {row.called: row for row in plan.rows}
    room = MOST_FIELDS
    rows = []
    for called, cells in table.rows.items():
        row = planned.get(called)
        if row is None:
            rows.append(out_of(called, cells))
            continue
        names = [column for column in COLUMNS if called in opened or column.name in row.cells.errors]
        names = [column for column in names if column.name != "row"]
        fields = [field_of(row, column, whole=called in opened) for column in names[:room]]
        room -= len(fields)
        told = [message_of(row, column) for column in names[len(fields) :] if column.name in row.cells.errors]
        rows.append(shown(row, foreseen.get(called), tuple(fields), tuple(told), called in opened, sure))
    positions = [row.draft.position for row in plan.entries if row.draft]
    new_positions = {each for each in positions if isinstance(each, PositionDraft)}
    return GridPage(tuple(rows), tuple(repeated(plan)), len(plan.entries), len(new_positions), len(plan.sources.made))


def out_of(called: str, cells: Mapping[str, str]) -> ShownRow:
    title = cells.get("position") or cells.get("new_position", "")
    return ShownRow(called, title, cells.get("source", ""), None, "", True, False, (), (), ())


def shown(
    row: PlannedRow,
    foreseen: ForeseenRow | None,
    fields: tuple[CellField, ...],
    told: tuple[str, ...],
    opened: bool,
    sure: Collection[str],
) -> ShownRow:
    texts = row.cells.texts
    draft = foreseen.draft if foreseen else None
    title = draft.position.title if draft else texts.get("position") or texts.get("new_position", "")
    cited = texts.get("source") or texts.get("source_title") or texts.get("url", "")
    questions = tuple(each for each in foreseen.questions if each.code not in sure) if foreseen else ()
    return ShownRow(
        called=row.called,
        title=title,
        source=", ".join(filter(None, [cited, texts.get("locator", "")])),
        entry=entry_of(foreseen) if foreseen else None,
        joins=row.joins,
        out=False,
        opened=opened,
        fields=fields,
        told=told,
        questions=questions,
    )


def entry_of(foreseen: ForeseenRow) -> ShownEntry:
    draft, preview = foreseen.draft, foreseen.preview
    position = draft.position
    return ShownEntry(
        party=position.party.label,
        kind=position.kind,
        new=isinstance(position, PositionDraft),
        when=wording.dated(draft.effective_on, draft.precision),
        said=draft.statement,
        before=stands(preview.previous) if preview.previous else "nothing recorded",
        after=will_stand(draft),
        preview=preview,
    )


def stands(before: Neighbour) -> str:
    if not before.held:
        return before.gone
    only_if = wording.only_if(before.condition) if before.condition else ""
    return "; ".join(filter(None, [before.firm, only_if, before.content]))


def will_stand(draft: EntryDraft) -> str:
    """Return how a draft has its position stand, as far as the draft itself says so."""
    if not draft.held:
        return wording.not_held_words(draft.account, draft.basis, draft.channel)
    firm = "as before"
    if draft.firmness != Firmness.SAME:
        firm = wording.firmness_words(draft.firmness, draft.position.kind, called=draft.declared)
    only_if = wording.only_if(draft.condition) if draft.condition else ""
    return "; ".join(filter(None, [firm, only_if, draft.content]))


def field_of(row: PlannedRow, column: GridColumn, *, whole: bool) -> CellField:
    text = row.cells.texts.get(column.name, "")
    wrong = " ".join(row.cells.errors.get(column.name, ()))
    extra = whole and not text and not wrong and column.name not in PLAIN
    return field_named(f"{CELL}{row.called}-{column.name}", column, text, wrong, extra=extra)


def field_named(name: str, column: GridColumn, text: str, wrong: str, *, extra: bool = False) -> CellField:
    choices: tuple[tuple[str, str], ...] = ()
    if column.codes:
        codes = [code.value for code in column.codes]
        same = next((code for code in codes if code.casefold() == text.casefold()), "")
        # What is no code stays chosen until another is: so that what stands there is not lost unseen.
        odd = [(text, f"{text[:40]} (as it is)")] if text and not same else []
        choices = (*odd, ("", column.empty), *((text if code == same else code, code) for code in codes))
    return CellField(name, column.title, text, choices, column.long or len(text) > 80, wrong, extra)


def message_of(row: PlannedRow, column: GridColumn) -> str:
    return f"{column.title}: {' '.join(row.cells.errors[column.name])}"


def repeated(plan: GridPlan) -> Iterator[RepeatedCell]:
    """Yield what stands wrong in more than one row of a column, the most often first."""
    cells = [row.cells for row in plan.rows]
    counted = Counter((name, each.texts.get(name, "")) for each in cells for name in each.errors)
    several = [(place, rows) for place, rows in counted.most_common() if rows > 1 and may_repeat(*place)]
    for number, ((name, was), rows) in enumerate(several[:MOST_REPEATED]):
        column = BY_NAME[name]
        said = f"“{was[:40]}”" if was else "empty"
        called = f"{column.title}, {said}, in {rows} rows"
        yield RepeatedCell(number, name, called, was, field_named(f"all-{number}", column, was, ""))


def may_repeat(name: str, was: str) -> bool:
    """Say whether one text may do for several rows: what each says in its own words is left out."""
    return not BY_NAME[name].long and (bool(was) or name in SAID_BY_ALL)


def mends_of(
    table: GridTable, cells: Iterable[tuple[str, str]], everywhere: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield what was mended in the fields: of a row and column each, or of a column wherever one text stood in it.

    A field of a cell that was left as it was changes nothing.
    """
    for name, was, text in everywhere:
        if text != was:
            yield from ((called, name, text) for called, row in table.rows.items() if row.get(name, "") == was)
    for field, text in cells:
        called, _, name = field.removeprefix(CELL).rpartition("-")
        if called in table.rows and table.rows[called].get(name, "") != text:
            yield called, name, text
