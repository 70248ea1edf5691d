"""Queries that the ORM writes once: asked again, only their values change, so that a page does not pay for the writing.

Where a query names AN_ID, A_PERSON, A_KEY, A_THING, A_DAY, A_MOMENT, A_FIRST or A_LAST, or asks for one of
SOME_IDS (the lookup `any_of`), the value of the asking stands.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any, TypedDict, TypeVar, Unpack

from django.db import DEFAULT_DB_ALIAS, connection, router
from django.db.models import Field, ForeignObject, Func, JSONField, Lookup, Model, QuerySet
from django.db.models.query import get_related_populators

from tracker.kept_plans import planned_once

Row = TypeVar("Row", bound=Model)

# What stands in a query for the values that it is asked with.
AN_ID = -986_543_217
A_PERSON = -986_543_218
A_FIRST, A_LAST = -986_543_219, -986_543_220
A_KEY = "{a key}"
A_THING = "{a key of a thing}"
A_DAY = date(1, 2, 3)
A_MOMENT = datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
SOME_IDS = "{}"
PLACES = {
    "negotiation": AN_ID,
    "person": A_PERSON,
    "key": A_KEY,
    "thing": A_THING,
    "ids": SOME_IDS,
    "first": A_FIRST,
    "last": A_LAST,
    "day": A_DAY,
    "moment": A_MOMENT,
}


@Field.register_lookup
@ForeignObject.register_lookup
class IsAnyOf(Lookup):
    """One of some numbers, which are given as one array: however many there are, the query is the same."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*params, self.rhs)


def as_array(ids: Iterable[int]) -> str:
    """Return numbers as the lookup `any_of` takes them."""
    return f"{{{','.join(map(str, ids))}}}"


def as_list(*columns: str) -> Func:
    """Return columns as one value, a list in JSON, so that a query of other things can bring rows along."""
    return Func(*columns, function="jsonb_build_array", output_field=JSONField())


class Places(TypedDict, total=False):
    """The values that a query is asked with: for AN_ID, A_PERSON, A_KEY, A_THING and so on, as PLACES."""

    negotiation: int | None
    person: int | None
    key: str
    thing: str
    ids: Iterable[int]
    first: int
    last: int
    day: date
    moment: datetime | None


class CompiledQuery:
    """A query as the ORM wrote it, of rows as tuples (`values_list`) or dictionaries (`values`), or of objects.

    The database plans it once on each connection, for whichever values; `by_values`: each time, for these.
    """

    def __init__(self, query: QuerySet[Any, Any], *, by_values: bool = False) -> None:
        self.by_values = by_values
        self.names = tuple(query.query.selected or ())
        self.compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        self.gaps = [(at, name) for at, value in enumerate(self.params) for name, its in PLACES.items() if value == its]
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])

    def objects(self, **places: Unpack[Places]) -> list[Any]:
        """Return the objects, with what the query selects of related ones and adds, as a query set does."""
        model, first, last, names, related = self.made_of
        added = self.compiler.annotation_col_map
        found = []
        for row in self.converted(**places):
            made = model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in related:
                populator.populate(row, made)
            for name, place in added.items():
                setattr(made, name, row[place])
            found.append(made)
        return found

    @cached_property
    def made_of(self) -> tuple[Any, int, int, list[str], list[Any]]:
        """The model, where its columns begin and end and what they are called, and what makes the related objects."""
        select, of = self.compiler.select, self.compiler.klass_info
        first, last = of["select_fields"][0], of["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in select[first:last]]
        related = get_related_populators(of, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # of a later Django
        return of["model"], first, last, names, related

    def dicts(self, **places: Unpack[Places]) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns, as a query set of `values` does."""
        return [dict(zip(self.names, row, strict=True)) for row in self.converted(**places)]

    def converted(self, **places: Unpack[Places]) -> Iterator[Any]:
        """Yield the rows with what the database has in other forms, such as JSON, as a query set gives it."""
        return iter(self.compiler.apply_converters(self.rows(**places), self.converters))

    def rows(self, **places: Unpack[Places]) -> list[tuple[Any, ...]]:
        """Return the rows with these values in the places that the query has for them; no query for none of no ids."""
        values: dict[str, Any] = dict(places)
        if "ids" in values:
            values["ids"] = as_array(values["ids"])
            if values["ids"] == SOME_IDS:
                return []
        params = list(self.params)
        for at, name in self.gaps:
            params[at] = values[name]
        with connection.cursor() if self.by_values else planned_once() as cursor:
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
