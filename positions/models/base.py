"""What the models share: belonging to a negotiation, keys, partial dates, and named checks with a sentence."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import CheckConstraint, DateField, ExpressionWrapper, F, Q, UniqueConstraint, Value
from django.db.models.functions import Cast, ExtractDay, ExtractMonth
from django.db.models.lookups import Exact

from positions.domain.texts import VISIBLE
from tracker.contacts import MAIL_ADDRESS_PATTERN, WEB_ADDRESS_PATTERN

KEY_LENGTH = 200
# The last part of the addresses where something is made, so no row can be called so.
TAKEN = "new"
KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PARTIAL_DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def key_field(*, unique: bool = False) -> "models.CharField[str, str]":
    """Return the field of the name by which tables, addresses and packages refer to a row; ordered byte by byte."""
    return models.CharField(max_length=KEY_LENGTH, db_collation="C", unique=unique)


def partial_date_field() -> "models.CharField[str, str]":
    """Return the field of a date kept as written, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty when unknown."""
    return models.CharField(max_length=10, blank=True, default="")


def text_field(*, required: bool = False, database_default: bool = False) -> "models.TextField[str, str]":
    """Return the field of a text; how long it may get is for the forms and the package to say.

    With `database_default` the database itself writes an empty text where a statement leaves the column out.
    """
    in_database = "" if database_default else models.NOT_PROVIDED
    return models.TextField(blank=not required, default="", db_default=in_database)


def code_field(length: int = 20) -> "models.CharField[str, str]":
    """Return the field of a code from a list; whether it may be empty is for its check `one_of` to say."""
    return models.CharField(max_length=length, blank=True, default="")


def reference(to: str, **kwargs: Any) -> Any:
    """Return a foreign key whose constraint migration 0002 makes together with the negotiation's column.

    So no reference can cross negotiations. It cannot be deleted while referred to.
    """
    kwargs.setdefault("on_delete", models.PROTECT)
    return models.ForeignKey(to, db_constraint=False, **kwargs)


def generated(condition: Q) -> models.GeneratedField:
    """Return the field that the database itself keeps: whether the condition is true of the row."""
    flag = ExpressionWrapper(condition, output_field=models.BooleanField())
    return models.GeneratedField(expression=flag, output_field=models.BooleanField(), db_persist=True)


def check(name: str, condition: Q, sentence: str) -> CheckConstraint:
    return CheckConstraint(name=name, condition=condition, violation_error_message=sentence)


def unique(
    name: str, fields: Sequence[str], sentence: str | None = None, *, condition: Q | None = None
) -> UniqueConstraint:
    """Return the named constraint; without a sentence it is there for foreign keys, which nobody breaks in a form."""
    return UniqueConstraint(fields=fields, name=name, violation_error_message=sentence, condition=condition)


def one_of(name: str, field: str, choices: Iterable[StrEnum], *, optional: bool = False) -> CheckConstraint:
    codes = [choice.value for choice in choices]
    allowed = Q(**{f"{field}__in": [*codes, ""] if optional else codes})
    return check(name, allowed, f"{field} must be one of: {', '.join(codes)}.")


def matches(name: str, field: str, pattern: str, sentence: str, *, optional: bool = True) -> CheckConstraint:
    condition = Q(**{f"{field}__regex": pattern})
    return check(name, condition | Q(**{field: ""}) if optional else condition, sentence)


def slug(name: str) -> CheckConstraint:
    sentence = "A key has only small letters a-z, digits and single hyphens between them."
    return matches(name, "key", KEY_PATTERN, sentence, optional=False)


def partial_date(name: str, field: str) -> CheckConstraint:
    """Return the check that a text is a partial date or empty."""
    return matches(name, field, PARTIAL_DATE_PATTERN, f"{field} must be a year, a month or a day: 2022-03-29.")


def language_tag(name: str, field: str) -> CheckConstraint:
    return matches(name, field, LANGUAGE_PATTERN, "A language is written as en or uk-UA.")


def web_address(name: str, field: str) -> CheckConstraint:
    return matches(name, field, WEB_ADDRESS_PATTERN, "An address starts with http:// or https://.")


def contact(name: str, field: str) -> CheckConstraint:
    """Return the check that a text is empty or says how somebody is reached: by mail or at a web address."""
    reaches = Q(**{f"{field}__regex": WEB_ADDRESS_PATTERN}) | Q(**{f"{field}__regex": MAIL_ADDRESS_PATTERN})
    return check(
        name, reaches | Q(**{field: ""}), "A contact is a mail address or a web address with http:// or https://."
    )


def filled(name: str, *fields: str) -> CheckConstraint:
    """Return the check that something of each text can be seen."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__regex": VISIBLE})
    return check(name, condition, f"Fill in: {', '.join(fields)}.")


def together(name: str, sentence: str, *fields: str) -> CheckConstraint:
    """Return the check that all of these columns are set, or none."""
    none, every = (Q(**{f"{field}__isnull": empty for field in fields}) for empty in (True, False))
    return check(name, none | every, sentence)


def last_day(name: str, field: str) -> CheckConstraint:
    """Return the check that a date known to the month or year is the last day of it.

    So nothing counts before it is certain. The precision stands in the column `precision`.
    """
    next_day = Cast(F(field) + Value(timedelta(days=1)), DateField())
    month_ends = Q(Exact(ExtractDay(next_day), 1))
    year_ends = month_ends & Q(Exact(ExtractMonth(next_day), 1))
    last = Q(precision="day") | Q(Q(precision="month"), month_ends) | Q(Q(precision="year"), year_ends)
    return check(name, last, "A date known to the month or year is written as the last day of it.")


Row = TypeVar("Row", bound=models.Model, covariant=True)


class InOrder(models.QuerySet[Row]):
    """Queries over rows that say their own `order`."""

    def in_order(self) -> Self:
        return self.order_by("order", "key")


class InNegotiation(models.Model):
    """A row that belongs to one negotiation, as do all rows that it refers to."""

    negotiation = models.ForeignKey("positions.Negotiation", on_delete=models.PROTECT, db_index=False)

    class Meta:
        abstract = True


class Keyed(InNegotiation):
    """A row that other tables and addresses refer to by its key within the negotiation."""

    key = key_field()

    class Meta(InNegotiation.Meta):
        abstract = True
        constraints = [
            unique("%(class)s_key_unique", ["negotiation", "key"], "This key is already used in this negotiation."),
            unique("%(class)s_in_negotiation", ["negotiation", "id"]),
            slug("%(class)s_key_is_slug"),
        ]

    def __str__(self) -> str:
        return self.key
