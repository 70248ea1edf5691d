"""What lists can be narrowed by, from the query string."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.http import urlencode

from positions.models import Entry, Issue, Negotiation, Party, Position
from positions.models.positions import PositionQuerySet
from positions.reading.compiled import A_MOMENT, AN_ID, CompiledQuery, as_list
from positions.reading.histories import ABOUT

# What an address says of a box, and whether it is ticked then.
TICKS = {"": None, "on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class NamedChoices:
    """The parties, groups and issues on which a negotiation has positions: names by key, in their own order."""

    party: dict[str, str]
    group: dict[str, str]
    issue: dict[str, str]


@dataclass(frozen=True, slots=True)
class FilterChoices(NamedChoices):
    """The same with what tables say of those positions, in their order."""

    about: Sequence[Mapping[str, Any]]


# What is read of the positions that there are to choose from.
CHOICES = (*ABOUT, "party__order")


@cache
def positions_spoken_of(*, now: bool) -> CompiledQuery:
    """Return the query for the positions of a negotiation of which an entry was published by now, or by then.

    Every table is asked for by its negotiation: so the parties and issues of no other one are looked at.
    """
    return CompiledQuery(published_positions(AN_ID, None if now else A_MOMENT).in_order().values_list(*CHOICES))


@cache
def names_spoken_of(*, now: bool) -> CompiledQuery:
    """Return the query for the parties and the issues of these positions, as lists, each in their own order."""
    published = Entry.objects.published(None if now else A_MOMENT).filter(position=OuterRef("pk"))
    spoken = Position.objects.filter(Exists(published), negotiation=OuterRef("negotiation"))
    parties = Party.objects.filter(Exists(spoken.filter(party=OuterRef("pk"))), negotiation=OuterRef("pk"))
    issues = Issue.objects.filter(Exists(spoken.filter(issue=OuterRef("pk"))), negotiation=OuterRef("pk"))
    named = (
        ArraySubquery(parties.in_order().values_list(as_list("key", "name", "short_name"))),
        ArraySubquery(issues.in_order().values_list(as_list("key", "name", "group"))),
    )
    return CompiledQuery(Negotiation.objects.filter(pk=AN_ID).values_list(*named))


def published_positions(negotiation: int, known: datetime | None) -> PositionQuerySet:
    """Return the positions of a negotiation, by number, of which an entry was published by then (None: by now)."""
    published = Entry.objects.published(known).filter(position=OuterRef("pk"))
    here = dict.fromkeys(("negotiation", "party__negotiation", "issue__negotiation"), negotiation)
    return Position.objects.filter(Exists(published), **here)


def choices_of(negotiation: Negotiation, known: datetime | None) -> FilterChoices:
    """Return what the positions can be filtered by, in one query: by what was published by then (None: by now)."""
    rows = positions_spoken_of(now=known is None).rows(negotiation=negotiation.pk, moment=known)
    about = [dict(zip(CHOICES, row, strict=True)) for row in rows]
    return FilterChoices(*names_in(about), about=about)


def named_choices_of(negotiation: Negotiation, known: datetime | None) -> NamedChoices:
    """Return the same for a page that narrows no positions by it: however many there are, none is read. One query."""
    parties, issues = next(names_spoken_of(now=known is None).converted(negotiation=negotiation.pk, moment=known))
    return NamedChoices(
        party={key: short_name or name for key, name, short_name in parties},
        group={group: group for *_, group in issues},
        issue={key: name for key, name, _ in issues},
    )


def names_in(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the names of parties, groups and issues in rows that are in the order of positions."""
    by_party = sorted(rows, key=itemgetter("party__order", "party__key"))
    return (
        {row["party__key"]: row["party__short_name"] or row["party__name"] for row in by_party},
        {row["issue__group"]: row["issue__group"] for row in rows},
        {row["issue__key"]: row["issue__name"] for row in rows},
    )


class UnknownFilter(ValueError):
    """A filter was given a value that it does not have; the message says which ones."""


class SeveralField(forms.MultipleChoiceField):
    """Some of the choices; what a form left empty is none of them."""

    def to_python(self, value: object) -> list[str]:
        return list(filter(None, dict.fromkeys(super().to_python(value))))


class SeveralFilter(django_filters.Filter):
    """Keeps what has one of the values asked for; without any, everything."""

    field_class = SeveralField

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("choices", ())
        super().__init__(label=label, lookup_expr="in", widget=forms.CheckboxSelectMultiple, **kwargs)


class TickField(forms.NullBooleanField):
    """A box that is ticked or not."""

    def clean(self, value: object) -> bool | None:
        text = str(value or "")
        if text not in TICKS:
            raise ValidationError("A box is ticked (on) or not.", code="invalid")
        return TICKS[text]


class TickFilter(django_filters.Filter):
    """Keeps what a box is about when it is ticked."""

    field_class = TickField

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, widget=forms.TextInput, **kwargs)


def nowhere(form: forms.BaseForm) -> list[str]:
    """Return in short which values of a form are none of its choices, as an address has them."""
    wrong = []
    for name in form.errors:
        field = form.fields[name]
        given = form.data.getlist(name) if isinstance(form.data, QueryDict) else []
        choices = {str(code) for code, _ in getattr(field, "choices", ())}
        value = next((text for text in given if text not in choices), "")
        wrong.append(f"{name}={value[:40]}")
    return wrong


def refuse_empty_range(first: date | None, last: date | None) -> None:
    """Raise UnknownFilter when nothing can lie from the first day to the last; None is open."""
    if first and last and first > last:
        raise UnknownFilter(f"Nothing lies from {first} to {last}: the first day comes after the last.")


def codes(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


def address(path: str, query: QueryDict, names: Sequence[str], **changes: str | Sequence[str] | None) -> str:
    """Return the path with the query's own parameters, changed; None or nothing drops one, a list repeats it."""
    asked = {**dict(query.lists()), **changes}
    parts = [
        parameter(name, value)
        for name in names
        if (values := asked.get(name))
        for value in ((values,) if isinstance(values, str) else values)
        if value
    ]
    return f"{path}?{'&'.join(parts)}" if parts else path


@lru_cache(maxsize=4096)
def parameter(name: str, value: str) -> str:
    """Return a parameter as an address has it: a page has the same ones in a hundred addresses."""
    return urlencode([(name, value)])


# Takes what to filter by and returns the address of the page filtered so.
Link = Callable[..., str]
