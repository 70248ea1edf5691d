"""What the format is made of: columns, tables, and the frictionless descriptors generated from them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db import models

from positions.models.base import KEY_PATTERN, LANGUAGE_PATTERN

Cells = list[str]
# How a table's row is known: the cell of a `key` column, or the cells of several columns.
Key = str | tuple[str, ...]

DESCRIPTOR = "datapackage.json"
# The table that errors of the descriptor, or of the package as a whole, are said to be in.
PACKAGE = "datapackage"
SEPARATOR = ";"


class Form(StrEnum):
    """How a cell is written."""

    KEY = "key"
    TEXT = "text"
    LIST = "list"
    REFERENCE = "reference"
    REFERENCES = "references"
    DATE = "date"
    PARTIAL_DATE = "partial date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CODE = "code"
    ADDRESS = "address"
    COLOUR = "colour"
    LANGUAGE = "language"


SLUG = KEY_PATTERN.strip("^$")

# The patterns that descriptors carry; the cell checks ask for more (a day that exists, a host).
PATTERNS = {
    Form.KEY: SLUG,
    Form.REFERENCES: f"{SLUG}({SEPARATOR}{SLUG})*",
    Form.PARTIAL_DATE: r"\d{4}(-\d{2}(-\d{2})?)?",
    Form.ADDRESS: "https?://.+",
    Form.COLOUR: "#[0-9A-Fa-f]{6}",
    Form.LANGUAGE: LANGUAGE_PATTERN.strip("^$"),
}

DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True, "lineTerminator": "\r\n"}
TYPES = {Form.DATE: "date", Form.INTEGER: "integer", Form.BOOLEAN: "boolean"}


def heading(name: str) -> str:
    """Return the name of a table or column for people."""
    return name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how its cells are written, what it is about, and where the model keeps the value.

    `title` is its name for people (the default: the name itself), `meanings` say what each of its `codes` means.
    `target` is the table that a reference's key is looked up in, `path` the model's look-up (the default: the
    column's own name, and of a reference the key of what it refers to), `pattern` the key's own pattern.
    """

    name: str
    form: Form = Form.TEXT
    required: bool = False
    about: str = ""
    title: str = ""
    codes: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    minimum: int | None = None
    max_length: int | None = None
    target: str = ""
    path: str = ""
    pattern: str = ""

    @property
    def lookup(self) -> str:
        if self.path:
            return self.path
        return f"{self.name}__key" if self.form is Form.REFERENCE else self.name

    @property
    def description(self) -> str:
        """What the column is about, and what each of its codes means."""
        if not self.codes:
            return self.about
        listed = "; ".join(f"{code} = {means}" for code, means in zip(self.codes, self.meanings, strict=True))
        return f"{self.about} Codes: {listed}."

    def descriptor(self) -> dict[str, Any]:
        """Return the column as a field of a frictionless table schema."""
        field: dict[str, Any] = {
            "name": self.name,
            "type": TYPES.get(self.form, "string"),
            "title": self.title or heading(self.name),
            "description": self.description,
        }
        if self.form is Form.BOOLEAN:
            field |= {"trueValues": ["true"], "falseValues": ["false"]}
        limits = {
            "required": self.required or None,
            "pattern": self.pattern or PATTERNS.get(self.form),
            "enum": list(self.codes) or None,
            "minimum": self.minimum,
            "maxLength": self.max_length,
        }
        if constraints := {name: limit for name, limit in limits.items() if limit is not None}:
            field["constraints"] = constraints
        return field


@dataclass(frozen=True)
class TableSpec:
    """A table: its columns, its key, and the model that keeps its rows.

    `order` names the columns that exports sort by (the default: the key). `compound` is the table that the
    columns of the same names refer to together: (table, columns). A package may lack a table that is not `required`.
    """

    name: str
    about: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("key",)
    order: tuple[str, ...] = ()
    compound: tuple[str, tuple[str, ...]] | None = None
    required: bool = False

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def places(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    @cached_property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @cached_property
    def key_of(self) -> Callable[[Cells], Key]:
        return itemgetter(*[self.places[name] for name in self.key])

    def place_of(self, cells: Cells) -> list[str | int]:
        """Return what the rows of an export are sorted by; texts go byte by byte, as their characters do."""
        columns = [self.columns[self.places[name]] for name in self.order or self.key]
        values = [cells[self.places[column.name]] for column in columns]
        return [
            int(value) if column.form is Form.INTEGER else value for column, value in zip(columns, values, strict=True)
        ]

    def descriptor(self) -> dict[str, Any]:
        """Return the table as a frictionless tabular data resource."""
        schema: dict[str, Any] = {
            "fields": [column.descriptor() for column in self.columns],
            "missingValues": [""],
            "primaryKey": self.key[0] if len(self.key) == 1 else list(self.key),
        }
        if foreign := self._foreign_keys():
            schema["foreignKeys"] = foreign
        return {
            "profile": "tabular-data-resource",
            "name": self.name,
            "path": self.file,
            "title": heading(self.name),
            "description": self.about,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": DIALECT,
            "schema": schema,
        }

    def _foreign_keys(self) -> list[dict[str, Any]]:
        """Return the references of the table; one to the table itself names no resource."""
        keys: list[dict[str, Any]] = []
        if self.compound:
            table, columns = self.compound
            keys.append({"fields": list(columns), "reference": {"resource": table, "fields": list(columns)}})
        for column in self.columns:
            if column.form is Form.REFERENCE and column.target:
                resource = "" if column.target == self.name else column.target
                keys.append({"fields": column.name, "reference": {"resource": resource, "fields": "key"}})
        return keys
