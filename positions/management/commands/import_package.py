"""`manage.py import_package`: take in a data package, whole or not at all."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
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
        """Take the path of the package."""
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
    shown = False

    def progress(stage: str) -> None:
        nonlocal shown
        if time.monotonic() - started < PATIENCE_SECONDS:
            return
        status.update(stage)
        if not shown:
            status.start()
            shown = True

    try:
        yield progress
    finally:
        status.stop()


def tell(report: Report, out: Any) -> None:
    """Print the report for people: as tables in a terminal, as plain lines when piped."""
    if getattr(out, "isatty", lambda: False)():
        console = Console(file=out, force_terminal=True, highlight=False)
        console.print(errors_table(report) if report.errors else counts_table(report))
    else:
        out.write("\n".join(error_lines(report) if report.errors else count_lines(report)))
    out.write(sentence(report))


def sentence(report: Report) -> str:
    """Return in words what the import did."""
    if not report.ok:
        return "Nothing was changed."
    name = f"{report.name} {report.version}".strip()
    if not report.changed:
        return f"{name}: everything was there already."
    what = "would be taken in; nothing was changed, this was a dry run" if report.dry_run else "was taken in"
    descriptor = " Its title, licences and other properties replace those of the version before."
    return f"{name} {what}." + (descriptor if report.descriptor == "replaced" else "")


def place(error: Fault) -> str:
    """Return where an error is."""
    row = f", row {error.row}" if error.row is not None else ""
    return f"{error.table}{row}, {error.column}" if error.column else f"{error.table}{row}"


def error_lines(report: Report) -> Iterator[str]:
    """Yield the errors, one a line."""
    return (f"{place(error)}: {error.message}" for error in report.errors)


def count_lines(report: Report) -> Iterator[str]:
    """Yield the counts, one table a line, under a heading."""
    yield f"{'table':<20}{'created':>12}{'unchanged':>12}"
    for name, created in report.created.items():
        yield f"{name:<20}{created:>12,}{report.unchanged[name]:>12,}"


def errors_table(report: Report) -> Table:
    """Return the errors as a table; texts are never read as markup."""
    table = Table("table", "row", "column", "what is wrong", title="This package has errors")
    for error in report.errors:
        row = str(error.row) if error.row is not None else ""
        table.add_row(*map(Text, (error.table, row, error.column or "", error.message)))
    return table


def counts_table(report: Report) -> Table:
    """Return the counts as a table."""
    table = Table("table")
    table.add_column("created", justify="right")
    table.add_column("unchanged", justify="right")
    for name, created in report.created.items():
        table.add_row(name, f"{created:,}", f"{report.unchanged[name]:,}")
    return table
