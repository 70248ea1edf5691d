"""How a table of the format is written down: a word for each kind of column, and for a table of them."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Model

from positions.domain.meanings import meaning
from positions.package.schema import Column, Form, TableSpec

Names = tuple[str, ...]
PARTIAL = "Day, month or year: YYYY-MM-DD, YYYY-MM or YYYY."


def key(pattern: str = "") -> Column:
    about = "Short name by which other tables refer to the row; unique in its table."
    return Column("key", Form.KEY, required=True, about=about, pattern=pattern)


def text(name: str, about: str, *, required: bool = False, title: str = "", longest: int | None = None) -> Column:
    return Column(name, Form.TEXT, required, about, title, max_length=longest)


def note() -> Column:
    return text("note", "Anything else a reader should know.")


def locator(*, required: bool = False) -> Column:
    about = "Page, paragraph or passage where the source says it."
    return text("locator", about, required=required, title="Place in the source")


def refers(name: str, target: str, about: str, *, required: bool = False, title: str = "", path: str = "") -> Column:
    """Return a column that holds a key of the table `target`; none: part of the table's compound reference."""
    return Column(name, Form.REFERENCE, required, about, title, target=target, path=path)


def cites(*, required: bool = False) -> Column:
    return refers("source", "sources", "Key of the document that bears this out.", required=required)


def day(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, Form.DATE, required, about)


def partly(name: str, about: str, *, title: str = "") -> Column:
    return Column(name, Form.PARTIAL_DATE, False, f"{about} {PARTIAL}", title)


def number(name: str, about: str, *, minimum: int | None = None) -> Column:
    return Column(name, Form.INTEGER, True, about, minimum=minimum)


def order() -> Column:
    return number("order", "Place in lists.")


def truth(name: str, about: str) -> Column:
    """Return a column that is filled in every row: an empty cell is neither true nor false."""
    return Column(name, Form.BOOLEAN, True, about)


def code(name: str, codes: Iterable[StrEnum], about: str, *, required: bool = False, title: str = "") -> Column:
    listed = {item.value: meaning(item) for item in codes}
    return Column(name, Form.CODE, required, about, title, tuple(listed), tuple(listed.values()))


def table(
    name: str,
    about: str,
    model: type[Model],
    *columns: Column,
    key: Names = ("key",),
    order: Names = (),
    compound: tuple[str, Names] | None = None,
    required: bool = False,
) -> TableSpec:
    return TableSpec(name, about, model, columns, key, order, compound, required)
