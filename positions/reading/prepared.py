"""Queries that every page makes, written as SQL once: Django takes longer to write them than PostgreSQL to answer."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stands for the row that a query is about while its SQL is written; no row has this number.
STAND_IN = -2_147_483_647


class PreparedQuery:
    """A query about one row, by its number, of which nothing else differs from one time to the next.

    `build` gets a number that stands for the row's and returns the query, as lists of values. What it computes is
    computed once, so it must ask the database for the time and for what somebody may do.
    """

    def __init__(self, build: Callable[[int], QuerySet[Any, Any]]) -> None:
        self.build = build

    @cached_property
    def statement(self) -> tuple[str, tuple[Any, ...]]:
        """The SQL and its parameters, the number of the row among them as STAND_IN."""
        sql, parameters = self.build(STAND_IN).query.sql_with_params()
        return sql, tuple(parameters)

    def rows(self, number: int) -> list[tuple[Any, ...]]:
        """Return the rows of values for the row with that number. One query."""
        sql, parameters = self.statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [number if each == STAND_IN else each for each in parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
