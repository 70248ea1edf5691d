"""The three states that an update compares: what the release before said, what stands here, what the newer one says."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from django.db.models import QuerySet

from positions.domain.codebook import AmendmentKind, Operation
from positions.models import (
    Amendment,
    Citation,
    Coding,
    Delegation,
    Entry,
    Import,
    Negotiation,
    ReferenceChange,
    Release,
)
from positions.models.entries import LIVING
from positions.package import descriptor, matching, merged_people, snapshot
from positions.package.descriptor import Descriptor
from positions.package.matching import Package
from positions.package.packed import PackedFiles, opened
from positions.package.release import NAMES_OF_RELEASE
from positions.package.report import Faults
from positions.package.schema import PACKAGE, Cells, Key, TableSpec
from positions.package.snapshot import RowStanding
from positions.package.tables import BY_NAME, TABLES
from positions.package.update_plan import STRUCK, UNKNOWN, RowSaid

# Citations are told with their entries.
PLANNED = tuple(spec for spec in TABLES if spec.name != "citations")
States = Mapping[str, Mapping[Key, RowSaid]]
PLACE_OF_ENTRY = [BY_NAME["entries"].places[name] for name in ("position", "effective_on")]
SEQUENCE = BY_NAME["entries"].places["sequence"]


@dataclass(slots=True)
class StandingRows:
    """What stands in a table here: its rows, their ids, and the keys that only proposals have."""

    rows: list[Cells] = field(default_factory=list)
    ids: dict[Key, int] = field(default_factory=dict)
    drafts: set[Key] = field(default_factory=set)


def standing(negotiation: Negotiation) -> dict[str, StandingRows]:
    """Return what stands here, by table."""
    found = {}
    for spec in TABLES:
        here = found[spec.name] = StandingRows()
        for row in snapshot.stored(negotiation, spec):
            key = spec.key_of(row.cells)
            if row.standing is RowStanding.LIVE:
                here.rows.append(row.cells)
                here.ids[key] = row.id
            elif row.standing is RowStanding.DRAFT:
                here.drafts.add(key)
    return found


def states(rows: Mapping[str, Iterable[Cells]], said: Descriptor) -> dict[str, dict[Key, RowSaid]]:
    """Return what is said by the rows of all tables, entries with their citations, and by the descriptor."""
    cited: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for cells in rows["citations"]:
        cited[cells[0]].append(tuple(cells))
    found: dict[str, dict[Key, RowSaid]] = {PACKAGE: properties(said)}
    for spec in PLANNED:
        bears = cited if spec.name == "entries" else {}
        said_of = {spec.key_of(cells): cells for cells in rows[spec.name]}
        found[spec.name] = {
            key: RowSaid(tuple(cells), tuple(sorted(bears.get(cells[0], ())))) for key, cells in said_of.items()
        }
    return found


def properties(said: Descriptor) -> dict[Key, RowSaid]:
    """Return what a package says of itself, a property a row; how it is called is no part of it."""
    named = {name: value for name, value in said.properties().items() if name not in NAMES_OF_RELEASE}
    return {name: RowSaid((value if isinstance(value, str) else json.dumps(value),)) for name, value in named.items()}


def in_package(package: Package) -> dict[str, dict[Key, RowSaid]]:
    """Return what the newer release says."""
    rows = {
        name: [cells for index, cells in enumerate(table.rows) if index not in table.replaced]
        for name, table in package.tables.items()
    }
    return states(rows, matching.as_kept(package.descriptor))


def here(negotiation: Negotiation, found: Mapping[str, StandingRows]) -> dict[str, dict[Key, RowSaid]]:
    """Return what stands here."""
    return states({name: each.rows for name, each in found.items()}, descriptor.stored(negotiation))


def before(negotiation: Negotiation, last: Import, ours: States) -> dict[str, dict[Key, RowSaid]]:
    """Return what the release said that was taken in last; where it was not kept, what the imports left here."""
    found = before_redactions(negotiation, last, ours)
    done = {"kind": AmendmentKind.REDACTION.value, "of_table": "", "published_at__isnull": False}
    redactions = Amendment.objects.filter(negotiation=negotiation, **done)
    found["entries"] |= dict.fromkeys(redactions.values_list("entry__key", flat=True), STRUCK)
    return found


def before_redactions(negotiation: Negotiation, last: Import, ours: States) -> dict[str, dict[Key, RowSaid]]:
    """Return it for rows of which nothing was redacted here."""
    kept = Release.objects.filter(negotiation=negotiation, version=last.version, imported_in__isnull=False).first()
    if kept is None:
        return left(negotiation, ours)
    with opened(BytesIO(kept.content)) as packed:
        said = matching.as_kept(descriptor.read(packed.said(), Faults()))
        into = snapshot.merged(negotiation)
        return states({spec.name: rows_of(packed, spec, into) for spec in TABLES}, said)


def rows_of(packed: PackedFiles, spec: TableSpec, into: merged_people.Merged) -> list[Cells]:
    """Return the rows of a table of a release, with the columns of today, and with the people who remain here."""
    with packed.table(spec) as table:
        rows = list(table.as_today(spec))
    return [cells for cells in merged_people.as_one(spec, rows, into) if cells is not None]


def left(negotiation: Negotiation, ours: States) -> dict[str, dict[Key, RowSaid]]:
    """Return what imports left here untouched; what was touched here since is not known from before."""
    found = {}
    for table, rows in ours.items():
        touched, own = touched_here(negotiation, table)
        known = {key: said for key, said in rows.items() if key not in own}
        found[table] = {key: UNKNOWN if touched & {key, PACKAGE} else said for key, said in known.items()}
        found[table] |= {key: UNKNOWN for key in deleted_here(negotiation, table) if key not in rows}
    return found


def deleted_here(negotiation: Negotiation, table: str) -> Iterator[Key]:
    """Yield the keys of the rows of reference data that were deleted here, as the history has them."""
    spec = BY_NAME.get(table)
    if spec is None:
        return
    gone = {"operation": Operation.DELETED.value, "imported_in__isnull": True}
    changes = ReferenceChange.objects.filter(negotiation=negotiation, table=spec.model._meta.model_name, **gone)
    if table == "delegates":
        yield from delegates_deleted(changes)
        return
    columns = [spec.columns[spec.places[name]].lookup.split("__")[0] for name in spec.key]
    for changed in changes.values_list("changed", flat=True):
        yield spec.key_of(keyed_row(spec, {name: changed.get(name, [""])[0] for name in columns}))


def keyed_row(spec: TableSpec, values: Mapping[str, object]) -> Cells:
    """Return the cells of a row of which only those of its key are known, by the fields that keep them."""
    fields = [column.lookup.split("__")[0] for column in spec.columns]
    return [snapshot.written(values.get(name, "")) for name in fields]


def delegates_deleted(changes: "QuerySet[ReferenceChange]") -> Iterator[Key]:
    """Yield the keys of the delegates that were deleted: whoever the round had, for every party that sent somebody."""
    for change in changes:
        rounds = [int(each.partition(":")[2]) for each in change.about if each.startswith("round:")]
        person = change.changed.get("person", [""])[0]
        sent = Delegation.objects.filter(negotiation=change.negotiation_id, round__in=rounds)
        for meeting, party in sent.values_list("round__key", "party__key"):
            yield (meeting, party, person)


def touched_here(negotiation: Negotiation, table: str) -> tuple[set[Key], set[Key]]:
    """Return the keys of the rows that were changed here, and of the entries that were written here."""
    if table == "entries":
        rows = Entry.objects.filter(negotiation=negotiation)
        touched: set[Key] = set(rows.filter(LIVING, imported_in__isnull=True).values_list("key", flat=True))
        cited = Citation.objects.published().filter(negotiation=negotiation, imported_in__isnull=True)
        own = rows.filter(version=1, imported_in__isnull=True).values_list("key", flat=True)
        touched.update(cited.values_list("entry__key", flat=True))
        return touched, set(own)
    if table == "codings":
        written = Coding.objects.filter(negotiation=negotiation, imported_in__isnull=True)
        return set(written.values_list("entry__key", "coder")), set()
    model = "negotiation" if table == PACKAGE else str(BY_NAME[table].model._meta.model_name)
    changes = ReferenceChange.objects.filter(negotiation=negotiation, table=model, imported_in__isnull=True)
    if table == PACKAGE:
        return ({PACKAGE} if changes.exists() else set()), set()
    spec = BY_NAME[table]
    changed = spec.model._default_manager.filter(negotiation=negotiation, pk__in=changes.values("row"))
    return {spec.key_of(snapshot.as_cells(cells)) for _, *cells in snapshot.values(changed, spec)}, set()


def without_places(found: Mapping[str, dict[Key, RowSaid]], days: Collection[tuple[str, ...]]) -> None:
    """Take the place within the day out of what entries of these positions and days say: it was moved for others."""
    entries = found["entries"]
    for key, said in entries.items():
        if said not in (UNKNOWN, STRUCK) and day_of(said) in days:
            cells = list(said.cells)
            cells[SEQUENCE] = ""
            entries[key] = said._replace(cells=tuple(cells))


def day_of(said: RowSaid) -> tuple[str, ...]:
    """Return the position and the day of an entry."""
    return tuple(said.cells[place] for place in PLACE_OF_ENTRY)


def days_shared(base: States, ours: States, theirs: States) -> set[tuple[str, ...]]:
    """Return the positions and days with entries that were written here."""
    released = base["entries"].keys() | theirs["entries"].keys()
    return {day_of(said) for key, said in ours["entries"].items() if key not in released}


def merged_descriptor(theirs: Descriptor, ours: Descriptor, kept: Collection[str]) -> Descriptor:
    """Return what the negotiation says of itself afterwards: as the release, but for the properties that are kept."""
    extra = theirs.extra | {name: value for name, value in ours.extra.items() if name in kept}
    return replace(theirs, **{name: getattr(ours, name) for name in kept if name not in ours.extra}, extra=extra)
