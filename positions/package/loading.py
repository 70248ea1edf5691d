"""Writing the new rows of a package into the database, by COPY and with numbers taken from the sequences."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

import psycopg
from django.db import DatabaseError, connection, models
from psycopg import sql

from positions.models import Entry, EntrySpeaker, Import, Negotiation, Round, Source
from positions.package.descriptor import KEPT, Descriptor
from positions.package.matching import Package
from positions.package.report import Progress
from positions.package.schema import SEPARATOR, Cells, Column, Form, Key, TableSpec
from positions.package.table import Table
from positions.package.tables import BY_NAME, LOAD_ORDER
from positions.writing.transactions import rule_of, sentence

TELL_EVERY = 4096
# So many new rows make what the planner knows of these tables wrong.
MANY = 1_000
TAKES_STOCK = ("entries", "citations")
COPY_LINE = re.compile(r"^COPY \w+, line (\d+)")

# Takes the value of one database column from a row's cells.
Filler = Callable[[Cells], object]


class RowRefused(Exception):
    """The database refuses a row although all checks let it pass; the message says why.

    `table` is the table, `row` the row as a spreadsheet numbers it or None when the database did not say.
    """

    def __init__(self, message: str, table: str, row: int | None) -> None:
        super().__init__(message)
        self.table = table
        self.row = row


class Loader:
    """Loads one package under one import, at one moment of publication."""

    def __init__(self, package: Package, negotiation: Negotiation, imported: Import, moment: datetime) -> None:
        self.package = package
        self.negotiation = negotiation
        self.imported = imported
        # The versions of entries that are not the first of theirs, and rows that are changed, by table.
        self.versions: Mapping[Key, int] = {}
        self.revised: dict[str, list[int]] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        # Finished texts: COPY takes nothing else, and the moment is the same in every row.
        self.fixed: dict[str, object] = {
            "negotiation": negotiation.pk,
            "imported_in": imported.pk,
            "published_at": moment.isoformat(),
            "public_since": moment.isoformat(),
        }

    def load(self, progress: Progress) -> None:
        """Write all new rows. Raises RowRefused."""
        for spec in LOAD_ORDER:
            table = self.package.tables[spec.name]
            self.prepare(table)
            if spec.name == "entries":
                self._load_speakers(progress)
            if len(table.known) < len(table.rows):
                self._load_table(table, f"loading {spec.name}", progress)
                if spec.name in TAKES_STOCK and len(table.rows) > MANY:
                    take_stock()

    def prepare(self, table: Table) -> None:
        """Do what goes before the new rows of a table: nothing, when no row is changed."""

    def numbered(self, table: Table) -> dict[int, int]:
        """Return the ids of the new rows of a table, by their index; they are taken once."""
        name = table.spec.name
        if name not in self._numbers:
            fresh = [index for index, _ in table.fresh()]
            self._numbers[name] = dict(zip(fresh, reserve(table.spec.model, len(fresh)), strict=True))
        return self._numbers[name]

    def _load_table(self, table: Table, stage: str, progress: Progress) -> None:
        """Write the new rows of a table, and note their ids for those who refer to them."""
        spec = table.spec
        # The database itself generates some.
        fields = [field for field in spec.model._meta.concrete_fields if not (field.primary_key or field.generated)]
        fillers = [self._filler(spec, field) for field in fields]
        ids = self.numbered(table)
        fresh = list(ids)
        table.ids.update((spec.key_of(table.rows[index]), pk) for index, pk in ids.items())

        def values() -> Iterator[list[object]]:
            for number, (index, pk) in enumerate(ids.items()):
                if number % TELL_EVERY == 0:
                    progress(stage)
                cells = table.rows[index]
                yield [pk, *[fill(cells) for fill in fillers]]

        try:
            copy(spec.model, ["id", *[str(field.column) for field in fields]], values())
        except DatabaseError as error:
            line = line_of(error)
            row = None if line is None else table.row_of(fresh[line - 1])
            raise RowRefused(refusal(error), spec.name, row) from error

    def _filler(self, spec: TableSpec, field: "models.Field[Any, Any]") -> Filler:
        """Return how the field is filled: by the package, by the import, or by the model's default."""
        if field.name in self.fixed:
            return constant(self.fixed[field.name])
        if (spec.name, field.name) in DERIVED:
            return DERIVED[spec.name, field.name](self)
        column = next((column for column in spec.columns if column.lookup.split("__")[0] == field.name), None)
        if column is None:
            return constant(field.get_default())
        return self._from_cell(spec, column, nullable=field.null)

    def _from_cell(self, spec: TableSpec, column: Column, *, nullable: bool) -> Filler:
        place = spec.places[column.name]
        if column.form is Form.REFERENCE:
            ids = self.package.tables[column.target].ids
            return lambda cells: ids[cells[place]] if cells[place] else None
        if column.form is Form.LIST:
            return lambda cells: cells[place].split(SEPARATOR) if cells[place] else []
        if nullable:
            return lambda cells: cells[place] or None
        return itemgetter(place)

    def _load_speakers(self, progress: Progress) -> None:
        """Write who speaks in the new entries, before these: so the search takes each entry in once, with them."""
        entries, people = self.package.tables["entries"], self.package.tables["people"].ids
        place = entries.spec.places["speakers"]
        spoken = [(index, cells[place].split(SEPARATOR)) for index, cells in entries.fresh() if cells[place]]
        if not spoken:
            return
        progress("loading speakers")
        numbers = self.numbered(entries)
        ids = iter(reserve(EntrySpeaker, sum(len(keys) for _, keys in spoken)))

        def values() -> Iterator[list[object]]:
            for index, keys in spoken:
                for order, key in enumerate(keys, start=1):
                    yield [next(ids), self.negotiation.pk, numbers[index], people[key], order]

        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS entryspeaker_entry_own DEFERRED")
            copy(EntrySpeaker, ["id", "negotiation_id", "entry_id", "person_id", "order"], values())
        except DatabaseError as error:
            raise RowRefused(refusal(error), "entries", None) from error


def constant(value: object) -> Filler:
    return lambda cells: value


def delegation_of(loader: Loader) -> Filler:
    """Return how a delegate's delegation is found: by round and party together."""
    ids = loader.package.tables["delegations"].ids
    take = itemgetter(*[BY_NAME["delegates"].places[name] for name in ("round", "party")])
    return lambda cells: ids[take(cells)]


def first_version_of(loader: Loader) -> Filler:
    """Return how the entry of a coding is found: by its key, as its first version. All entries are there by now."""
    table = loader.package.tables["codings"]
    place = table.spec.places["entry"]
    keys = {cells[place] for _, cells in table.fresh()}
    versions = Entry.objects.filter(negotiation=loader.negotiation, version=1, key__in=keys)
    ids = dict(versions.values_list("key", "pk"))
    return lambda cells: ids[cells[place]]


def party_of(column: str, loader: Loader) -> Filler:
    """Return how the party of the position in that column of an incompatibility is found."""
    tables = loader.package.tables
    parties, party_by_position = tables["parties"].ids, tables["positions"].pairs("key", "party")
    place = BY_NAME["incompatibilities"].places[column]
    return lambda cells: parties[party_by_position[cells[place]]]


def version_of(loader: Loader) -> Filler:
    """Return how the version of an entry is found: the first, unless it corrects one."""
    key_of = BY_NAME["entries"].key_of
    return lambda cells: loader.versions.get(key_of(cells), 1)


DERIVED: dict[tuple[str, str], Callable[[Loader], Filler]] = {
    ("entries", "version"): version_of,
    ("delegates", "delegation"): delegation_of,
    ("codings", "entry"): first_version_of,
    ("incompatibilities", "party_a"): partial(party_of, "position_a"),
    ("incompatibilities", "party_b"): partial(party_of, "position_b"),
}


# Which sequence it is would be found out for each number; OFFSET lets it be once.
NUMBERS = """
SELECT nextval(of) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS of OFFSET 0) AS sequence,
    generate_series(1, %s)"""


def reserve(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [model._meta.db_table, count])
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[models.Model], columns: list[str], rows: Iterator[list[object]]) -> None:
    """Write the rows by COPY. Raises DatabaseError."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as target:
        for row in rows:
            target.write_row(row)


def take_stock() -> None:
    """Have the planner look at the evidence anew (guards/statistics.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_take_stock()")


def take_stock_of_few() -> None:
    """Have the planner look at all that is new or small: pages are read as soon as the import is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_take_stock_of_few()")


def settle() -> None:
    """Have the database check now what it would check at commit. Raises RowRefused."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        said = diagnosis(error)
        about = said.table_name if said else None
        table = next((spec.name for spec in LOAD_ORDER if spec.model._meta.db_table == about), "entries")
        raise RowRefused(refusal(error), table, None) from error


def publish_sources(package: Package, moment: datetime) -> None:
    """Make those sources of the package public that the database has from logging only."""
    table = package.tables["sources"]
    met = [table.ids[table.spec.key_of(table.rows[index])] for index in table.known - table.replaced]
    Source.objects.filter(pk__in=met, public_since__isnull=True).update(public_since=moment)


def take_over(negotiation: Negotiation, descriptor: Descriptor, sha256: str) -> None:
    """Keep what the package says of itself, in place of what was kept before; `sha256` is that of its content."""
    keys = descriptor.comparison or ("", "")
    own = {row.key: row for row in Round.objects.filter(negotiation=negotiation, key__in=keys)}
    for name in KEPT:
        setattr(negotiation, name, getattr(descriptor, name))
    negotiation.release_sha256 = sha256
    negotiation.before, negotiation.after = own.get(keys[0]), own.get(keys[1])
    negotiation.save()


def diagnosis(error: DatabaseError) -> psycopg.errors.Diagnostic | None:
    return error.__cause__.diag if isinstance(error.__cause__, psycopg.Error) else None


def line_of(error: DatabaseError) -> int | None:
    """Return the line of a COPY that was refused; None when the refusal came after all lines."""
    said = diagnosis(error)
    found = COPY_LINE.match(said.context or "") if said else None
    return int(found[1]) if found else None


def refusal(error: DatabaseError) -> str:
    """Return in a sentence why the database refuses, by the constraint's own sentence where it has one."""
    cause = error.__cause__
    reason = sentence(rule_of(error), cause) if isinstance(cause, psycopg.Error) else str(error)
    return f"The database refuses it: {reason}"
