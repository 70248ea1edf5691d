"""Rows written by statements that are made once for each model: half of what an act takes is making them anew.

For evidence and what is written with it; nothing listens for signals of these models. docs/adr/0032.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from tracker.kept_plans import planned_once

Row = TypeVar("Row", bound=models.Model)
Field: TypeAlias = "models.Field[Any, Any]"


def brought(row: models.Model) -> tuple[Field, ...]:
    """Return the columns that a new row brings; the others the database writes by itself."""
    # What is generated is not there to be asked for yet.
    every, here = row._meta.concrete_fields, vars(row)
    return tuple(field for field in every if not (written(field) and left_out(here.get(field.attname))))


def written(field: Field) -> bool:
    """Say whether the database may write the column by itself."""
    return field.primary_key or field.generated or field.db_default is not models.NOT_PROVIDED


def left_out(value: object) -> bool:
    return value is None or isinstance(value, DatabaseDefault)


@cache
def given_back(model: type[models.Model]) -> tuple[Field, ...]:
    """Return the columns that the database may write by itself."""
    return tuple(filter(written, model._meta.concrete_fields))


def returning(model: type[models.Model]) -> str:
    return ", ".join(quoted(field) for field in given_back(model))


def quoted(field: Field) -> str:
    return f'"{field.column}"'


@cache
def insertion(model: type[models.Model], fields: tuple[Field, ...], number: int) -> str:
    """Return the statement that adds so many rows with these columns."""
    columns, places = ", ".join(map(quoted, fields)), ", ".join(["%s"] * len(fields))
    values = ", ".join([f"({places})"] * number)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {values} RETURNING {returning(model)}"  # noqa: S608 - our own names


@cache
def change(model: type[models.Model], names: tuple[str, ...], having: tuple[str, ...]) -> str:
    """Return the statement that sets these columns of the rows that have certain values in others."""
    said = {name: f"{quoted(model._meta.get_field(name))} = %s" for name in (*names, *having)}  # type: ignore[arg-type] # columns of ours are fields
    columns, where = ", ".join(said[name] for name in names), " AND ".join(said[name] for name in having)
    return f"UPDATE {model._meta.db_table} SET {columns} WHERE {where} RETURNING {returning(model)}"  # noqa: S608 - our own names


def prepared(field: Field, row: models.Model) -> Any:
    """Return the value of a column as the database takes it."""
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def add(rows: Sequence[Row]) -> Sequence[Row]:
    """Write new rows of one model, all with the same columns; return them with what the database wrote of them.

    One statement, none without a row.
    """
    if not rows:
        return rows
    model = type(rows[0])
    fields = brought(rows[0])
    # Of several rows there is a statement for each number of them, and no end of values.
    with planned_once() if len(rows) == 1 else connection.cursor() as cursor:
        cursor.execute(insertion(model, fields, len(rows)), [prepared(field, row) for row in rows for field in fields])
        written = cursor.fetchall()
    for row, values in zip(rows, written, strict=True):
        take(row, values)
        row._state.adding, row._state.db = False, connection.alias
    return rows


def set_columns(row: models.Model, **values: Any) -> None:
    """Set columns of a row that is there, in the database and in hand, with what the database writes of it then."""
    model = type(row)
    for name, value in values.items():
        setattr(row, name, value)
    with planned_once() as cursor:
        cursor.execute(change(model, tuple(values), ("id",)), [*given(row, values), row.pk])
        take(row, cursor.fetchone())


def set_in_rows(model: type[models.Model], having: Mapping[str, int | str], **values: Any) -> None:
    """Set columns of all rows of a model that have certain values in others, in the database alone."""
    with planned_once() as cursor:
        asked = [*given(model(**values), values), *having.values()]
        cursor.execute(change(model, tuple(values), tuple(having)), asked)


def given(row: models.Model, names: Iterable[str]) -> list[Any]:
    """Return what a row says in some columns, as the database takes it."""
    fields: list[Field] = [row._meta.get_field(name) for name in names]  # type: ignore[misc] # columns of ours are fields
    return [prepared(field, row) for field in fields]


def take(row: models.Model, values: Sequence[Any]) -> None:
    for field, value in zip(given_back(type(row)), values, strict=True):
        setattr(row, field.attname, value)


def take_over(row: Row, now: Row) -> None:
    """Let a row in hand say what another one of the same number says."""
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(now, field.attname))
