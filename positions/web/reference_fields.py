"""How the columns of reference data are asked for: codes as a choice, dates and texts as everywhere on the site."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, QuerySet
from django.utils.text import capfirst

from positions.models import Event, Negotiation, Position, Source
from positions.models.base import InNegotiation
from positions.reading.reference_history import COLUMNS
from positions.web.fields import (
    AnyDay,
    AnyPartialDay,
    Language,
    Paragraph,
    PartialDay,
    RowField,
    SourceField,
    TextLine,
    TypedDate,
)
from positions.writing.checks import EMPTY

# Texts of one line; the others get room for several.
ONE_LINE = {
    *("archive_url", "author", "contact", "group", "homepage", "keeper", "language", "locator", "name", "native_name"),
    *("origin", "publisher", "short_name", "term", "title", "url", "venue", "version"),
}
KEY_HELP = "Stands in addresses and packages, and stays: small letters a-z, digits and single hyphens between them."
SEVERAL = "Several, with a semicolon between them."
# What is said of each row that is offered while typing, by the name of its list.
OFFERED_WORDS = {"sources": ("title", "publisher", "published_on"), "positions": ("title", "party__name")}
MOST_OFFERED = 300
NO_POSITION = "There is no such position. Choose one from the list."


def label_of(db_field: Any) -> str:
    """Return what a column is called in forms, as in its history."""
    called: str = capfirst(COLUMNS.get(db_field.name, db_field.name.replace("_", " ")))
    return called


def choices_of(model: type[models.Model], field: str) -> list[tuple[str, str]]:
    """Return the codes that a field may hold, as its check `one_of` lists them; empty for a field without codes."""
    for rule in model._meta.constraints:
        if isinstance(rule, CheckConstraint) and isinstance(rule.condition, Q):
            for part in rule.condition.children:
                if isinstance(part, tuple) and part[0] == f"{field}__in":
                    codes = [str(code) for code in part[1]]
                    first = [("", "---------")] if "" in codes else []
                    return first + [(code, code) for code in codes if code]
    return []


def date_field_of(db_field: Any) -> type[TypedDate] | None:
    """Return the form's field for a date, full or partial, of something that has happened or not; None for no date."""
    if not db_field.name.endswith("_on"):
        return None
    if issubclass(db_field.model, (Source, Event)):
        return PartialDay
    return AnyDay if isinstance(db_field, models.DateField) else AnyPartialDay


def plain_field_of(db_field: Any, widgets: Mapping[str, Any]) -> forms.Field | None:
    """Return the form's field of a column that refers to no row; None for one that Django's own will do for.

    `widgets` are those for a `line` and for `lines` of text, where they are not the site's own.
    """
    told: dict[str, Any] = {"label": label_of(db_field), "required": not db_field.blank}
    line = {"widget": widgets["line"]} if "line" in widgets else {}
    lines = {"widget": widgets["lines"]} if "lines" in widgets else {}
    if codes := choices_of(db_field.model, db_field.name):
        return forms.ChoiceField(choices=codes, **told | {"required": ("", "---------") not in codes})
    if isinstance(db_field, ArrayField):
        return SimpleArrayField(
            TextLine(), delimiter=";", help_text=SEVERAL, error_messages={"required": EMPTY}, **told | line
        )
    if field_class := date_field_of(db_field):
        return field_class(help_text=field_class.written, **told)
    if db_field.name == "language":
        return Language(label=told["label"])
    if isinstance(db_field, models.TextField):
        return TextLine(**told | line) if db_field.name in ONE_LINE else Paragraph(**told | lines)
    return None


def field_of(db_field: Any, home: Negotiation, *, team: bool) -> forms.Field | None:
    """Return the form's field of a column of a row of a negotiation; None for one that Django's own will do for.

    `team`: also what only proposals use can be chosen.
    """
    if not db_field.is_relation:
        return plain_field_of(db_field, {})
    told: dict[str, Any] = {"label": label_of(db_field), "required": not db_field.blank}
    model = db_field.remote_field.model
    rows = seen_rows(model, home, team=team)
    if model is Source:
        field = SourceField(**told | {"help_text": "Type part of the title or publisher; the key is filled in."})
        field.queryset = rows
        return field
    if model is Position:
        typed = forms.TextInput(attrs={"list": "positions", "autocomplete": "off"})
        said = {"invalid_choice": NO_POSITION, "required": EMPTY}
        return RowField(rows, widget=typed, error_messages=said, help_text="Type part of the title.", **told)
    return RowField(rows, empty_label="none", error_messages={"required": EMPTY}, **told)


def seen_rows(model: type[InNegotiation], home: Negotiation, *, team: bool) -> QuerySet[Any]:
    """Return the rows of a kind in a negotiation that somebody may see; `team`: also what only proposals use."""
    rows = model._default_manager.filter(negotiation=home)
    return rows if team else shown_rows(rows)


def shown_rows(rows: Any) -> Any:
    """Return those of the rows that everybody may see: all, unless their kind has some that proposals bring."""
    return rows.shown() if hasattr(rows, "shown") else rows


def offered(form: forms.BaseForm) -> dict[str, list[tuple[str, str]]]:
    """Return the rows that are offered while typing, the newest first, by the names of their lists: key and words."""
    lists: dict[str, list[tuple[str, str]]] = {}
    for field in form.fields.values():
        name = field.widget.attrs.get("list")
        if isinstance(field, RowField) and name in OFFERED_WORDS and name not in lists and field.queryset is not None:
            lists[name] = offered_rows(name, field.queryset)
    return lists


def offered_rows(name: str, rows: QuerySet[Any]) -> list[tuple[str, str]]:
    """Return the rows that the list of that name offers, the newest first: key and words. One query."""
    found = rows.order_by("-id").values_list("key", *OFFERED_WORDS[name])[:MOST_OFFERED]
    return [(key, ", ".join(filter(None, words))) for key, *words in found]
