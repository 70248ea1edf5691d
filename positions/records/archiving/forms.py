"""The form that brings archived copies back: a table with two columns, pasted or as a file."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from positions.domain.texts import as_typed
from positions.web.fields import Reason, WebAddress

MOST_BYTES = 1_000_000
MOST_ROWS = 2000
# So many faults are told at once.
MOST_FAULTS = 20
KEY = ("key", "source")
COPY = ("archive_url", "archived at", "archived copy", "archived address")
NO_TEXT = "This is no CSV in UTF-8; save the sheet as “CSV UTF-8”, or paste its cells."
NO_TITLES = "The first row has to name the columns: “key” of the source and “archive_url” of its copy."
NOTHING = "No row has an archived copy."


class CopiesForm(forms.Form):
    """A table of sources with their archived copies; `copies` are those given, by the keys of their sources."""

    copies: dict[str, str]
    pasted = forms.CharField(
        label="Paste the cells, with the titles of their columns",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
        help_text="“key” and “archive_url”; other columns, and rows without a copy, are passed over",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text="CSV, with commas, semicolons or tabs between its cells",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt"}),
        error_messages={"empty": "This file is empty; choose another, or paste its cells."},
    )
    replace = forms.BooleanField(label="Replace copies that are recorded already", required=False)
    reason = Reason(label="Reason", rows=2, initial="Archived copies were made.", help_text="kept with the change")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pasted, file = data.get("pasted", ""), data.get("file")
        if self.errors:
            return data
        name = "file" if file else "pasted"
        if bool(file) == bool(pasted.strip()):
            raise ValidationError("Paste the cells or choose a file: one of them.")
        try:
            self.copies = copies_in(text_of(file) if file else pasted)
        except ValueError as error:
            self.add_error(name, str(error))
        return data


def text_of(file: Any) -> str:
    """Return the text of a file. Raises ValueError with a sentence."""
    if file.size > MOST_BYTES:
        raise ValueError(f"The file has more than {MOST_BYTES // 1_000_000} MB: bring it in parts.")
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError(NO_TEXT) from None


def copies_in(text: str) -> dict[str, str]:
    """Return the archived copies that a table names, by the keys of sources. Raises ValueError with a sentence."""
    if "\x00" in text:
        raise ValueError(NO_TEXT)
    first = text.lstrip().partition("\n")[0]
    lines = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=max("\t;,", key=first.count))
    try:
        titles = [title.strip().lower() for title in next(lines, [])]
        places = [next((titles.index(name) for name in names if name in titles), None) for names in (KEY, COPY)]
        if places[0] is None or places[1] is None:
            raise ValueError(NO_TITLES)
        return checked(pairs_of(lines, places[0], places[1]))
    except csv.Error:
        raise ValueError(NO_TEXT) from None


def pairs_of(lines: Iterator[Sequence[str]], key: int, copy: int) -> Iterator[tuple[str, str]]:
    """Yield the key and the copy of each row that has one."""
    for line in lines:
        if len(line) > max(key, copy) and line[copy].strip():
            yield as_typed(line[key]), as_typed(line[copy])


def checked(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return the copies by key. Raises ValueError for what is twice, too much, or no address."""
    copies: dict[str, str] = {}
    address, faults = WebAddress(), []
    for key, copy in pairs:
        if len(copies) == MOST_ROWS:
            raise ValueError(f"At most {MOST_ROWS:,} copies are taken at once: bring the table in parts.")
        if copies.get(key, copy) != copy:
            faults.append(f"“{key[:40]}” has two copies.")
        try:
            copies[key] = address.clean(copy)
        except ValidationError as error:
            faults.append(f"“{key[:40]}”: {error.messages[0]}")
    if faults:
        raise ValueError(" ".join(faults[:MOST_FAULTS]))
    if not copies:
        raise ValueError(NOTHING)
    return copies
