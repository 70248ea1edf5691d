"""The subjects on which parties take positions."""

from django.db import models

from positions.models.base import Keyed, filled, text_field


class Issue(Keyed):
    """A subject, within a group of subjects."""

    group = text_field(required=True)
    name = text_field(required=True)
    description = text_field()
    order = models.BigIntegerField()

    class Meta(Keyed.Meta):
        constraints = [*Keyed.Meta.constraints, filled("issue_filled", "group", "name")]
