"""Queries that the ORM writes once: asked again, only their values change, so that a page does not pay for the writing.

Where a query names AN_ID, A_PERSON, A_KEY, A_DAY or A_MOMENT, or asks for one of SOME_IDS (the lookup `any_of`), the
value of the asking stands.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)

# What stands in a query for the values that it is asked with.
AN_ID = -986_543_217
A_PERSON = -986_543_218
A_KEY = "{a key}"
A_DAY = date(1, 2, 3)
A_MOMENT = datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
SOME_IDS = "{}"


@Field.register_lookup
@ForeignObject.register_lookup
class IsAnyOf(Lookup):
    """One of some numbers, which are given as one array: however many there are, the query is the same."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*params, self.rhs)


class CompiledQuery:
    """A query as the ORM wrote it, of rows as tuples (`values_list`) or of objects."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        self.model = query.model
        self.compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()

    def objects(self, *, key: str, person: int | None) -> list[Any]:
        """Return the objects, with what the query selects of related ones and adds, as a query set does."""
        select, of, added = self.compiler.select, self.compiler.klass_info, self.compiler.annotation_col_map
        first, last = of["select_fields"][0], of["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[first:last]]
        related = get_related_populators(of, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of a later Django
        found = []
        for row in self.compiler.results_iter([self.rows(key=key, person=person)]):
            made = of["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in related:
                populator.populate(row, made)
            for name, place in added.items():
                setattr(made, name, row[place])
            found.append(made)
        return found

    def rows(
        self,
        *,
        negotiation: int | None = None,
        person: int | None = None,
        key: str | None = None,
        ids: Iterable[int] | None = None,
        day: date | None = None,
        moment: datetime | None = None,
    ) -> list[tuple[Any, ...]]:
        """Return the rows with these values in the places that the query has for them; no query for none of no ids."""
        array = None if ids is None else f"{{{','.join(map(str, ids))}}}"
        if array == SOME_IDS:
            return []
        values = {AN_ID: negotiation, A_PERSON: person, A_KEY: key, A_DAY: day, A_MOMENT: moment, SOME_IDS: array}
        params = [values.get(each, each) for each in self.params]
        with connections[router.db_for_read(self.model)].cursor() as cursor:
            cursor.execute(self.sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


@cache
def whole_rows(model: type[Model]) -> CompiledQuery:
    """Return the query for whole rows of a model."""
    names = [field.attname for field in model._meta.concrete_fields]
    return CompiledQuery(model._default_manager.filter(pk__any_of=SOME_IDS).order_by().values_list(*names))


def row_by_id(model: type[Row], pk: int) -> Row | None:
    """Return a row as it is now; None when it is not there. One query, quicker than the ORM's `get`."""
    names = [field.attname for field in model._meta.concrete_fields]
    found = whole_rows(model).rows(ids=[pk])
    return model.from_db(router.db_for_read(model), names, found[0]) if found else None
