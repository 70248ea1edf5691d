"""Comparing a package with what the database has: what is known, what conflicts, and what stands beside it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import connection

from positions.models import Negotiation
from positions.models.entries import REDACTED
from positions.package import descriptor, snapshot
from positions.package.descriptor import Descriptor
from positions.package.report import Faults, Progress, shown
from positions.package.schema import PACKAGE
from positions.package.snapshot import RowStanding, Stored
from positions.package.table import Table
from positions.package.tables import TABLES


@dataclass(slots=True)
class Package:
    """A package while it is taken in. `successors` has the replaced entries of the database (see snapshot)."""

    descriptor: Descriptor
    tables: dict[str, Table]
    sha256: str
    faults: Faults
    successors: dict[str, str | None] = field(default_factory=dict)


def match(package: Package, negotiation: Negotiation, progress: Progress) -> None:
    """Find which rows of the package the database has already, and tell conflicts."""
    package.successors = snapshot.successors(negotiation)
    follow_corrections(package)
    tell_merged(package.tables["people"], snapshot.merged(negotiation))
    for spec in TABLES:
        progress(f"comparing {spec.name}")
        match_rows(package.tables[spec.name], snapshot.stored(negotiation, spec))


def follow_corrections(package: Package) -> None:
    """Let rivals of a corrected entry stand beside the one that replaced it, as they do in the database."""
    if not package.successors:
        return
    entries = package.tables["entries"]
    place = entries.spec.places["rival_of"]
    for cells in entries.rows:
        cells[place] = package.successors.get(cells[place]) or cells[place]


def tell_merged(people: Table, merged: dict[str, str]) -> None:
    """Tell which people of the package were merged into others here: they do not come back under their old keys."""
    for key, into in merged.items():
        if (index := people.index.get(key)) is not None:
            people.fault(index, "key", f"This person was merged into {shown(into)} here; use that key.")
            people.distrust(index)


def match_rows(table: Table, rows: Iterable[Stored]) -> None:
    """Compare the rows of a table with those of the database."""
    hidden: list[Stored] = []
    for row in rows:
        key = table.spec.key_of(row.cells)
        if table.spec.name == "citations" and REDACTED in key:
            hidden.append(row)
            continue
        index = table.index.get(key)
        if row.standing is not RowStanding.DRAFT:
            table.ids[key] = row.id
        if index is not None:
            match_row(table, index, row)
        elif row.standing is RowStanding.LIVE:
            table.beside.append(row.cells)
    if hidden:
        match_redacted(table, hidden)


def match_row(table: Table, index: int, row: Stored) -> None:
    """Compare a row of the package with the one of the same key; what the database has, counts from then on."""
    if row.standing is RowStanding.DRAFT:
        key = table.spec.key[-1]
        table.fault(index, key, "A proposal that is not published has this key; publish it or take another key.")
        table.distrust(index)
        return
    if table.spec.name not in snapshot.STANDING or REDACTED not in row.cells:
        tell_conflicts(table, index, row)
    table.rows[index] = row.cells
    table.known.add(index)
    if row.standing is RowStanding.REPLACED:
        table.replaced.add(index)


def tell_conflicts(table: Table, index: int, row: Stored) -> None:
    """Tell which cells of a known row differ from the database."""
    cells = table.rows[index]
    if cells == row.cells:
        return
    for name, ours, theirs in zip(table.spec.names, row.cells, cells, strict=True):
        if ours != theirs and table.sound(index, name):
            message = f"This row is known with other content: here {shown(theirs)}, in the database {shown(ours)}."
            table.fault(index, name, message)


def match_redacted(citations: Table, hidden: list[Stored]) -> None:
    """Leave alone the citations whose place in the source was redacted: their key cannot be seen any more.

    What the package cites of such a source beyond the known places is taken for what was redacted there; more
    than was redacted is a fault, for nobody could tell which is which.
    """
    left = Counter(tuple(row.cells[:2]) for row in hidden)
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
        cursor.execute("SELECT %s::jsonb, %s::jsonb", [json.dumps(said.licenses), json.dumps(said.extra)])
        licenses, extra = map(json.loads, cursor.fetchone())
    return replace(said, licenses=licenses, extra=extra)
