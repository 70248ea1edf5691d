"""The form of a table before there is one: cells pasted, or a file."""

from typing import Any

from django import forms

from positions.evidence.grid.reading import MOST_FILE, MOST_ROWS, NOTHING, TOO_BIG, GridTable, read_file, read_table
from positions.writing.refusals import BadDraft


class GridForm(forms.Form):
    """Cells that were copied from a spreadsheet, or a file of them. `table` is what they are, once it is valid."""

    table: GridTable
    pasted = forms.CharField(
        label="Paste the cells, with the titles of their columns",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
        help_text=f"as they are copied from a spreadsheet; at most {MOST_ROWS} rows at once",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text=f"Excel, or CSV with commas, semicolons or tabs between its cells; up to {MOST_FILE // 1_000_000} MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={"empty": "This file is empty; choose another, or paste its cells."},
    )

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
                self.table = read_file(file.read()) if file else read_table(pasted)
            except BadDraft as error:
                for name, messages in error.errors.items():
                    self.add_error(name, list(messages))
        return data
