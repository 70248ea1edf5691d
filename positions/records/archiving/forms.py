"""The form that brings archived copies back: a table with two columns, pasted or as a file."""

from collections.abc import Iterator, Sequence

from django import forms
from django.core.exceptions import ValidationError

from positions.web.fields import Reason, WebAddress
from positions.web.pasted_tables import PastedForm, decoded, filled_lines
from positions.writing.refusals import BadDraft

MOST_ROWS = 2000
# So many faults are told at once.
MOST_FAULTS = 20
KEY = ("key", "source")
COPY = ("archive_url", "archived at", "archived copy", "archived address")
NO_TITLES = "The first row has to name the columns: “key” of the source and “archive_url” of its copy."
HELP = "“key” and “archive_url”; other columns, and rows without a copy, are passed over"
NO_COPY = "No row has an archived copy."


class CopiesForm(PastedForm):
    """A table of sources with their archived copies; `copies` are those given, by the keys of their sources."""

    copies: dict[str, str]
    replace = forms.BooleanField(label="Replace copies that are recorded already", required=False)
    reason = Reason(label="Reason", rows=2, initial="Archived copies were made.", help_text="kept with the change")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as it is
        self.fields["pasted"].help_text = HELP

    def take(self, given: str | bytes) -> None:
        """Take the copies. Raises BadDraft with a sentence at the field."""
        try:
            self.copies = copies_in(given if isinstance(given, str) else decoded(given))
        except ValueError as error:
            raise BadDraft({"pasted" if isinstance(given, str) else "file": [str(error)]}) from None


def copies_in(text: str) -> dict[str, str]:
    """Return the archived copies that a table names, by the keys of sources. Raises ValueError with a sentence."""
    lines = filled_lines(text, lambda cell: cell.strip().strip('"').lower() in (*KEY, *COPY))
    titles = [title.lower() for title in next(lines)]
    key, copy = (next((titles.index(name) for name in names if name in titles), None) for names in (KEY, COPY))
    if key is None or copy is None:
        raise ValueError(NO_TITLES)
    return checked(pairs_of(lines, key, copy))


def pairs_of(lines: Iterator[Sequence[str]], key: int, copy: int) -> Iterator[tuple[str, str]]:
    """Yield the key and the copy of each row that has one."""
    for line in lines:
        if len(line) > max(key, copy) and line[copy]:
            yield line[key], line[copy]


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
        raise ValueError(NO_COPY)
    return copies
