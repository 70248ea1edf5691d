"""The cells of a row, read one by one: codes, days and names in the ways in which people write them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from positions.domain.languages import tag_of
from positions.domain.typed_dates import read
from positions.evidence.grid.columns import BY_NAME, COLUMNS, GridColumn, Truth
from positions.evidence.grid.on_record import as_called
from positions.evidence.grid.reading import MOST_CELL, Cells, too_long
from positions.writing.checks import EMPTY

CODED = tuple(column for column in COLUMNS if column.codes)
TRUTHS = {
    **dict.fromkeys(["yes", "y", "true", "1", "x", "held"], Truth.YES.value),
    **dict.fromkeys(["no", "n", "false", "0", "not held"], Truth.NO.value),
}
# What a spreadsheet shows for what it could not work out.
FAILED = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
FORMULA = "This begins like a formula: put the text itself here."
NOT_WORKED_OUT = "The spreadsheet could not work this cell out: put the text itself here."
LANGUAGES = ("quote_language", "language")
MOST_NAMED = 5


@dataclass
class CellsRead:
    """The cells of a row by column: their texts, the codes among them, and what is wrong with which.

    `cites`: it names a source that is there, or is made.
    """

    row: str
    texts: Cells
    codes: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    cites: bool = False

    @property
    def wrong_codes(self) -> set[str]:
        """The columns in which something stands that is no code of theirs."""
        return {column.name for column in CODED if self.texts.get(column.name) and column.name not in self.codes}

    def fault(self, column: str, message: str) -> None:
        """Say what is wrong with a cell, once."""
        said = self.errors.setdefault(column, [])
        if message not in said:
            said.append(message)

    def one_of(self, column: str, rows: Mapping[str, Sequence[Any]], *, must: bool = False) -> Any | None:
        """Return the row that a cell names; None when it is empty, wrong where it `must` name one, or not right."""
        if name := self.texts.get(column, ""):
            return self.named(column, name, rows)
        if must:
            self.fault(column, EMPTY)
        return None

    def named(self, column: str, name: str, rows: Mapping[str, Sequence[Any]]) -> Any | None:
        """Return the one row of that name; None when there is none or more than one, which is said."""
        found = list(rows.get(as_called(name), []))
        if len(found) == 1:
            return found[0]
        if not found:
            self.fault(
                column, f"There is no “{name[:80]}” here. Look it up in the template, which lists what there is."
            )
        else:
            keys = ", ".join(each.key for each in found[:MOST_NAMED])
            self.fault(column, f"Several are called so: name one by its key, {keys}.")
        return None

    def day(self, column: str) -> date | None:
        """Return the full day that a cell says; None when it is empty or not right, which is said."""
        text = self.texts.get(column, "")
        try:
            return date.fromisoformat(read(text, full=True)) if text else None
        except ValueError as error:
            self.fault(column, str(error))
            return None


def cells_of(row: str, texts: Cells) -> CellsRead:
    """Return the cells of a row with the codes that stand there, and with what cannot be what it is meant to be."""
    cells = CellsRead(row, dict(texts))
    for name, text in texts.items():
        if fault := fault_of_cell(text):
            cells.fault(name, fault)
        elif text and BY_NAME[name].codes:
            if (code := code_of(BY_NAME[name], text)) is None:
                cells.fault(name, f"“{text[:40]}” is none of: {', '.join(BY_NAME[name].codes)}.")
            else:
                cells.codes[name] = code
    for name in LANGUAGES:
        if texts.get(name):
            cells.texts[name] = tag_of(texts[name])
    return cells


def fault_of_cell(text: str) -> str:
    """Return what is wrong with a cell, whatever stands in its column; empty when nothing is."""
    if text.startswith("="):
        return FORMULA
    if FAILED.fullmatch(text):
        return NOT_WORKED_OUT
    return too_long(text) if len(text) > MOST_CELL else ""


def code_of(column: GridColumn, text: str) -> str | None:
    """Return the code that a text means, in capitals or with other marks between its words; None when it is none."""
    plain = re.sub(r"[\s_-]+", " ", text.casefold()).strip()
    if column.codes == tuple(Truth):
        return TRUTHS.get(plain)
    return next((code.value for code in column.codes if code.value.casefold() == plain), None)
