"""Many rows like one, written in a single statement: what a large negotiation costs a test is that statement."""

from typing import Any

from django.db import connection
from django.db.models import Model


def write_many(row: Model, number: int, *, each: str = "", **columns: str) -> None:
    """Write so many rows like that one, which is not saved itself, with some columns computed.

    `columns` are expressions of SQL in `n`, which counts from 1, and of what `each` adds to FROM.
    """
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    cells: list[str] = []
    values: list[Any] = []
    for field in fields:
        if field.column in columns:
            cells.append(columns[field.column])
        else:
            cells.append("%s")
            values.append(field.get_db_prep_save(getattr(row, field.attname), connection))
    named = ", ".join(f'"{field.column}"' for field in fields)
    source = f"generate_series(1, %s) n{each}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {row._meta.db_table} ({named}) SELECT {', '.join(cells)} FROM {source}",
            [*values, number],
        )
