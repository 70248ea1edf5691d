"""Writing a newer release over an older one: what it corrects and retracts, and what it changes in reference data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DatabaseError, connection

from positions.domain.codebook import AmendmentKind, DelegateRole
from positions.models import Amendment, Entry
from positions.package.loading import Loader, RowRefused, refusal
from positions.package.schema import Key
from positions.package.table import Table
from positions.package.update_plan import Fate, PlannedTable

BATCH = 1000


class Reviser(Loader):
    """Loads a release under its import, and revises what was here before."""

    def supersede(self, plan: PlannedTable, ids: Mapping[Key, int], versions: Mapping[Key, int]) -> None:
        """Let the entries give way that the release corrects or retracts; `ids` and `versions` are those that stand.

        The new versions come with the load, under the numbers that are kept for them here. Raises RowRefused.
        """
        table = self.package.tables["entries"]
        self.versions = {key: number + 1 for key, number in versions.items()}
        numbers = self.numbered(table)
        corrected = list(plan.of(Fate.CHANGED))
        retracted = list(plan.of(Fate.RETRACTED))
        version = self.imported.version
        corrects, retracts = f"Release {version} corrects it.", f"Release {version} no longer has it."
        amendments = [
            *(self._amendment(ids[key], corrects, numbers[table.index[key]]) for key in corrected),
            *(self._amendment(ids[key], retracts, None) for key in retracted),
        ]
        gone = [ids[key] for key in (*corrected, *retracted)]
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS amendment_replacement_own DEFERRED")
            Amendment.objects.bulk_create(amendments, batch_size=BATCH)
            for first in range(0, len(gone), BATCH):
                rows = Entry.objects.filter(pk__in=gone[first : first + BATCH])
                rows.update(superseded_at=self.imported.imported_at)
        except DatabaseError as error:
            raise RowRefused(refusal(error), "entries", None) from error

    def _amendment(self, entry: int, reason: str, replacement: int | None) -> Amendment:
        kind = AmendmentKind.CORRECTION if replacement else AmendmentKind.RETRACTION
        return Amendment(
            negotiation=self.negotiation,
            entry_id=entry,
            kind=kind.value,
            replacement_id=replacement,
            reason=reason,
            imported_in=self.imported,
            published_at=self.imported.imported_at,
        )

    def revise(self, table: Table, keys: Sequence[Key]) -> None:
        """Note the rows that are changed, to be written when those that they refer to are there."""
        self.revised[table.spec.name] = [table.index[key] for key in keys]
        table.known.update(self.revised[table.spec.name])

    def prepare(self, table: Table) -> None:
        """Write the changed rows of a table. Raises RowRefused."""
        spec = table.spec
        fields = {column.lookup.split("__")[0]: column.name for column in spec.columns}
        named = [spec.model._meta.get_field(name) for name, column in fields.items() if column not in spec.key]
        fillers = [(str(getattr(each, "attname", each.name)), self._filler(spec, each)) for each in named]  # type: ignore[arg-type] # columns of ours are fields
        for index in heads_last(table, self.revised.get(spec.name, ())):
            cells = table.rows[index]
            values: dict[str, Any] = {name: fill(cells) for name, fill in fillers}
            try:
                spec.model._default_manager.filter(pk=table.ids[spec.key_of(cells)]).update(**values)
            except DatabaseError as error:
                raise RowRefused(refusal(error), spec.name, table.row_of(index)) from error


def heads_last(table: Table, rows: Sequence[int]) -> Sequence[int]:
    """Return the rows of a table in an order in which a delegation never has two heads at once."""
    if table.spec.name != "delegates":
        return rows
    role = table.spec.places["role"]
    return sorted(rows, key=lambda index: table.rows[index][role] == DelegateRole.HEAD)
