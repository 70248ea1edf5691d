"""Dates that cannot be meant, and what is doubtful in a package: the first are faults, the second only warnings.

Both are told of rows that the database does not have yet, and the rules are those of the forms.
"""

from datetime import date

from positions.domain.dates import early, future, older_source, partial
from positions.package.matching import Package
from positions.package.rules import baseless_rows
from positions.package.schema import Form
from positions.package.table import Table
from positions.package.tables import TABLES

# Dates of what has happened: table, column, and the column that says how exactly the date is known.
PAST = (
    ("events", "occurred_on", "precision"),
    ("entries", "effective_on", "precision"),
    ("entries", "said_on", None),
    ("sources", "published_on", None),
    ("sources", "accessed_on", None),
)
BASELESS = (
    "Firmness is as before, but no held main entry of the position stands before this one; it reads as plain, without "
    "a condition."
)


def check(package: Package, today: date) -> None:
    """Refuse dates that have not come yet, and warn of what is doubtful; `today` is the day in UTC."""
    for name, column, precision in PAST:
        futures(package.tables[name], column, precision, today)
    for spec in TABLES:
        for each in spec.columns:
            if each.form in (Form.DATE, Form.PARTIAL_DATE):
                warn_of_early(package, package.tables[spec.name], each.name)
    warn_of_older_sources(package)
    entries = package.tables["entries"]
    for index in baseless_rows(entries):
        package.warn(entries, index, "firmness", BASELESS)


def futures(table: Table, column: str, precision: str | None, today: date) -> None:
    for index, (on, *exact) in table.pick(column, *([precision] if precision else [])):
        known = partial(date.fromisoformat(on), exact[0]) if exact else on
        if message := future(known, today):
            table.fault(index, column, message)


def warn_of_early(package: Package, table: Table, column: str) -> None:
    for index, (on,) in table.pick(column):
        if on and (message := early(on)):
            package.warn(table, index, column, message)


def warn_of_older_sources(package: Package) -> None:
    """Warn of new citations whose source was there before their entry."""
    published = package.tables["sources"].pairs("key", "published_on")
    columns = ("key", "effective_on", "precision", "channel")
    entries = {key: rest for key, *rest in package.tables["entries"].together(*columns)}
    citations = package.tables["citations"]
    for index, (entry, source) in citations.pick("entry", "source"):
        if entry not in entries:
            continue
        day, precision, channel = entries[entry]
        if message := older_source(published.get(source, ""), date.fromisoformat(day), precision, channel):
            package.warn(citations, index, "source", message)
