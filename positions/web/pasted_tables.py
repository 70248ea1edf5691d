"""Tables as people paste or upload them, whatever their columns are: in bounds, as lines of cells."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from django import forms

from positions.domain.texts import as_typed
from positions.web.fields import add_faults
from positions.writing.refusals import BadDraft

MOST_FILE = 1_000_000
MOST_COLUMNS = 100
BETWEEN_CELLS = ("\t", ",", ";")
BYTE_ORDER = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

NOTHING = "Paste the cells with their first row, or choose a file."
TOO_WIDE = f"A table has at most {MOST_COLUMNS} columns: take away those that are not needed."
TOO_BIG = f"The file has more than {MOST_FILE // 1_000_000} MB: bring the table in parts."
NO_TEXT = "This is no text: copy the cells of the spreadsheet and paste them, or save the sheet as CSV."
NOT_UTF8 = "The text of this file is neither UTF-8 nor UTF-16: save it as “CSV UTF-8”, or paste the cells."


class PastedForm(forms.Form):
    """Cells that were copied from a spreadsheet, or a file of them: one of both."""

    pasted = forms.CharField(
        label="Paste the cells, with the titles of their columns",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text=f"CSV with commas, semicolons or tabs between its cells; up to {MOST_FILE // 1_000_000} MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
        error_messages={"empty": "This file is empty; choose another, or paste its cells."},
    )

    def take(self, given: str | bytes) -> None:
        """Take what was pasted, or the content of the file. Raises BadDraft with a sentence at the field."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pasted, file = data.get("pasted", ""), data.get("file")
        if self.errors:
            return data
        if file and pasted.strip():
            self.add_error("file", "Paste the cells or choose a file, not both.")
        elif file and file.size > MOST_FILE:
            self.add_error("file", TOO_BIG)
        elif not file and not pasted.strip():
            self.add_error("pasted", NOTHING)
        else:
            try:
                self.take(file.read() if file else pasted)
            except BadDraft as refused:
                add_faults(self, refused)
        return data


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises ValueError with a sentence."""
    encoding = next((name for mark, name in BYTE_ORDER.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ValueError(NO_TEXT if b"\x00" in content else NOT_UTF8) from None


def filled_lines(text: str, is_title: Callable[[str], bool]) -> Iterator[list[str]]:
    """Yield the lines of a table in which anything stands, as cells, the titles first. Raises ValueError.

    Between the cells stands what gives the first line most titles.
    """
    if "\x00" in text:
        raise ValueError(NO_TEXT)
    text = re.sub("\r\n?", "\n", text).lstrip("\n")
    if not text.strip():
        raise ValueError(NOTHING)
    first = text.partition("\n")[0]
    yield from cells_between(text, max(BETWEEN_CELLS, key=lambda each: sum(map(is_title, first.split(each)))))


def cells_between(text: str, between: str) -> Iterator[list[str]]:
    """Yield the lines of a table in which anything stands, as cells. Raises ValueError.

    A cell in quotes may go on over lines, each quote in it doubled. What only begins with a quote is text as it is:
    spreadsheets hand on such cells bare.
    """
    cell = re.compile(rf'"((?:[^"]|"")*)"[ ]*(?={between}|\n|\Z)|([^{between}\n]*)')
    place = 0
    while place < len(text):
        cells: list[str] = []
        while True:
            found = cell.match(text, place)
            if found is None or len(cells) == MOST_COLUMNS:
                raise ValueError(TOO_WIDE)
            cells.append(as_typed(found[2] if found[1] is None else found[1].replace('""', '"')))
            end, place = found.end(), found.end() + 1
            if text[end:place] != between:
                break
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells
