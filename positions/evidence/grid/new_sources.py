"""The sources that a table cites: recorded ones, and new ones that it tells of, each once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from positions.domain.codebook import Read
from positions.domain.languages import tag_of
from positions.domain.typed_dates import read
from positions.domain.web_addresses import as_one
from positions.evidence.grid.cells import CellsRead
from positions.evidence.grid.columns import OF_SOURCE
from positions.evidence.grid.on_record import OnRecord, as_called
from positions.models import Source
from positions.models.base import LANGUAGE_PATTERN
from positions.web.fields import Language, WebAddress
from positions.writing.checks import EMPTY
from positions.writing.questions import ToConfirm, of_early
from positions.writing.sources import ADDRESSES, of_columns, of_title, plainly
from tracker.contacts import WEB_ADDRESS_PATTERN

IN_GRID = {model: name for name, model in OF_SOURCE.items()}
NEEDED = ("title", "type", "publisher")
NO_SOURCE = "There is no such source: name its key, address or title, or give title, type and publisher of a new one."


@dataclass
class NewSource:
    """A source that is to be recorded: its columns, and the row that first told of it.

    `stand_in` is what citations name until it is saved; its id is none that a saved one has.
    """

    stand_in: Source
    first: CellsRead
    columns: dict[str, str] = field(default_factory=dict)


@dataclass
class NewSources:
    """The sources of a table: by row the one that it cites, and those that are new."""

    made: list[NewSource] = field(default_factory=list)
    cited: dict[str, Source] = field(default_factory=dict)
    # By all that they are called.
    named: dict[str, NewSource] = field(default_factory=dict)

    def questions(self, record: OnRecord) -> Iterator[tuple[str, ToConfirm]]:
        """Yield what is unlikely about the new sources, each with the row that tells of it."""
        for new in self.made:
            twins = record.sources.get(as_called(new.columns.get("title", "")), [])
            for asked in (
                *of_title(twins, new.columns.get("title", "")),
                *of_early(new.columns.get("published_on", "")),
            ):
                yield new.first.row, asked


def new_sources(record: OnRecord, rows: Sequence[CellsRead]) -> NewSources:
    """Return the sources that the rows cite; says at their cells what is wrong with them."""
    found = NewSources()
    for cells in rows:
        if told_of(cells) and not recorded(cells, record):
            note(found, cells, record)
    for new in found.made:
        check(new)
    for cells in rows:
        if (source := cited_by(cells, record, found)) is not None:
            found.cited[cells.row] = source
            cells.cites = True
    return found


def told_of(cells: CellsRead) -> bool:
    return any(cells.texts.get(IN_GRID[name]) for name in ("title", *ADDRESSES))


def recorded(cells: CellsRead, record: OnRecord) -> Sequence[Source]:
    """Return the recorded sources that a row means: by its name, by an address or, where it has none, by the title."""
    name, title = cells.texts.get("source", ""), cells.texts.get("source_title", "")
    addresses = [url for each in ADDRESSES if (url := cells.texts.get(IN_GRID[each], ""))]
    for called in (name, *addresses):
        if called and (found := record.sources.get(as_called(called))):
            return found
    if title and not addresses:
        return [each for each in record.sources.get(as_called(title), []) if plainly(each.title) == plainly(title)]
    return []


def note(found: NewSources, cells: CellsRead, record: OnRecord) -> None:
    """Note the new source that a row tells of, or what it adds to one that an earlier row told of."""
    said = {model: cells.texts[name] for name, model in OF_SOURCE.items() if cells.texts.get(name)}
    said |= {"type": cells.codes.get("source_type", ""), "read": cells.codes.get("read", "")}
    said = {name: text for name, text in said.items() if text}
    names = [as_called(name) for name in names_of(cells, said)]
    new = next((found.named[name] for name in names if name in found.named), None)
    if new is None:
        stand_in = Source(pk=-len(found.made) - 1, negotiation=record.negotiation)
        new = NewSource(stand_in, cells)
        found.made.append(new)
    for name, text in said.items():
        if new.columns.setdefault(name, text) != text:
            cells.fault(
                IN_GRID[name], f"Row {new.first.row} says otherwise of this source: “{new.columns[name][:80]}”."
            )
    for name in names:
        found.named.setdefault(name, new)


def names_of(cells: CellsRead, said: Mapping[str, str]) -> Iterable[str]:
    """Return what a new source is called: by an address first; by its title only where that is all there is."""
    addresses = [as_one(said[name]) for name in ADDRESSES if name in said]
    title = [said["title"]] if "title" in said and not addresses else []
    return [name for name in (*addresses, cells.texts.get("source", ""), *title) if name]


def check(new: NewSource) -> None:
    """Say at the row that first told of a new source what is wrong with it, and put its columns as they are kept."""
    columns, cells = new.columns, new.first
    for name in NEEDED:
        if not columns.get(name) and not cells.errors.get(IN_GRID[name]):
            cells.fault(IN_GRID[name], EMPTY)
    try:
        columns["published_on"] = read(columns["published_on"]) if columns.get("published_on") else ""
    except ValueError as error:
        cells.fault("published_on", str(error))
        columns["published_on"] = ""
    for name in ADDRESSES:
        if columns.get(name) and not re.search(WEB_ADDRESS_PATTERN, columns[name]):
            cells.fault(IN_GRID[name], WebAddress.advice)
    columns["language"] = tag_of(columns.get("language", ""))
    if columns["language"] and not re.fullmatch(LANGUAGE_PATTERN, columns["language"]):
        cells.fault("language", Language.advice)
    columns.setdefault("read", Read.PART.value)
    for name, message in of_columns({"title": "", "publisher": "", **columns}):
        cells.fault(IN_GRID.get(name, name), message)
    new.stand_in.title, new.stand_in.published_on = columns.get("title", ""), columns["published_on"]


def cited_by(cells: CellsRead, record: OnRecord, found: NewSources) -> Source | None:
    """Return the source that a row cites, None when it names none that is there or is made; says so at its cells."""
    listed = recorded(cells, record)
    if len(listed) == 1:
        return listed[0]
    if listed:
        keys = ", ".join(each.key for each in listed[:5])
        cells.fault("source", f"Several sources are called so: name one by its key, {keys}.")
        return None
    said = [cells.texts.get(name, "") for name in ("source", *(IN_GRID[each] for each in ADDRESSES), "source_title")]
    for name in said:
        if name and (new := found.named.get(as_called(name))):
            return new.stand_in
    titled = [new for new in found.made if said[0] and as_called(new.columns.get("title", "")) == as_called(said[0])]
    if len(titled) == 1:
        return titled[0].stand_in
    cells.fault("source", NO_SOURCE if said[0] else EMPTY)
    return None
