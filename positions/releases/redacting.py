"""What a redaction does to releases: the texts go from their bytes, and the digest from before stays in the trace."""

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from positions.models import Release
from positions.models.entries import REDACTED
from positions.package import release
from positions.package.descriptor import Descriptor, read
from positions.package.packed import PackedFiles, PackedTable, opened, packed_again
from positions.package.report import Faults
from positions.package.schema import SEPARATOR, Cells, Form, TableSpec
from positions.package.tables import TABLES
from positions.writing.redacted import struck, without
from positions.writing.transactions import take_time

OF_DESCRIPTOR = "negotiation"
TABLE_OF: dict[str, TableSpec] = {str(spec.model._meta.model_name): spec for spec in TABLES}


@dataclass(frozen=True, slots=True)
class TextsToGo:
    """Texts that are to go from columns of a table, named as the model whose rows it has.

    Of a negotiation they are properties of the descriptor; what does not travel has no table. They go from the rows
    that have one of `keys` in the column `by`, and where no column is named from all rows. `within`: wherever they
    stand in a cell, else only where they are all of it.
    """

    table: str
    columns: frozenset[str]
    texts: frozenset[str]
    by: str = ""
    keys: frozenset[str] = frozenset()
    within: bool = False

    def places(self, spec: TableSpec, names: Cells) -> list[tuple[int, Form]]:
        """Return the places of the columns in a table with these names, and how their cells are written."""
        forms = {column.name: column.form for column in spec.columns}
        return [(place, forms.get(name, Form.TEXT)) for place, name in enumerate(names) if name in self.columns]

    def rows(self, spec: TableSpec, table: PackedTable) -> Iterator[tuple[Cells, Cells]]:
        """Yield the rows of the table as they are and as they become."""
        places = self.places(spec, table.names)
        key = table.names.index(self.by) if self.by else None
        for cells in table.rows:
            becomes = cells
            if key is None or cells[key] in self.keys:
                becomes = list(cells)
                for place, form in places:
                    becomes[place] = self.emptied(cells[place], form)
            yield cells, becomes

    def emptied(self, cell: str, form: Form) -> str:
        """Return a cell without the texts. In the place of an address, which `[redacted]` is none, stands nothing."""
        if self.within:
            return struck(cell, self.texts)
        if form is Form.LIST:
            return SEPARATOR.join(REDACTED if part in self.texts else part for part in cell.split(SEPARATOR))
        if cell not in self.texts:
            return cell
        return "" if form is Form.ADDRESS else REDACTED


def redact_releases(
    negotiation_id: int, to_go: Collection[TextsToGo], notes: Collection[str], *, moment: datetime
) -> int:
    """Take texts out of all releases of a negotiation, as of the redaction's moment; return how many had any.

    `notes` are the texts to take out of what was noted on releases. To be called once the redaction is written, within
    its act. One release is in memory at a time.
    """
    take_time()
    changed = 0
    numbers = Release.objects.filter(negotiation=negotiation_id).order_by("released_at").values_list("pk", flat=True)
    for number in list(numbers):
        kept = Release.objects.get(pk=number)
        said = struck(kept.notes, notes)
        content = without_texts(kept, to_go, moment)
        if content or said != kept.notes:
            leave_trace(kept, moment, notes=said, **(content or {}))
            changed += 1
    return changed


def leave_trace(kept: Release, moment: datetime, **columns: Any) -> None:
    """Write what a release became, with the digest from before and the moment."""
    trace = {"former_sha256": [*kept.former_sha256, kept.sha256], "redacted_at": [*kept.redacted_at, moment]}
    Release.objects.filter(pk=kept.pk).update(**columns, **trace)


def without_texts(kept: Release, to_go: Collection[TextsToGo], moment: datetime) -> dict[str, Any]:
    """Return the columns of a release's new bytes, made at the moment; none when it has none of the texts."""
    with opened(io.BytesIO(kept.content)) as packed:
        if not any(holds(packed, each) for each in to_go):
            return {}
        stream = io.BytesIO()
        described = partial(marked, kept.version, moment, without_properties(packed.said(), to_go))
        digest = packed_again(packed, stream, partial(rewritten, to_go), described)
        said = said_of(described(digest))
    content = stream.getvalue()
    return {
        "content": content,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "tables_sha256": digest,
        "content_sha256": release.content_digest(digest, said),
    }


def holds(packed: PackedFiles, to_go: TextsToGo) -> bool:
    """Say whether a package has any of the texts."""
    if to_go.table == OF_DESCRIPTOR:
        said = packed.said()
        return without_properties(said, [to_go]) != said
    spec = TABLE_OF.get(to_go.table)
    if spec is None:
        return False
    with packed.table(spec) as table:
        return any(cells != becomes for cells, becomes in to_go.rows(spec, table))


def rewritten(to_go: Collection[TextsToGo], spec: TableSpec, table: PackedTable) -> Iterator[Cells]:
    """Yield the rows of a table without the texts."""
    for each in to_go:
        if TABLE_OF.get(each.table) is spec:
            table = PackedTable(table.names, (becomes for _, becomes in each.rows(spec, table)))
    return table.rows


def without_properties(said: Mapping[str, Any], to_go: Collection[TextsToGo]) -> dict[str, Any]:
    """Return what a package says of itself without the texts."""
    found = dict(said)
    for each in to_go:
        if each.table == OF_DESCRIPTOR:
            found |= {name: without(found[name], each.texts) for name in sorted(each.columns & found.keys())}
    return found


def marked(version: str, moment: datetime, said: Mapping[str, Any], digest: str) -> dict[str, Any]:
    """Return the descriptor with version and time of its own: it is another package than the one before."""
    named = {"version": f"{version}+{digest[: release.DIGITS]}", "created": release.written_moment(moment)}
    return {**said, **named}


def said_of(document: dict[str, Any]) -> Descriptor:
    """Return what a descriptor says; what a redaction left of it need not be as it should."""
    return read(document, Faults())
