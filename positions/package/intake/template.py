"""A package to be filled in: every table with its columns, and what each of them means."""

import io
from collections.abc import Iterator

from positions.models import Negotiation
from positions.package import descriptor, snapshot
from positions.package.descriptor import Descriptor
from positions.package.exporting import in_zip, new_zip, read_snapshot, write_package, zip_entry
from positions.package.schema import Cells, Column, TableSpec
from positions.package.tables import TABLES

# What is filled in: the rest refers to it.
FILLED = ("parties", "rounds", "issues")
NEW = Descriptor(name="my-negotiation", title="Give it a title")
README = "README.md"
INTRODUCTION = """# A data package to be filled in

One CSV file for each table. The first row of each names its columns and stays as it is; columns may stand in any order.
Fill in the tables that you need; parties, rounds, issues, sources, positions, entries and citations must be there, the
others may be taken away. In `datapackage.json`, `name` is the key of the negotiation: its part of all addresses, in
small letters, digits and hyphens.

- Save as CSV in UTF-8. Days are written as 2022-03-29, truth as `true` and `false`; `;` stands between several values.
- Keys are made by you: small letters, digits and hyphens. Other tables refer to a row by its key.
- Cells that begin with `=`, `+`, `-` or `@` are texts. Nothing is ever calculated.
- Every entry needs a row in `citations.csv`.

Pack the folder as a zip and bring it in the browser, or name it to `import_package`. Errors are told by table and row
before anything is taken in. What counts as an entry, and what each code means, stands in the codebook of the site.
"""


def template_zip(negotiation: Negotiation | None, *, filled: bool) -> bytes:
    """Return the zip of a package without entries, of a negotiation or of a new one.

    `filled`: with the parties, rounds and issues that the negotiation has.
    """
    stream = io.BytesIO()
    with new_zip(stream) as archive, read_snapshot():
        said = descriptor.stored(negotiation) if negotiation else NEW
        tables = ((spec, spec.names, rows_of(spec, negotiation if filled else None)) for spec in TABLES)
        write_package(in_zip(archive), tables, lambda _: descriptor.write(said))
        archive.writestr(zip_entry(README), "\n".join(readme()))
    return stream.getvalue()


def rows_of(spec: TableSpec, negotiation: Negotiation | None) -> Iterator[Cells]:
    return snapshot.exported(negotiation, spec) if negotiation and spec.name in FILLED else iter(())


def readme() -> Iterator[str]:
    """Yield the lines of what explains the tables and their columns."""
    yield INTRODUCTION
    for spec in TABLES:
        needed = "" if spec.required else " May be missing."
        yield f"## {spec.file}\n\n{spec.about}{needed} A row is known by: {', '.join(spec.key)}.\n"
        yield "| column | needed | how it is written | what it says |"
        yield "|---|---|---|---|"
        for column in spec.columns:
            yield f"| `{column.name}` | {'yes' if column.required else ''} | {written(column)} | {cell(column.about)} |"
        yield ""


def written(column: Column) -> str:
    """Return how the cells of a column are written."""
    if column.codes:
        return " ".join(f"`{code}`" for code in column.codes)
    return f"{column.form}, of {column.target}" if column.target else str(column.form)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
