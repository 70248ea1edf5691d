"""Reference data as they were: today's rows, with what the history tells since a moment taken back (docs/adr/0010)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from positions.models import Import, ReferenceChange
from positions.models.negotiations import NegotiationState

PastRow = dict[str, Any]
Rows = Mapping[int, PastRow]


@dataclass(frozen=True, slots=True)
class Since:
    """What was changed in some tables since a moment, the newest first.

    `begun`: the first import was done by then; `added`: the rows that were added by hand before it, where it was not.
    """

    changes: tuple[Mapping[str, Any], ...]
    begun: bool
    added: frozenset[tuple[str, int]]

    def then(self, table: str, rows: Rows) -> dict[int, PastRow]:
        """Return the rows of a table as they were, by number; `rows` are today's, with keys in place of references.

        What is empty may lack in a row that is gone since.
        """
        found = {number: dict(row) for number, row in rows.items()}
        for change in self.changes:
            if change["table"] == table:
                take_back(found, change)
        return found if self.begun else {pk: row for pk, row in found.items() if (table, pk) in self.added}


def take_back(rows: dict[int, PastRow], change: Mapping[str, Any]) -> None:
    """Take back the newest change that is not taken back yet; of a row that was not read nothing is known."""
    number, told = change["row"], {name: old for name, (old, _) in change["changed"].items()}
    if change["operation"] == "added":
        rows.pop(number, None)
    elif change["operation"] == "deleted":
        rows[number] = told
    elif number in rows:
        rows[number] |= told


def changed_since(negotiation: int, known: datetime, tables: Iterable[str]) -> Since:
    """Return what was changed in some tables since a moment. Two queries, three before the first import.

    While a negotiation that is public now was in preparation, nobody but its team knew of anything.
    """
    every = ReferenceChange.objects.filter(negotiation=negotiation)
    lines = every.filter(table__in=list(tables))
    asked = every.filter(Q(table__in=list(tables)) | Q(table="negotiation", changed__has_key="state"), at__gt=known)
    changes = asked.order_by("-id").values("table", "row", "operation", "changed")
    if any(was_published(change) for change in changes):
        return Since((), begun=False, added=frozenset())
    imports = Import.objects.filter(negotiation=negotiation)
    begun = not imports.filter(imported_at__gt=known).exists() or imports.filter(imported_at__lte=known).exists()
    added = () if begun else lines.filter(at__lte=known, operation="added").values_list("table", "row")
    return Since(tuple(changes), begun, frozenset(added))


def was_published(change: Mapping[str, Any]) -> bool:
    """Say whether by this change a negotiation that was in preparation became public."""
    states: list[str] = change["changed"].get("state") or [""]
    return change["table"] == "negotiation" and states[0] == NegotiationState.PREPARATION.value
