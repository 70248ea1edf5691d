"""The issues on which parties take positions."""

from typing import Self

from django.db import models

from positions.models.base import Keyed, filled, text_field


class IssueQuerySet(models.QuerySet["Issue"]):
    """Queries over issues."""

    def in_order(self) -> Self:
        return self.order_by("order", "key")


class Issue(Keyed):
    """What parties take positions on, within a group of such."""

    group = text_field(required=True)
    name = text_field(required=True)
    description = text_field()
    order = models.BigIntegerField()

    objects = IssueQuerySet.as_manager()

    class Meta(Keyed.Meta):
        constraints = [*Keyed.Meta.constraints, filled("issue_filled", "group", "name")]
