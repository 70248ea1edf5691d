"""The form of a table before there is one: cells pasted, or a file."""

from positions.evidence.grid.reading import MOST_ROWS, GridTable, read_file, read_table
from positions.web.pasted_tables import PastedForm


class GridForm(PastedForm):
    """Cells that were copied from a spreadsheet, or a file of them. `table` is what they are, once it is valid."""

    table: GridTable

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as it is
        file = self.fields["file"]
        self.fields["pasted"].help_text = f"as they are copied from a spreadsheet; at most {MOST_ROWS} rows at once"
        file.help_text = f"Excel, or {file.help_text}"
        file.widget.attrs["accept"] = f".xlsx,{file.widget.attrs['accept']}"

    def take(self, given: str | bytes) -> None:
        """Take the table. Raises BadDraft with a sentence at the field."""
        self.table = read_table(given) if isinstance(given, str) else read_file(given)
