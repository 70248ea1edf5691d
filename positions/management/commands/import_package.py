"""`manage.py import_package`: take in a data package, whole or not at all."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.core.management.base import CommandParser, OutputWrapper
from rich.console import Console
from rich.table import Table
from rich.text import Text

from positions.management.prepared import DatabaseCommand
from positions.package import Report, import_package
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
    """Print the report for people: as a table in a terminal, as plain lines when piped."""
    if out.isatty():
        Console(file=cast("IO[str]", out), force_terminal=True, highlight=False).print(table(report))
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
    """Yield the errors, one a line; without any, the counts of each table under a heading."""
    for error in report.errors:
        row = f", row {error.row}" if error.row is not None else ""
        column = f", {error.column}" if error.column else ""
        yield f"{error.table}{row}{column}: {error.message}"
    if report.ok:
        yield f"{'table':<20}{'created':>12}{'unchanged':>12}"
        for name, created in report.created.items():
            yield f"{name:<20}{created:>12,}{report.unchanged[name]:>12,}"


def table(report: Report) -> Table:
    """Return the errors, or without any the counts, as a table; texts are never read as markup."""
    if report.ok:
        counts = Table("table")
        counts.add_column("created", justify="right")
        counts.add_column("unchanged", justify="right")
        for name, created in report.created.items():
            counts.add_row(name, f"{created:,}", f"{report.unchanged[name]:,}")
        return counts
    errors = Table("table", "row", "column", "what is wrong", title="This package has errors")
    for error in report.errors:
        row = str(error.row) if error.row is not None else ""
        errors.add_row(*map(Text, (error.table, row, error.column or "", error.message)))
    return errors
