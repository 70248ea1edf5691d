"""`manage.py import_package`: take in a data package, whole or not at all."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.core.management.base import CommandParser, OutputWrapper
from rich.console import Console
from rich.table import Table
from rich.text import Text

from positions.management.prepared import DatabaseCommand
from positions.package import Fault, Report, import_package
from positions.package.report import Progress

# What is over sooner needs no progress.
PATIENCE_SECONDS = 1.0


class Command(DatabaseCommand):
    """Imports a data package from a folder or a zip."""

    help = "Take in a data package (folder or zip), whole or not at all; nothing known is ever overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="the package: a folder or a zip")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it back")
        parser.add_argument("--json", action="store_true", help="print the report as JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; exit with 1 when the package has errors."""
        quiet = options["json"] or not sys.stderr.isatty()
        with progress_on_stderr(quiet=quiet) as progress:
            report = import_package(options["path"], dry_run=options["dry_run"], progress=progress)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        elif options["verbosity"] > 0 or not report.ok:
            tell(report, self.stdout)
        if not report.ok:
            sys.exit(1)


@contextmanager
def progress_on_stderr(*, quiet: bool) -> Iterator[Progress]:
    """Give the function that is told each stage: it shows a spinner once it has taken longer than a second."""
    if quiet:
        yield lambda stage: None
        return
    console = Console(stderr=True)
    started = time.monotonic()
    status = console.status("")

    def progress(stage: str) -> None:
        if time.monotonic() - started >= PATIENCE_SECONDS:
            status.update(stage)
            status.start()

    try:
        yield progress
    finally:
        status.stop()


def tell(report: Report, out: OutputWrapper) -> None:
    """Print the report for people: as tables in a terminal, as plain lines when piped."""
    if out.isatty():
        console = Console(file=cast("IO[str]", out), force_terminal=True, highlight=False)
        for table in tables(report):
            console.print(table)
    else:
        out.write("\n".join(lines(report)))
    out.write(sentence(report))


def sentence(report: Report) -> str:
    if not report.ok:
        return "Nothing was changed."
    name = f"{report.name} {report.version}".strip()
    if not report.changed:
        return f"{name}: everything was there already."
    what = "would be taken in; nothing was changed, this was a dry run" if report.dry_run else "was taken in"
    descriptor = " Its title, licences and other properties replace those of the version before."
    return f"{name} {what}." + (descriptor if report.descriptor == "replaced" else "")


def lines(report: Report) -> Iterator[str]:
    """Yield the errors, one a line, or without any the counts of each table under a heading; then the warnings."""
    yield from map(placed, report.errors)
    if report.ok:
        yield f"{'table':<20}{'created':>12}{'unchanged':>12}"
        for name, created in report.created.items():
            yield f"{name:<20}{created:>12,}{report.unchanged[name]:>12,}"
    for warning in report.warnings:
        yield f"warning: {placed(warning)}"


def placed(fault: Fault) -> str:
    """Return what is wrong or doubtful in one line, with its place."""
    row = f", row {fault.row}" if fault.row is not None else ""
    column = f", {fault.column}" if fault.column else ""
    return f"{fault.table}{row}{column}: {fault.message}"


def tables(report: Report) -> Iterator[Table]:
    """Yield the errors, or without any the counts, and the warnings, each as a table."""
    yield counts(report) if report.ok else faults(report.errors, "what is wrong", "This package has errors")
    if report.warnings:
        yield faults(report.warnings, "what is doubtful", "Warnings, which stop nothing")


def counts(report: Report) -> Table:
    shown = Table("table")
    shown.add_column("created", justify="right")
    shown.add_column("unchanged", justify="right")
    for name, created in report.created.items():
        shown.add_row(name, f"{created:,}", f"{report.unchanged[name]:,}")
    return shown


def faults(found: Iterable[Fault], said: str, title: str) -> Table:
    """Return a table of faults; texts are never read as markup."""
    shown = Table("table", "row", "column", said, title=title)
    for fault in found:
        row = str(fault.row) if fault.row is not None else ""
        shown.add_row(*map(Text, (fault.table, row, fault.column or "", fault.message)))
    return shown
