"""The issues on which parties take positions."""

from django.db import models

from positions.models.base import InOrder, Keyed, filled, text_field


class Issue(Keyed):
    """What parties take positions on, within a group of such."""

    group = text_field(required=True)
    name = text_field(required=True)
    description = text_field()
    order = models.BigIntegerField()

    objects = InOrder.as_manager()

    class Meta(Keyed.Meta):
        constraints = [*Keyed.Meta.constraints, filled("issue_filled", "group", "name")]
