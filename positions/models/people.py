"""People and the offices that they hold over time."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import MD5

from positions.models.base import (
    InNegotiation,
    Keyed,
    filled,
    generated,
    partial_date,
    partial_date_field,
    reference,
    text_field,
    unique,
)

# Whom delegations and offices may name.
LIVING = {"merged_into__isnull": True}


def always() -> models.GeneratedField:
    """Return the field that is always true: with it, a plain foreign key asks for a person who was not merged."""
    return models.GeneratedField(expression=models.Value(True), output_field=models.BooleanField(), db_persist=True)


class PersonQuerySet(models.QuerySet["Person"]):
    """Queries over people."""

    def living(self) -> Self:
        return self.filter(**LIVING)


class Person(Keyed):
    """Somebody who negotiates, speaks or is spoken of.

    A row that was found to be of the same person as another is kept and points to it (`merged_into`): entries that
    name it as speaker are evidence and stay. What is kept of a person then hangs on the other row.
    """

    name = text_field(required=True)
    native_name = text_field()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    party = reference("positions.Party", null=True, blank=True, related_name="people")
    note = text_field()
    merged_into = reference("positions.Person", null=True, blank=True, editable=False, related_name="merged")
    # These two let a plain foreign key say that nobody is merged into somebody who was merged (migration 0002).
    living = generated(Q(merged_into__isnull=True))
    merged_into_living = models.GeneratedField(
        expression=models.Case(models.When(merged_into__isnull=False, then=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta(Keyed.Meta):
        verbose_name_plural = "people"
        constraints = [
            *Keyed.Meta.constraints,
            filled("person_filled", "name"),
            # What the foreign keys of migration 0002 refer to.
            unique("person_living", ["id", "living"]),
        ]


class Office(InNegotiation):
    """An office that a person holds from one date to another; either end may be unknown."""

    person = reference("positions.Person", related_name="offices", limit_choices_to=LIVING)
    person_living = always()
    title = text_field(required=True)
    from_on = partial_date_field()
    to_on = partial_date_field()
    source = reference("positions.Source", null=True, blank=True, related_name="offices")
    note = text_field()

    class Meta:
        constraints = [
            # A title may be longer than an index entry, hence its digest.
            UniqueConstraint(
                F("person"),
                MD5("title"),
                F("from_on"),
                name="office_unique",
                violation_error_message="This office of this person is already recorded.",
            ),
            filled("office_filled", "title"),
            partial_date("office_from_on_is_date", "from_on"),
            partial_date("office_to_on_is_date", "to_on"),
        ]

    def __str__(self) -> str:
        return self.title
