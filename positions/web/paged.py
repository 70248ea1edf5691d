"""A page of a list as the address asks for it, with the links to the others: they work without a script."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest

from positions.web.filters import address
from positions.web.paging import BadCursor, Keyset, Place, key, number

Row = TypeVar("Row")
# So many rows has a page.
PAGE = 50
BY_NUMBER = Keyset(("id",), (number,))
BY_KEY = Keyset(("key",), (key,))


class Paged(Generic[Row]):
    """Some rows of a list, and where the others are: `first` leads to the beginning, `further` on; empty: nowhere.

    `name` is the parameter that says after which place the page begins; one page may have several lists.
    """

    def __init__(self, request: HttpRequest, rows: Sequence[Row], place: str, cursor: str, *, name: str) -> None:
        names = [each for each in request.GET if each != name]
        self.request, self.name, self.place = request, name, place
        self.rows = rows
        self.first = address(request.path, request.GET, names) if place else ""
        self.further = address(request.path, request.GET, [*names, name], **{name: cursor}) if cursor else ""

    def shortened(self, most: int, order: Keyset, place_of: Callable[[Row], Place]) -> "Paged[Row]":
        """Return the page with at most so many of its rows, at least one of them; the others come on the next."""
        if len(self.rows) <= most:
            return self
        rows = self.rows[:most]
        return Paged(self.request, rows, self.place, order.cursor(place_of(rows[-1])), name=self.name)

    @property
    def whole(self) -> bool:
        """Whether these are all the rows that there are."""
        return not (self.first or self.further)


def paged(
    request: HttpRequest,
    rows: "QuerySet[Any, Any]",
    order: Keyset,
    place_of: Callable[[Any], Place],
    *,
    name: str = "after",
    most: int = PAGE,
) -> Paged[Any]:
    """Read the page of a query after the place in the address. One query. Raises BadCursor."""
    place = request.GET.get(name, "")
    listed = list(order.beyond(rows, order.read(place), backwards=False)[: most + 1])
    return page_of_read(request, listed, order, place_of, name=name, most=most)


def page_of_read(
    request: HttpRequest,
    listed: Sequence[Row],
    order: Keyset,
    place_of: Callable[[Row], Place],
    *,
    name: str = "after",
    most: int = PAGE,
) -> Paged[Row]:
    """Return the page of rows that were read after the place in the address: with one more, others follow."""
    cursor = order.cursor(place_of(listed[most - 1])) if len(listed) > most else ""
    return Paged(request, listed[:most], request.GET.get(name, ""), cursor, name=name)


def paged_after_key(
    request: HttpRequest, rows: "QuerySet[Any, Any]", order: Keyset, *, name: str = "after", most: int = PAGE
) -> Paged[Any]:
    """Read the page of a query after the row whose key the address names: for places that are long texts.

    The last field of the order is the key. One query, two beyond the first page. Raises BadCursor.
    """
    cursor = request.GET.get(name, "")
    named = BY_KEY.read(cursor)
    fields = [field.removeprefix("-") for field in order.fields]
    place = rows.filter(key=named[0]).values_list(*fields).first() if named else None
    if named and place is None:
        raise BadCursor
    listed = list(order.beyond(rows, place, backwards=False)[: most + 1])
    further = BY_KEY.cursor((listed[most - 1].key,)) if len(listed) > most else ""
    return Paged(request, listed[:most], cursor, further, name=name)


def paged_by_number(
    request: HttpRequest, rows: Sequence[Row], number_of: Callable[[Row], int], *, name: str = "after", most: int = PAGE
) -> Paged[Row]:
    """Return the page of rows in memory as `paged_as_listed`, by the numbers of the rows."""
    return paged_as_listed(request, rows, BY_NUMBER, lambda row: (number_of(row),), name=name, most=most)


def paged_as_listed(
    request: HttpRequest,
    rows: Sequence[Row],
    named: Keyset,
    name_of: Callable[[Row], Place],
    *,
    name: str = "after",
    most: int = PAGE,
) -> Paged[Row]:
    """Return the page of rows in memory after the one that the address names, whatever their order is.

    `named` is by what a row is named, not the order. Raises BadCursor, also where there is no such row.
    """
    cursor = request.GET.get(name, "")
    place = named.read(cursor)
    start = 0
    if place is not None:
        start = next((at for at, row in enumerate(rows, start=1) if name_of(row) == place), 0)
        if not start:
            raise BadCursor
    listed = rows[start : start + most]
    more = named.cursor(name_of(listed[-1])) if len(rows) > start + most else ""
    return Paged(request, listed, cursor, more, name=name)


@contextmanager
def plain_cursors() -> Iterator[None]:
    """Raise BadRequest, for a page without a place for messages, where a link to a further page is damaged."""
    try:
        yield
    except BadCursor as error:
        raise BadRequest(str(error)) from error
