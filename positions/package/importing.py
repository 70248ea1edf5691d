"""Taking in a package: read, compare, check, load; all of it or none of it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import IO

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction

from positions.models import Import, Negotiation
from positions.models.negotiations import NegotiationState
from positions.package import descriptor, loading, matching, plausibility, release, releasing, rules
from positions.package.csv_tables import TableReader
from positions.package.descriptor import Descriptor
from positions.package.files import (
    MOST_BYTES,
    MOST_DESCRIPTOR_BYTES,
    Counted,
    Folder,
    TooLarge,
    Unreadable,
    open_folder,
)
from positions.package.matching import Package
from positions.package.report import Faults, Progress, Report
from positions.package.schema import DESCRIPTOR, PACKAGE
from positions.package.table import Table
from positions.package.tables import TABLES
from positions.writing import reasons
from positions.writing.moment import publishing_moment
from positions.writing.transactions import take_time

# As with bytes: all rows are in memory while they are checked, about 1 kB each.
MOST_ROWS = 5_000_000
# What the history says of reference data that an import adds to or changes.
REASON = "A data package was imported."


def silent(stage: str) -> None:
    """Show nothing."""


def import_package(
    path: "str | PathLike[str]",
    *,
    by: User | None = None,
    dry_run: bool = False,
    prepare: bool = False,
    progress: Progress = silent,
) -> Report:
    """Take in the package at the path, a folder or a zip, and report; with any error, nothing is changed.

    `by` is who imports, None from the command line. A dry run does everything and then takes it back. `prepare`: a
    negotiation that is new is in preparation, where it would be public at once.
    Raises OperationalError when the database cannot be reached.
    """

    def act(package: Package) -> Report | None:
        return take_in(package, by, dry_run, progress, prepare=prepare)

    return attempt(Path(path), act, by=by, dry_run=dry_run, progress=progress)


def attempt(
    source: Path | IO[bytes],
    act: Callable[[Package], Report | None],
    *,
    by: User | None,
    dry_run: bool,
    progress: Progress,
) -> Report:
    """Read a package, at a path or of an open zip, and act on it in a transaction; with any fault, nothing is changed.

    The act returns its report, None when it found faults. After a dry run, too, all is taken back.
    """
    faults, warnings, said, report = Faults(), Faults("warnings"), Descriptor(), None
    try:
        package = read_package(source, faults, progress)
        said, warnings = package.descriptor, package.warnings
        with transaction.atomic(), reasons.said(by=by, reason=REASON):
            take_time()
            report = act(package)
            if faults or dry_run or not (report and report.ok):
                transaction.set_rollback(True)
            else:
                loading.take_stock_of_few()
    except Unreadable as error:
        faults.add(error.table, None, None, str(error))
    except loading.RowRefused as error:
        faults.add(error.table, error.row, None, str(error))
    except (IntegrityError, DataError) as error:
        faults.add(PACKAGE, None, None, loading.refusal(error))
    if report and not faults:
        return replace(report, warnings=warnings.told())
    return Report(said.name or "", said.version, dry_run, errors=faults.told(), warnings=warnings.told())


def read_package(source: Path | IO[bytes], faults: Faults, progress: Progress) -> Package:
    """Return the package, telling what is wrong with its files. Raises Unreadable when there is none."""
    digests: dict[str, str] = {}
    bytes_left, rows_left = MOST_BYTES, MOST_ROWS
    tables: dict[str, Table] = {}
    with open_folder(source) as folder:
        if folder.has("changes.csv") and not folder.has("entries.csv"):
            raise Unreadable(descriptor.FORMER)
        said = read_descriptor(folder, faults, digests)
        for spec in TABLES:
            if not (spec.required or folder.has(spec.file)):
                tables[spec.name] = Table(spec, faults)
                continue
            try:
                with Counted(folder.open(spec.file), spec.file, bytes_left) as file:
                    table = TableReader(spec, file, faults, rows_left).read(progress)
                    bytes_left -= file.count
                    digests[spec.file] = file.digest.hexdigest()
            except TooLarge:
                raise
            except Unreadable as error:
                faults.add(spec.name, None, None, str(error))
                table = Table(spec, faults, whole=False)
            rows_left -= len(table.rows)
            tables[spec.name] = table
    return Package(said, tables, digest_of(digests), faults)


def read_descriptor(folder: Folder, faults: Faults, digests: dict[str, str]) -> Descriptor:
    try:
        with Counted(folder.open(DESCRIPTOR), DESCRIPTOR, MOST_DESCRIPTOR_BYTES) as file:
            data = io.BufferedReader(file).read()
            digests[DESCRIPTOR] = file.digest.hexdigest()
    except Unreadable as error:
        faults.add(PACKAGE, None, None, str(error))
        return Descriptor(faulty=frozenset(["comparison"]))
    return descriptor.parse(data, faults)


def digest_of(digests: dict[str, str]) -> str:
    """Return the SHA-256 of a package: of the list of its files' own, the same for a folder and a zip of it.

    It is what `LC_ALL=C sha256sum *.csv datapackage.json | sha256sum` says in a folder with no other CSV.
    """
    names = [*sorted(name for name in digests if name != DESCRIPTOR), DESCRIPTOR]
    listed = "".join(f"{digests.get(name, '')}  {name}\n" for name in names)
    return sha256(listed.encode()).hexdigest()


def check(package: Package) -> None:
    """Tell what is wrong and what is doubtful across cells and rows, as of today."""
    rules.check(package)
    plausibility.check(package, datetime.now(UTC).date())


def release_digest(package: Package) -> str:
    """Return by what an export is told from this package, before anything in it gives way to what the database has."""
    return release.content_digest(release.digest_of_rows(package.tables), matching.as_kept(package.descriptor))


def newer(negotiation: Negotiation) -> str:
    """Return in a sentence how a release is taken over the one that is here."""
    here = f" {negotiation.version}" if negotiation.version else ""
    return f"Release{here} is here. To take this one over it, import it with --update; see first with --dry-run."


def record(package: Package, negotiation: Negotiation, moment: datetime, by: User | None) -> Import:
    """Write the record of an import, under which its rows are written."""
    return Import.objects.create(
        negotiation=negotiation,
        name=negotiation.key,
        version=package.descriptor.version,
        sha256=package.sha256,
        imported_at=moment,
        imported_by=by,
    )


def take_in(
    package: Package, by: User | None, dry_run: bool, progress: Progress, *, prepare: bool = False
) -> Report | None:
    """Compare, check and load within the transaction; return None when the package has faults."""
    said = package.descriptor
    if said.name is None:
        check(package)
        return None
    state = NegotiationState.PREPARATION if prepare else NegotiationState.PUBLIC
    negotiation, new = Negotiation.objects.get_or_create(key=said.name, defaults={"state": state.value})
    # From here on nobody else publishes in the negotiation, and whoever was about to has done so.
    moment = publishing_moment(negotiation.pk)
    negotiation.refresh_from_db()
    progress("comparing")
    replaces = new or matching.match_descriptor(package, negotiation)
    content = "" if package.faults or not replaces else release_digest(package)
    matching.match(package, negotiation, progress)
    progress("checking")
    check(package)
    if package.faults:
        if replaces and not new:
            package.faults.add(PACKAGE, None, "version", newer(negotiation))
        return None
    loading.publish_sources(package, moment)
    report = Report(
        said.name,
        said.version,
        dry_run,
        created={name: len(table.rows) - len(table.known) for name, table in package.tables.items()},
        unchanged={name: len(table.known) for name, table in package.tables.items()},
        descriptor="new" if new else "replaced" if replaces else "unchanged",
    )
    if report.changed:
        imported = record(package, negotiation, moment, by)
        with reasons.said(by=by, reason=REASON, imported=imported):
            loading.Loader(package, negotiation, imported, moment).load(progress)
            if replaces:
                loading.take_over(negotiation, said, content)
        progress("checking the evidence")
        loading.settle()
    if not dry_run:
        progress("keeping the release")
        releasing.keep_imported(negotiation, said, moment=moment, by=by)
    return report
