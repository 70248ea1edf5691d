"""`manage.py import_package`: take in a data package, whole or not at all; or a newer release over an older one."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser, OutputWrapper
from rich.console import Console
from rich.table import Table
from rich.text import Text

from positions.domain.wording import counted
from positions.management.prepared import DatabaseCommand
from positions.management.update_lines import update_lines
from positions.package import Deciding, Fault, Report, import_package, update_package
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
        parser.add_argument(
            "--in-preparation", action="store_true", help="let a new negotiation be seen by its team only, at first"
        )
        parser.add_argument("--update", action="store_true", help="take a newer release over the one that is here")
        for side, says in (("ours", "keep what is here"), ("theirs", "take what the release says")):
            asked = f"of this row that both changed, {says}"
            parser.add_argument(f"--{side}", action="append", default=[], metavar="NAME", help=asked)
        parser.add_argument("--conflicts", choices=("ours", "theirs"), default="", help="decides all other conflicts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report; exit with 1 when the package has errors, or a conflict waits for a decision.

        Raises CommandError when a decision is given without an update, or two for one row.
        """
        quiet = options["json"] or not sys.stderr.isatty()
        deciding = decided(options)
        with progress_on_stderr(quiet=quiet) as progress:
            asked = {"dry_run": options["dry_run"], "progress": progress}
            if options["update"]:
                report = update_package(options["path"], deciding=deciding, **asked)
            else:
                report = import_package(options["path"], prepare=options["in_preparation"], **asked)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        elif options["verbosity"] > 0 or not report.ok:
            tell(report, self.stdout)
        if not report.ok:
            sys.exit(1)


def decided(options: dict[str, Any]) -> Deciding:
    """Return what was decided about conflicts. Raises CommandError."""
    ours, theirs = frozenset(options["ours"]), frozenset(options["theirs"])
    if not options["update"] and (ours or theirs or options["conflicts"]):
        raise CommandError("--ours, --theirs and --conflicts decide on what an update finds: give --update too.")
    if both := sorted(ours & theirs):
        raise CommandError(f"{both[0]} is given with --ours and with --theirs; give one of them.")
    return Deciding(options["conflicts"], ours, theirs)


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
    """Print the report for people: as tables in a terminal, as plain lines when piped; of an update always as lines."""
    if out.isatty() and not report.update:
        console = Console(file=cast("IO[str]", out), force_terminal=True, highlight=False)
        for table in tables(report):
            console.print(table)
    else:
        out.write("\n".join(lines(report)))
    out.write(sentence(report))


def sentence(report: Report) -> str:
    if report.update and report.update.conflicts:
        rows = counted(report.update.conflicts, "row was", "rows were")
        return f"Nothing was changed: {rows} changed here and by the release."
    if not report.ok:
        return "Nothing was changed."
    name = f"{report.name} {report.version}".strip()
    if not report.changed:
        return f"{name}: everything was there already."
    what = "would be taken in; nothing was changed, this was a dry run" if report.dry_run else "was taken in"
    if report.update:
        return f"{name} {what}.".replace("taken in", f"taken over {report.update.before}")
    descriptor = " Its title, licences and other properties replace those of the version before."
    return f"{name} {what}." + (descriptor if report.descriptor == "replaced" else "")


def lines(report: Report) -> Iterator[str]:
    """Yield the errors, one a line, or without any the counts of each table under a heading; then the warnings."""
    yield from map(placed, report.errors)
    if report.update:
        yield from update_lines(report.update)
    elif report.ok:
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
