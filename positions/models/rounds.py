"""Rounds with what they produced, and events between them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from positions.domain.codebook import Level, OutcomeStatus, Precision
from positions.domain.points import PointInTime
from positions.models.base import (
    InNegotiation,
    Keyed,
    check,
    code_field,
    filled,
    last_day,
    one_of,
    reference,
    text_field,
    unique,
)

SHORT_NAME_LENGTH = 12


def by_round(path: str = "") -> tuple[str, str]:
    """Return the look-ups by which rows follow one another as their rounds do; `path` leads to the round.

    Rounds are ordered by the end of what counts as said at them, which is how two are told earlier and later.
    """
    return f"{path}window_ends_on", f"{path}key"


class RoundQuerySet(models.QuerySet["Round"]):
    """Queries over rounds."""

    def in_order(self) -> Self:
        """Order as rounds follow one another."""
        return self.order_by(*by_round())


class Round(Keyed):
    """A meeting; what is said from the first to the last day of its window counts as said at it."""

    name = text_field(required=True)
    # For pictures, which have little room.
    short_name = text_field()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    venue = text_field()
    host = reference("positions.Party", null=True, blank=True, related_name="hosted_rounds")
    level = code_field(20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    window_starts_on = models.DateField()
    window_ends_on = models.DateField()
    summary = text_field()

    objects = RoundQuerySet.as_manager()

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            filled("round_filled", "name"),
            check(
                "round_short_name_length",
                Q(LessThanOrEqual(Length("short_name"), SHORT_NAME_LENGTH)),
                f"The short name of a round has at most {SHORT_NAME_LENGTH} characters.",
            ),
            one_of("round_level_known", "level", Level, optional=True),
            check(
                "round_ends_not_before_it_starts",
                Q(ends_on__gte=F("starts_on")),
                "A round cannot end before it starts.",
            ),
            check(
                "round_window_contains_meeting",
                Q(window_starts_on__lte=F("starts_on"), window_ends_on__gte=F("ends_on")),
                "The window must contain the days of the meeting.",
            ),
        ]

    @property
    def point(self) -> PointInTime:
        """The round as a point in time at which positions are looked at."""
        window = (self.window_starts_on, self.window_ends_on)
        return PointInTime(self.key, self.name, self.starts_on, self.ends_on, *window, short_name=self.short_name)


class Outcome(InNegotiation):
    """One thing that a round produced, or failed to; its issue, where one is clear."""

    round = reference("positions.Round", related_name="outcomes")
    order = models.BigIntegerField()
    text = text_field(required=True)
    status = code_field(20)
    issue = reference("positions.Issue", null=True, blank=True, related_name="outcomes")
    source = reference("positions.Source", related_name="outcomes")
    locator = text_field()

    class Meta:
        constraints = [
            unique("outcome_order_unique", ["round", "order"], "This round already has an outcome with this number."),
            filled("outcome_filled", "text"),
            one_of("outcome_status_known", "status", OutcomeStatus),
            check("outcome_order_positive", Q(order__gte=1), "The order starts at 1."),
        ]

    def __str__(self) -> str:
        return self.text


class Event(Keyed):
    """Context that is not a round: a call, a decree, a speech."""

    occurred_on = models.DateField()
    precision = code_field(10)
    title = text_field(required=True)
    text = text_field()
    source = reference("positions.Source", related_name="events")
    locator = text_field()

    class Meta(Keyed.Meta):
        constraints = [
            *Keyed.Meta.constraints,
            filled("event_filled", "title"),
            one_of("event_precision_known", "precision", Precision),
            last_day("event_date_is_last_day", "occurred_on"),
        ]
