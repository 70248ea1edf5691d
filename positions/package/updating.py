"""Taking a newer release over an older one: compare, decide, check, write; all of it or none of it (docs/adr/0026)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from os import PathLike
from pathlib import Path

from django.contrib.auth.models import User

from positions.models import Entry, Import, Negotiation
from positions.package import (
    descriptor,
    importing,
    loading,
    matching,
    merged_people,
    releasing,
    snapshot,
    update_rows,
    update_told,
)
from positions.package.matching import Package
from positions.package.report import Progress, Report
from positions.package.revising import Reviser
from positions.package.schema import PACKAGE, Cells, Key
from positions.package.table import Table
from positions.package.tables import BY_NAME
from positions.package.update_plan import (
    TAKEN,
    Deciding,
    Fate,
    PlannedTable,
    decide,
    digest_of,
    in_place,
    plan_of,
    row_name,
    undecidable,
)
from positions.package.update_rows import StandingRows, States
from positions.writing import reasons
from positions.writing.moment import publishing_moment

Plans = dict[str, PlannedTable]
UNDECIDED = Deciding()
NOT_HERE = "This negotiation is not here yet: import the package without --update."
OLDER = "This release was taken in before the one that is here now; only a newer one can be taken over it."
OTHERWISE = "This release was taken in already, and this package says something else under the same version."
RETRACTED_HERE = "This entry was retracted here, and no key comes back: keep what is here."
STANDS_BESIDE = (
    "{main} cannot be retracted while its rival {rival} stands here: retract or promote that one first, or keep "
    "{main} as it is here."
)
MOVED = "An entry stays in its position: the release has to retract it and have it there under another key."


def update_package(
    path: "str | PathLike[str]",
    *,
    by: User | None = None,
    dry_run: bool = False,
    deciding: Deciding = UNDECIDED,
    progress: Progress = importing.silent,
) -> Report:
    """Take the package, a newer release of a negotiation that is here, over the one that was taken in last; report.

    With an error, with a conflict that is not decided, or when another comparison was decided on, nothing is changed.
    `by` is who does it, None from the command line. A dry run does everything and then takes it back. Raises
    OperationalError when the database cannot be reached.
    """

    def act(package: Package) -> Report | None:
        return take_over(package, by, dry_run, deciding, progress)

    return importing.attempt(Path(path), act, by=by, dry_run=dry_run, progress=progress)


def take_over(
    package: Package, by: User | None, dry_run: bool, deciding: Deciding, progress: Progress
) -> Report | None:
    """Plan, check and write within the transaction; return None when the package has faults."""
    said = package.descriptor
    negotiation = Negotiation.objects.filter(key=said.name or "").first()
    last = Import.objects.filter(negotiation=negotiation).order_by("id").last() if negotiation else None
    if negotiation is None or last is None:
        package.faults.add(PACKAGE, None, "name", NOT_HERE)
    if package.faults or negotiation is None or last is None:
        return None
    moment = publishing_moment(negotiation.pk)
    negotiation.refresh_from_db()
    content = importing.release_digest(package)
    report = Report(said.name or "", said.version, dry_run)
    if said.version == last.version and content == negotiation.release_sha256:
        return replace(report, unchanged={name: len(table.rows) for name, table in package.tables.items()})
    if message := not_newer(negotiation, last, said.version):
        package.faults.add(PACKAGE, None, "version", message)
        return None
    progress("comparing")
    update = Update(package, negotiation, last, deciding)
    report = update.report(dry_run)
    if package.faults or not report.ok:
        return None if package.faults else report
    progress("checking")
    update.arrange()
    importing.check(package)
    if package.faults:
        return None
    imported = importing.record(package, negotiation, moment, by)
    with reasons.said(by=by, reason=f"Release {said.version} was taken in.", imported=imported):
        update.write(imported, moment, content, progress)
    progress("checking the evidence")
    loading.settle()
    progress("keeping the release")
    releasing.keep_brought(update.brought, said, negotiation, moment=moment, imported=imported)
    return report


def not_newer(negotiation: Negotiation, last: Import, version: str) -> str:
    """Return why the release cannot be taken over the one that is here; empty when it can."""
    if version == last.version:
        return OTHERWISE
    return OLDER if Import.objects.filter(negotiation=negotiation, version=version).exists() else ""


class Update:
    """What the release does here, decided, and then written."""

    def __init__(self, package: Package, negotiation: Negotiation, last: Import, deciding: Deciding) -> None:
        self.package = package
        self.negotiation = negotiation
        self.last = last
        self.standing = update_rows.standing(negotiation)
        package.retracted = snapshot.retracted(negotiation)
        into = snapshot.merged(negotiation)
        came = {name: list(table.rows) for name, table in package.tables.items()}
        left_out = {name: merged_people.merge_in(table, into) for name, table in package.tables.items()}
        theirs = update_rows.in_package(package)
        ours = update_rows.here(negotiation, self.standing)
        base = update_rows.before(negotiation, last, ours)
        shared = update_rows.days_shared(base, ours, theirs)
        for states in (base, ours, theirs):
            update_rows.without_places(states, shared)
        self.plans = planned(base, ours, theirs)
        for name, rows in left_out.items():
            if rows:
                merged_people.tell(self.plans[name], rows)
        follow_entries(self.plans, package.retracted)
        self.digest = digest_of(self.plans.values())
        self.otherwise = deciding.seen not in (None, self.digest)
        if self.otherwise:
            deciding = UNDECIDED
        for name in undecidable(self.plans.values(), deciding):
            package.faults.add(PACKAGE, None, None, f"{name} is no row that both changed.")
        for plan in self.plans.values():
            decide(plan, deciding)
        self.brought = {name: as_brought(table, came[name], self.plans) for name, table in package.tables.items()}
        self._tell_impossible()

    def _tell_impossible(self) -> None:
        """Tell what cannot be written of what is to be taken."""
        entries = self.package.tables["entries"]
        place, here = entries.spec.places["position"], self.plans["entries"].rows
        for index, key in enumerate(cells[0] for cells in entries.rows):
            row = here[key]
            if row.fate is Fate.ADDED and key in self.package.retracted:
                entries.fault(index, "key", RETRACTED_HERE)
            elif row.fate is Fate.CHANGED and row.ours and row.ours.cells[place] != entries.rows[index][place]:
                entries.fault(index, "position", MOVED)
            elif row.fate is Fate.ADDED and key in self.standing["entries"].drafts:
                entries.fault(index, "key", matching.PROPOSED)
        for main, rival in left_alone(self.plans["entries"]):
            self.package.faults.add("entries", None, "rival_of", STANDS_BESIDE.format(main=main, rival=rival))

    def report(self, dry_run: bool) -> Report:
        said = self.package.descriptor
        told = update_told.told(self.last.version, self.plans.values(), self.digest, otherwise=self.otherwise)
        return Report(
            said.name or "",
            said.version,
            dry_run,
            created={name: plan.counts[Fate.ADDED] for name, plan in self._of_tables()},
            unchanged={name: plan.counts[Fate.SAME] for name, plan in self._of_tables()},
            descriptor="replaced" if self.plans[PACKAGE].takes else "unchanged",
            update=told,
        )

    def _of_tables(self) -> list[tuple[str, PlannedTable]]:
        return [(name, plan) for name, plan in self.plans.items() if name != PACKAGE]

    def arrange(self) -> None:
        """Let the tables of the package show what comes in as new, beside what stands here and stays."""
        entries, citations = self.package.tables["entries"], self.package.tables["citations"]
        for name, plan in self._of_tables():
            arrange_table(self.package.tables[name], plan, self.standing[name])
        plan = self.plans["entries"]
        self.package.retracted |= {str(key) for key in plan.of(Fate.RETRACTED)}
        for index, cells in enumerate(citations.rows):
            row = plan.rows.get(cells[0])
            if row is not None and row.fate not in TAKEN:
                citations.known.add(index)
                citations.replaced.add(index)
        make_room(entries)

    def write(self, imported: Import, moment: datetime, content: str, progress: Progress) -> None:
        """Write all that the release brings. Raises RowRefused."""
        said, package = self.package.descriptor, self.package
        reviser = Reviser(package, self.negotiation, imported, moment)
        reviser.supersede(self.plans["entries"], self.standing["entries"].ids, self._versions())
        for name, plan in self._of_tables():
            if name != "entries":
                reviser.revise(package.tables[name], list(plan.of(Fate.CHANGED)))
        loading.publish_sources(package, moment)
        reviser.load(progress)
        kept = [str(key) for fate in (Fate.KEPT, Fate.STAYS) for key in self.plans[PACKAGE].of(fate)]
        merged = update_rows.merged_descriptor(said, descriptor.stored(self.negotiation), kept)
        loading.take_over(self.negotiation, merged, content)

    def _versions(self) -> dict[Key, int]:
        corrected = list(self.plans["entries"].of(Fate.CHANGED))
        rows = Entry.objects.known(None).filter(negotiation=self.negotiation, key__in=corrected)
        return dict(rows.values_list("key", "version"))


def planned(base: States, ours: States, theirs: States) -> Plans:
    """Return what becomes of the rows of each table, and of what the package says of itself."""
    return {
        name: plan_of(name, base.get(name, {}), ours[name], theirs[name], retracts=name == "entries") for name in theirs
    }


def follow_entries(plans: Plans, retracted: set[str]) -> None:
    """Mend what rows of entries and codings cannot be by themselves.

    What was retracted comes back neither by itself nor with a rival or a coding that leans on it, a main account that
    the release retracts does not leave a rival of here alone without anybody's decision, and a coding is never changed.
    """
    entries, codings = plans["entries"], plans["codings"]
    for key in [key for key in entries.of(Fate.ADDED) if key in retracted]:
        refate(entries, key, Fate.KEPT)
    place = BY_NAME["entries"].places["rival_of"]
    gone = set(entries.of(Fate.RETRACTED)) | retracted
    for rival, row in list(entries.rows.items()):
        said = row.theirs if row.fate in TAKEN else row.ours
        main = said.cells[place] if said and row.fate is not Fate.RETRACTED else ""
        if main not in gone:
            continue
        if row.fate is Fate.ADDED:
            refate(entries, rival, Fate.KEPT)
        elif main not in retracted:
            refate(entries, main, Fate.CONFLICT)
        elif row.fate is Fate.CHANGED:
            refate(entries, rival, Fate.CONFLICT)
    for coding in [*codings.of(Fate.CHANGED), *(each for each in codings.of(Fate.ADDED) if each[0] in retracted)]:
        refate(codings, coding, Fate.KEPT)


def left_alone(entries: PlannedTable) -> Iterator[tuple[str, str]]:
    """Yield each main account that is to be retracted while a rival of it stands here, with that rival."""
    place = BY_NAME["entries"].places["rival_of"]
    gone = set(entries.of(Fate.RETRACTED))
    for rival, row in entries.rows.items():
        if row.fate not in TAKEN and row.ours and row.ours.cells[place] in gone:
            yield row.ours.cells[place], str(rival)


def refate(plan: PlannedTable, key: Key, fate: Fate) -> None:
    plan.rows[key] = plan.rows[key]._replace(fate=fate)


def as_brought(table: Table, came: Sequence[Cells], plans: Plans) -> list[Cells]:
    """Return the rows of a table of the release as they came, but of what was redacted here only what stands here."""
    cited = table.spec.name == "citations"
    plan = plans["entries" if cited else table.spec.name]
    redacted = [plan.rows[key] for key in plan.of(Fate.REDACTED)]
    left = {row.name for row in redacted}
    key_of = itemgetter(0) if cited else table.spec.key_of
    rows = zip(came, table.rows, strict=True)
    own = [cells for cells, here in rows if row_name(plan.table, key_of(here)) not in left]
    stand = [row.ours for row in redacted if row.ours and row.theirs]
    return [*own, *(list(cells) for said in stand for cells in (said.citations if cited else (said.cells,)))]


def arrange_table(table: Table, plan: PlannedTable, standing: StandingRows) -> None:
    """Leave as new only what is taken, and let the rest be what stands here."""
    table.ids.update(standing.ids)
    here = {table.spec.key_of(cells): cells for cells in standing.rows}
    for key, row in plan.rows.items():
        index = table.index.get(key)
        if index is None:
            if row.ours and row.fate is not Fate.RETRACTED:
                table.beside.append(here[key])
        elif row.fate not in TAKEN:
            table.known.add(index)
            if key in here:
                table.rows[index] = here[key]
            else:
                table.replaced.add(index)
                del table.index[key]


def make_room(entries: Table) -> None:
    """Give each entry that comes in the next free place of its day, where what stays here has the one it asks for."""
    columns = ("position", "effective_on", "sequence")
    taken = {(position, day, int(place)) for position, day, place in entries.settled(*columns)}
    wanted: Mapping[tuple[str, str], list[tuple[int, Key]]] = defaultdict(list)
    for _, (position, day, place, key) in entries.pick(*columns, "key"):
        wanted[position, day].append((int(place), key))
    for entry, free in in_place(wanted, taken).items():
        # Another row: the release is kept with the one that came.
        moved = entries.rows[entries.index[entry]] = list(entries.rows[entries.index[entry]])
        moved[entries.spec.places["sequence"]] = str(free)
