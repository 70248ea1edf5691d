"""What the rows of a table mean: drafts of entries with what is wrong with them, cell by cell. Nothing here writes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from positions.domain.codebook import Firmness, Scope
from positions.domain.dates import whole
from positions.domain.typed_dates import read
from positions.evidence.checks import faults_of
from positions.evidence.drafts import (
    AFFIRMED,
    CITATION_COLUMNS,
    CitationDraft,
    EntryDraft,
    PositionDraft,
    affirming,
    tidy,
)
from positions.evidence.grid.cells import CellsRead, cells_of
from positions.evidence.grid.columns import OF_CITATION
from positions.evidence.grid.new_sources import NewSources, new_sources
from positions.evidence.grid.on_record import OnRecord, as_called
from positions.evidence.grid.reading import GridTable
from positions.models import Entry, Person, Position, Round
from positions.writing.checks import EMPTY
from positions.writing.sources import plainly

OF_ROW = "row "
# What each entry says; statement and coding note only where something is new.
MUST = ("effective_on", "account", "basis")
OF_POSITION = {"title": "new_position"}
NO_FURTHER = "This row only adds a citation, and no entry stands above it: fill in position and day."


@dataclass
class PlannedRow:
    """A row and what it means: a `draft` of an entry (None: not enough is right), with the rows that add citations.

    `joins` is the row above to whose entry this one adds a citation (empty: it is an entry). `beside` is the row whose
    entry it rivals (empty: none of this table). `firmness_said`: it stands there, and is not taken to be as before.
    """

    cells: CellsRead
    number: int
    draft: EntryDraft | None = None
    joins: str = ""
    beside: str = ""
    firmness_said: bool = False
    cited: list[CellsRead] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.cells.row

    @property
    def stand_in(self) -> int:
        """The id by which its entry is known until it is saved: none that a saved one has."""
        return -self.number


@dataclass(frozen=True, slots=True)
class GridPlan:
    """What a table proposes: its rows, and the new sources among what they cite."""

    record: OnRecord
    rows: tuple[PlannedRow, ...]
    sources: NewSources

    @property
    def entries(self) -> list[PlannedRow]:
        """The rows that are entries, a rival after the row that it stands beside."""
        own = [row for row in self.rows if not row.joins]
        return sorted(own, key=lambda row: bool(row.beside))

    @property
    def right(self) -> bool:
        """Whether there are entries, and nothing is wrong with any row."""
        return bool(self.entries) and not any(row.cells.errors for row in self.rows)


def plan_of(table: GridTable, record: OnRecord, left_out: Collection[str] = ()) -> GridPlan:
    """Return what a table means, without the rows that are left out. No query."""
    taken = {called: cells for called, cells in table.rows.items() if called not in left_out}
    rows = [PlannedRow(cells_of(called, cells), number) for number, (called, cells) in enumerate(taken.items(), 1)]
    sources = new_sources(record, [row.cells for row in rows])
    positions = NewPositions()
    heads: dict[str, PlannedRow] = {}
    head: PlannedRow | None = None
    for row in rows:
        if only_cites(row.cells):
            row.joins = head.called if head else row.called
            if head is None:
                row.cells.fault("position", NO_FURTHER)
            else:
                head.cited.append(row.cells)
        else:
            heads[row.called] = head = row
            row.cited.append(row.cells)
            positions.note(row, record)
    plan = GridPlan(record, tuple(rows), sources)
    for row in heads.values():
        row.draft = draft_of_row(row, plan, positions, heads)
    for row in heads.values():
        check(row)
    return plan


def only_cites(cells: CellsRead) -> bool:
    return any(cells.texts.values()) and not any(text for name, text in cells.texts.items() if name not in OF_CITATION)


class NewPositions:
    """The new positions of a table, each once, by party, issue, kind and title."""

    def __init__(self) -> None:
        self.made: dict[tuple[int, int, str, str], PositionDraft] = {}
        self.of_row: dict[str, PositionDraft | Position] = {}

    def note(self, row: PlannedRow, record: OnRecord) -> None:
        """Note what new position a row asks for; one that is recorded already is that one."""
        cells = row.cells
        title = cells.texts.get("new_position", "")
        if not title:
            return
        if cells.texts.get("position"):
            cells.fault("new_position", "Name a position or a new one, not both: empty one of the two.")
        party, issue = (cells.one_of(name, rows, must=True) for name, rows in of_position(record))
        kind = cells.codes.get("kind", "")
        if not kind:
            cells.fault("kind", EMPTY)
        if party is None or issue is None or not kind:
            return
        for recorded in record.positions.get(as_called(title), []):
            if (recorded.party_id, recorded.issue_id, recorded.kind) == (party.pk, issue.pk, kind):
                self.of_row[row.called] = recorded
                return
        place = (party.pk, issue.pk, kind, plainly(title) or title)
        draft = PositionDraft(party=party, issue=issue, kind=kind, title=title)
        self.of_row[row.called] = self.made.setdefault(place, draft)

    def named(self, name: str) -> list[PositionDraft]:
        return [each for each in self.made.values() if as_called(each.title) == as_called(name)]


def of_position(record: OnRecord) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "party", record.parties
    yield "issue", record.issues


def position_of(row: PlannedRow, record: OnRecord, positions: NewPositions) -> Position | PositionDraft | None:
    """Return the position that a row names, None when it names none; says so at its cells."""
    cells = row.cells
    name = cells.texts.get("position", "")
    if cells.texts.get("new_position") and not name:
        return positions.of_row.get(row.called)
    if not name:
        cells.fault("position", EMPTY)
        return None
    found: list[Position | PositionDraft] = [*record.positions.get(as_called(name), []), *positions.named(name)]
    said = {part: cells.one_of(part, rows) for part, rows in of_position(record)}
    kind = cells.codes.get("kind", "")
    fits = [each for each in found if all(row is None or getattr(each, part) == row for part, row in said.items())]
    fits = [each for each in fits if not kind or each.kind == kind]
    if len(fits) == 1:
        return fits[0]
    if not found:
        cells.fault("position", no_such(record.near.get(as_called(name))))
    elif not fits:
        cells.fault("position", "Party, issue or kind in this row are not those of this position.")
    else:
        keys = ", ".join(each.key or "a new one of this table" for each in fits[:5])
        cells.fault("position", f"Several positions have this title: {keys}. Say the party, or name the key.")
    return None


def no_such(near: Position | None) -> str:
    """Return that no position has a name, with the one that may be meant (None: none comes near)."""
    if near is None:
        return "There is no such position: name its key or title, or give a new one in “New position”."
    return f"There is no such position. If you mean “{near.title}”, name {near.key}; else give “New position” a title."


def draft_of_row(
    row: PlannedRow, plan: GridPlan, positions: NewPositions, heads: Mapping[str, PlannedRow]
) -> EntryDraft | None:
    """Return the draft of a row's entry as far as it is right, None when what all hangs on is not."""
    cells, record = row.cells, plan.record
    position = position_of(row, record, positions)
    on, precision = day_of(cells)
    said_on = cells.day("said_on")
    for name in MUST:
        if not cells.texts.get(name):
            cells.fault(name, EMPTY)
    held = cells.codes.get("held") != "no"
    row.firmness_said = bool(cells.texts.get("firmness")) or not held
    columns: dict[str, Any] = {name: cells.texts.get(name, "") for name in ("condition", "content", "speaker")}
    columns |= {name: cells.codes.get(name, "") for name in ("channel", "scope", "account", "basis")}
    columns |= {"held": held, "declared": cells.codes.get("declared") == "yes", "said_on": said_on}
    columns["firmness"] = cells.codes.get("firmness", "") if row.firmness_said else Firmness.SAME.value
    columns |= said_of(cells, columns, position.title if position else "")
    rival_of = rival_of_row(row, position, record, heads)
    speakers = people_of(cells, record)
    citations = tuple(citations_of(row, plan.sources))
    if on is None or position is None or {*cells.wrong_codes, *MUST} & set(cells.errors):
        return None
    return tidy(
        EntryDraft(
            position=position,
            effective_on=on,
            precision=precision,
            round=round_of(cells, record, on),
            rival_of=rival_of,
            speakers=speakers,
            citations=citations,
            **columns,
        )
    )


def said_of(cells: CellsRead, columns: Mapping[str, Any], title: str) -> dict[str, str]:
    """Return statement and coding note; where nothing is new and one is not given, that it affirms the position."""
    said = {name: cells.texts.get(name, "") for name in ("statement", "coding_note")}
    nothing_new = columns["firmness"] == Firmness.SAME and not columns["content"]
    if nothing_new and columns["scope"] in ("", Scope.SAME) and not cells.texts.get("rival_of"):
        ours = {"statement": affirming(title, columns["account"], columns["basis"]), "coding_note": AFFIRMED}
        return {name: text or ours[name] for name, text in said.items()}
    for name, text in said.items():
        if not text:
            cells.fault(name, EMPTY)
    return said


def day_of(cells: CellsRead) -> tuple[date | None, str]:
    """Return the day of a row's entry and how exactly it is known; None when it is not right."""
    text = cells.texts.get("effective_on", "")
    try:
        on, precision = whole(read(text))
    except ValueError as error:
        if text:
            cells.fault("effective_on", str(error))
        return None, ""
    return on, precision


def round_of(cells: CellsRead, record: OnRecord, on: date) -> Round | None:
    """Return the round that is named, or that goes with the day: of several, the one that begins last."""
    name = cells.texts.get("round", "")
    if name:
        named: Round | None = cells.one_of("round", record.rounds) if as_called(name) != "none" else None
        return named
    rounds = {round_.pk: round_ for listed in record.rounds.values() for round_ in listed}
    within = [each for each in rounds.values() if each.window_starts_on <= on <= each.window_ends_on]
    return max(within, key=lambda each: (each.window_starts_on, each.key), default=None)


def people_of(cells: CellsRead, record: OnRecord) -> tuple[Person, ...]:
    """Return the people that are named; where none is, those whose recorded names are the speaker's."""
    if named := cells.texts.get("speakers", ""):
        found = [cells.named("speakers", name.strip(), record.people) for name in named.split(";")]
        return tuple(person for person in found if person is not None)
    names = {as_called(name.split(",", 1)[0]) for name in cells.texts.get("speaker", "").split(";")}
    people = [
        person for name in sorted(names) for person in record.people.get(name, []) if as_called(person.name) == name
    ]
    return tuple(people)


def rival_of_row(
    row: PlannedRow, position: Position | PositionDraft | None, record: OnRecord, heads: Mapping[str, PlannedRow]
) -> Entry | None:
    """Return the main entry that a row rivals: a recorded one, or one that stands in for that of another row."""
    name = row.cells.texts.get("rival_of", "")
    if not as_called(name).startswith(OF_ROW):
        return row.cells.named("rival_of", name, record.mains) if name else None
    main = heads.get(name[len(OF_ROW) :].strip())
    if main is None or main is row:
        row.cells.fault("rival_of", "There is no entry in that row.")
    elif main.cells.texts.get("rival_of"):
        row.cells.fault("rival_of", "That row is a rival itself: name the row of the main account.")
    elif position is not None:
        row.beside = main.called
        return Entry(pk=main.stand_in, negotiation=record.negotiation)
    return None


def citations_of(row: PlannedRow, sources: NewSources) -> Iterator[CitationDraft]:
    """Yield the citations of a row and of those that add to it; says at their cells what is wrong with them."""
    for cells in row.cited:
        if not cells.texts.get("locator"):
            cells.fault("locator", EMPTY)
        if (source := sources.cited.get(cells.row)) is not None:
            columns: dict[str, Any] = {name: cells.texts.get(name, "") for name in CITATION_COLUMNS}
            yield CitationDraft(**columns | {"source": source})


def check(row: PlannedRow) -> None:
    """Say at the cells what is wrong with the draft of a row by itself."""
    if row.draft is None:
        return
    for name, message in faults_of(row.draft):
        cells, column = place_of(row, name)
        if column != "source" or not cells.errors:
            cells.fault(column, message)


def place_of(row: PlannedRow, name: str) -> tuple[CellsRead, str]:
    """Return the cells, of a row or one that adds to it, and the column that the command's name for a field means."""
    if name.startswith("position-"):
        name = name.removeprefix("position-")
        return row.cells, OF_POSITION.get(name, name)
    if name.startswith("citations-"):
        _, number, name = name.split("-", 2)
        rows = [cells for cells in row.cited if cells.cites] or row.cited
        return rows[min(int(number), len(rows) - 1)], name
    return row.cells, {"precision": "effective_on", "": "statement"}.get(name, name)
