"""Comparing a package with what the database has: what is known, what conflicts, and what stands beside it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection

from positions.models import Negotiation
from positions.models.entries import REDACTED
from positions.package import descriptor, release, snapshot
from positions.package.descriptor import JSON_KEPT, Descriptor
from positions.package.report import Faults, Progress, shown
from positions.package.schema import PACKAGE, Key
from positions.package.snapshot import RowStanding, Stored
from positions.package.table import Table
from positions.package.tables import TABLES

PROPOSED = "A proposal that is not published has this key; publish it or take another key."


@dataclass(slots=True)
class Package:
    """A package while it is taken in. `retracted` are the keys of the entries that the database has retracted.

    `warnings` are doubts, which stop nothing.
    """

    descriptor: Descriptor
    tables: dict[str, Table]
    sha256: str
    faults: Faults
    retracted: set[str] = field(default_factory=set)
    warnings: Faults = field(default_factory=lambda: Faults("warnings"))

    def warn(self, table: Table, index: int, column: str, message: str) -> None:
        """Say what is doubtful about a cell."""
        self.warnings.add(table.spec.name, table.row_of(index), column, message)


def match(package: Package, negotiation: Negotiation, progress: Progress) -> None:
    """Find which rows of the package the database has already, and tell conflicts."""
    package.retracted = snapshot.retracted(negotiation)
    tell_merged(package.tables["people"], snapshot.merged(negotiation))
    for spec in TABLES:
        progress(f"comparing {spec.name}")
        rows = snapshot.stored(negotiation, spec)
        match_rows(package.tables[spec.name], citations_met(package, rows) if spec.name == "citations" else rows)


def citations_met(package: Package, rows: Iterable[Stored]) -> Iterator[Stored]:
    """Leave out the citations of replaced versions, but where the package has the entry as it was in one of them."""
    entries = package.tables["entries"]
    for row in rows:
        entry = row.cells[0]
        index = entries.index.get(entry)
        if row.standing is not RowStanding.REPLACED or entry in package.retracted or index in entries.dated:
            yield row


def tell_merged(people: Table, merged: dict[str, str]) -> None:
    """Tell which people of the package were merged into others here: they do not come back under their old keys."""
    for key, into in merged.items():
        if (index := people.index.get(key)) is not None:
            people.fault(index, "key", f"This person was merged into {shown(into)} here; use that key.")
            people.distrust(index)


def match_rows(table: Table, rows: Iterable[Stored]) -> None:
    """Compare the rows of a table with those of the database, of which the replaced ones come first."""
    hidden: list[Stored] = []
    replaced: dict[Key, list[Stored]] = {}
    for row in rows:
        key = table.spec.key_of(row.cells)
        if table.spec.name == "citations" and REDACTED in key:
            hidden.append(row)
        elif row.standing is RowStanding.REPLACED:
            replaced.setdefault(key, []).append(row)
        else:
            match_row(table, key, row, replaced.pop(key, []))
    for key, versions in replaced.items():
        match_row(table, key, versions[-1], versions[:-1])
    if hidden:
        match_redacted(table, hidden)


def match_row(table: Table, key: Key, row: Stored, earlier: Sequence[Stored]) -> None:
    """Compare a row of the database with the one of that key in the package, if there is one.

    What the database has, counts from then on; `earlier` are the versions that it had before.
    """
    index = table.index.get(key)
    if row.standing is not RowStanding.DRAFT:
        table.ids[key] = row.id
    if index is None:
        if row.standing is RowStanding.LIVE:
            table.beside.append(row.cells)
        return
    if row.standing is RowStanding.DRAFT:
        name = table.spec.key[-1]
        table.fault(index, name, PROPOSED)
        table.distrust(index)
        return
    settle(table, index, row, earlier)
    table.rows[index] = row.cells
    table.known.add(index)
    if row.standing is RowStanding.REPLACED:
        table.replaced.add(index)


def settle(table: Table, index: int, row: Stored, earlier: Sequence[Stored]) -> None:
    """Say how a known row of the package relates to what the database has and had; tell conflicts."""
    same = agrees(table, index, row)
    if any(agrees(table, index, each) for each in earlier):
        table.dated.add(index)
        if not same:
            table.outdated.add(index)
    elif not same:
        tell_conflicts(table, index, row)


def agrees(table: Table, index: int, row: Stored) -> bool:
    """Say whether a row of the package is what the database has, or may be what was redacted there."""
    return table.rows[index] == row.cells or (table.spec.name in snapshot.STANDING and REDACTED in row.cells)


def tell_conflicts(table: Table, index: int, row: Stored) -> None:
    for name, ours, theirs in zip(table.spec.names, row.cells, table.rows[index], strict=True):
        if ours != theirs and table.sound(index, name):
            message = f"This row is known with other content: here {shown(theirs)}, in the database {shown(ours)}."
            table.fault(index, name, message)


def match_redacted(citations: Table, hidden: list[Stored]) -> None:
    """Leave alone the citations whose place in the source was redacted: their key cannot be seen any more.

    What the package cites of such a source beyond the known places is taken for what was redacted there; more
    than was redacted is a fault, for nobody could tell which is which.
    """
    living, replaced = (
        Counter(tuple(row.cells[:2]) for row in hidden if (row.standing is RowStanding.REPLACED) == gone)
        for gone in (False, True)
    )
    # What was redacted in several versions of an entry was one place.
    left = living | replaced
    for index, cells in citations.fresh():
        pair = tuple(cells[:2])
        if pair not in left or not citations.sound(index, *citations.spec.names):
            continue
        if not left[pair]:
            message = "The places cited in this source for this entry are redacted; this one may be one of them."
            citations.fault(index, "locator", message)
            continue
        left[pair] -= 1
        citations.rows[index] = next(row.cells for row in hidden if tuple(row.cells[:2]) == pair)
        citations.known.add(index)


def match_descriptor(package: Package, negotiation: Negotiation) -> bool:
    """Return whether the package's descriptor is to replace the stored one, which has another version.

    Tells a conflict when they differ under the same version.
    """
    ours, theirs = descriptor.stored(negotiation), as_kept(package.descriptor)
    if theirs.version.startswith(f"{release.released(ours.version)}+"):
        # Perhaps an export of what is here.
        ours = release.described(negotiation, release.digest_now(negotiation))
    if ours.version != theirs.version:
        return True
    here, there = theirs.properties(), ours.properties()
    for name in sorted(here.keys() | there.keys()):
        if here.get(name) != there.get(name) and name not in theirs.faulty:
            message = (
                f"The property is known with other content under the same version {shown(ours.version)}: "
                f"here {shown(str(here.get(name)))}, in the database {shown(str(there.get(name)))}."
            )
            package.faults.add(PACKAGE, None, name, message)
    return False


def as_kept(said: Descriptor) -> Descriptor:
    """Return the descriptor as the database would give it back: it writes some numbers in another way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps({name: getattr(said, name) for name in JSON_KEPT})])
        (kept,) = cursor.fetchone()
    return replace(said, **json.loads(kept))
