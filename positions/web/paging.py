"""Lists in pages by the place of the last row, not by counting rows: nothing comes twice and nothing is skipped."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=Model)
Place = tuple[Any, ...]
LONGEST = 600
BIGGEST = 2**63 - 1


class BadCursor(ValueError):
    """A text that is no place in a list."""

    def __init__(self) -> None:
        super().__init__("This link to a further page is damaged. Start again at the beginning of the list.")


def number(text: str) -> int:
    """Return a number that a database column can hold. Raises ValueError."""
    if not text.isascii() or not text.isdigit() or int(text) > BIGGEST:
        raise ValueError(text)
    return int(text)


def signed(text: str) -> int:
    """Return a number that a database column can hold, perhaps one below zero. Raises ValueError."""
    return -number(text[1:]) if text.startswith("-") else number(text)


def moment_read(text: str) -> datetime:
    """Return the moment that a text names, with its time zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def key(text: str) -> str:
    """Return the key of a row. Raises ValueError for what can be none."""
    if not text.isascii() or not text.replace("-", "").replace("@", "").isalnum():
        raise ValueError(text)
    return text


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: fields whose values together are unique, and how each value is read from a text.

    A field with a minus before it goes from the greatest to the least.
    """

    fields: tuple[str, ...]
    readers: tuple[Callable[[str], Any], ...]

    def cursor(self, place: Place) -> str:
        return urlsafe_b64encode("\n".join(map(str, place)).encode()).decode().rstrip("=")

    def read(self, cursor: str) -> Place | None:
        """Return the place that a cursor names; None when it is empty. Raises BadCursor."""
        if not cursor:
            return None
        try:
            if len(cursor) > LONGEST:
                raise ValueError(cursor)
            written = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
            return tuple(reader(text) for reader, text in zip(self.readers, written.split("\n"), strict=True))
        except ValueError as error:
            raise BadCursor from error

    def beyond(self, rows: QuerySet[Rows], place: Place | None, *, backwards: bool) -> QuerySet[Rows]:
        """Return the rows of a query in order, or backwards, that come after that place (None: all of them)."""
        falling = [field.startswith("-") != backwards for field in self.fields]
        names = [field.removeprefix("-") for field in self.fields]
        ordered = rows.order_by(*(f"-{name}" if falls else name for name, falls in zip(names, falling, strict=True)))
        if place is None:
            return ordered
        if len(set(falling)) > 1:
            return ordered.filter(past(names, falling, place))
        further = TupleLessThan if falling[0] else TupleGreaterThan
        return ordered.filter(further(tuple(F(name) for name in names), place))

    def batches(
        self, rows: QuerySet[Rows], size: int, place_of: Callable[[Rows], Place], *, backwards: bool = False
    ) -> Iterator[list[Rows]]:
        """Yield all rows of a query in order, so many at a time. One query for each."""
        place: Place | None = None
        while listed := list(self.beyond(rows, place, backwards=backwards)[:size]):
            yield listed
            if len(listed) < size:
                return
            place = place_of(listed[-1])


def past(names: Sequence[str], falling: Sequence[bool], place: Place) -> Q:
    """Return the condition that a row comes after the place, where some fields fall and others rise."""
    signs = ["lt" if falls else "gt" for falls in falling]
    # The database finds the first row by this one alone.
    found = Q()
    for name, sign, value in reversed([*zip(names, signs, place, strict=True)]):
        found = Q(**{f"{name}__{sign}": value}) | (Q(**{name: value}) & found if found else Q())
    return Q(**{f"{names[0]}__{signs[0]}e": place[0]}) & found


def cut(
    rows: Sequence[Row], place: Place | None, most: int, *, of: Callable[[Row], Place], backwards: bool
) -> tuple[list[Row], bool]:
    """Return the page of rows in memory after that place, and whether more follow: as `Keyset.beyond` would."""
    if place is None:
        listed = list(rows)
    else:
        listed = [row for row in rows if (of(row) < place if backwards else of(row) > place)]
    listed.sort(key=of, reverse=backwards)
    return listed[:most], len(listed) > most
