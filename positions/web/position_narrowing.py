"""What narrows the positions of a comparison or a panel, from the query string."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from positions.domain.codebook import Kind
from positions.models import Position
from positions.web.filters import NamedChoices, SeveralFilter, UnknownFilter, codes, nowhere


class PositionNarrowing(django_filters.FilterSet):
    """Narrows positions by party, group, issue and kind; what a room asks of what they did, it adds."""

    party = SeveralFilter("Party", field_name="party__key")
    group = SeveralFilter("Group", field_name="issue__group")
    issue = SeveralFilter("Issue", field_name="issue__key")
    kind = SeveralFilter("Kind", choices=codes(Kind))

    class Meta:
        model = Position
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Position], choices: NamedChoices) -> None:
        """Take the query, the positions to narrow, and the parties and issues that can be chosen."""
        super().__init__(data, queryset)
        self.choices = choices
        for name in ("party", "group", "issue"):
            self.filters[name].extra["choices"] = list(getattr(choices, name).items())

    def as_it_is(self, queryset: QuerySet[Position], name: str, value: object) -> QuerySet[Position]:
        """Leave the positions alone: what they did is known only once they were compared."""
        return queryset

    def chosen(self) -> dict[str, Any]:
        """Return the values asked for. Raises UnknownFilter when one of them does not exist."""
        if not self.form.is_valid():
            raise UnknownFilter(f"There is nothing to filter by in: {', '.join(nowhere(self.form))}.")
        return dict(self.form.cleaned_data)
