"""People and the offices that they hold over time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, UniqueConstraint
from django.db.models.functions import MD5

from positions.models.base import (
    InNegotiation,
    Keyed,
    filled,
    partial_date,
    partial_date_field,
    reference,
    text_field,
)


class Person(Keyed):
    """Somebody who negotiates, speaks or is spoken of."""

    name = text_field(required=True)
    native_name = text_field()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    party = reference("positions.Party", null=True, blank=True, related_name="people")
    note = text_field()

    class Meta(Keyed.Meta):
        verbose_name_plural = "people"
        constraints = [*Keyed.Meta.constraints, filled("person_filled", "name")]


class Office(InNegotiation):
    """An office that a person holds from one date to another; either end may be unknown."""

    person = reference("positions.Person", related_name="offices")
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
